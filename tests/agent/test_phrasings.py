"""Constructions put plainly, and phrases that are read across an auxiliary."""

import pytest

from sync.agent.acting.wordings import as_order
from sync.agent.talk.openings import opened
from sync.agent.words.lexicon import load_lexicon
from sync.agent.words.plain.stages import as_plain, as_plain_events
from sync.agent.words.word import split_words


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("break the drift of today down by kind", "the drift of today by kind"),
        ("break this week's failures down by space", "this week's failures by space"),
        ("rank the tables by row count", "the tables ranked by row count"),
        ("per space: failed runs this week", "failed runs this week per space"),
        ("for each owner, how many tables are there?", "how many tables are there per owner"),
        ("SHIPMENTS: source vs target schema", "SHIPMENTS: datasphere vs glue schema"),
        ("how many minutes was glue down", "how long was glue down"),
        ("what depends on A_B and on C_D", "what depends on A_B as well as C_D"),
        ("tables w/o owner", "tables without owner"),
        ("drift of the last week", "drift of the last week"),
    ],
)
def test_construction_is_put_plainly(said: str, plain: str) -> None:
    assert as_plain(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("restrict that to failed", "failed"),
        ("narrow it down to finance", "finance"),
        ("do the same for HR", "the same for HR"),
        ("extend it to 10", "make it 10"),
        ("10 instead of 5", "10 instead"),
        ("reverse it: the fastest", "fastest"),
    ],
)
def test_change_of_the_answer_before_is_put_plainly(said: str, plain: str) -> None:
    found = opened(said)

    assert (found.text, found.goes_on) == (plain, True)


@pytest.mark.parametrize("said", ["no description assets", "stop syncing SHIPMENTS for now"])
def test_first_word_of_a_whole_turn_stays(said: str) -> None:
    assert opened(said).text == said


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("all sales jobs: run them now", "sync all sales jobs now"),
        ("failed jobs of yesterday: retry", "retry failed jobs of yesterday"),
        ("high priority sync of SHIPMENTS, now", "sync SHIPMENTS now with high priority"),
        ("syncs of SHIPMENTS yesterday", "syncs of SHIPMENTS yesterday"),
    ],
)
def test_order_in_other_words_has_its_verb_first(said: str, order: str) -> None:
    assert as_order(said) == order


@pytest.mark.parametrize(
    ("said", "read"),
    [("columns whose type was changed", True), ("the type of what changed", False)],
)
def test_phrase_is_read_across_an_auxiliary(said: str, read: bool) -> None:
    words = split_words(said)
    spans = (
        " ".join(w.text for w in words[m.start : m.end]) for m in load_lexicon().matches(words)
    )

    assert ("type was changed" in set(spans)) is read


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("drift rated high or worse", "drift with severity high or critical"),
        ("drift of severity medium or lower", "drift of severity low or medium"),
        ("jobs with priority above medium", "jobs with priority high or critical"),
        ("log lines of level warning or worse", "log lines of level warning or error"),
        ("who switched the payroll_sync job off", "who disabled the payroll_sync job"),
        ("who put payroll on hold", "who paused payroll"),
        ("drift that took more then a day", "drift that took more than a day"),
        ("oldest drift, and since when is it open", "oldest drift and since when it is open"),
        ("did HR or SALES have more runs?", "which have more runs: HR or SALES"),
        (
            "drifts that sat open for over a week before somebody closed them",
            "drifts that took over a week to resolve",
        ),
        ("jobs nobody has dealt with", "jobs nobody has dealt with"),
        ("alerts nobody has dealt with", "alerts nobody has acknowledged"),
        (
            "did failures go up compared to last week",
            "did failures go up this week compared to last week",
        ),
        ("which runs are on hold", "which runs are on hold"),
    ],
)
def test_events_are_told_plainly(said: str, plain: str) -> None:
    assert as_plain_events(said) == plain
