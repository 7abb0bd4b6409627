"""Whether more of what is counted is better: documented columns are, failed runs are not."""

from __future__ import annotations

from collections.abc import Sequence

from sync.agent.frame import Condition, Flagged, Related

_GOOD = frozenset(
    [
        "documented",
        "described",
        "labelled",
        "fully_documented",
        "mapped",
        "linked",
        "owned",
        "synced",
        "keyed",
        "tagged",
        "profiled",
        "healthy",
        "acknowledged",
        "resolved",
        "fresh",
    ]
)
_FINE = frozenset({"SUCCEEDED", "OK", "ACTIVE", "RESOLVED"})


def is_good(conditions: Sequence[Condition | Related]) -> bool:
    """Return whether the last of *conditions* is a good thing, so that few of it are the worst."""
    last = conditions[-1] if conditions else None
    if isinstance(last, Flagged):
        return last.wanted and last.flag in _GOOD
    if last is None or isinstance(last, Related):
        return False
    return not last.negated and bool(last.values) and set(last.values) <= _FINE
