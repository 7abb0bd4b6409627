"""Judges one turn of the agent: its behaviour, its answer against gold, what it named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sync.store.database import Store
from tests.agent import gold
from tests.agent.compare import Answer, Table, why_wrong
from tests.agent.world import CLOCK

Record = Mapping[str, Any]
_SECONDS = 30.0
_MOST_OPTIONS = 6
_PRIORITIES = ("CRITICAL", "HIGH", "MEDIUM", "LOW")
_NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Za-z]\w*\.[A-Za-z_]\w{2,}\b")
_WORDS = (
    "SELECT name FROM v_asset",
    "SELECT qualified_name FROM v_asset",
    "SELECT name FROM v_schema",
    "SELECT DISTINCT name FROM v_column",
    "SELECT DISTINCT name FROM v_measure",
    "SELECT glue_schema || '.' || glue_name FROM v_link",
    "SELECT name FROM v_job",
    "SELECT DISTINCT actor FROM v_audit",
    "SELECT DISTINCT action FROM v_audit",
    "SELECT DISTINCT subject FROM v_audit",
    "SELECT DISTINCT error_class FROM v_run",
    "SELECT DISTINCT kind FROM v_drift",
    "SELECT DISTINCT component FROM v_health_check",
    "SELECT DISTINCT owner FROM v_asset",
    "SELECT DISTINCT regexp_extract(data_type, '^[^(]+') FROM v_column",
    "SELECT DISTINCT column_name FROM v_drift",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A turn of a question file with what is expected of it."""

    question: str
    number: int
    text: str
    category: str
    difficulty: str
    expect: Mapping[str, Any]
    alone: bool  # the only turn of its question

    @property
    def name(self) -> str:
        return self.question if self.alone else f"{self.question}.{self.number}"

    @property
    def behaviours(self) -> tuple[str, ...]:
        """Return the behaviours that are right, the expected one first."""
        more = gold.behaviours().get(self.name, {}).get("accept", ())
        return (str(self.expect["behaviour"]), *self.expect.get("behaviours", ()), *more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a turn in one world; *reason* is empty where it is right."""

    turn: Turn
    world: str
    behaviour: str
    reason: str
    invented: tuple[str, ...]
    ms: float

    @property
    def confident(self) -> bool:
        """Return whether it is wrong and gives itself out as an answer or does something."""
        return bool(self.reason) and self.behaviour in {"answer", "execute_action"}


class World:
    """A store with what judging needs of it: gold results and the names that it knows."""

    def __init__(self, name: str, store: Store, golds: Mapping[str, gold.Gold]) -> None:
        self.name = name
        self.store = store
        self.golds = golds
        self._kept: dict[str, list[Table]] = {}

    def results(self, entry: gold.Gold) -> list[Table]:
        """Return the results of every accepted reading, as the store was at first."""
        if entry.name not in self._kept:
            self._kept[entry.name] = [self.query(sql) for sql in entry.readings()]
        return self._kept[entry.name]

    def allowed(self, entry: gold.Gold) -> Table | None:
        """Return what may be shown beside the gold assets."""
        if not entry.allowed:
            return None
        tables = [self.query(sql) for sql in gold.expand(entry.allowed)]
        return Table(tables[0].columns, [row for table in tables for row in table.rows])

    def query(self, sql: str) -> Table:
        """Return the answer to a gold query."""
        parameters = gold.parameters(CLOCK) if "$now" in sql else {}
        answer = self.store.query(sql, parameters, seconds=_SECONDS)
        return Table(answer.columns, answer.rows)

    @cached_property
    def known(self) -> frozenset[str]:
        """Return the assets that there are, SCHEMA.NAME in lower case."""
        rows = self.query("SELECT qualified_name FROM v_asset").rows
        return frozenset(str(name).casefold() for (name,) in rows)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return every identifier that an answer may name, in lower case."""
        found = {
            str(word).casefold()
            for sql in _WORDS
            for (word,) in self.query(sql).rows
            if word is not None
        }
        return frozenset(found | self._view_words())

    def _view_words(self) -> set[str]:
        views = sorted(self.store.views)
        columns = (self.query(f"SELECT * FROM {view} LIMIT 0").columns for view in views)
        return {*views, *(str(name).casefold() for names in columns for name in names)}


def judge(turn: Turn, record: Record, world: World, said: Sequence[str]) -> Verdict:
    """Return the verdict on *record*; *said* is what the person wrote so far."""
    behaviour = str(record["behaviour"])
    answer = _answer(record, world)
    return Verdict(
        turn=turn,
        world=world.name,
        behaviour=behaviour,
        reason=_reason(turn, behaviour, record, answer, world),
        invented=_invented(answer, world, said),
        ms=float(record["ms"]),
    )


def _reason(turn: Turn, behaviour: str, record: Record, answer: Answer, world: World) -> str:
    if behaviour not in turn.behaviours:
        return f"{behaviour} instead of {turn.behaviours[0]}: {answer.text[:160]}"
    for pattern in gold.behaviours().get(turn.name, {}).get("texts", ()):
        if behaviour != "answer" and not re.search(pattern, _everything(record), re.IGNORECASE):
            return f"nothing like {pattern!r} is said: {answer.text[:160]}"
    for pattern in gold.behaviours().get(turn.name, {}).get("never", ()):
        if re.search(pattern, _everything(record), re.IGNORECASE):
            return f"{pattern!r} is said"
    check = _CHECKS.get(behaviour)
    return check(turn, record, answer, world) if check else ""


def _answered(turn: Turn, record: Record, answer: Answer, world: World) -> str:
    entry = world.golds.get(turn.name)
    if entry is None:
        return "" if len(turn.behaviours) > 1 else "there is no gold for it"
    results = world.results(entry) if entry.sql else []
    if reason := why_wrong(entry, results, world.allowed(entry), answer):
        return reason
    chart = str(record.get("chart") or "")
    if entry.chart and "chart" in record and not re.search(entry.chart, chart):
        return f"the chart is {chart!r}, not {entry.chart}"
    return ""


def _asked_back(turn: Turn, record: Record, answer: Answer, world: World) -> str:
    options = [_flat(option) for option in record.get("options") or ()]
    if len(options) > _MOST_OPTIONS:
        return f"{len(options)} options are offered"
    for wanted in turn.expect.get("options", ()):
        if not any(wanted.casefold() in option for option in options):
            return f"{wanted} is not among the options {options}"
    return ""


def _proposed(turn: Turn, record: Record, answer: Answer, world: World) -> str:
    text = _everything(record)
    target = str(turn.expect.get("target", ""))
    if target.isupper() and target.casefold() not in text.casefold():
        return f"{target} is not named: {answer.text[:160]}"
    for value in (turn.expect.get("params") or {}).values():
        if str(value).casefold() not in text.casefold():
            return f"{value} is not shown"
    if turn.expect.get("action") == "sync" and not any(word in text for word in _PRIORITIES):
        return "no priority is shown"
    entry = world.golds.get(turn.name)
    if entry is None:
        return ""
    return why_wrong(entry, world.results(entry), None, Answer(text=text, known=world.known))


_Check = Callable[[Turn, Record, Answer, World], str]
_CHECKS: Mapping[str, _Check] = {
    "answer": _answered,
    "clarify": _asked_back,
    "propose_action": _proposed,
}


def _answer(record: Record, world: World) -> Answer:
    columns = [str(column) for column in record.get("columns") or ()]
    rows = [_row(row, columns) for row in record.get("rows") or ()]
    return Answer(
        table=Table(columns, rows),
        value=record.get("value"),
        text=str(record.get("answer") or ""),
        sql=str(record.get("sql") or ""),
        known=world.known,
    )


def _row(row: Any, columns: Sequence[str]) -> list[Any]:
    return [row[column] for column in columns] if isinstance(row, dict) else list(row)


def _everything(record: Record) -> str:
    return f"{record.get('answer')} {json.dumps(record.get('proposal'), default=str)}"


def _flat(option: Any) -> str:
    return json.dumps(option, default=str).casefold()


def _invented(answer: Answer, world: World, said: Iterable[str]) -> tuple[str, ...]:
    """Return the identifiers in the sentence that neither the store nor the person named."""
    heard = " ".join(said).casefold()
    return tuple(
        sorted(
            {
                name
                for name in _NAME.findall(answer.text)
                if name.casefold() not in world.words and name.casefold() not in heard
            }
        )
    )
