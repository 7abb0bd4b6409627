"""Comparing one SAP asset with one Glue table: what speaks for a match and what against it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from sync.match.decisive import Pair, find_decisive
from sync.match.families import compatibility
from sync.match.profile import Label, Phase, Profile
from sync.match.schemas import Schemas
from sync.match.score import Strengths
from sync.match.vocabulary import GENERIC_COLUMNS
from sync.match.words import name_strength, overlap
from sync.model.link import Evidence

_GENERIC_SAYS = 0.15
_ENOUGH = 4.0  # that many columns which few others have are full proof
_SMALL = 200  # rarity in fewer assets than that is judged as if there were as many


@dataclass(frozen=True, slots=True)
class World:
    """All assets of both sides, and what must be known of all to compare two."""

    sap: Sequence[Profile]
    glue: Sequence[Profile]
    schemas: Schemas
    decisive: dict[Pair, list[Evidence]]
    says: dict[str, float]  # how much a shared column says, by its folded name
    mass: tuple[list[float], list[float]]  # what all columns of each asset say, per side
    loads: frozenset[tuple[str, ...]]  # folders of which the initial load is a table


def make_world(
    sap: Sequence[Profile], glue: Sequence[Profile], schema_pairs: frozenset[tuple[str, str]]
) -> World:
    """Prepare the comparison of *sap* and *glue*."""
    says = _column_weights(sap, glue)
    schemas = Schemas((s.schema for s in sap), (g.schema for g in glue), schema_pairs)
    return World(
        sap=sap,
        glue=glue,
        schemas=schemas,
        decisive=find_decisive(sap, glue),
        says=says,
        mass=(
            [sum(says[name] for name in s.columns) for s in sap],
            [sum(says[name] for name in g.columns) for g in glue],
        ),
        loads=frozenset(g.place.root for g in glue if g.place.phase is Phase.INITIAL),
    )


def compare(world: World, i: int, j: int) -> Strengths:
    """Return the strengths of the pair at positions *i* and *j*."""
    sap, glue = world.sap[i], world.glue[j]
    share, telling, types = _compare_columns(world, i, j)
    decisive = max((reason.weight for reason in world.decisive.get((i, j), ())), default=0.0)
    return Strengths(
        decisive=decisive,
        name=compare_names(sap, glue)[0],
        schema=world.schemas.near(sap.schema, glue.schema),
        label=compare_labels(sap, glue)[0],
        columns=share,
        telling=telling,
        types=types,
        variant=sap.variants != glue.variants,
        foreign=world.schemas.foreign(sap.schema, glue.schema),
        delta=glue.place.phase is Phase.DELTA and glue.place.root in world.loads,
    )


def compare_names(sap: Profile, glue: Profile) -> tuple[float, str]:
    """Return how surely both names mean the same thing, and in what way."""
    strength, way = name_strength(sap.name, glue.name)
    if strength < 1.0 and glue.name.key and sap.expected == glue.name.key:
        return 1.0, "the name that the naming rules give"
    if strength < 0.95 and glue.folder and glue.folder.key == sap.name.key:
        return 0.95, f"its data lies in the folder {glue.place.root[-1]}"
    return strength, way


def compare_labels(sap: Profile, glue: Profile) -> tuple[float, str]:
    """Return how surely SAP's label names the Glue table, and where it is found.

    A label that only repeats SAP's name is no second reason.
    """
    label = sap.label
    if not label or not label.fresh:
        return 0.0, ""
    strength, where = _label_strength(label, glue)
    return strength * label.fresh, where


def _label_strength(label: Label, glue: Profile) -> tuple[float, str]:
    if glue.name.key in label.spelled or glue.name.core in label.spelled:
        return 1.0, "is Glue's name"
    if glue.text in label.spelled:
        return 0.8, "is Glue's description"
    if len(label.stems) > 1 and label.spelled[0] in glue.text:
        return 0.6, "is part of Glue's description"
    return 0.9 * overlap(label.stems, glue.name.stems) ** 2, "is like Glue's name"


def _compare_columns(world: World, i: int, j: int) -> tuple[float | None, float, float | None]:
    left, right = world.sap[i].columns, world.glue[j].columns
    if not left or not right:
        return None, 0.0, None
    shared = left.keys() & right.keys()
    if not shared:
        return 0.0, 0.0, None
    said = math.fsum(world.says[name] for name in shared)
    mine, other = world.mass[0][i], world.mass[1][j]
    share = 0.7 * said / mine + 0.3 * said / (mine + other - said)
    fits = [compatibility(left[name].native_type, right[name].native_type) for name in shared]
    return min(1.0, share), min(1.0, said / _ENOUGH), math.fsum(fits) / len(fits)


def _column_weights(sap: Sequence[Profile], glue: Sequence[Profile]) -> dict[str, float]:
    held = Counter(chain.from_iterable(asset.columns for asset in chain(sap, glue)))
    assets = max(len(sap) + len(glue), _SMALL)
    scale = math.log(assets / 2)  # a column of one asset on each side says all there is to say
    return {
        name: _GENERIC_SAYS
        if name in GENERIC_COLUMNS
        else min(1.0, max(_GENERIC_SAYS, math.log(assets / count) / scale))
        for name, count in held.items()
    }
