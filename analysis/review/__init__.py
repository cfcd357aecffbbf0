"""The analyst's decisions: read, find their places in the texts, apply them to the tables."""

from analysis.read.decisions import MACHINE
from analysis.review.apply import apply_review, reviewed
from analysis.review.codings import CodedUnit, StoryCoding, read_codings
from analysis.review.decisions import Decision, read_review, write_review

__all__ = [
    "MACHINE",
    "CodedUnit",
    "Decision",
    "StoryCoding",
    "apply_review",
    "read_codings",
    "read_review",
    "reviewed",
    "write_review",
]
