"""Where a profile departs from those before it. Values only.

A finding compares with the median of the asset's own past, never with a rule from outside: what is
usual for one table is odd for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from statistics import median

from sync.model.profile import ColumnProfile, Finding, Profile

ENOUGH = 2  # earlier profiles that make a past
_NULLS = 0.2  # of all rows, more than usual
_ROWS = 0.5  # of the usual number, less or more
_DISTINCT = 0.5
_LATE = 3  # times the usual age of the newest value
_YOUNG = timedelta(days=1)


def find_departures(now: Profile, past: Sequence[Profile]) -> list[Finding]:
    """Return where *now* is not as the *past* profiles of the same asset were."""
    if len(past) < ENOUGH:
        return []
    found = list(_rows(now, past))
    known = [{column.name: column for column in each.columns} for each in past]
    for column in now.columns:
        found += _columns(now, column, past, known)
    return found


def _rows(now: Profile, past: Sequence[Profile]) -> Iterator[Finding]:
    counts = [each.row_count for each in past if each.row_count is not None]
    if now.row_count is None or len(counts) < ENOUGH:
        return
    usual = median(counts)
    if usual and abs(now.row_count - usual) > _ROWS * usual:
        what = "fewer" if now.row_count < usual else "more"
        yield Finding(
            asset_id=now.asset_id,
            kind="row_count",
            severity="HIGH" if now.row_count == 0 else "MEDIUM",
            message=f"{now.row_count:,} rows, far {what} than the usual {usual:,.0f}.",
        )


def _columns(
    now: Profile,
    column: ColumnProfile,
    past: Sequence[Profile],
    known: Sequence[Mapping[str, ColumnProfile]],
) -> Iterator[Finding]:
    earlier = [each[column.name] for each in known if column.name in each]
    if len(earlier) < ENOUGH:
        return
    yield from _nulls(now, column, earlier)
    yield from _distinct(now, column, earlier)
    yield from _age(now, column, past, known)


def _nulls(
    now: Profile, column: ColumnProfile, earlier: Sequence[ColumnProfile]
) -> Iterator[Finding]:
    shares = [each.null_share for each in earlier if each.null_share is not None]
    if column.null_share is None or len(shares) < ENOUGH:
        return
    usual = median(shares)
    if column.null_share - usual > _NULLS:
        yield Finding(
            asset_id=now.asset_id,
            column=column.name,
            kind="nulls",
            severity="HIGH" if column.null_share == 1 else "MEDIUM",
            message=f"{column.null_share:.0%} empty, usually {usual:.0%}.",
        )


def _distinct(
    now: Profile, column: ColumnProfile, earlier: Sequence[ColumnProfile]
) -> Iterator[Finding]:
    counts = [each.distinct for each in earlier if each.distinct is not None]
    if column.distinct is None or not now.sampled_rows or len(counts) < ENOUGH:
        return
    usual = median(counts)
    if usual >= 4 and column.distinct < _DISTINCT * usual:
        yield Finding(
            asset_id=now.asset_id,
            column=column.name,
            kind="distinct",
            severity="LOW",
            message=f"{column.distinct:,} different values, usually {usual:,.0f}.",
        )


def _age(
    now: Profile,
    column: ColumnProfile,
    past: Sequence[Profile],
    known: Sequence[Mapping[str, ColumnProfile]],
) -> Iterator[Finding]:
    ages = [
        each.profiled_at - newest
        for each, columns in zip(past, known, strict=True)
        if column.name in columns and (newest := columns[column.name].newest_at) is not None
    ]
    if column.newest_at is None or len(ages) < ENOUGH:
        return
    usual = max(sorted(ages)[len(ages) // 2], _YOUNG)
    age = now.profiled_at - column.newest_at
    if age > _LATE * usual:
        yield Finding(
            asset_id=now.asset_id,
            column=column.name,
            kind="stale",
            severity="MEDIUM",
            message=f"The newest value is {age.days:,} days old, usually {usual.days:,}.",
        )
