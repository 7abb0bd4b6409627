"""Moments and lengths of time, in the zone of whoever looks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd
import streamlit as st

from pages.components.text import aware, count, plain

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def zone() -> tzinfo:
    """Return the zone of the browser, UTC where it tells none."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def local(moment: datetime) -> datetime:
    """Return *moment* in the zone of the browser; the store's times are UTC."""
    return aware(moment).astimezone(zone())


def when(moment: datetime | None, *, seconds: bool = False) -> str:
    """Return *moment* as people write it: "Mon 23 Nov 2026, 06:15"."""
    if moment is None:
        return ""
    return f"{local(moment):%a %d %b %Y, %H:%M{':%S' if seconds else ''}}"


def at_clock(moment: datetime) -> str:
    """Return only the time of *moment*."""
    return f"{local(moment):%H:%M:%S}"


def cells(moments: Iterable[datetime | None]) -> pd.Series:
    """Return *moments* as a column of a table, in the zone of the browser but without its name."""
    found = [
        None if each is None or pd.isna(each) else local(each).replace(tzinfo=None)
        for each in moments
    ]
    return pd.Series(pd.to_datetime(found))


def stamp(now: datetime, *, live: bool = False) -> None:
    """Draw how fresh the page is."""
    how = "live, as of" if live else "as of"
    st.caption(f"{how.capitalize()} {at_clock(now)} · times are {plain(zone())}")


def spell(seconds: float | None) -> str:
    """Return a length of time in words: "3 s", "2 min 5 s", "1 h 20 min", "3 days"."""
    if seconds is None or pd.isna(seconds):
        return ""
    whole = round(seconds)
    if whole < 1:
        return f"{seconds * 1000:.0f} ms"
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return _two(whole // _MINUTE, "min", whole % _MINUTE, "s")
    if whole < 2 * _DAY:
        return _two(whole // _HOUR, "h", whole % _HOUR // _MINUTE, "min")
    return count(whole // _DAY, "day")


def _two(great: int, unit: str, small: int, part: str) -> str:
    return f"{great} {unit} {small} {part}" if small else f"{great} {unit}"


def until(moment: datetime, now: datetime) -> str:
    """Return how long until *moment*: "in 2 min 5 s", "now"."""
    seconds = (aware(moment) - now).total_seconds()
    return f"in {spell(seconds)}" if seconds >= 1 else "now"
