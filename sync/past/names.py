"""Names that an asset had: its past under the old ones belongs to it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sync.model.asset import Asset, AssetRef

Couple = tuple[str, str]  # the two names of a renamed column


@dataclass(frozen=True, slots=True)
class Renamed:
    """An asset's rename, confirmed *at* a time by a person."""

    before: AssetRef
    after: AssetRef
    at: datetime
    by: str


def names_of(ref: AssetRef, renames: Sequence[Renamed]) -> dict[AssetRef, datetime | None]:
    """Return the names of an asset, the newest first, with until when each was its own.

    None stands for the present: *ref* itself, whatever it was called before.
    """
    found: dict[AssetRef, datetime | None] = {ref: None}
    until: datetime | None = None
    while True:
        into = [each for each in renames if each.after == ref and _is_before(each.at, until)]
        if not into:
            return found
        last = max(into, key=lambda each: each.at)
        ref, until = last.before, last.at
        found.setdefault(ref, until)


def newest_name(ref: AssetRef, renames: Sequence[Renamed], gone: Iterable[AssetRef]) -> AssetRef:
    """Return what the asset *ref* is called now; *gone* are the names that nothing has any more."""
    lost = frozenset(gone)
    since: datetime | None = None
    while ref in lost:
        out = [e for e in renames if e.before == ref and (since is None or e.at > since)]
        if not out:
            return ref
        last = max(out, key=lambda each: each.at)
        ref, since = last.after, last.at
    return ref


def called_now(before: Asset, after: Asset, couples: Iterable[Couple]) -> dict[str, str]:
    """Return the columns of *before* that have another name in *after*, by their old names."""
    old, new = ({column.name for column in asset.columns} for asset in (before, after))
    ways = [way for one, other in couples for way in ((one, other), (other, one))]
    return {one: other for one, other in ways if one in old - new and other in new - old}


def _is_before(at: datetime, until: datetime | None) -> bool:
    return until is None or at < until
