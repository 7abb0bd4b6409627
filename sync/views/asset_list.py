"""Assets as people look for them: search, facets and order, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from sync.model.asset import Kind, System
from sync.store.database import Store
from sync.views.reading import read_frame, read_records

HITS = 1000  # of a search; who has more says more
SORTS = ("name", "changed", "new", "columns", "undocumented")
STATES = (
    "conflict",
    "out of step",
    "linked",
    "proposed",
    "only here",
    "draft",
    "read-only",
    "forbidden",
    "listing failed",
    "no longer exposed",
    "deleted",
)
_LONGEST = 100_000  # assets of one download
_ALIKE = 0.8  # how near a word must be to stand for a misspelt one
_SHORTEST = 4  # characters of a word that may be misspelt
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which assets are wanted; an empty choice lets everything pass."""

    text: str = ""
    systems: Sequence[System | str] = ()
    schemas: Sequence[str] = ()
    kinds: Sequence[Kind | str] = ()
    states: Sequence[str] = ()
    tags: Sequence[str] = ()
    documented: bool | None = None
    sort: str = SORTS[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetPage:
    """Some of the assets that fit, as rows, and how many fit in all.

    *read_as* is the text that was searched where the one of the filters found nothing.
    """

    rows: pd.DataFrame
    total: int
    read_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetChoices:
    """What there is to filter by; *assets* counts all that are known."""

    assets: int
    schemas: tuple[str, ...]
    kinds: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """An active link by its two assets."""

    link_id: int
    pair: str
    asset_ids: tuple[int, int]


def choices(store: Store) -> AssetChoices:
    """Return what the assets of the store can be filtered by."""
    (record,) = read_records(store, "page_assets/choices")
    return AssetChoices(
        assets=record["assets"],
        **{name: tuple(record[name] or ()) for name in ("schemas", "kinds", "tags")},
    )


def find(store: Store, filters: Filters, *, limit: int, offset: int = 0) -> AssetPage:
    """Return a page of the assets that fit, the best hit of a search first.

    A text that finds nothing is read as the nearest words that names and labels know.
    """
    text = filters.text.strip()
    found = _search(store, text)
    read_as = ""
    if text and not found:
        read_as = corrected(text, _vocabulary(store))
        found = _search(store, read_as)
    ids, total = _fitting(store, replace(filters, text=text), list(found), limit, offset)
    rows = listed(store, ids)
    rows["matched"] = [found.get(number, "") for number in rows["id"]]
    return AssetPage(rows=rows, total=total, read_as=read_as if found else "")


def find_all(store: Store, filters: Filters) -> pd.DataFrame:
    """Return every asset that fits, for a download."""
    return find(store, filters, limit=_LONGEST).rows


def listed(store: Store, ids: Sequence[int]) -> pd.DataFrame:
    """Return the assets with these ids, in this order."""
    frame = read_frame(store, "page_assets/listed", ids=list(ids))
    order = {number: place for place, number in enumerate(ids)}
    return frame.sort_values("id", key=lambda column: column.map(order), ignore_index=True)


def links_at(store: Store, ids: Sequence[int]) -> list[LinkEnd]:
    """Return the active links of the assets with these ids."""
    return [
        LinkEnd(
            record["link_id"], record["pair"], (record["sap_asset_id"], record["glue_asset_id"])
        )
        for record in read_records(store, "page_assets/links_at", ids=list(ids))
    ]


def corrected(text: str, words: Sequence[str]) -> str:
    """Return *text* with each unknown word as the nearest one of *words*; "" where none is near."""
    known = set(words)

    def nearest(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in known or len(word) < _SHORTEST:
            return match[0]
        near = process.extract(word, words, scorer=JaroWinkler.similarity, limit=5)
        best = max(
            near,
            key=lambda each: (DamerauLevenshtein.normalized_similarity(word, each[0]), each[0]),
            default=("", 0.0, 0),
        )
        return best[0] if best[1] >= _ALIKE else match[0]

    read = _WORD.sub(nearest, text)
    return read if read != text else ""


def _search(store: Store, text: str) -> dict[int, str]:
    """Return where each hit of *text* matched, by its id, best first."""
    hits = store.assets.search(text, limit=HITS) if text else []
    return {hit.summary.id: hit.matched for hit in hits}


def _fitting(
    store: Store, filters: Filters, hits: list[int], limit: int, offset: int
) -> tuple[list[int], int]:
    wanted: dict[str, object] = {"states": list(filters.states)} if filters.states else {}
    records = read_records(
        store,
        "page_assets/fitting_states" if filters.states else "page_assets/fitting",
        ids=hits,
        places=list(range(len(hits))),
        searches=bool(filters.text),
        systems=[str(each) for each in filters.systems],
        schemas=list(filters.schemas),
        kinds=[str(each) for each in filters.kinds],
        tags=list(filters.tags),
        documented=filters.documented,
        sort=filters.sort,
        limit=limit,
        offset=offset,
        **wanted,
    )
    return [record["id"] for record in records], records[0]["total"] if records else 0


def _vocabulary(store: Store) -> list[str]:
    words = (record["word"] for record in read_records(store, "page_assets/vocabulary"))
    return sorted(word for word in words if len(word) >= _SHORTEST)
