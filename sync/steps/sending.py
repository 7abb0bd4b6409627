"""Sending links to workers that apply their lines; journal and results stay with the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from sync.apply.journal import StoreJournal
from sync.apply.unit import Tools, UnitResult, same_for_all
from sync.apply.walk import waves
from sync.errors import WorkerDied
from sync.model.asset import AssetRef
from sync.model.plan import Action, Decided, Line, Outcome, Side
from sync.store.database import Store
from sync.work.crew import Crew
from sync.work.reading import shared
from sync.work.writing import Note, Order, errors_of, notes_of, unit_of, write

_ONE_SIDED = {Action.CREATE, Action.DROP, Action.RESTORE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Hands units to the crew, each after the intents of what it may write are in the journal."""

    store: Store
    crew: Crew
    tools: Tools
    journal: StoreJournal
    decided: Mapping[str, Decided]
    intents: dict[str, dict[Side, int]] = field(default_factory=dict)  # by the unit's first line

    def apply_lines(self, lines: Sequence[Line]) -> Iterator[tuple[UnitResult, ...]]:
        """Yield the results of links, together those that ended meanwhile.

        A unit whose worker died is not tried again: what it wrote is read by the next sync.
        """
        for wave in waves(lines, self.decided):
            for results in self.crew.hands.carry(write, self._orders(wave), tries=1):
                yield tuple(self._result(order, told) for order, told in results)

    def _orders(self, units: Sequence[tuple[Line, ...]]) -> Iterator[Order]:
        pair, width = self.tools.pair, self.crew.hands.width
        connections = self.crew.connections
        for lines in units:
            if self.tools.is_stopping():
                return
            self.intents[lines[0].id] = self._begin(lines)
            yield Order(
                pair=pair,
                sap=shared(connections[pair.sap.connection], width),
                glue=shared(connections[pair.glue.connection], width),
                lines=lines,
                decided={line.id: self.decided[line.id] for line in lines},
                base=self.tools.base_of(lines[0].link_id),
            )

    def _begin(self, lines: Sequence[Line]) -> dict[Side, int]:
        """Note every write that the lines may need; one that was not needed is withdrawn."""
        first = lines[0]
        sides = {line.target for line in lines} if first.action in _ONE_SIDED else set(Side)
        refs = {side: _ref(first, side) for side in sorted(sides)}
        known = self.store.assets.bodies(list(refs.values()))
        return {
            side: self.journal.intent(
                first, side, None if first.action is Action.CREATE else known.get(ref)
            )
            for side, ref in refs.items()
        }

    def _result(self, order: Order, told: Mapping[str, pa.Table] | WorkerDied) -> UnitResult:
        intents = self.intents.pop(order.lines[0].id)
        if isinstance(told, WorkerDied):
            for number in intents.values():
                self.journal.outcome(number, Outcome.UNKNOWN, None, str(told))
            self.tools.failed(order.lines, told)
            return same_for_all(order.lines, Outcome.UNKNOWN, str(told))
        for note in notes_of(told):
            self._end(order.lines[0], intents.pop(note.side, None), note)
        for number in intents.values():
            self.journal.withdraw(number)
        for line_id, error in errors_of(told).items():
            self.tools.failed([line for line in order.lines if line.id == line_id], error)
        return unit_of(order, told)

    def _end(self, line: Line, number: int | None, note: Note) -> None:
        if number is None:  # a side that was written twice
            number = self.journal.intent(line, note.side, note.before)
        self.journal.outcome(number, note.outcome, note.after, note.error, note.before)


def _ref(line: Line, side: Side) -> AssetRef:
    return line.sap if side is Side.SAP else line.glue
