"""Everyday speech put as the words that the lexicon knows."""

from __future__ import annotations

import pytest

from sync.agent.words.plain import bounds
from sync.agent.words.plain.speech import as_plain_speech, forms
from sync.agent.words.spelling import Speller


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("which runs conked out yesterday", "which runs failed yesterday"),
        ("which job keeps conking out", "which job keeps failing"),
        ("who switched the open orders job off", "who paused the open orders job"),
        ("what happens if I switch SALES off", "what happens if I switch SALES off"),
        ("to whom does SALES.VBAK belong?", "who owns SALES.VBAK?"),
        ("which mappings were waved through", "which mappings were approved"),
        ("how many drifts did we sort out", "how many drifts did we resolve"),
        ("which runs came out partial", "which runs ended partial"),
        ("the report came out in May", "the report came out in May"),
        ('jobs called "on ice"', 'jobs called "on ice"'),
        ("assets missing their description", "assets without a description"),
        ("who has spun_up", "who has spun_up"),
    ],
)
def test_everyday_words_are_put_as_known_ones(said: str, plain: str) -> None:
    assert as_plain_speech(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("what collapses if SALES.VBAK is dropped", "what breaks if SALES.VBAK is dropped"),
        ("tables hooked up to glue", "tables mapped"),
        ("columns under GDPR", "columns with personal data"),
        ("when was VBAK last copied to glue", "when was VBAK last synced"),
        ("which job ate the most time", "which job took the most time"),
        ("which job racked up the most failures", "which job had the most failures"),
        ("what was j.ortiz up to this week", "what did j.ortiz do this week"),
    ],
)
def test_known_words_stand_for_whole_phrases(said: str, plain: str) -> None:
    assert as_plain_speech(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("spaces with 4 assets at most", "spaces with at most 4 assets"),
        ("spaces with fewer assets than 5", "spaces with fewer than 5 assets"),
        ("tables with 5 through 10 columns", "tables with between 5 and 10 columns"),
        ("runs that did not succeed or fail", "runs that neither succeeded nor failed"),
        ("failed runs, HR excluded", "failed runs except HR"),
        ("jobs ranked by failures, top 3", "number of failures per job, top 3"),
        ("5 longest runs, journal entries excluded", "5 longest runs, journal entries excluded"),
    ],
)
def test_bounds_stand_before_what_they_bound(said: str, plain: str) -> None:
    assert bounds.RULES.put(said) == plain


@pytest.mark.parametrize(
    ("verb", "known"),
    [
        ("conk out", ("conk out", "conks out", "conked out", "conked out", "conking out")),
        ("fall over", ("fall over", "falls over", "fell over", "fallen over", "falling over")),
        ("pop up", ("pop up", "pops up", "popped up", "popped up", "popping up")),
        ("tidy", ("tidy", "tidies", "tidied", "tidied", "tidying")),
        ("catch", ("catch", "catches", "caught", "caught", "catching")),
    ],
)
def test_verbs_are_known_in_all_their_forms(verb: str, known: tuple[str, ...]) -> None:
    assert forms(verb) == known


def test_opposite_is_no_slip() -> None:
    speller = Speller({"confirmed", "settled"})
    assert speller.correct("unconfirmed") is None
    assert speller.correct("confirmd") == "confirmed"
