"""Inputs of a corpus into partitions: any number of accounts, streamed, each with an id; nothing of a run's memory grows with them.

``plan_inputs`` lists the sources, ``take_in`` reads one of them (each can be a task of its own), ``settle`` makes the index of all, and
``read_records`` gives the accounts of a story back.
"""

from __future__ import annotations

from analysis.intake.fetching import read_records
from analysis.intake.items import KEPT, SKIPPED
from analysis.intake.places import Source
from analysis.intake.plan import plan_inputs
from analysis.intake.settle import settle
from analysis.intake.take import Taken, take_in

__all__ = ["KEPT", "SKIPPED", "Source", "Taken", "plan_inputs", "read_records", "settle", "take_in"]
