"""A clock that jumped, told: much here goes by the time of this machine."""

from __future__ import annotations

from datetime import datetime, timedelta

_LONG = timedelta(days=30)


def jumped(last: datetime | None, now: datetime) -> str:
    """Return a sentence where *now* is no time that may follow *last*, "" where it is."""
    if last is None or last <= now <= last + _LONG:
        return ""
    when = (
        f"the last discovery was at {last:%Y-%m-%d %H:%M} UTC, and now it is {now:%Y-%m-%d %H:%M}"
    )
    if now < last:
        text = "The clock of this machine went back"
        return f"{text}: {when}. Set it right; edits are still found, but the order in time is not."
    text = "Much time went by, or the clock of this machine jumped"
    return f"{text}: {when}. If it is wrong, set it right; nothing is forgotten because of it."
