"""Runs: why one failed, its log, failures in a row, recovery, what got worse."""

from __future__ import annotations

import re
from datetime import datetime

from sync.agent.frame import Filter, Flagged, Frame, Order
from sync.agent.reader import Reader
from sync.agent.recipes.shape import Asking, Recipe, schemas_of, which_one
from sync.agent.window import Window

_KNOWN = (
    "noun run",
    "noun job",
    "asset",
    "job",
    "schema",
    "noun asset",
    "is status",
    "flag failed",
    "time",
    "noun schema",
    "cue oneoff",
    "order",
    "noun log",
    "cue last_time",
    "dim job",
    "ask",
    "flag latest_failed",
    "number",
    "cue healthy",
    "dim last_sync_at",
    "dim last_run_at",
    "cue since_when",
    "is error_class",
    "dim status",
    "flag",
    "measure written",
    "dim error",
    "group",
)
_SUBJECT = frozenset({"asset", "job"})


def subject(reader: Reader) -> tuple[Filter, ...] | Asking | None:
    """Return what the runs are of: a job or an asset that is named, None where neither is."""
    jobs = reader.mentions("job")
    if jobs and len(jobs[0]) == 1:
        return (Filter(field="job", values=(jobs[0][0].key,), label=jobs[0][0].name),)
    found = reader.mentions("asset", "run")
    if not found:
        return None
    if len(found[0]) > 1:
        return which_one(found[0])
    entry = found[0][0]
    return (Filter(field="asset", values=(entry.key,), label=entry.title),)


def latest(reader: Reader) -> Frame | Asking | None:
    """The newest run of a job: its status, why it failed, whether it succeeded."""
    about_run = (
        reader.noun("run", "job")
        or bool(reader.mentions("job"))
        or _speaks_of_status(reader)
        or reader.ask("why")
    )
    wants = _speaks_of_status(reader) or reader.dim("status") or reader.ask("why")
    if not about_run or not wants or reader.ask("count") or reader.groups or reader.agg("share"):
        return None
    of = subject(reader)
    if of is None or reader.left_over(*_KNOWN, "dim started_at", "dim error_class", "cue describe"):
        return None
    if isinstance(of, Asking):
        return of
    why = reader.ask("why")
    question = reader.ask("yesno") or why or reader.dim("status") or reader.ask("how")
    if not question or (reader.ask("which", "list") and not why and not reader.dim("status")):
        return None
    if reader.ask("when"):
        return None
    if reader.window is not None:
        return _in_window(reader, of, why=why)
    wanted = "FAILED" if _status(reader) == "FAILED" else "SUCCEEDED"
    flags = (
        ()
        if not why or not _older_failure(reader)
        else (Filter(field="status", values=("FAILED",), label="failed"),)
    )
    return Frame(
        entity="run",
        recipe="why" if why else "verdict",
        args=(("wanted", wanted), ("asked", reader.ask("yesno") and bool(_status(reader)))),
        filters=(*of, *flags),
        flags=(Flagged(flag="begun"),),
        order=Order(by="started_at"),
        limit=1,
        select=("status", "error_class", "error") if why else ("status",),
    )


def _older_failure(reader: Reader) -> bool:
    """Return whether the newest failure is meant even where a run came after it."""
    return any(
        a.has("noun", "run") and any(("status", ("FAILED",)) in r.values for r in a.readings)
        for a in reader.atoms
    )


def _in_window(reader: Reader, of: tuple[Filter, ...], *, why: bool) -> Frame:
    filters = of
    if why:
        filters = (*of, Filter(field="status", values=("FAILED",), label="failed"))
    return Frame(
        entity="run",
        recipe="why" if why else "verdict",
        args=(
            ("wanted", _status(reader) or "SUCCEEDED"),
            ("asked", reader.ask("yesno") and bool(_status(reader))),
        ),
        filters=filters,
        window=reader.window,
        select=("error_class", "error") if why else ("status",),
    )


def _speaks_of_status(reader: Reader) -> bool:
    doing = re.search(r"\bhow\b.*\b(?:doing|going|went|go)\b", reader.text, re.IGNORECASE)
    return bool(_status(reader) or doing) or reader.cue("healthy")


def _status(reader: Reader) -> str:
    for atom in reader.atoms:
        for reading in atom.readings:
            if reading.entity == "run":
                for name, values in reading.values:
                    if name == "status" and values[0] in {
                        "FAILED",
                        "SUCCEEDED",
                        "PARTIAL",
                        "CANCELLED",
                        "RUNNING",
                    }:
                        return values[0]
    return ""


def log(reader: Reader) -> Frame | Asking | None:
    """The log of one run: the newest one that fits."""
    if not _speaks_of_one_log(reader):
        return None
    of = subject(reader)
    if reader.left_over(
        *_KNOWN, "is level", "is log", "cue describe", "cue contains", "measure duration"
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
    status = _status(reader) if not numbers else ""
    if status:
        filters = (*filters, Filter(field="status", values=(status,), label=status.lower()))
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


def _speaks_of_one_log(reader: Reader) -> bool:
    spoken = reader.text.lower()
    of_run = _of_last_run(reader) or reader.noun("run")
    if not reader.noun("log") or not ("log" in spoken or "message" in spoken or of_run):
        return False
    if reader.ask("count") or reader.groups:
        return False
    one = of_run or reader.noun("job") or subject(reader) is not None
    return one and (reader.window is None or bool(reader.mentions("job")))


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


def consecutive(reader: Reader) -> Frame | None:
    """Jobs that failed several times in a row."""
    if not reader.cue("consecutive") or (not reader.noun("run", "job") and not _status(reader)):
        return None
    numbers = [int(n.value) for n in reader.numbers]
    more = any(n.op == ">" for n in reader.numbers)
    if reader.left_over(*_KNOWN, "cue consecutive", "measure count", "cue contains", "is trigger"):
        return None
    if not (_status(reader) == "FAILED" or reader.noun("run")):
        return None
    if not any(
        a.text.lower()
        in {
            "consecutive",
            "back to back",
            "in a row",
            "straight",
            "successive",
            "in succession",
            "one after another",
            "in series",
            "on the trot",
            "twice running",
            "one after the other",
        }
        for a in reader.atoms
    ):
        return None
    return Frame(
        entity="job",
        recipe="consecutive_failures",
        window=reader.window,
        args=(
            ("number", max(2, (numbers or [2])[0] + more)),
            ("schemas", schemas_of(reader)),
            ("jobs", _jobs(reader)),
        ),
    )


def since_when(reader: Reader) -> Frame | Asking | None:
    """Since when a job has been failing."""
    spoken = reader.text.lower()
    longest = "failing" in spoken and "longest" in spoken
    if not (reader.cue("since_when") or longest) or _status(reader) != "FAILED":
        return None
    jobs = _job_keys(reader)
    if isinstance(jobs, Asking) or reader.left_over(*_KNOWN, "cue since_when", "measure duration"):
        return jobs if isinstance(jobs, Asking) else None
    return Frame(entity="job", recipe="failing_since", args=(("jobs", jobs),))


def recovery(reader: Reader) -> Frame | None:
    """How long it takes until a job works again."""
    if not reader.cue("recovery"):
        return None
    if reader.left_over(
        *_KNOWN, "cue recovery", "agg avg", "agg median", "measure duration", "noun", "cue", "dim"
    ):
        return None
    by = (
        "job"
        if (reader.groups and reader.noun("job"))
        or (reader.noun("job") and not reader.mentions("schema"))
        else ""
    )
    if reader.groups and reader.noun("schema"):
        by = "space"
    return Frame(
        entity="run",
        recipe="recovery",
        window=reader.window,
        args=(("by", by), ("schemas", schemas_of(reader)), ("jobs", _jobs(reader))),
    )


def _jobs(reader: Reader) -> tuple[int, ...]:
    return tuple(int(entry[0].key) for entry in reader.mentions("job"))


def _job_keys(reader: Reader) -> tuple[int, ...] | Asking:
    jobs = _jobs(reader)
    found = reader.mentions("asset", "run")
    if jobs or not found:
        return jobs
    if len(found[0]) > 1:
        return which_one(found[0])
    return ("asset:" + str(found[0][0].key),)  # type: ignore[return-value]  # looked up when it runs


def recurring(reader: Reader) -> Frame | Asking | None:
    """Whether failures of a job are one-off or recurring."""
    if not reader.cue("oneoff"):
        return None
    of = subject(reader)
    if of is None or reader.left_over(*_KNOWN, "cue oneoff", "noun", "order"):
        return None
    if isinstance(of, Asking):
        return of
    return Frame(entity="run", recipe="recurrence", filters=of, args=(("number", 5),))


_COUNTED = re.compile(
    r"\b(?P<way>more|fewer|less) (?:failures|failed runs|errors) (?:\w+ \w+ )?than\b", re.IGNORECASE
)


def worse(reader: Reader) -> Frame | None:
    """Which spaces or jobs fail more, or less, than in the period before."""
    counted = _COUNTED.search(reader.text)
    if not counted and not reader.cue("worse", "better"):
        return None
    if len(reader.mentions("schema")) > 1 or not reader.noun("job", "schema"):
        return None
    if reader.left_over(
        *_KNOWN, "cue", "measure failure_rate", "measure success_rate", "rel", "agg", "measure"
    ):
        return None
    better = reader.cue("better") and not reader.cue("worse")
    if counted:
        better = counted["way"].lower() != "more"
    return Frame(
        entity="run",
        recipe="got_worse",
        windows=reader.windows,
        args=(
            ("by", "job" if reader.noun("job") else "space"),
            ("direction", "better" if better else "worse"),
            ("by_count", bool(counted)),
        ),
    )


def went_wrong(reader: Reader) -> Frame | None:
    """What failed in a time: "what went wrong yesterday"."""
    if not reader.ask("why") or reader.mentions("asset") or reader.mentions("job"):
        return None
    if reader.left_over(*_KNOWN, "noun", "value", "flag") or reader.groups:
        return None
    if reader.window is None and not _status(reader) and "wrong" not in reader.text.lower():
        return None
    spaces = tuple(
        Filter(
            field="space" if m[0].system == "datasphere" else "database",
            values=(m[0].key,),
            label=m[0].name,
        )
        for m in reader.mentions("schema")
    )
    one = any(a.has("order", "desc") for a in reader.atoms) and reader.noun("run", "job")
    return Frame(
        entity="run",
        filters=(Filter(field="status", values=("FAILED",), label="failed"), *spaces),
        window=reader.window,
        select=("error_class", "error"),
        order=Order(by="started_at") if one else None,
        limit=1 if one else None,
    )


def fires(reader: Reader) -> Frame | None:
    """Which jobs fire at a time of day."""
    window = reader.window
    if (
        window is None
        or window.part is None
        or window.since is not None
        or window.until is not None
    ):
        return None
    about = reader.noun("job") or reader.cue("plan_tonight")
    if not about or _status(reader) or len(window.part.minutes) != 1 or reader.groups:
        return None
    if reader.left_over(
        *_KNOWN, "is trigger", "cue plan_tonight", "dim started_at", "dim next_fire_at"
    ):
        return None
    since, until = window.part.minutes[0]
    return Frame(
        entity="job",
        recipe="fires_between",
        window=window,
        args=(("from_minute", since), ("to_minute", until), ("enabled", False)),
    )


def periods(now: datetime, windows: tuple[Window, ...]) -> tuple[Window, Window]:
    """Return the period that is asked about and the one before it: month against month."""
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = start.replace(year=start.year - (start.month == 1), month=(start.month - 2) % 12 + 1)
    this = Window(since=start, until=now, label="this month")
    that = Window(since=before, until=start, label="last month")
    if len(windows) == 2:
        ordered = sorted(windows, key=lambda w: w.since or now)
        return ordered[1], ordered[0]
    if len(windows) == 1 and windows[0].since is not None:
        given = windows[0]
        if "week" in given.label:
            week = now.replace(hour=0, minute=0, second=0, microsecond=0)
            monday = week.fromordinal(week.toordinal() - week.weekday()).replace(tzinfo=now.tzinfo)
            ago = monday.fromordinal(monday.toordinal() - 7).replace(tzinfo=now.tzinfo)
            return Window(since=monday, until=now, label="this week"), Window(
                since=ago, until=monday, label="last week"
            )
    return this, that


RECIPES: tuple[Recipe, ...] = (
    fires,
    log,
    since_when,
    recurring,
    consecutive,
    recovery,
    worse,
    latest,
    went_wrong,
)
