"""Failures over time: in a row, since when, until when, once or again, more than before."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise

from sync.agent.frame import Frame
from sync.agent.numbers.amounts import Amount
from sync.agent.recipes.about_runs import KNOWN, job_args, status_of, subject
from sync.agent.recipes.shape import Asking, Recipe, schemas_of
from sync.agent.times.window import Window
from sync.agent.words.reader import Reader


def consecutive(reader: Reader) -> Frame | Asking | None:
    """Jobs that failed several times in a row."""
    failing = status_of(reader) == "FAILED" or "fail" in reader.text.lower()
    if not reader.cue("consecutive") or not (reader.noun("run", "job") or failing):
        return None
    by_day = bool(_DAYS.search(reader.text))
    numbers = [_times(n) for n in reader.numbers if not n.ranking]
    more = any(n.op == ">" for n in reader.numbers) or "more than" in reader.text.lower()
    known = (*KNOWN, "cue consecutive", "measure", "cue contains", "is trigger")
    if reader.left_over(*known, *(("bucket", "number") if by_day else ())):
        return None
    status = status_of(reader) or "FAILED"
    if not (failing or reader.noun("run")) or status not in {"FAILED", "SUCCEEDED"}:
        return None
    if not _in_a_row(reader):
        return None
    jobs = job_args(reader)
    if isinstance(jobs, Asking):
        return jobs
    named = any(keys for _, keys in jobs)
    if (
        named
        and reader.ask("count")
        and not by_day
        and reader.window is None
        and status == "FAILED"
    ):
        return Frame(entity="job", recipe="failing_since", args=(*jobs, ("counted", True)))
    longest = any(atom.has("order", "desc") for atom in reader.atoms) and not reader.groups
    return Frame(
        entity="job",
        recipe="days_in_a_row" if by_day else "consecutive_failures",
        window=reader.window,
        args=(
            ("number", max(1 if named else 2, (numbers or [1])[0] + more)),
            ("schemas", schemas_of(reader)),
            *jobs,
            ("limit", _limit(reader, longest=longest)),
            *((("status", status),) if status != "FAILED" else ()),
        ),
    )


_ROW = r"(?:in a row|in succession|running|straight|on the trot|one after (?:the other|another))"
_DAYS = re.compile(
    rf"\b(?:days|nights) {_ROW}|"
    r"\b(?:consecutive|successive|straight) (?:calendar )?(?:days|nights)\b",
    re.IGNORECASE,
)
_DAY = 86400  # seconds


def _times(number: Amount) -> int:
    """Return how many there are of them, or how many days: "3 days" is a length elsewhere."""
    return int(number.value / _DAY if number.unit == "s" else number.value)


def _limit(reader: Reader, *, longest: bool) -> int:
    """Return how many jobs a ranking of streaks names."""
    ranked = [int(n.value) for n in reader.numbers if n.ranking and n.value]
    return ranked[0] if ranked else 1 if longest else 1_000_000


def _in_a_row(reader: Reader) -> bool:
    """Return whether several are meant, one after the other; "running" only after a number."""
    for before, atom in pairwise((None, *reader.atoms)):
        if atom is None or not atom.has("cue", "consecutive"):
            continue
        if atom.text.lower() != "running" or (before is not None and before.number is not None):
            return True
    return False


def since_when(reader: Reader) -> Frame | Asking | None:
    """Since when a job has been failing."""
    spoken = reader.text.lower()
    longest = "failing" in spoken and "longest" in spoken
    failing = status_of(reader) == "FAILED" or any(
        r.kind == "flag" and r.entity == "job" and r.flags == ("latest_failed",)
        for atom in reader.atoms
        for r in atom.readings
    )
    if not (reader.cue("since_when") or longest) or not failing:
        return None
    jobs = job_args(reader)
    if isinstance(jobs, Asking) or reader.left_over(*KNOWN, "cue since_when", "measure duration"):
        return jobs if isinstance(jobs, Asking) else None
    lasting = bool(re.search(r"\bhow (?:long|many (?:hours|days|minutes|weeks))\b", spoken))
    args = (*jobs, ("counted", False), ("lasting", lasting))
    return Frame(entity="job", recipe="failing_since", args=args)


def recovery(reader: Reader) -> Frame | Asking | None:
    """How long it takes until a job works again."""
    if not reader.cue("recovery") or _is_of_errors(reader) or reader.numbers:
        return None
    jobs = job_args(reader)
    if isinstance(jobs, Asking):
        return jobs
    if reader.left_over(
        *KNOWN, "cue recovery", "agg avg", "agg median", "measure", "noun", "cue", "dim"
    ):
        return None
    by = (
        "job"
        if (reader.groups and reader.noun("job"))
        or (reader.noun("job") and not reader.mentions("schema"))
        else ""
    )
    if any(keys for _, keys in jobs):
        by = "job"
    if reader.noun("schema") and not reader.mentions("schema") and not reader.noun("job"):
        by = "space"  # "which space recovers fastest"
    if reader.groups and reader.noun("schema"):
        by = "space"
    return Frame(
        entity="run",
        recipe="recovery",
        window=reader.window,
        args=(
            ("by", by),
            ("median", reader.agg("median")),
            ("schemas", schemas_of(reader)),
            *jobs,
        ),
    )


def _is_of_errors(reader: Reader) -> bool:
    """Return whether kinds of errors, rates or days are told: "recovery time per error class"."""
    named = {r.name for atom in reader.atoms for r in atom.readings}
    kinds = bool(named & {"error_class", "success_rate", "failure_rate"})
    return kinds or any(atom.has("bucket") for atom in reader.atoms)


def recurring(reader: Reader) -> Frame | Asking | None:
    """Whether failures of a job are one-off or recurring."""
    if not reader.cue("oneoff"):
        return None
    of = subject(reader)
    if of is None or reader.left_over(*KNOWN, "cue oneoff", "noun", "order"):
        return None
    if isinstance(of, Asking):
        return of
    return Frame(entity="run", recipe="recurrence", filters=of, args=(("number", 5),))


_COUNTED = re.compile(
    r"\b(?P<way>more|fewer|less) (?:failures|failed runs|errors) (?:\w+ \w+ )?than\b", re.IGNORECASE
)


_NORM = re.compile(r"\bthan (?:the |an |on )?(?:\w+ )?(?:average|median|mean)\b", re.IGNORECASE)


def worse(reader: Reader) -> Frame | None:
    """Which spaces or jobs fail more, or less, than in the period before."""
    counted = _COUNTED.search(reader.text)
    if not counted and not reader.cue("worse", "better"):
        return None
    if len(reader.mentions("schema")) > 1 or not reader.noun("job", "schema"):
        return None
    if _NORM.search(reader.text):
        return None  # more than others, not more than before
    if _measures_other(reader) or any(atom.number is not None for atom in reader.atoms):
        return None
    if reader.left_over(
        *KNOWN, "cue", "measure failure_rate", "measure success_rate", "rel", "agg", "measure"
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


def _measures_other(reader: Reader) -> bool:
    """Return whether another number than that of failures moved: "whose duration increased"."""
    named = {r.name for atom in reader.atoms for r in atom.readings if r.kind == "measure"}
    return bool(named - {"failure_rate", "success_rate", "count"})


_BECAME = re.compile(
    r"\b(?:became|become|got|gotten|getting|grew|grown|turned|run|running|ran)"
    r"(?: \w+)? (?P<way>slower|faster|longer|quicker)\b"
    r"(?! than (?:an? |\w+ )?(?:second|minute|hour|day|week|month)s?\b)",
    re.IGNORECASE,
)


def slower(reader: Reader) -> Frame | None:
    """Which jobs or spaces take longer, or less long, than in the period before."""
    became = _BECAME.search(reader.text)
    if became is None or not reader.noun("job", "schema", "run"):
        return None
    if reader.mentions("job") or reader.mentions("asset") or _holds_against(reader):
        return None
    if reader.left_over(*KNOWN, "cue", "measure", "agg", "rel", "order", "schema", "number"):
        return None
    if any(number.unit != "%" for number in reader.numbers) or len(reader.numbers) > 1:
        return None
    longer = became["way"].lower() in {"slower", "longer"}
    return Frame(
        entity="run",
        recipe="got_slower",
        windows=reader.windows,
        args=(
            ("by", "space" if reader.noun("schema") and not reader.noun("job") else "job"),
            ("direction", "slower" if longer else "faster"),
            ("percent", next((number.value for number in reader.numbers), 0)),
            ("counted", bool(reader.ask("count"))),
            ("schemas", schemas_of(reader)),
        ),
    )


def _holds_against(reader: Reader) -> bool:
    """Return whether it is slower than another, or than so many minutes, not than before."""
    return len(reader.mentions("schema")) > 1 or any(n.unit == "s" for n in reader.numbers)


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


RECIPES: tuple[Recipe, ...] = (since_when, recurring, consecutive, recovery, slower, worse)
