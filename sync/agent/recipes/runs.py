"""Runs: how the newest one went, why one failed, its log."""

from __future__ import annotations

import re
from itertools import pairwise

from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.recipes.about_runs import (
    KNOWN,
    causes_asked,
    causes_of,
    is_long,
    status_of,
    subject,
)
from sync.agent.recipes.shape import Asking, Recipe
from sync.agent.words.reader import Reader

# "did its last finished run go through", what runs still has not
_FINISHED = re.compile(r"\b(?:finished|completed|ended) (?:run|sync|load|execution|one)\b", re.I)
_SUCH_RUNS = re.compile(r"\b(?:runs|syncs|loads|executions)\b.*\b(?:that|which)\b", re.IGNORECASE)


def latest(reader: Reader) -> Frame | Asking | None:
    """The newest run of a job: its status, why it failed, whether it succeeded."""
    about_run = (
        reader.noun("run", "job")
        or bool(reader.mentions("job"))
        or _speaks_of_status(reader)
        or reader.ask("why")
        or (reader.dim("status") and bool(reader.mentions("asset")) and not reader.noun("column"))
    )
    wants = _speaks_of_status(reader) or reader.dim("status") or reader.ask("why")
    if not about_run or not wants or reader.ask("count") or reader.groups or reader.agg("share"):
        return None
    of = subject(reader)
    if of is None or reader.left_over(
        *KNOWN,
        "dim started_at",
        "dim error_class",
        "cue describe",
        "dim ended_at",
        "dim finished_at",
    ):
        return None
    if isinstance(of, Asking):
        return of
    why = reader.ask("why")
    if _is_of_several(reader) or _describes(reader) or _is_under_way(reader):
        return None
    question = reader.ask("yesno") or why or reader.dim("status") or reader.ask("how")
    if not question or (reader.ask("which", "list") and not why and not reader.dim("status")):
        return None
    if reader.ask("when") or (reader.says("ever") and reader.ask("yesno")):
        return None
    if reader.window is not None:
        failed = not (why or reader.dim("error_class")) and status_of(reader) == "FAILED"
        listed = failed and is_long(reader.window)  # "did it fail in february": those that did
        return None if listed else _in_window(reader, of, why=why)
    causes = causes_asked(reader)
    wanted = "FAILED" if status_of(reader) == "FAILED" or causes else "SUCCEEDED"
    rank = next((int(n.value) for n in reader.numbers if n.ordinal and n.value > 1), None)
    older = (why or causes) and _older_failure(reader)
    broken = (Filter(field="status", values=("FAILED",), label="failed"),) if older else ()
    return Frame(
        entity="run",
        recipe="why" if why else "verdict",
        args=(
            ("wanted", wanted),
            ("asked", reader.ask("yesno") and bool(status_of(reader) or causes)),
            ("causes", causes),
        ),
        filters=(*of, *broken),
        flags=(Flagged(flag="finished" if _FINISHED.search(reader.text) else "begun"),),
        order=Order(by="started_at"),
        limit=None if rank else 1,
        rank=rank,
        select=("status", "error_class", "error") if why else ("status",),
    )


def _is_under_way(reader: Reader) -> bool:
    """Return whether it is asked if something runs now: "is payroll running", not "running ok"."""
    well = reader.value("run", "status", "SUCCEEDED") or reader.value("run", "status", "FAILED")
    return reader.ask("yesno") and status_of(reader) == "RUNNING" and not well


def _is_of_several(reader: Reader) -> bool:
    """Return whether more than the newest run is meant: "the last three runs", "runs that ..."."""
    return bool(_SUCH_RUNS.search(reader.text)) or any(
        n.ranking and n.value > 1 for n in reader.numbers
    )


def _describes(reader: Reader) -> bool:
    """Return whether "that was ..." only says which run is meant."""
    words = [atom.text.lower() for atom in reader.atoms]
    told = any(
        words[at : at + 2] in (["that", "was"], ["which", "was"]) for at in range(len(words))
    )
    if {"last time", "the last time"} & set(words):
        return words[0] != "did"  # "last time X was synced": when that was
    return told and words[0] not in {"was", "is", "did", "has"} and not reader.ask("why")


_LATELY = frozenset({"last", "most recently", "last time", "the last time", "recently", "lately"})


def _older_failure(reader: Reader) -> bool:
    """Return whether the newest failure is meant even where a run came after it."""
    if _fails_last(reader):
        return True
    return any(
        a.has("noun", "run") and any(("status", ("FAILED",)) in r.values for r in a.readings)
        for a in reader.atoms
    )


def _fails_last(reader: Reader) -> bool:
    """Return whether the last failure is asked for: "why did payroll fail most recently"."""
    atoms = reader.atoms
    newest = any(
        atom.text.lower() in _LATELY and atom.has("order") and not after.has("noun")
        for atom, after in pairwise((*atoms, atoms[0]))
    )
    return newest and status_of(reader) == "FAILED"


def _in_window(reader: Reader, of: tuple[Filter, ...], *, why: bool) -> Frame:
    filters, causes = of, causes_asked(reader)
    if why:
        filters = (*of, Filter(field="status", values=("FAILED",), label="failed"))
    return Frame(
        entity="run",
        recipe="why" if why else "verdict",
        args=(
            ("wanted", status_of(reader) or ("FAILED" if causes else "SUCCEEDED")),
            ("asked", reader.ask("yesno") and bool(status_of(reader) or causes)),
            ("causes", causes),
        ),
        filters=filters,
        window=reader.window,
        select=("error_class", "error") if why else ("status",),
    )


def _speaks_of_status(reader: Reader) -> bool:
    doing = re.search(
        r"\bhow\b.*\b(?:doing|going|went|go|end|ended|finish|turn out)\b",
        reader.text,
        re.IGNORECASE,
    )
    return bool(status_of(reader) or doing) or reader.cue("healthy")


def log(reader: Reader) -> Frame | Asking | None:
    """The log of one run: the newest one that fits."""
    if not _speaks_of_one_log(reader):
        return None
    of = subject(reader)
    if reader.left_over(
        *KNOWN, "is level", "is log", "cue describe", "cue contains", "measure duration"
    ):
        return None
    if isinstance(of, Asking):
        return of
    numbers = [n for n in reader.numbers if not n.op and not n.ranking]
    last = any(a.has("order") for a in reader.atoms) or of is not None or _of_last_run(reader)
    if not last and not numbers:
        return None
    filters: tuple[Filter, ...] = of or ()
    if numbers and of is None:
        number = int(numbers[0].value)
        filters = (Filter(field="run", values=(number,), label=str(number)),)
    status = status_of(reader) if not numbers else ""
    if status:
        filters = (*filters, Filter(field="status", values=(status,), label=status.lower()))
    if not numbers:
        filters = (*filters, *_places(reader), *causes_of(reader))
    part = Frame(
        entity="run",
        filters=filters,
        flags=(Flagged(flag="begun"),),
        window=reader.window,
        order=Order(by="started_at"),
        limit=1,
    )
    return Frame(
        entity="log", recipe="log_of_runs", args=(("level", _level(reader)),), parts=(part,)
    )


def _of_last_run(reader: Reader) -> bool:
    return reader.dim("last_run_at", "last_sync_at")


_LINES = re.compile(r"\b(?:log )?(?:lines|messages|entries|errors|warnings)\b")


def _speaks_of_one_log(reader: Reader) -> bool:
    spoken = reader.text.lower()
    of_run = _of_last_run(reader) or reader.noun("run")
    if not reader.noun("log") or not re.search(r"\blogs?\b|\bmessages\b|\blog ", spoken):
        return False
    if reader.ask("count") or reader.groups:
        return False
    if reader.window is not None and _LINES.search(spoken) and not _of_last_run(reader):
        return False
    one = of_run or reader.noun("job") or subject(reader) is not None
    single = bool(re.search(r"\b(?:run|sync|execution|load)\b", spoken)) and of_run
    return one and (reader.window is None or bool(reader.mentions("job")) or single)


def _level(reader: Reader) -> str | None:
    levels = [
        values[0]
        for atom in reader.atoms
        for r in atom.readings
        if r.entity == "log"
        for name, values in r.values
        if name == "level"
    ]
    return levels[0] if levels else None


def all_went_well(reader: Reader) -> Frame | None:
    """Whether every run of a time succeeded: one that did not makes it a no."""
    every = bool(re.search(r"\b(?:all|every|everything|each)\b", reader.text, re.IGNORECASE))
    if not (every and reader.ask("yesno") and status_of(reader) == "SUCCEEDED"):
        return None
    if reader.window is None or reader.ask("count", "which") or reader.mentions("asset"):
        return None
    if (
        reader.noun("check")
        or reader.left_over(*KNOWN, "noun")
        or any(atom.has("neg") for atom in reader.atoms)
    ):
        return None
    if any(
        r.entity in {"run", "job"} and r.kind == "flag" for a in reader.atoms for r in a.readings
    ):
        return None  # "all nightly runs", "all scheduled runs" are some
    return Frame(
        entity="run",
        recipe="verdict",
        args=(("wanted", "SUCCEEDED"), ("asked", True)),
        filters=_places(reader),
        flags=(Flagged(flag="finished"),),
        window=reader.window,
        select=("status",),
    )


def _places(reader: Reader) -> tuple[Filter, ...]:
    return tuple(
        Filter(
            field="space" if m[0].system == "datasphere" else "database",
            values=(m[0].key,),
            label=m[0].name,
        )
        for m in reader.mentions("schema")
    )


def went_wrong(reader: Reader) -> Frame | None:
    """What failed in a time: "what went wrong yesterday"."""
    if not reader.ask("why") or reader.mentions("asset") or reader.mentions("job"):
        return None
    if reader.left_over(*KNOWN, "noun", "value", "flag") or reader.groups:
        return None
    if reader.noun("audit", "drift", "link", "check", "outage", "user"):
        return None
    if any(atom.has("is", "trigger") or atom.named("user") for atom in reader.atoms):
        return None  # a condition that a list of runs can hold
    if reader.window is None and not status_of(reader) and "wrong" not in reader.text.lower():
        return None
    if _ranks_reasons(reader):
        return Frame(
            entity="run",
            filters=(Filter(field="status", values=("FAILED",), label="failed"), *_places(reader)),
            window=reader.window,
            asked=(Asked(),),
            groups=("error_class",),
            order=Order(),
            limit=10,
        )
    one = any(a.has("order", "desc") for a in reader.atoms) and reader.noun("run", "job")
    return Frame(
        entity="run",
        filters=(Filter(field="status", values=("FAILED",), label="failed"), *_places(reader)),
        window=reader.window,
        select=("error_class", "error"),
        order=Order(by="started_at") if one else None,
        limit=1 if one else None,
    )


def _ranks_reasons(reader: Reader) -> bool:
    """Return whether the reasons are counted: "the top reasons for errors"."""
    top = any(n.ranking == "top" for n in reader.numbers)
    most = any(
        r.kind == "order" and r.name == "desc" and r.extra == ""
        for atom in reader.atoms
        for r in atom.readings
    )
    return top or most


RECIPES: tuple[Recipe, ...] = (log, all_went_well, latest, went_wrong)
