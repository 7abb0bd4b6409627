"""From an action that was asked for to the exact proposal: which jobs, how many, how urgent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.agent.actions import Proposal, Request
from sync.agent.answer import Answer, Behaviour, say
from sync.agent.drafts.understand import Understood, understand
from sync.agent.frame import Filter, Frame
from sync.agent.guard import READS_ONLY
from sync.agent.model import Model
from sync.agent.recipes.shape import Asking, which_one
from sync.agent.select import to_query
from sync.agent.telling.lost import lost
from sync.agent.words.lattice import Atom, Question
from sync.agent.words.names import Named, Names
from sync.agent.words.reader import Reader
from sync.store.database import Store

_RUN = re.compile(r"\bruns? (?:number |no\.? |nr\.? |id |#)?(\d+)\b", re.IGNORECASE)
_EVERY = re.compile(
    r"\b(?:all|every|everything|each|any|entire|whole|both|jobs|syncs|runs|loads)\b", re.IGNORECASE
)
_OPEN = Filter(field="status", values=("RUNNING", "QUEUED"), label="open")
_NO_JOBS = frozenset({"check", "alert", "audit", "user", "connection", "discovery", "log"})


@dataclass(frozen=True, slots=True)
class Doing:
    """What a request is made of: its words, what they stand for, and the store that knows."""

    request: Request
    question: Question
    names: Names
    model: Model
    store: Store
    now: datetime

    @property
    def reader(self) -> Reader:
        """Return the words of the target as recipes look at them."""
        return Reader(text=self.question.text, atoms=self.question.atoms, names=self.names)


def propose(doing: Doing, before: Frame | None) -> Proposal | Asking | Answer:
    """Return what the request would do, Asking where it is not clear to what.

    *before* is what "them" stands for: the jobs or runs of the last answer.
    """
    named = _named_assets(doing.reader)
    if isinstance(named, Asking):
        return named
    frame = _frame(doing, named, before)
    if isinstance(frame, Answer):
        return frame
    if doing.request.action == "cancel":
        return _cancellation(doing, frame)
    jobs = _jobs(doing, frame)
    if not jobs:
        return _nothing(named)
    return Proposal(
        action=doing.request.action,
        jobs=tuple(int(job["job_id"]) for job in jobs),
        names=tuple(_called(job) for job in jobs),
        priorities=tuple(doing.request.priority or str(job["priority"]) for job in jobs),
        about=named[0].title if len(named) == 1 else "",
        note=_note(doing.request.action, jobs),
        of=frame,
        asked_priority=bool(doing.request.priority),
        made_at=doing.now,
    )


def _called(job: dict[str, Any]) -> str:
    return f"{job['assets']} ({job['job']})" if job["assets"] else str(job["job"])


def _nothing(named: tuple[Named, ...]) -> Answer:
    what = f"{', '.join(each.title for each in named)} has no job" if named else "No job fits that"
    return say(Behaviour.NOT_FOUND, f"{what}, so there is nothing to do.")


def _note(action: str, jobs: list[dict[str, Any]]) -> str:
    """Return what is so already, of jobs that are to be paused or resumed."""
    state = {"pause": "disabled", "resume": "enabled"}.get(action, "")
    already = [str(job["job"]) for job in jobs if job["enabled_text"] == state]
    if not already:
        return ""
    return f"{', '.join(already)} {'is' if len(already) == 1 else 'are'} {state} already."


def _named_assets(reader: Reader) -> tuple[Named, ...] | Asking:
    """Return the assets that are named one by one, Asking where one could be several."""
    found: list[Named] = []
    if reader.mentions("job") or not all(_is_plain(atom) for atom in reader.atoms):
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


def _is_plain(atom: Atom) -> bool:
    """Return whether *atom* only names things: it is no condition on them."""
    told = atom.is_function or any(atom.has(kind) for kind in ("noun", "both", "also", "any"))
    named = any(atom.named(kind) for kind in ("asset", "job", "schema"))
    return named or (told and not atom.has("is"))


def _frame(doing: Doing, named: tuple[Named, ...], before: Frame | None) -> Frame | Answer:
    action = doing.request.action
    one = _RUN.search(doing.question.text)
    if one is not None:
        return _of_run(doing, int(one[1]))
    if not doing.question.atoms:
        return _of_before(before) or _what(action)
    if named:
        label = ", ".join(entry.title for entry in named)
        of = Filter(field="asset", values=tuple(entry.key for entry in named), label=label)
        return _open_runs(of) if action == "cancel" else Frame(entity="job", filters=(of,))
    mixed = _of_both(doing)
    if mixed is not None:
        return mixed
    understood = _understood(doing)
    if understood is None or understood.missed:
        whole = understand(doing.question.atoms, doing.model, doing.now)
        return _elsewhere(doing.reader) or lost(doing.reader, whole, doing.model)
    if understood.frame.bucket and not understood.frame.filters:
        return _what(action)
    frame = _of_jobs(doing, understood.frame)
    if frame == Frame(entity=frame.entity) and not _EVERY.search(doing.question.text):
        return _elsewhere(doing.reader) or _what(action)
    return frame


def _of_both(doing: Doing) -> Frame | None:
    """Return the jobs where some are named, and of others the assets: "X and the Y sync"."""
    reader = doing.reader
    jobs = [e for m in reader.mentions("job") for e in m]
    assets = [e for m in reader.mentions("asset") for e in m if e.has_job]
    if not (jobs and assets) or not all(_is_plain(atom) for atom in reader.atoms):
        return None
    of = Filter(field="asset", values=tuple(e.key for e in assets), label="those assets")
    found = _rows(doing, Frame(entity="job", filters=(of,), select=("job_id",)))
    keys = dict.fromkeys([*(e.key for e in jobs), *(row["job_id"] for row in found)])
    both = Filter(field="job", values=tuple(keys), label="those jobs")
    return Frame(entity="job", filters=(both,))


def _understood(doing: Doing) -> Understood | None:
    """Return the jobs, the runs or, where those do not fit, the assets that are spoken of."""
    atoms, model, now = doing.question.atoms, doing.model, doing.now
    found = understand(atoms, model, now, among=("job", "run"))
    if found is not None:
        found = found.checked(atoms)
    if found is None or found.missed:
        assets = understand(atoms, model, now, among=("asset",))
        return assets.checked(atoms) if assets is not None else found
    return found


def _what(action: str) -> Answer:
    verb = {"sync": "synced", "pause": "paused", "resume": "resumed", "cancel": "cancelled"}[action]
    return say(Behaviour.CLARIFY, f"What is to be {verb}? Name a job, an asset or a space.")


def _elsewhere(reader: Reader) -> Answer | None:
    """Return that only jobs can be acted on, where something else is meant."""
    parts = any(m.found[0].field == "check.component" for a in reader.atoms for m in a.mentions)
    if parts or (reader.noun(*_NO_JOBS) and not reader.noun("job", "run")):
        return say(Behaviour.REFUSE, READS_ONLY)
    return None


def _of_run(doing: Doing, number: int) -> Frame | Answer:
    run = Filter(field="run", values=(number,), label=str(number))
    found = _rows(doing, Frame(entity="run", filters=(run,)))
    if not found:
        return say(Behaviour.NOT_FOUND, f"There is no run {number}.")
    return Frame(entity="run", filters=(run,))


def _open_runs(*of: Filter) -> Frame:
    return Frame(entity="run", filters=(*of, _OPEN))


def _of_jobs(doing: Doing, frame: Frame) -> Frame:
    """Return the jobs or runs that *frame* speaks of."""
    if frame.entity == "asset":
        return _with_assets(doing, frame)
    if "job" in frame.groups and doing.request.action != "cancel":
        return frame
    failed = any(f.field == "status" for f in frame.filters) and frame.entity == "run"
    if doing.request.action == "cancel":
        return frame if failed else _open_runs(*frame.filters)
    if frame.entity == "run" and not failed and frame.window is None:
        fields = doing.model["job"].fields
        return Frame(entity="job", filters=tuple(f for f in frame.filters if f.field in fields))
    return _selection(frame)


def _with_assets(doing: Doing, frame: Frame) -> Frame:
    """Return the jobs of the assets that *frame* finds."""
    rows = _rows(doing, Frame(entity="asset", **_parts(frame), select=("id",)))
    keys = tuple(row["id"] for row in rows)
    return Frame(entity="job", filters=(Filter(field="asset", values=keys, label="those assets"),))


def _selection(frame: Frame) -> Frame:
    return Frame(
        entity=frame.entity,
        **_parts(frame),
        order=frame.order,
        limit=frame.limit,
        rank=frame.rank,
        per_group=frame.per_group,
    )


def _parts(frame: Frame) -> dict[str, Any]:
    return {
        "filters": frame.filters,
        "flags": frame.flags,
        "window": frame.window,
        "time_field": frame.time_field,
        "related": frame.related,
        "alternatives": frame.alternatives,
    }


def _of_before(before: Frame | None) -> Frame | None:
    if before is None or before.entity not in {"run", "job"}:
        return None
    order = before.order if before.limit else None
    return Frame(entity=before.entity, **_parts(before), order=order, limit=before.limit)


def _rows(doing: Doing, frame: Frame) -> list[dict[str, Any]]:
    query = to_query(frame, doing.model, doing.now)
    table = doing.store.query(query.sql, query.params)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def _jobs(doing: Doing, frame: Frame) -> list[dict[str, Any]]:
    """Return the jobs of the rows of *frame*, each once."""
    names = {row["job"] for row in _rows(doing, frame) if row["job"]}
    jobs = _rows(doing, Frame(entity="job", select=("job_id",)))
    return [job for job in jobs if job["job"] in names]


def _cancellation(doing: Doing, frame: Frame) -> Proposal | Answer:
    open_runs = [row for row in _rows(doing, frame) if row["status"] in {"RUNNING", "QUEUED"}]
    if not open_runs:
        return say(Behaviour.NOT_FOUND, "No running or queued run fits that.")
    return Proposal(
        action="cancel",
        jobs=(),
        names=tuple(f"{row['assets']} ({row['job']}, run {row['run']})" for row in open_runs),
        priorities=tuple(str(row["priority"]) for row in open_runs),
        runs=tuple(int(row["run"]) for row in open_runs),
        of=frame,
        made_at=doing.now,
    )
