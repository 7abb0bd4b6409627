"""The stages by which a text is put in plain words; each counts on those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sync.agent.words.plain import (
    alls,
    asides,
    bounds,
    catalog,
    changes,
    columns,
    contests,
    counts,
    doing,
    downs,
    errors,
    events,
    extremes,
    facts,
    feeds,
    figures,
    gaps,
    happenings,
    histories,
    jobs,
    keys,
    kinds,
    lengths,
    lineage,
    moves,
    names,
    norms,
    numbers,
    onlys,
    outcomes,
    phrasings,
    podium,
    provisos,
    ranks,
    reaches,
    recency,
    records,
    reliance,
    runs,
    sequels,
    shapes,
    sides,
    speed,
    switches,
    tallies,
    tongues,
    trends,
    turnouts,
    twins,
    voices,
    waits,
    wholes,
    word_order,
)
from sync.agent.words.plain.attention import as_plain_attention
from sync.agent.words.plain.drift import as_plain_drift
from sync.agent.words.plain.growth import as_plain_growth
from sync.agent.words.plain.impact import as_plain_impact
from sync.agent.words.plain.inside import as_plain_inside
from sync.agent.words.plain.lulls import as_plain_lulls
from sync.agent.words.plain.shorthand import written_out
from sync.agent.words.plain.speech import as_plain_speech
from sync.agent.words.plain.steps import as_plain_steps
from sync.agent.words.plain.telling import as_plain_telling
from sync.agent.words.plain.texts import with_texts

Stage = Callable[[str], str]

# how it is said: short forms, everyday words, what was put first for stress
_SAYING: tuple[Stage, ...] = (
    written_out,
    provisos.RULES.put,
    reaches.RULES.put,
    tongues.RULES.put,
    speed.RULES.put,
    waits.RULES.put,
    downs.RULES.put,
    contests.RULES.put,
    turnouts.RULES.put,
    recency.RULES.put,
    podium.RULES.put,
    trends.RULES.put,
    sequels.RULES.put,
    norms.RULES.put,
    onlys.RULES.put,
    extremes.RULES.put,
    as_plain_speech,
    bounds.RULES.put,
    shapes.RULES.put,
    alls.RULES.put,
    word_order.RULES.put,
)
# what happened, told by the verbs that are known
_EVENTS: tuple[Stage, ...] = (
    happenings.RULES.put,
    tallies.RULES.put,
    events.RULES.put,
    switches.RULES.put,
    as_plain_lulls,
    voices.RULES.put,
    as_plain_attention,
    as_plain_steps,
)
# what it is about: first what any question may hold, then runs, then the catalog
_CONSTRUCTIONS: tuple[Stage, ...] = (
    as_plain_telling,
    gaps.RULES.put,
    histories.RULES.put,
    wholes.RULES.put,
    doing.RULES.put,
    jobs.RULES.put,
    lengths.RULES.put,
    kinds.RULES.put,
    ranks.RULES.put,
    figures.RULES.put,
    numbers.RULES.put,
    asides.RULES.put,
    facts.RULES.put,
    records.RULES.put,
    reliance.RULES.put,
    errors.RULES.put,
    outcomes.RULES.put,
    moves.RULES.put,
    feeds.RULES.put,
    phrasings.RULES.put,
    runs.RULES.put,
    columns.RULES.put,
    twins.RULES.put,
    as_plain_growth,
    as_plain_impact,
    counts.RULES.put,
    as_plain_inside,
    changes.RULES.put,
    lineage.RULES.put,
    sides.RULES.put,
    as_plain_drift,
    keys.RULES.put,
    names.RULES.put,
    catalog.RULES.put,
    with_texts,
)


def in_plain_words(text: str) -> str:
    """Return *text* said in plain words: its ways of speaking, what happened, its constructions."""
    return as_plain(as_plain_events(_through(_SAYING, text)))


def as_plain_events(text: str) -> str:
    """Return *text* with what happens told by the verbs that are known."""
    return _through(_EVENTS, text)


def as_plain(text: str) -> str:
    """Return *text* with its constructions put plainly: "break X down by Y" is "X by Y"."""
    return _through(_CONSTRUCTIONS, text)


def _through(stages: Iterable[Stage], text: str) -> str:
    for stage in stages:
        text = stage(text)
    return text
