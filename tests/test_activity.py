"""Work in the background: one at a time, followed by its key."""

from __future__ import annotations

import threading

import pytest

from sync.app.activity import Activities, Phase
from sync.discover import Progress
from sync.errors import ConfigError


@pytest.fixture
def activities():
    """Return activities that are stopped after the test."""
    made = Activities()
    yield made
    made.stop(5)


def test_an_activity_ends_with_its_result(activities):
    activities.start("a", "Adding", lambda _report: 1 + 1)

    assert activities.wait(5)
    assert activities.of("a").phase is Phase.DONE
    assert activities.of("a").result == 2


def test_its_progress_can_be_read_meanwhile(activities):
    reported, go_on = threading.Event(), threading.Event()

    def work(report):
        report(Progress(what="Reading", done=3, total=9))
        reported.set()
        go_on.wait(5)

    activities.start("a", "Reading", work)
    assert reported.wait(5)

    assert activities.of("a").progress == Progress(what="Reading", done=3, total=9)
    assert [item.key for item in activities.running()] == ["a"]
    go_on.set()
    assert activities.wait(5)


def test_the_second_waits_for_the_first(activities):
    go_on = threading.Event()
    activities.start("a", "First", lambda _report: go_on.wait(5))
    activities.start("b", "Second", lambda _report: None)

    assert activities.of("b").phase is Phase.WAITING
    go_on.set()
    assert activities.wait(5)
    assert activities.of("b").phase is Phase.DONE


def test_an_activity_under_way_is_not_started_again(activities):
    go_on = threading.Event()

    assert activities.start("a", "First", lambda _report: go_on.wait(5))
    assert not activities.start("a", "Again", lambda _report: None)
    go_on.set()
    assert activities.wait(5)
    assert activities.start("a", "Again", lambda _report: None)


def test_an_error_of_ours_is_kept_as_its_sentence(activities):
    def work(_report):
        raise ConfigError("No pair is called 'x'.")

    activities.start("a", "Planning", work)

    assert activities.wait(5)
    assert activities.of("a").phase is Phase.FAILED
    assert activities.of("a").error == "No pair is called 'x'."


def test_a_bug_is_named_as_one_and_logged(activities, caplog):
    activities.start("a", "Dividing", lambda _report: 1 / 0)

    assert activities.wait(5)
    assert "bug (ZeroDivisionError" in activities.of("a").error
    assert "activity a failed" in caplog.text


def test_what_is_over_can_be_forgotten(activities):
    activities.start("a", "Adding", lambda _report: None)
    assert activities.wait(5)

    activities.forget("a")

    assert activities.of("a") is None


def test_stopping_gives_what_runs_time_and_begins_nothing_more():
    activities = Activities()
    ended = threading.Event()
    begun = threading.Event()

    def work(_report):
        begun.set()
        ended.wait(0.2)
        ended.set()

    activities.start("a", "Writing", work)
    activities.start("b", "Never", lambda _report: pytest.fail("began after the stop"))
    assert begun.wait(5)

    activities.stop(5)

    assert ended.is_set()
    assert activities.running() == ()
