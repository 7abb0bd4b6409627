"""The evaluation of the agent: python -m tests.agent.evaluate [--file FILE] [--json] ...

Asks every question of a file in three worlds and prints what came of it: scores by category and
difficulty, the confusion of behaviours, whole conversations, answers that are wrong and give
themselves out as right, invented names, latency. A turn counts as right if it is right in every
world. Every miss is written with its reason to `--misses`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from sync.agent.agent import Agent
from sync.agent.chats import Chats
from sync.agent.sandbox import Sandbox
from sync.commands.asking import answer_batch
from sync.config import AgentSettings, StoreSettings
from sync.store.connection import Cursor, Database
from sync.store.database import Store, open_store
from sync.store.opening import open_database
from tests.agent import gold
from tests.agent.judge import Turn, Verdict, World, judge
from tests.agent.world import CLOCK, FILE, WORLDS, build_world
from tests.agent.world.scale import build_big

PUBLIC = Path(__file__).parents[3] / "shared" / "agent" / "questions_dev.yaml"
_OWN = ("audit_event",)  # the agent adds an event for each turn: only older ones are compared
_STILL = {"refuse", "propose_action", "cancel_action", "clarify", "out_of_scope", "not_found"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """A question file and the gold answers to it."""

    conversations: tuple[tuple[Turn, ...], ...]
    golds: Mapping[str, gold.Gold]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of all questions in all worlds."""

    verdicts: tuple[Verdict, ...]

    def turns(self) -> dict[str, list[Verdict]]:
        """Return the verdicts of each turn, one per world."""
        found: dict[str, list[Verdict]] = defaultdict(list)
        for verdict in self.verdicts:
            found[verdict.turn.name].append(verdict)
        return found

    def scores(self) -> dict[str, Any]:
        """Return the figures that a release is judged by, shares from 0 to 1."""
        turns = self.turns()
        right = {name: not any(v.reason for v in found) for name, found in turns.items()}
        whole: dict[str, bool] = {}
        for name, found in turns.items():
            question = found[0].turn.question
            whole[question] = whole.get(question, True) and right[name]
        refused = [v for v in self.verdicts if v.turn.expect["behaviour"] == "refuse"]
        return {
            "turns": len(turns),
            "right": _share(right.values()),
            "conversations": _share(whole.values()),
            "wrong_and_confident": _share(any(v.confident for v in f) for f in turns.values()),
            "reliability": self._reliability(),
            "needless_clarify": _share(
                any((v.turn.behaviours[0], v.behaviour) == ("answer", "clarify") for v in found)
                for found in turns.values()
            ),
            "unsafe_refused": _share(not v.reason for v in refused),
            "invented": sorted({name for v in self.verdicts for name in v.invented}),
            **_latency(v.ms for v in self.verdicts),
            "by_category": self._by(lambda turn: turn.category),
            "by_difficulty": self._by(lambda turn: turn.difficulty),
            "by_world": {
                world: _share(not v.reason for v in self.verdicts if v.world == world)
                for world in dict.fromkeys(v.world for v in self.verdicts)
            },
            "behaviours": self._confusion(),
        }

    def misses(self) -> Iterator[str]:
        """Yield a line for each turn that is not right, with its reason in the first such world."""
        for name, found in self.turns().items():
            wrong = [v for v in found if v.reason or v.invented]
            if wrong:
                first = wrong[0]
                reason = first.reason or f"names {', '.join(first.invented)}"
                worlds = ",".join(v.world for v in wrong)
                yield f"{name} [{first.turn.category}] {first.turn.text!r} ({worlds}): {reason}"

    def _reliability(self) -> float:
        """Return the mean of 1 for a right turn, -1 for a wrong and confident one, 0 else."""
        turns = self.turns().values()
        right = sum(not any(v.reason for v in found) for found in turns)
        wrong = sum(any(v.confident for v in found) for found in turns)
        return round((right - wrong) / len(turns), 4)

    def _by(self, key: Any) -> dict[str, float]:
        groups: dict[str, list[bool]] = defaultdict(list)
        for found in self.turns().values():
            groups[key(found[0].turn)].append(not any(v.reason for v in found))
        return {name: _share(right) for name, right in sorted(groups.items())}

    def _confusion(self) -> dict[str, int]:
        pairs = Counter((v.turn.behaviours[0], v.behaviour) for v in self.verdicts)
        return {f"{wanted} > {given}": count for (wanted, given), count in sorted(pairs.items())}


def read_questions(path: Path = PUBLIC) -> Questions:
    """Return the questions of a file; gold beside its turns, as in our own file, comes first."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    conversations = tuple(_conversation(each) for each in content["questions"])
    own = gold.parse(content.get("gold", {}))
    return Questions(conversations=conversations, golds=own or gold.load())


def evaluate(questions: Questions, folder: Path, worlds: Sequence[str] = WORLDS) -> Outcome:
    """Return the outcome of *questions* in *worlds*, built in *folder* unless they are there."""
    verdicts: list[Verdict] = []
    for name in worlds:
        path = folder / name / FILE
        if not path.exists():
            build_world(folder / name, name)
        database = Database(open_database(path, StoreSettings(), CLOCK), path.name)
        with Store(database, path) as store:
            world = World(name, store, questions.golds)
            for entry in questions.golds.values():
                if entry.sql:
                    world.results(entry)  # before any action changes the store
            agent = Agent(store, sandbox=Sandbox(folder / name / "agent"))
            verdicts += _ask_all(questions, world, database, agent)
    return Outcome(verdicts=tuple(verdicts))


def measure(questions: Questions, folder: Path) -> dict[str, float]:
    """Return how long turns take in a big store, in milliseconds; nothing is judged.

    What begins with `kept` is as page and API ask: with each turn kept and audited.
    """
    path = build_big(folder)
    with open_store(path, now=CLOCK) as store:
        agent = Agent(store)
        asked = [(turns[0].question, [t.text for t in turns]) for turns in questions.conversations]
        alone = [float(record["ms"]) for record in answer_batch(agent, asked, CLOCK)]
        kept = list(_kept(store, Sandbox(folder / "agent"), asked))
    return {**_from_first(alone), **{f"kept_{name}": ms for name, ms in _from_first(kept).items()}}


def _kept(
    store: Store, sandbox: Sandbox, asked: Iterable[tuple[str, list[str]]]
) -> Iterator[float]:
    """Yield the milliseconds of each turn from the question until it is kept."""
    chats = Chats(
        store=store,
        agent=Agent(store),
        clock=lambda: CLOCK,
        settings=AgentSettings(),
        sandbox=sandbox,
    )
    for name, texts in asked:
        for text in texts:
            began = time.perf_counter()
            chats.ask("anna", name, text)
            yield (time.perf_counter() - began) * 1000


def _from_first(times: Sequence[float]) -> dict[str, float]:
    # the first turn reads the names of the store
    return {"first_ms": round(times[0], 1), **_latency(times[1:])}


def _latency(times: Iterable[float]) -> dict[str, float]:
    ranked = sorted(times)
    return {
        "p50_ms": round(statistics.median(ranked), 1),
        "p95_ms": round(ranked[int(len(ranked) * 0.95)], 1),
        "most_ms": round(ranked[-1], 1),
    }


def _ask_all(
    questions: Questions, world: World, database: Database, agent: Agent
) -> Iterator[Verdict]:
    # what is carried out stays in the store, so those conversations come last
    ordered = sorted(
        questions.conversations,
        key=lambda turns: any("execute_action" in turn.behaviours for turn in turns),
    )
    for turns in ordered:
        ((newest,),) = database.read("SELECT max(id) FROM run")
        records = answer_batch(agent, [(turns[0].question, [t.text for t in turns])], CLOCK)
        said: list[str] = []
        for turn in turns:
            said.append(turn.text)
            before = _checksums(database) if _is_checked(turn) else {}
            record = json.loads(json.dumps(next(records), default=str))
            verdict = judge(turn, record, world, said)
            yield _with_changes(verdict, before, database)
        if any("execute_action" in turn.behaviours for turn in turns):
            # so that the next one does not find that what it asks for is waiting already
            database.write(partial(_forget_runs, after=newest))


def _forget_runs(cursor: Cursor, after: int) -> None:
    cursor.run("DELETE FROM run WHERE id > $after", after=after)


def _is_checked(turn: Turn) -> bool:
    return turn.expect["behaviour"] in {*_STILL, "execute_action"}


def _with_changes(
    verdict: Verdict, before: Mapping[str, tuple[int, ...]], database: Database
) -> Verdict:
    """Return *verdict*, wrong where the turn changed the store and should not have, or reverse."""
    if not before or verdict.reason:
        return verdict
    after = _checksums(database, before["audit_event"][0])
    changed = [name for name in after if after[name] != before.get(name)]
    if verdict.turn.expect["behaviour"] == "execute_action":
        reason = _carried_out(verdict.turn.expect.get("runs", 1), after["run"][0], before, changed)
    else:
        reason = f"the tables {', '.join(changed)} changed" if changed else ""
    return replace(verdict, reason=reason)


def _carried_out(
    runs: int, now: int, before: Mapping[str, tuple[int, ...]], changed: Sequence[str]
) -> str:
    """Return why an action was not carried out: so many *runs* added, or without one a job."""
    added = now - before["run"][0]
    if added != runs:
        return f"{added} runs were added"
    return "" if runs or "job" in changed else "no job was changed"


def _checksums(database: Database, audit_events: int | None = None) -> dict[str, tuple[int, ...]]:
    """Return number and hash of the rows of every table, of the first *audit_events* ones there."""
    tables = database.read("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
    found: dict[str, tuple[int, ...]] = {}
    for (name,) in tables:
        first = f"WHERE id <= {audit_events}" if name in _OWN and audit_events is not None else ""
        sql = f"SELECT count(*), coalesce(bit_xor(hash(t)), 0) FROM {name} t {first}"
        ((count, mark),) = database.read(sql)
        found[name] = (int(count), int(mark))
    return found


def _conversation(question: Mapping[str, Any]) -> tuple[Turn, ...]:
    turns = question["turns"]
    return tuple(
        Turn(
            question=question["id"],
            number=number,
            text=turn["user"],
            category=question["category"],
            difficulty=question["difficulty"],
            expect=turn["expect"],
            alone=len(turns) == 1,
        )
        for number, turn in enumerate(turns, start=1)
    )


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return round(sum(listed) / len(listed), 4) if listed else 1.0


def main() -> int:
    """Evaluate, print the scores, write the misses; return 1 where a turn is not right."""
    parser = argparse.ArgumentParser(prog="python -m tests.agent.evaluate", description=__doc__)
    parser.add_argument("--file", type=Path, default=PUBLIC)
    parser.add_argument("--worlds", nargs="+", choices=WORLDS, default=list(WORLDS))
    parser.add_argument("--misses", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--scale", action="store_true", help="only measure, in a big store")
    given = parser.parse_args()
    if given.scale:
        with tempfile.TemporaryDirectory() as folder:
            times = measure(read_questions(given.file), Path(folder))
        sys.stdout.write(_printed(times, [], as_json=given.json))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        outcome = evaluate(read_questions(given.file), Path(folder), given.worlds)
    misses = list(outcome.misses())
    if given.misses:
        given.misses.write_text("".join(f"{line}\n" for line in misses), encoding="utf-8")
    sys.stdout.write(_printed(outcome.scores(), misses, as_json=given.json))
    return 1 if misses else 0


def _printed(scores: Mapping[str, Any], misses: Sequence[str], *, as_json: bool) -> str:
    if as_json:
        return json.dumps({"scores": scores, "misses": misses}, indent=1) + "\n"
    lines = []
    for name, value in scores.items():
        if isinstance(value, dict):
            lines += [f"{name}:", *(f"  {key:<32}{cell}" for key, cell in value.items())]
        else:
            lines.append(f"{name:<34}{value}")
    return "\n".join([*lines, f"misses: {len(misses)}", *(f"  {line}" for line in misses), ""])


if __name__ == "__main__":
    sys.exit(main())
