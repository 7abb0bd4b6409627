"""The command ask: questions in plain words, one by one or as a batch of conversations."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from sync.agent.agent import Agent, Conversation
from sync.agent.answer import Answer, Behaviour
from sync.agent.sandbox import Sandbox
from sync.agent.verified import replay
from sync.commands.past import moment
from sync.commands.screen import Screen
from sync.errors import ConfigError
from sync.runtime import STORE_NAME, Runtime
from sync.store.database import Store, open_store

_SHOWN = 50  # rows of a table that a person reads at once


def ask(runtime: Runtime, args: Namespace, screen: Screen) -> int:
    """Answer one question, or every conversation of a file, inside the app."""
    return _ask(runtime.store, args, runtime.engine.clock(), screen)


def ask_alone(args: Namespace, now: datetime, screen: Screen) -> int:
    """Answer with the store alone: a question starts no server, no job and no recovery.

    Raises ConfigError where there is no store yet, StoreHeld where another process has it.
    """
    path = args.home / STORE_NAME
    if not path.exists():
        raise ConfigError(f"There is no store in {args.home} yet; start the app or discover first.")
    with open_store(path, now=now) as store:
        return _ask(store, args, now, screen)


def _ask(store: Store, args: Namespace, clock: datetime, screen: Screen) -> int:
    now = moment(args.now) if args.now else clock
    agent = Agent(store, actor=args.actor, sandbox=Sandbox(args.home / "agent"))
    if args.batch is not None:
        for record in answer_batch(agent, _conversations(args.cwd / args.batch), now):
            screen.line(record)
        return 0
    if args.replay:
        return _replay(agent, store, screen, as_json=args.json)
    if not args.question:
        raise ConfigError('ask needs a question in quotes, as in ask "failed runs today".')
    record, answer = _timed(agent, args.question, Conversation(), now)
    if args.json:
        screen.json({"id": "", "turn": 1, **record})
    else:
        _show(answer, screen)
    return 0


def answer_batch(
    agent: Agent, conversations: list[tuple[str, list[str]]], now: datetime
) -> Iterator[dict[str, Any]]:
    """Return one record per turn of *conversations*, each of which starts afresh."""
    for number, turns in conversations:
        conversation = Conversation()
        for turn, text in enumerate(turns, start=1):
            record, _ = _timed(agent, text, conversation, now)
            yield {"id": number, "turn": turn, **record}


def _timed(
    agent: Agent, text: str, conversation: Conversation, now: datetime
) -> tuple[dict[str, Any], Answer]:
    began = time.perf_counter()
    answer = agent.ask(text, conversation, now)
    return to_record(answer, (time.perf_counter() - began) * 1000), answer


def to_record(answer: Answer, milliseconds: float) -> dict[str, Any]:
    """Return *answer* as programs read it."""
    return {
        "behaviour": answer.behaviour.value,
        "answer": answer.text,
        "columns": list(answer.columns),
        "rows": [list(row) for row in answer.rows],
        "value": answer.value,
        "sql": answer.sql,
        "params": dict(answer.params),
        "interpretation": answer.interpretation,
        "filters": list(answer.filters),
        "window": answer.window,
        "options": list(answer.options),
        "proposal": answer.proposal,
        "verified": answer.verified,
        "ms": round(milliseconds, 1),
    }


def _replay(agent: Agent, store: Store, screen: Screen, *, as_json: bool) -> int:
    """Ask every verified question again; exit 1 where one reads differently."""
    every = list(replay(agent, store.chats.verified()))
    changed = [each for each in every if not each.is_same]
    if as_json:
        screen.json(
            {
                "replayed": len(every),
                "changed": [
                    {"question": each.question, "was": each.was, "now": each.now}
                    for each in changed
                ],
            }
        )
        return 1 if changed else 0
    for each in changed:
        screen.say(" | ".join(each.question.splitlines()))
        screen.say(f"  was: {each.was}")
        screen.say(f"  now: {each.now or 'not answered'}")
    screen.say(f"{len(changed)} of {len(every)} verified questions read differently.")
    return 1 if changed else 0


def _conversations(path: Path) -> list[tuple[str, list[str]]]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [
            (
                str(each["id"]),
                [turn if isinstance(turn, str) else turn["user"] for turn in each["turns"]],
            )
            for each in document
        ]
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{path} is no list of conversations; write each as {{id: ..., turns: [...]}}."
        ) from error


def _show(answer: Answer, screen: Screen) -> None:
    screen.say(answer.text)
    if answer.rows and answer.behaviour is Behaviour.ANSWER:
        screen.table(answer.columns, answer.rows[:_SHOWN])
        if len(answer.rows) > _SHOWN:
            screen.say(f"{_SHOWN} of {len(answer.rows)} rows.")
    for option in answer.options:
        screen.say(f"- {option}")
    if answer.interpretation:
        screen.say(f"Read as: {answer.interpretation}")
    if answer.sql:
        screen.say(answer.sql)
