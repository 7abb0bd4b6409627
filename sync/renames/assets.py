"""Assets that are gone, paired with assets that are new in the same catalog."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sync.match.families import family
from sync.match.vocabulary import GENERIC_COLUMNS
from sync.match.words import fold
from sync.model.asset import Asset, AssetRef, Kind
from sync.renames.assign import Chosen, Scored, assign, judged
from sync.renames.blocks import Features, find_pairs
from sync.renames.columns import is_sure
from sync.renames.compare import compare_words, contradiction, lack, text_reasons
from sync.renames.definition import Definition, definition_of
from sync.renames.rename import Rename, Shape
from sync.renames.score import FLOOR, Reason, evidence_of, score_of
from sync.renames.words import read

Edges = Mapping[AssetRef, frozenset[AssetRef]]

_NONE: Edges = {}
_GENERIC_SAYS = 0.15
_ENOUGH = 3.0  # that many columns which few others have are full proof
_SMALL = 200  # rarity among fewer assets than that is judged as if there were as many
_RARE_COLUMNS = 8  # that many rarest columns of an asset look for partners
_STORED = frozenset({Kind.GLUE_TABLE, Kind.ICEBERG_TABLE, Kind.DELTA_TABLE})


@dataclass(frozen=True, slots=True)
class _Profile:
    """An asset prepared once; columns are by meaning, so that translated ones are equal."""

    ref: AssetRef
    kind: Kind
    shape: Shape
    columns: frozenset[str]
    types: tuple[str, ...]
    definition: Definition
    location: str
    upstream: frozenset[AssetRef]
    downstream: frozenset[AssetRef]


@dataclass(frozen=True, slots=True)
class _World:
    """Both sides, and what must be known of all to compare two."""

    gone: Sequence[_Profile]
    new: Sequence[_Profile]
    says: Mapping[str, float]  # how much a shared column says
    held: Counter[str]  # how many hold a location, the most on one side


def find_asset_renames(
    gone: Sequence[Asset],
    new: Sequence[Asset],
    *,
    upstream: Edges = _NONE,
    downstream: Edges = _NONE,
) -> list[Rename[AssetRef]]:
    """Return the *gone* assets that are probably among the *new* ones, surest first.

    *upstream* and *downstream* are the neighbours of either, as the lineage had them last. The
    answer does not depend on the order of the input. Neighbours that were surely renamed too count
    as the same in a second look.
    """
    world = _make_world(gone, new, upstream, downstream)
    first = [_rename(world, choice) for choice in _look(world, {})]
    settled = {rename.before: rename.after for rename in first if rename.sure}
    found = first
    if settled.keys() & _neighbours(world):
        found = [_rename(world, choice) for choice in _look(world, settled)]
    kept = [rename for rename in found if rename.score >= FLOOR]
    return sorted(kept, key=lambda rename: (-rename.score, rename.before, rename.after))


def _make_world(
    gone: Sequence[Asset], new: Sequence[Asset], upstream: Edges, downstream: Edges
) -> _World:
    same = {asset.ref for asset in gone} & {asset.ref for asset in new}
    sides = [
        [
            _profile(asset, upstream, downstream)
            for asset in sorted(side, key=lambda asset: asset.ref)
            if asset.ref not in same
        ]
        for side in (gone, new)
    ]
    counts = [Counter(profile.location for profile in side) for side in sides]
    return _World(sides[0], sides[1], _column_weights(sides), counts[0] | counts[1])


def _profile(asset: Asset, upstream: Edges, downstream: Edges) -> _Profile:
    columns = [column for column in asset.columns if not column.technical]
    description = asset.description or ""
    return _Profile(
        ref=asset.ref,
        kind=asset.kind,
        shape=Shape(
            name=read(asset.ref.name),
            type=asset.kind.value,
            label=fold(asset.label or ""),
            description=fold(description),
            words=read(asset.label) if asset.label else None,
        ),
        columns=frozenset(_column_key(column.name) for column in columns),
        types=tuple(family(column.native_type) for column in columns),
        definition=definition_of(asset),
        location=asset.storage.get("location", "").rstrip("/"),
        upstream=upstream.get(asset.ref, frozenset()),
        downstream=downstream.get(asset.ref, frozenset()),
    )


def _column_key(name: str) -> str:
    folded = fold(name)
    return folded if folded in GENERIC_COLUMNS else read(name).meaning


def _column_weights(sides: Sequence[Sequence[_Profile]]) -> dict[str, float]:
    held = Counter(column for side in sides for profile in side for column in profile.columns)
    assets = max(sum(map(len, sides)), _SMALL)
    scale = math.log(assets / 2)  # a column of one asset on each side says all there is to say
    return {
        name: _GENERIC_SAYS
        if name in GENERIC_COLUMNS
        else min(1.0, max(_GENERIC_SAYS, math.log(assets / count) / scale))
        for name, count in held.items()
    }


def _neighbours(world: _World) -> set[AssetRef]:
    sides = (*world.gone, *world.new)
    return {ref for profile in sides for ref in profile.upstream | profile.downstream}


def _look(world: _World, renamed: Mapping[AssetRef, AssetRef]) -> list[Chosen]:
    pairs = find_pairs(
        [_features(world, profile) for profile in world.gone],
        [_features(world, profile) for profile in world.new],
    )
    scored = []
    for i, j in pairs:
        left, right = world.gone[i], world.new[j]
        if left.ref.connection != right.ref.connection:
            continue
        evidence = evidence_of(_reasons(world, left, right, renamed))
        score = score_of(evidence)
        if score >= FLOOR:
            scored.append(Scored(i, j, score, evidence))
    return assign(scored)


def _features(world: _World, profile: _Profile) -> Features:
    shape = profile.shape
    words = {part for spelled in shape.name.words for part in spelled}
    rare = sorted(profile.columns, key=lambda column: (-world.says[column], column))
    exact = {
        ("key", shape.name.key),
        ("means", shape.name.meaning),
        ("^", shape.name.key[:5]),
        ("body", profile.definition.digest),
        ("columns", profile.columns),
    }
    texts = {
        (kind, text)
        for kind, text in (
            ("label", shape.label),
            ("description", shape.description),
            ("at", profile.location),
        )
        if text
    }
    held = {("column", column) for column in rare[:_RARE_COLUMNS]}
    refs = profile.upstream | profile.downstream
    return frozenset({*words, *exact, *texts, *held, *refs})


def _reasons(
    world: _World, left: _Profile, right: _Profile, renamed: Mapping[AssetRef, AssetRef]
) -> Iterator[Reason]:
    share, telling = _compare_columns(world, left, right)
    decisive = [*_decisive(world, left, right, telling)]
    yield from decisive
    lineage, flows = _compare_lineage(left, right, renamed)
    yield Reason("lineage", 0.45, lineage, flows)
    yield Reason("columns", 0.75, (share or 0.0) * telling, _shared(left, right))
    in_order = left.types == right.types and len(left.types) > 2
    yield Reason("type", 0.15, float(in_order), "the types of all columns stay, in order")
    settled = any(reason.strength == 1.0 for reason in decisive)
    for reason in _word_reasons(left, right):
        if not settled or reason.full > 0:
            yield reason
    if not settled:
        yield from _doubts(left, right, share)


def _decisive(world: _World, left: _Profile, right: _Profile, telling: float) -> Iterator[Reason]:
    """Yield the reasons that silence all doubts at full strength."""
    if left.definition.digest == right.definition.digest:
        strength = 1.0 if left.definition.query else min(0.95, telling)
        yield Reason("body", 0.97, strength, "the definition is the same apart from the name")
    if left.location and left.location == right.location:
        strength = 1.0 if world.held[left.location] == 1 else 0.5
        yield Reason("location", 0.90, strength, f"both lie at {left.location}")


def _word_reasons(left: _Profile, right: _Profile) -> Iterator[Reason]:
    mine, other = left.shape, right.shape
    name, label, description = compare_words(mine, other, frozenset())
    way = name.way
    if left.ref.name == right.ref.name:
        way = f"the same name, moved from {left.ref.schema} to {right.ref.schema}"
    yield Reason("name", 0.65, name.strength, f"{left.ref} ~ {right.ref}: {way}")
    yield from text_reasons(mine, other, label, description, (0.45, 0.50, -0.10))
    if words := contradiction(mine, other, name):
        yield Reason("name", -0.60, 1.0, f"{words[0]} is not {words[1]}")
    nothing = lack(name.strength, label, description)
    yield Reason("name", -0.30, nothing, "neither name nor text speaks for it")


def _doubts(left: _Profile, right: _Profile, share: float | None) -> Iterator[Reason]:
    if share is not None:
        yield Reason("columns", -0.55, lack(share), f"only {_shared(left, right)}")
    if left.kind != right.kind:
        soft = {left.kind, right.kind} <= _STORED
        detail = f"{left.kind.value} is no {right.kind.value}"
        yield Reason("type", -0.30, 0.3 if soft else 1.0, detail)


def _compare_columns(world: _World, left: _Profile, right: _Profile) -> tuple[float | None, float]:
    """Return the share of equal columns (None: not known), and how much they say."""
    if not left.columns or not right.columns:
        return None, 0.0
    mine, other = _said(world, left.columns), _said(world, right.columns)
    said = _said(world, left.columns & right.columns)
    return 2 * said / (mine + other), min(1.0, said / _ENOUGH)


def _said(world: _World, columns: frozenset[str]) -> float:
    return math.fsum(world.says[name] for name in columns)


def _compare_lineage(
    left: _Profile, right: _Profile, renamed: Mapping[AssetRef, AssetRef]
) -> tuple[float, str]:
    found = []
    for mine, other in ((left.upstream, right.upstream), (left.downstream, right.downstream)):
        now = {renamed.get(ref, ref) for ref in mine}
        if now or other:
            found.append((len(now & other) / len(now | other), len(now & other)))
    if not found:
        return 0.0, ""
    shared = sum(count for _, count in found)
    # A single neighbour in common is shared by many.
    strength = sum(share for share, _ in found) / len(found) * (1.0 if shared > 1 else 0.6)
    return strength, f"{shared} of the neighbours in the lineage stay"


def _shared(left: _Profile, right: _Profile) -> str:
    return f"{len(left.columns & right.columns)} of {len(left.columns)} columns stay"


def _rename(world: _World, choice: Chosen) -> Rename[AssetRef]:
    pair = choice.pair
    names = [
        str(world.new[rival.new].ref if rival.gone == pair.gone else world.gone[rival.gone].ref)
        for rival in choice.rivals
    ]
    score, evidence = judged(choice, names)
    return Rename(
        before=world.gone[pair.gone].ref,
        after=world.new[pair.new].ref,
        score=score,
        evidence=evidence,
        sure=is_sure(score, evidence),
    )
