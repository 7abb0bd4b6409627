"""Runs a frame on the store; an empty answer says what empties it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sync.agent.answer import Answer, Behaviour, say
from sync.agent.frame import Filter, Frame
from sync.agent.model import Model
from sync.agent.select import to_query
from sync.agent.telling.beside import several_query
from sync.agent.telling.carry_out import carry_out
from sync.agent.telling.chips import chips_of
from sync.agent.telling.saying import to_answer
from sync.agent.words.reader import Reader
from sync.store.database import Store


def run(frame: Frame, model: Model, store: Store, now: datetime) -> Answer:
    """Return the answer to *frame*; raises QueryRefused."""
    if frame.recipe:
        return carry_out(frame, model, store, now)
    answer = _bare(frame, model, store, now)
    return _with_cause(answer, frame, model, store, now) if _is_empty(answer) else answer


def missing_run(reader: Reader, model: Model, store: Store, now: datetime) -> Answer | None:
    """Return that a run is not there that is named by its number, None where all are."""
    for mention in reader.mentions("value"):
        entry = mention[0]
        if entry.field == "run.run":
            run_of = Filter(field="run", values=(entry.key,), label=entry.name)
            if _is_empty(_bare(Frame(entity="run", filters=(run_of,)), model, store, now)):
                return say(Behaviour.NOT_FOUND, f"There is no run {entry.name}.")
    return None


def _bare(frame: Frame, model: Model, store: Store, now: datetime) -> Answer:
    compiled = several_query if frame.parts else to_query
    query = compiled(frame, model, now)
    return to_answer(frame, model, query, store.query(query.sql, query.params))


def _with_cause(answer: Answer, frame: Frame, model: Model, store: Store, now: datetime) -> Answer:
    """Return an empty answer with what empties it: each thing without which there is more."""
    causes = [
        chip.text
        for chip in chips_of(frame, model)
        if (chip.rest.groups, chip.rest.bucket) == (frame.groups, frame.bucket)
        and not _is_empty(_bare(chip.rest, model, store, now))
    ]
    said = f" There would be some without: {'; '.join(causes)}." if causes else ""
    return replace(answer, text=answer.text + said)


def _is_empty(answer: Answer) -> bool:
    """Return whether nothing was found: no row, or a single count of 0."""
    return not answer.rows or answer.rows == ((0,),)
