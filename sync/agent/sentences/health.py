"""What a recipe about the health of the product found, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.agent.answer import in_words, listed
from sync.agent.frame import Frame

Row = Mapping[str, Any]


def health(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of the components as they are now."""
    bad = [row for row in rows if row["status"] != "OK"]
    ill = frame.arg("asked") or ()  # "is anything down"
    if not rows and frame.arg("statuses"):
        states = " or ".join(map(str, frame.arg("statuses")))
        return None, f"No component is {states} at its last check."
    if not rows:
        return None, "There are no health checks."
    if not bad:
        return (
            "OK" if len(rows) == 1 else True,
            f"{'No' if ill else 'Yes'}: {listed([r['component'] for r in rows])} "
            f"{'is' if len(rows) == 1 else 'are'} OK, last checked "
            f"{in_words(rows[0]['checked_at'])}.",
        )
    told = listed([f"{r['component']} is {r['status']} ({r['message']})" for r in bad])
    met = any(row["status"] in ill for row in bad)
    lead = ("Yes" if met else "No") if ill else "Not everything"
    return (
        bad[0]["status"] if len(rows) == 1 else False,
        f"{lead}: {told}; {len(rows) - len(bad)} of {len(rows)} components are OK.",
    )


def outages(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of when a component was down."""
    state = "degraded" if frame.arg("statuses") == ("DEGRADED",) else "down"
    if not rows:
        return None, f"No check saw it {state}."
    told = listed(
        [
            f"{r['component']} from {in_words(r['began_at'])} for {in_words(r['duration_s'])} s"
            for r in rows
        ]
    )
    value = rows[0]["last_down_check_at"] if frame.arg("limit") == 1 else None
    return (
        value,
        f"{f'Last {state}' if frame.arg('limit') == 1 else state.capitalize()}: {told}. The last "
        "bad check was "
        f"at {in_words(rows[0]['last_down_check_at'])}.",
    )


def down(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of how long components were down."""
    rule = "A spell lasts from its first check that was not OK to the next OK check."
    degraded = frame.arg("statuses") == ("DEGRADED",)
    name = "Time degraded" if degraded else "Downtime"
    if degraded:
        rule = "Each check that was degraded counts until the next one."
    if not rows:
        return 0, f"{'No time degraded' if degraded else 'No downtime'}. {rule}"
    told = listed(
        [
            f"{r['component']} {in_words(r['downtime_s'])} s in {r['bad_checks']} checks"
            for r in rows
        ]
    )
    one = rows[0]["component"] if frame.arg("limit") == 1 else rows[0]["downtime_s"]
    return one if len(rows) == 1 else None, f"{name}: {told}. {rule}"


def health_then(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of whether components were up in a time."""
    if not rows:
        return None, "There are no health checks of that time."
    count = "down_checks" if frame.arg("down") and not frame.arg("wanted") else "bad_checks"
    bad = [row for row in rows if row[count]]
    yes = not bad if frame.arg("wanted") else bool(bad)
    told = listed([_seen(row, count) for row in bad or rows])
    return yes, f"{'Yes' if yes else 'No'}: {told}."


def _seen(row: Row, count: str) -> str:
    """Return how often checks of one component found it so, and when first and last."""
    component, checks = row["component"], row["checks"]
    if not row["bad_checks"]:
        return f"{component} was OK in all {checks} checks"
    how = "DOWN" if count == "down_checks" else "not OK"
    if not row[count]:
        return f"{component} was never DOWN, but not OK in {row['bad_checks']} of {checks} checks"
    of = "down" if count == "down_checks" else "bad"
    first, last = (in_words(row[f"{end}_{of}_check_at"]) for end in ("first", "last"))
    when = f"at {first}" if first == last else f"from {first} to {last}"
    return f"{component} was {how} in {row[count]} of {checks} checks, {when} ({row['statuses']})"


def health_since(frame: Frame, rows: list[Row]) -> tuple[Any, str]:
    """Return the value and the sentence of since when components are as they are."""
    told = listed(
        [
            f"{row['component']} is {row['status']} since {in_words(row['since'])} "
            f"({in_words(row['lasting_s'])} s)"
            for row in rows
        ]
    )
    name = "lasting_s" if frame.arg("lasting") else "since"
    return rows[0][name] if len(rows) == 1 else None, f"{told or 'There are no checks'}."
