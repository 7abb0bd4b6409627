"""The reasons of a match in words, with the weights that make its score."""

from __future__ import annotations

from collections.abc import Iterator

from sync.match.compare import World, compare_labels, compare_names
from sync.match.families import compatibility
from sync.match.profile import Profile
from sync.match.score import Strengths, Weights
from sync.model.link import Evidence

_LEAST = 0.005  # a reason that weighs less is not worth a line


def explain(world: World, i: int, j: int, strengths: Strengths, weights: Weights) -> list[Evidence]:
    """Return the evidence of a pair, strongest first, doubts last."""
    sap, glue = world.sap[i], world.glue[j]
    reasons = [*world.decisive.get((i, j), ()), *_support(sap, glue, weights)]
    reasons.extend(_doubts(sap, glue, strengths, weights))
    kept = (
        Evidence(reason.kind, reason.detail, round(reason.weight, 4))
        for reason in reasons
        if abs(reason.weight) >= _LEAST
    )
    return sorted(kept, key=lambda reason: (-reason.weight, reason.kind))


def _support(sap: Profile, glue: Profile, weights: Weights) -> Iterator[Evidence]:
    left, right = sap.candidate, glue.candidate
    if weights.name:
        way = compare_names(sap, glue)[1]
        yield Evidence("name", f"{left.ref.name} ~ {right.ref.name}: {way}", weights.name)
    if weights.schema:
        yield Evidence("schema", f"{sap.schema} ~ {glue.schema}", weights.schema)
    if weights.label:
        where = compare_labels(sap, glue)[1]
        yield Evidence("label", f'the label "{left.label}" {where}', weights.label)
    if weights.columns:
        yield Evidence("columns", _shared(sap, glue), weights.columns)
    if weights.types:
        yield Evidence("types", _fitting(sap, glue), weights.types)


def _doubts(
    sap: Profile, glue: Profile, strengths: Strengths, weights: Weights
) -> Iterator[Evidence]:
    if weights.no_columns:
        side = "Glue" if sap.columns else "SAP"
        yield Evidence("columns", f"no columns are known of {side}'s side", weights.no_columns)
    if weights.other_columns:
        yield Evidence("columns", f"only {_shared(sap, glue)}", weights.other_columns)
    if weights.other_types:
        yield Evidence("types", f"only {_fitting(sap, glue)}", weights.other_types)
    if weights.variant:
        words = ", ".join(sorted(sap.variants ^ glue.variants))
        yield Evidence("name", f"only one side says {words}", weights.variant)
    if weights.foreign:
        detail = f"{glue.schema} is the counterpart of another space"
        yield Evidence("schema", detail, weights.foreign)
    if strengths.delta and weights.delta:
        detail = "holds the changes; the initial load beside it is a table too"
        yield Evidence("location", detail, weights.delta)


def _shared(sap: Profile, glue: Profile) -> str:
    shared = len(sap.columns.keys() & glue.columns.keys())
    total = len(sap.columns)
    return f"{shared} of {total} SAP columns are in Glue (which has {len(glue.columns)})"


def _fitting(sap: Profile, glue: Profile) -> str:
    shared = sap.columns.keys() & glue.columns.keys()
    fits = sum(
        compatibility(sap.columns[name].native_type, glue.columns[name].native_type) >= 0.5
        for name in shared
    )
    return f"{fits} of {len(shared)} shared columns have compatible types"
