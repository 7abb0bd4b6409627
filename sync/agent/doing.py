"""From an action that was asked for to the exact proposal: which jobs, how many, how urgent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sync.agent.actions import Proposal, Request
from sync.agent.answer import Answer, Behaviour
from sync.agent.conversation import Conversation
from sync.agent.frame import Filter, Frame
from sync.agent.lattice import Question
from sync.agent.lost import lost
from sync.agent.model import Model
from sync.agent.names import Named, Names
from sync.agent.reader import Reader
from sync.agent.recipes.shape import Asking, which_one
from sync.agent.select import to_query
from sync.agent.understand import understand
from sync.store.database import Store


def propose(
    request: Request,
    question: Question,
    conversation: Conversation,
    names: Names,
    model: Model,
    store: Store,
    now: datetime,
) -> Proposal | Asking | Answer:
    """Return what *request* would do, Asking where it is not clear to what."""
    reader = Reader(text=question.text, atoms=question.atoms, names=names)
    named = _named_assets(reader)
    if isinstance(named, Asking):
        return named
    frame = _frame(request, question, conversation, named, model, now)
    if frame is None:
        return lost(reader, understand(question.atoms, model, now), model)
    rows = _rows(frame, model, store, now)
    if request.action == "cancel":
        return _cancellation(rows, now)
    jobs = _jobs(frame, rows, store, model, now)
    if not jobs:
        return Answer(
            behaviour=Behaviour.NOT_FOUND, text="No job fits that, so there is nothing to do."
        )
    return Proposal(
        action=request.action,
        jobs=tuple(int(job["job_id"]) for job in jobs),
        names=tuple(_called(job) for job in jobs),
        priorities=tuple(request.priority or str(job["priority"]) for job in jobs),
        about=named[0].title if len(named) == 1 else "",
        made_at=now,
    )


def _called(job: dict[str, Any]) -> str:
    return f"{job['assets']} ({job['job']})" if job["assets"] else str(job["job"])


def _named_assets(reader: Reader) -> tuple[Named, ...] | Asking:
    """Return the assets that are named one by one, Asking where one could be several."""
    found: list[Named] = []
    if reader.mentions("job"):
        return ()
    for mention in reader.mentions("asset", "job"):
        with_jobs = tuple(entry for entry in mention if entry.has_job)
        if len(mention) == 1:
            found += mention
        elif len(with_jobs) == 1:
            found += with_jobs
        else:
            return which_one(with_jobs or mention)
    return tuple(found)


def _frame(
    request: Request,
    question: Question,
    conversation: Conversation,
    named: tuple[Named, ...],
    model: Model,
    now: datetime,
) -> Frame | None:
    if not question.atoms:
        return _of_before(conversation)
    if named:
        keys = tuple(entry.key for entry in named)
        label = ", ".join(entry.title for entry in named)
        entity = "run" if request.action == "cancel" else "job"
        extra = (
            (Filter(field="status", values=("RUNNING", "QUEUED"), label="open"),)
            if entity == "run"
            else ()
        )
        return Frame(
            entity=entity, filters=(Filter(field="asset", values=keys, label=label), *extra)
        )
    understood = understand(question.atoms, {name: model[name] for name in ("job", "run")}, now)
    if understood is None or understood.missed:
        return None
    frame = understood.frame
    failed = any(f.field == "status" for f in frame.filters) and frame.entity == "run"
    if request.action == "cancel" and frame.entity == "job":
        return Frame(
            entity="run",
            filters=(
                *frame.filters,
                Filter(field="status", values=("RUNNING", "QUEUED"), label="open"),
            ),
        )
    if frame.entity == "run" and not failed and frame.window is None and request.action != "cancel":
        return Frame(
            entity="job", filters=tuple(f for f in frame.filters if f.field in model["job"].fields)
        )
    return Frame(
        entity=frame.entity,
        filters=frame.filters,
        flags=frame.flags,
        window=frame.window,
        order=frame.order,
        limit=frame.limit,
        related=frame.related,
    )


def _of_before(conversation: Conversation) -> Frame | None:
    before = conversation.frame
    if before is None or before.entity not in {"run", "job"}:
        return None
    return Frame(
        entity=before.entity,
        filters=before.filters,
        flags=before.flags,
        window=before.window,
        related=before.related,
        order=before.order if before.limit else None,
        limit=before.limit,
    )


def _rows(frame: Frame, model: Model, store: Store, now: datetime) -> list[dict[str, Any]]:
    query = to_query(frame, model, now)
    table = store.query(query.sql, query.params)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _jobs(
    frame: Frame, rows: list[dict[str, Any]], store: Store, model: Model, now: datetime
) -> list[dict[str, Any]]:
    """Return the jobs of the rows, each once."""
    names = {row["job"] for row in rows if row["job"]}
    query = to_query(Frame(entity="job", select=("job_id",)), model, now)
    table = store.query(query.sql, query.params)
    jobs = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return [job for job in jobs if job["job"] in names]


def _cancellation(rows: list[dict[str, Any]], now: datetime) -> Proposal | Answer:
    open_runs = [row for row in rows if row["status"] in {"RUNNING", "QUEUED"}]
    if not open_runs:
        return Answer(behaviour=Behaviour.NOT_FOUND, text="No running or queued run fits that.")
    return Proposal(
        action="cancel",
        jobs=(),
        names=tuple(f"{row['assets']} ({row['job']}, run {row['run']})" for row in open_runs),
        priorities=tuple(str(row["priority"]) for row in open_runs),
        runs=tuple(int(row["run"]) for row in open_runs),
        made_at=now,
    )
