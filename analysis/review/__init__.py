"""The analyst's decisions: read, find their places in the texts, apply them to the tables."""

from analysis.review.apply import MACHINE, apply_review, reviewed
from analysis.review.decisions import Decision, read_review, write_review

__all__ = ["MACHINE", "Decision", "apply_review", "read_review", "reviewed", "write_review"]
