"""What a recipe about runs and their failures found, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.agent.answer import in_time, in_words, listed
from sync.agent.frame import Frame

Row = Mapping[str, Any]


def logged(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the log of a run."""
    if not rows:
        return None, "That run has no log lines."
    errors = [row["message"] for row in rows if row["level"] == "ERROR"]
    tail = f" The last error: {errors[-1]}" if errors else ""
    return None, f"{len(rows)} log lines of run {rows[0]['run_id']}.{tail}"


def why(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of why runs failed."""
    failed = [row for row in rows if row["status"] == "FAILED"]
    if not failed and rows:
        row = rows[0]
        return (
            None,
            f"The newest run of {row['job']} did not fail: it is {row['status']} since "
            f"{in_words(row['started_at'])}.",
        )
    if not rows:
        return None, "No such run failed."
    told = [
        f"{row['job']} ({in_words(row['started_at'])}): {row['error_class']}: {row['error']}"
        for row in failed
    ]
    return failed[0]["error_class"] if len(
        failed
    ) == 1 else None, f"{len(failed)} failed. " + listed(told)


def verdict(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of how runs ended."""
    if not rows:
        return None, "There is no run of it in that time."
    told = listed(
        [
            f"{row['job']} {row['status']} at {in_words(row['started_at'])}"
            + (f" ({row['error_class']})" if row["error_class"] else "")
            for row in rows
        ]
    )
    if not frame.arg("asked"):
        return rows[0]["status"] if len(rows) == 1 else None, f"{told}."
    wanted = frame.arg("wanted")
    causes = frame.arg("causes") or ()
    met = [row for row in rows if row["status"] == wanted]
    met = [row for row in met if not causes or row["error_class"] in causes]
    said = "Yes" if met and (wanted != "SUCCEEDED" or len(met) == len(rows)) else "No"
    value: Any = rows[0]["status"] if len(rows) == 1 and not causes else said == "Yes"
    return value, f"{said}: {told}."


def streaks(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the longest rows of failures."""
    number = frame.arg("number")
    did, what = ("failed", "failures")
    if frame.arg("status") == "SUCCEEDED":
        did, what = ("succeeded", "successes")
    times = "days" if frame.recipe == "days_in_a_row" else "times"
    if not rows:
        return None, f"No job {did} {number} {times} in a row."
    told = listed([f"{row['job']} ({row['longest_streak']})" for row in rows])
    if frame.arg("limit") == 1 or (len(rows) == 1 and (frame.arg("jobs") or frame.arg("assets"))):
        most = rows[0]["longest_streak"]
        what = f"days with {what}" if times == "days" else what
        return most, f"The longest row of {what} is {most}: {told}."
    return None, f"{len(rows)} jobs {did} at least {number} {times} in a row: {told}."


def since(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of since when jobs fail."""
    if not rows:
        none = 0 if frame.arg("counted") else None
        return none, "It is not failing: the newest run that ended did not fail."
    told = listed(
        [
            f"{r['job']} since {in_words(r['failing_since'])} ({r['failures_in_a_row']} failures)"
            for r in rows
        ]
    )
    name = "failures_in_a_row" if frame.arg("counted") else "failing_since"
    if frame.arg("lasting") and len(rows) == 1:
        told = f"{told}, that is {in_time(rows[0]['failing_s'])}"
        name = "failing_s"
    return rows[0][name] if len(rows) == 1 else None, f"Failing: {told}."


_MTTR = "Recovery runs from the end of a failed run to the end of the first SUCCEEDED run after it."


def recovered(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of how long recovery took."""
    if not rows:
        return None, f"Nothing failed and recovered. {_MTTR}"
    value = rows[0]["recovery_s"] if len(rows) == 1 else None
    told = listed([f"{row['name']} {in_time(row['recovery_s'])}" for row in rows])
    mean = "Median" if frame.arg("median") else "Mean"
    return value, f"{mean} time to recovery: {told}. {_MTTR}"


def recurs(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of whether a failure comes back."""
    row = rows[0]
    if row["failed"] >= 2:
        verdict = "Recurring"
    elif row["failed_ever"] <= 1:
        verdict = "A one-off"
    else:
        verdict = "Not recurring lately"
    return verdict, (
        f"{verdict}: {row['failed']} of the last {row['runs']} runs of {row['jobs']} failed"
        f" ({row['error_classes'] or 'no error'}), {row['failed_ever']} ever."
    )


def worsened(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of what got better or worse."""
    word = frame.arg("direction")
    rule = "By failure rate: FAILED / (SUCCEEDED + FAILED + PARTIAL)."
    if frame.arg("by_count"):
        rule = "By the number of failed runs."
    if not rows:
        return None, f"None got {word}. {rule}"
    told = listed(
        [
            f"{r['name']} ({in_words(r['failure_rate_before'])} % to "
            f"{in_words(r['failure_rate'])} %)"
            for r in rows
        ]
    )
    return rows[0]["name"] if len(rows) == 1 else None, f"{len(rows)} got {word}: {told}. {rule}"


def slowed(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of what became slower or faster."""
    word = frame.arg("direction")
    if frame.arg("percent"):
        word = f"{word} by {in_words(frame.arg('percent'))} % or more"
    if not rows:
        return 0 if frame.arg(
            "counted"
        ) else None, f"None got {word}, by the average duration of runs that ended."
    told = listed(
        [
            f"{r['name']} ({in_words(r['duration_before'])} s to {in_words(r['duration'])} s)"
            for r in rows
        ]
    )
    one = rows[0]["name"] if len(rows) == 1 else None
    one = len(rows) if frame.arg("counted") else one
    return one, f"{len(rows)} got {word}, by the average duration of runs that ended: {told}."
