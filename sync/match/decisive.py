"""Evidence that settles a match by itself: our mark, a replication's target, a remote source."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sync.match.profile import Phase, Profile, is_landing, segments
from sync.match.words import fold
from sync.model.link import Evidence

Pair = tuple[int, int]  # positions of the SAP asset and of the Glue table
_MARK = 1.0
_EXACT = 0.98
_RENAMED = 0.97  # the path is this asset's alone, but ends with another name
_FOLDED = 0.96  # the folder has the asset's name in another spelling
_SHARED = 0.9  # several connections hold an asset of that name


def find_decisive(sap: Sequence[Profile], glue: Sequence[Profile]) -> dict[Pair, list[Evidence]]:
    """Return the decisive evidence per pair that has any."""
    found: dict[Pair, list[Evidence]] = defaultdict(list)
    for source in (
        _marks(sap, glue),
        _imports(sap, glue),
        _targets(sap, glue),
        _sources(sap, glue),
    ):
        for pair, evidence in source:
            found[pair].append(evidence)
    return dict(found)


def _marks(sap: Sequence[Profile], glue: Sequence[Profile]) -> Iterator[tuple[Pair, Evidence]]:
    named: dict[str, list[int]] = defaultdict(list)
    for i, asset in enumerate(sap):
        named[str(asset.candidate.ref)].append(i)
    for j, table in enumerate(glue):
        owners = named.get(table.candidate.mark, [])
        detail = f"the table carries our mark for {table.candidate.mark}"
        for i in owners:
            yield (i, j), Evidence("mark", detail, _MARK if len(owners) == 1 else _SHARED)


def _imports(sap: Sequence[Profile], glue: Sequence[Profile]) -> Iterator[tuple[Pair, Evidence]]:
    """Yield the tables that SAP descriptions name; a copy has the description of its original."""
    marks = Counter(asset.candidate.mark for asset in sap)
    tables = {str(table.candidate.ref): j for j, table in enumerate(glue)}
    for i, asset in enumerate(sap):
        mark = asset.candidate.mark
        j = tables.get(mark)
        if j is not None and glue[j].candidate.mark != str(asset.candidate.ref):
            detail = f"the asset's description says that its rows are in {mark}"
            yield (i, j), Evidence("mark", detail, _MARK if marks[mark] == 1 else _SHARED)


def _sources(sap: Sequence[Profile], glue: Sequence[Profile]) -> Iterator[tuple[Pair, Evidence]]:
    named: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j, table in enumerate(glue):
        named[table.schema.casefold(), table.candidate.ref.name.casefold()].append(j)
    for i, asset in enumerate(sap):
        entity = asset.candidate.remote_entity
        parts = re.sub('["`]', "", entity).casefold().split(".")
        tables = named.get(tuple(parts[-2:]), [])
        for j in tables:
            detail = f"the remote table reads {entity}"
            yield (i, j), Evidence("remote_source", detail, _EXACT if len(tables) == 1 else _SHARED)


def _targets(sap: Sequence[Profile], glue: Sequence[Profile]) -> Iterator[tuple[Pair, Evidence]]:
    written = _written(sap, glue)
    best: dict[int, float] = defaultdict(float)
    for (_, j), (weight, _, _) in written.items():
        best[j] = max(best[j], weight)
    # Beside an initial load its changes are no second target of the same flow.
    loaded = {(i, root) for (i, j), (_, _, root) in written.items() if _is_load(glue[j])}
    for (i, j), (weight, target, root) in written.items():
        beside = glue[j].place.phase is Phase.DELTA and (i, root) in loaded
        if weight == best[j] and not beside:
            where = glue[j].candidate.location
            detail = f"a replication flow writes to {target}, where the table lies ({where})"
            yield (i, j), Evidence("replication_target", detail, weight)


def _is_load(table: Profile) -> bool:
    return table.place.phase is not Phase.DELTA


_Written = tuple[float, str, tuple[str, ...]]  # weight, target, the object's folder


def _written(sap: Sequence[Profile], glue: Sequence[Profile]) -> dict[Pair, _Written]:
    """Return which asset is written to which table, with the best reading of its targets."""
    lying = _lying(glue)
    written: dict[Pair, _Written] = {}
    for i, target, path, weight in _paths(sap):
        for j in lying.get((fold(path[-2]), fold(path[-1])), ()):
            place = glue[j].place
            sure = min(weight, _lies_at(place.segments, path, absolute="://" in target))
            if sure > written.get((i, j), (0.0,))[0]:
                written[i, j] = (sure, target, place.root)
    return written


def _lying(glue: Sequence[Profile]) -> dict[tuple[str, str], list[int]]:
    """Return the tables by each folder of their location with the one above it."""
    lying: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, table in enumerate(glue):
        for above, folder in pairwise(table.place.segments):
            lying[fold(above), fold(folder)].append(j)
    return lying


def _paths(sap: Sequence[Profile]) -> Iterator[tuple[int, str, tuple[str, ...], float]]:
    """Yield each asset with the folders that its targets may mean, and how surely."""
    writers = Counter(target for asset in sap for target in set(asset.candidate.flow_targets))
    for i, asset in enumerate(sap):
        for target in asset.candidate.flow_targets:
            for path, weight in _readings(asset, target, alone=writers[target] == 1):
                yield i, target, path, weight


def _readings(
    asset: Profile, target: str, *, alone: bool
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the folders that *target* may mean: the object's own, or a container of objects."""
    path = segments(target)
    while path and is_landing(path[-1]):
        path = path[:-1]
    if not path:
        return
    if len(path) > 1 and fold(path[-1]) == asset.name.key:
        yield path, _EXACT
        return
    name = asset.candidate.ref.name
    yield (*path, name), _EXACT
    yield (*path, asset.schema, name), _EXACT
    if alone and len(path) > 1:
        yield path, _RENAMED


def _lies_at(place: tuple[str, ...], path: tuple[str, ...], *, absolute: bool) -> float:
    """Return how surely *place* is the folder *path* of an object; 0 is not at all."""
    starts = (0,) if absolute else range(len(place) - len(path) + 1)
    for start in starts:
        here = place[start : start + len(path)]
        below = place[start + len(path) :]
        if here[:-1] == path[:-1] and all(map(is_landing, below)):
            if here[-1] == path[-1]:
                return _EXACT
            if fold(here[-1]) == fold(path[-1]):
                return _FOLDED
    return 0.0
