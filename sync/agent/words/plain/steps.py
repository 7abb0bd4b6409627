"""Steps of severity, priority and log level in words: "high or worse" is high or critical."""

from __future__ import annotations

import re

_LADDERS = (("low", "medium", "high", "critical"), ("info", "warning", "error"))
_STEP = r"(?P<step>critical|high|medium|low|errors?|warnings?|info|severe|serious)"
_RISE = r"(?:worse|higher|above|up(?:wards)?|over|graver|more (?:severe|serious|urgent)|beyond)"
_FALL = r"(?:lower|below|less(?: (?:severe|serious|urgent))?|under|milder|down(?:wards)?)"
_KIND = r"(?P<kind>(?: (?:severity|priority|prio|level))?)"
_OR_MORE = re.compile(
    rf"\b{_STEP}{_KIND} (?:or|and) (?:even )?(?:(?P<up>{_RISE})|{_FALL})(?! \w+ than)\b",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\b(?:severit\w+|priorit\w+|prio|drifts?|level|rated|deviations?)\b", re.IGNORECASE
)
_BOUND = re.compile(
    r"\b(?:(?P<least>at least|no (?:less|lower) than|not (?:below|lower than)|minimum)|(?P<most>at "
    r"most|no (?:more|higher) than|not (?:above|higher than))|(?P<above>above|worse "
    r"than|higher than|"
    r"more (?:severe|serious|urgent) than)|(?:below|lower than|less (?:severe|serious|"
    r"urgent) than))"
    rf" (?:of )?{_STEP}\b(?! (?:rate|number|count))",
    re.IGNORECASE,
)
_SAME = {"severe": "high", "serious": "high", "errors": "error", "warnings": "warning"}


def as_plain_steps(text: str) -> str:
    """Return *text* with the steps that "high or worse" and "at least high" mean."""
    text = _OR_MORE.sub(_or_more, text)
    return _BOUND.sub(_bound, text) if _RANKED.search(text) else text


def _ladder(step: str) -> tuple[tuple[str, ...], int]:
    """Return the steps of the order that *step* is one of, and its place in them."""
    name = _SAME.get(step.lower(), step.lower())
    ladder = next(each for each in _LADDERS if name in each)
    return ladder, ladder.index(name)


def _listed(steps: tuple[str, ...]) -> str:
    return " or ".join((", ".join(steps[:-1]), steps[-1])) if len(steps) > 1 else "".join(steps)


def _or_more(found: re.Match[str]) -> str:
    """Return "high or critical" for "high or worse"."""
    ladder, place = _ladder(found["step"])
    return _listed(ladder[place:] if found["up"] else ladder[: place + 1]) + found["kind"]


def _bound(found: re.Match[str]) -> str:
    """Return "high or critical" for "at least high" and "above medium"; as it is without any."""
    ladder, place = _ladder(found["step"])
    if found["least"] or found["above"]:
        return _listed(ladder[place + bool(found["above"]) :]) or found[0]
    return _listed(ladder[: place + bool(found["most"])]) or found[0]
