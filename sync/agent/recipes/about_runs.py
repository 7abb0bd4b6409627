"""What questions about runs have in common: whose runs, of which status, of which jobs."""

from __future__ import annotations

from datetime import timedelta

from sync.agent.frame import Filter
from sync.agent.recipes.shape import Asking, which_one
from sync.agent.times.window import Window
from sync.agent.words.reader import Reader

KNOWN = (
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


def is_long(window: Window) -> bool:
    """Return whether there are many runs in *window*: it is open, or longer than two days."""
    if window.since is None or window.until is None:
        return True
    return window.until - window.since > timedelta(days=2)


def subject(reader: Reader) -> tuple[Filter, ...] | Asking | None:
    """Return what the runs are of: a job or an asset that is named, None where neither is."""
    for mention in reader.mentions("value"):
        if mention[0].field == "run.run":
            return (Filter(field="run", values=(mention[0].key,), label=mention[0].name),)
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


def status_of(reader: Reader) -> str:
    """Return the status of runs that is asked for, "" where none is."""
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


def jobs_of(reader: Reader) -> tuple[int, ...]:
    """Return the numbers of the jobs that are named."""
    return tuple(int(entry[0].key) for entry in reader.mentions("job"))


def job_args(reader: Reader) -> tuple[tuple[str, tuple[int, ...]], ...] | Asking:
    """Return the jobs that are named and the assets whose jobs are, as arguments of a recipe."""
    jobs = jobs_of(reader)
    found = reader.mentions("asset", "run")
    if jobs or not found:
        return ("jobs", jobs), ("assets", ())
    if len(found[0]) > 1:
        return which_one(found[0])
    return ("jobs", ()), ("assets", (int(found[0][0].key),))


def causes_of(reader: Reader) -> tuple[Filter, ...]:
    """Return the class of error that is named: "the log of the last timeout"."""
    said = [
        (values, atom.text)
        for atom in reader.atoms
        for r in atom.readings
        for name, values in r.values
        if (r.kind, r.entity, name) == ("is", "run", "error_class")
    ]
    return tuple(Filter(field="error_class", values=v, label=text) for v, text in said[:1])


def causes_asked(reader: Reader) -> tuple[str, ...]:
    """Return the classes of error of which it is asked whether it was one of them."""
    causes = causes_of(reader) if reader.ask("yesno") else ()
    return causes[0].values if causes else ()
