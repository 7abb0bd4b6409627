"""Matching: finding links between assets that exist on both sides, with evidence and a score."""

from sync.match.candidate import Candidate, CandidateColumn, Gain, Match, MatchReport
from sync.match.find import find_matches, report

__all__ = [
    "Candidate",
    "CandidateColumn",
    "Gain",
    "Match",
    "MatchReport",
    "find_matches",
    "report",
]
