"""The quarantine: what we made outlives its deleted original for a while. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from sync.model.absence import Absent
from sync.model.asset import AssetRef
from sync.model.pair import Pair


def free_at(absent: Absent, pair: Pair) -> datetime:
    """Return from when on the partner of the deleted asset may be dropped."""
    if absent.released_by is not None:
        return absent.since
    return absent.since + timedelta(days=pair.quarantine_days)


def quarantine_of(absent: Absent, pair: Pair, made: AssetRef, now: datetime) -> str:
    """Return until when *made*, the partner of an absent asset, waits; "" where it is free."""
    until = free_at(absent, pair)
    if now >= until:
        return ""
    return (
        f"gone since {absent.since:%Y-%m-%d %H:%M} UTC, {made} may be dropped after "
        f"{until:%Y-%m-%d %H:%M} UTC (quarantine_days = {pair.quarantine_days})"
    )
