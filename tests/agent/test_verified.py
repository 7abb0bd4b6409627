"""Readings that a person called right are asked again, and what reads differently is told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.__main__ import main
from sync.agent.agent import Agent
from sync.agent.begun import Turn
from sync.agent.chats import Chats
from sync.agent.sandbox import Sandbox
from sync.agent.verified import replay
from sync.config import AgentSettings
from sync.errors import StoreError
from sync.store.chats import Verified
from sync.store.database import Store, open_store
from tests.agent.world import CLOCK


@pytest.fixture(scope="module")
def built(base_copy: Callable[[], Path]) -> Path:
    return base_copy()


@pytest.fixture
def home(tmp_path: Path, built: Path) -> Path:
    shutil.copyfile(built, tmp_path / built.name)
    return tmp_path


@pytest.fixture
def store(home: Path, built: Path) -> Iterator[Store]:
    with open_store(home / built.name, now=CLOCK) as opened:
        yield opened


@pytest.fixture
def chats(store: Store, home: Path) -> Chats:
    return Chats(
        store=store,
        agent=Agent(store),
        clock=lambda: CLOCK,
        settings=AgentSettings(),
        sandbox=Sandbox(home / "box"),
    )


def say(chats: Chats, *questions: str) -> list[Turn]:
    return [chats.ask("anna", "talk", question) for question in questions]


def test_a_follow_up_is_kept_with_the_turns_that_it_needs(store: Store, chats: Chats) -> None:
    *_, last = say(chats, "who owns sales orders", "failed runs yesterday", "only timeouts")

    kept = chats.confirm("tom", last.id)

    assert kept.splitlines() == ["failed runs yesterday", "only timeouts"]
    assert [each.is_same for each in replay(chats.agent, store.chats.verified())] == [True]


def test_yesterday_is_that_of_the_question(store: Store, chats: Chats) -> None:
    monday = CLOCK - timedelta(days=2)
    turn = chats.ask("anna", "talk", "failed runs yesterday", monday)

    chats.confirm("tom", turn.id)

    (kept,) = store.chats.verified()
    assert kept.asked_at == monday
    assert [each.is_same for each in replay(chats.agent, [kept])] == [True]


def test_what_was_done_is_not_done_again(store: Store, chats: Chats) -> None:
    last = say(chats, "sync sales orders now", "yes", "failed runs yesterday", "only timeouts")[-1]
    runs = store.query("SELECT count(*) FROM v_run").rows

    chats.confirm("tom", last.id)
    list(replay(chats.agent, store.chats.verified()))

    assert store.query("SELECT count(*) FROM v_run").rows == runs


def test_a_reading_that_nobody_can_type_is_not_kept(store: Store, chats: Chats) -> None:
    (narrowed,) = say(chats, "runs that took longer than 10 minutes today")
    wider = chats.without("anna", "talk", narrowed.chips[0])

    with pytest.raises(StoreError, match="does not follow from what was typed"):
        chats.confirm("tom", wider.id)

    assert store.chats.verified() == []


def test_the_command_tells_what_reads_differently(
    home: Path, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = "assets per system"
    with open_store(home / built.name, now=CLOCK) as store:
        agent = Agent(store)
        chats = Chats(
            store=store,
            agent=agent,
            clock=lambda: CLOCK,
            settings=AgentSettings(),
            sandbox=Sandbox(home / "box"),
        )
        (turn,) = say(chats, right)
        chats.confirm("tom", turn.id)
    words = ["ask", "--home", str(home), "--replay", "--json"]

    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == {"replayed": 1, "changed": []}

    other = Verified("runs yesterday", '{"entity":"asset"}', CLOCK)
    with open_store(home / built.name, now=CLOCK) as store:
        store.chats.verify(other, "tom", CLOCK)
    assert main(words) == 1
    (changed,) = json.loads(capsys.readouterr().out)["changed"]
    assert (changed["question"], changed["was"]) == (other.question, other.frame)
    assert '"entity":"run"' in changed["now"]
    assert main(words[:-1]) == 1
    assert "1 of 2 verified questions read differently." in capsys.readouterr().out
