"""Finding matches: prepare, compare what may match, assign, explain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sync.match.assign import Chosen, Scored, assign
from sync.match.blocks import find_pairs
from sync.match.candidate import Candidate, Match, MatchReport
from sync.match.compare import World, compare, make_world
from sync.match.explain import explain
from sync.match.gain import measure_gain, report_gain
from sync.match.profile import make_profile
from sync.match.score import NEAR_TIE, score_of, weigh
from sync.model.asset import AssetRef
from sync.model.link import Evidence
from sync.model.pair import Naming


def find_matches(
    sap: Sequence[Candidate],
    glue: Sequence[Candidate],
    *,
    naming: Naming | None = None,
    floor: float = 0.5,
    schema_pairs: frozenset[tuple[str, str]] = frozenset(),
) -> list[Match]:
    """Return the matches that score *floor* or more, best first; see `sync.match.score`.

    *naming* are the rules by which SAP's names become Glue's, *schema_pairs* the (space, database)
    pairs that are known to belong together. The answer does not depend on the input's order.
    """
    world = make_world(
        [make_profile(candidate, naming) for candidate in _sorted(sap)],
        [make_profile(candidate) for candidate in _sorted(glue)],
        schema_pairs,
    )
    chosen = assign(_scored(world, floor))
    found = [_match(world, choice) for choice in chosen if choice.score >= floor]
    return sorted(found, key=lambda match: (-match.score, match.sap, match.glue))


def report(
    matches: Iterable[Match], sap: Sequence[Candidate], glue: Sequence[Candidate]
) -> MatchReport:
    """Return the figures of *matches* among all assets of both sides."""
    return report_gain(list(matches), sap, glue)


def _sorted(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: candidate.ref)


def _scored(world: World, floor: float) -> Iterator[Scored]:
    for i, j in find_pairs(world):
        strengths = compare(world, i, j)
        weights = weigh(strengths)
        score = score_of(weights)
        if score >= floor - NEAR_TIE:  # a rival just below the floor is a rival
            yield Scored(i, j, score, strengths, weights)


def _match(world: World, choice: Chosen) -> Match:
    pair = choice.pair
    sap, glue = world.sap[pair.sap], world.glue[pair.glue]
    evidence = explain(world, pair.sap, pair.glue, pair.strengths, pair.weights)
    evidence.extend(_ambiguity(world, choice))
    return Match(
        sap=sap.candidate.ref,
        glue=glue.candidate.ref,
        score=round(choice.score, 4),
        evidence=tuple(evidence),
        gain=measure_gain(sap, glue),
    )


def _ambiguity(world: World, choice: Chosen) -> Iterator[Evidence]:
    if not choice.rivals:
        return
    named = ", ".join(
        f"{_other(world, choice.pair, rival)} ({rival.score:.2f})" for rival in choice.rivals
    )
    lowered = round(min(0.0, choice.score / choice.pair.score - 1), 4)
    yield Evidence("ambiguous", f"ambiguous with {named}", lowered)


def _other(world: World, pair: Scored, rival: Scored) -> AssetRef:
    if rival.sap == pair.sap:
        return world.glue[rival.glue].candidate.ref
    return world.sap[rival.sap].candidate.ref
