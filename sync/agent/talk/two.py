"""Two answers held against each other: "which of the two is slower", "what is the difference"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sync.agent.frame import Asked, Filter, Frame, Order
from sync.agent.model import Model
from sync.agent.talk.reshaping import rows_of
from sync.agent.times.window import Window

_UP = "more|most|higher|highest|slower|slowest|longer|longest|bigger|biggest|larger|largest|greater"
_DOWN = (
    "fewer|fewest|less|least|lower|lowest|faster|fastest|quicker|quickest|shorter|shortest|"
    "smaller|smallest"
)
_WHAT = (
    r"(?P<what>space|job|asset|table|view|month|week|day|system|database|class|owner|period|year|"
    r"component|quarter)"
)
_WHICH = re.compile(
    r"^(?:and |so |but |then |ok |now )*(?:which|what|who|where|when)"
    r"(?: (?:one|ones|of (?:them|the two|these|those|both|these two|those two)|one of (?:them|"
    rf"the two)|{_WHAT}))*"
    r"(?: (?:is|was|are|were|has|had|have|does|did|do|took|takes|ran|runs|performs?|performed|"
    r"went|got|there|it|they|the|a|on average|typically|usually|failed|fails|showed|shows|of|"
    r"them))* "
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<worse>worse|worst)|(?P<better>better|best))"
    r"(?: (?:one|ones|rate|number|count|value|average|median|ones?|of (?:them|the two|these|both)|"
    r"then|now|failures?|runs?|often|assets?|columns?|on average|overall|reliable|time|to run))*"
    r"[.?! ]*$",
    re.IGNORECASE,
)
_TIMES = frozenset({"month", "week", "day", "period", "year", "quarter"})
_CALLED = {"table": "asset", "view": "asset", "class": "error_class"}
_APART = re.compile(
    r"^(?:and |so |but |then |ok |now |please )*(?:(?:what is|what's|what was|how big is|how large "
    r"is|give me|show|show me) )?(?:the )?(?:difference|delta|gap)(?: (?:between|of) (?:them|the "
    r"two|these|those|both|these two))?[.?! ]*$|"
    r"^(?:and |so |but |then |ok |now |please )*(?:compare|contrast|put|show|set)(?: me)? "
    r"(?:them|the two|both|these two|those two|these|those)"
    r"(?: (?:days|weeks|months|years|periods|numbers|results|figures|lists))?"
    r"(?: (?:with each other|to each other|side by side|next to each other|beside each other|"
    r"against each other|together|in one (?:chart|table)|please))*[.?! ]*$|"
    r"^(?:and |so |but |then |ok |now |please )*(?:(?:both|them|all|the two)(?: of them)? )?"
    r"(?:(?:days|weeks|months|years|periods) )?side by side(?: please)?[.?! ]*$",
    re.IGNORECASE,
)


_MOVED = re.compile(
    r"^(?:and |so |but |then |ok |now |please |show |list |keep |give me )*(?:only |just |solely )*"
    r"(?:(?:those|the ones|the \w+|jobs|spaces|tables|assets|ones))?(?: ?(?:where|that|which|when|"
    r"whose \w+))(?: it| they| the \w+|(?: error)? (?!got|is|are|was|were)\w+)? (?:has |have |had "
    r")?(?:got|became|become|is|are|was|were|"
    r"went|gone|grew|rose|fell|dropped|increased|decreased|improved|worsened|did)(?: (?:got|become|"
    rf"gone))?(?: (?:(?P<up>{_UP}|up)|(?P<down>{_DOWN}|down)|(?P<better>better)|worse))?"
    r"[?.! ]*$",
    re.IGNORECASE,
)
_ROSE = re.compile(r"\b(?:grew|rose|increased)\b", re.IGNORECASE)
_IMPROVED = re.compile(r"\bimproved\b", re.IGNORECASE)
_WORSENED = re.compile(r"\b(?:worsened|worse)\b", re.IGNORECASE)
_FELL = re.compile(r"\b(?:fell|dropped|decreased)\b", re.IGNORECASE)


def moved(text: str, frames: Sequence[Frame], model: Model) -> Frame | None:
    """Return the groups whose number went up or down between the two times that were shown."""
    found, before = _MOVED.match(text), frames[-1]
    if len(frames) > 1 and not before.windows:
        before = _grouped(frames[-2], before) or before
    if found is None or not before.groups or len(before.windows) != 2 or before.recipe:
        return None
    up, down = found["up"] or _ROSE.search(text), found["down"] or _FELL.search(text)
    better = bool(found["better"] or _IMPROVED.search(text))
    if better or _WORSENED.search(text):
        high = model[before.entity].measures[before.asked[0].measure].better == "high"
        up, down = better == high, better != high
    if not (up or down):
        return None
    newest = tuple(sorted(before.windows, key=_begin, reverse=True))
    more = ">" if up else "<"
    return replace(before, windows=newest, more=more, order=None, limit=None, rank=None)


def against(text: str, frames: Sequence[Frame], model: Model) -> Frame | None:
    """Return the newest two of *frames* as one, ranked where *text* asks which is more.

    None where they are not the same question about two things or two times.
    """
    which = _WHICH.match(text)
    two = _of_two(text, frames[-1]) if frames and which else None
    if which is not None and two is not None:
        return replace(two, order=Order(descending=_descends(which, two, model)), limit=1)
    return _of_last_two(text, frames, model) if len(frames) > 1 else None


def _of_last_two(text: str, frames: Sequence[Frame], model: Model) -> Frame | None:
    """Return the last two of *frames* as one, ranked where that is asked."""
    which, apart = _WHICH.match(text), _APART.match(text)
    if not (which or apart):
        return None
    if which is None and (grouped := _grouped(frames[-2], frames[-1])) is not None:
        return grouped
    joined = joined_of(frames[-2], frames[-1])
    for earlier in reversed(frames[:-2]):
        if joined is None or joined.windows or not joined.groups:
            break
        more = only_apart(earlier, frames[-1]) if _is_plain(earlier) else None
        if more is None or more[1].field != joined.groups[0] or earlier.entity != joined.entity:
            break
        joined = _with_third(joined, more[0])
    if joined is not None and which is not None and not _is_of(which["what"], joined):
        return None
    if joined is None or which is None:
        return joined
    order = Order(descending=_descends(which, joined, model))
    limit = None if joined.windows else 1
    return replace(joined, order=order if limit or not order.descending else None, limit=limit)


def _of_two(text: str, last: Frame) -> Frame | None:
    """Return *last* split by the two things that it is about: "which of the two had more"."""
    several = [f for f in last.filters if len(f.values) == 2 and f.op == "is" and not f.negated]
    said = re.search(r"\b(?:the|these|those) two\b|\bboth\b|\bof them\b", text, re.IGNORECASE)
    if said is None or len(several) != 1 or not _is_plain(last) or several[0].field == "run":
        return None
    asked = last.asked or (Asked(),)
    return replace(rows_of(last), asked=asked, groups=(several[0].field,), select=(), yes_no=False)


def _is_of(what: str | None, joined: Frame) -> bool:
    """Return whether *what* is asked for is what the two differ in: a month, or a space."""
    word = (what or "").lower()
    if not word:
        return True
    return word in _TIMES if joined.windows else joined.groups == (_CALLED.get(word, word),)


def _grouped(first: Frame, last: Frame) -> Frame | None:
    """Return both times of the same groups beside each other, None where they differ otherwise."""
    split = bool(last.groups) and not (last.recipe or last.parts or last.bucket or last.windows)
    alike = replace(first, window=None, order=None) == replace(last, window=None, order=None)
    if not (split and alike and first.window and last.window) or first.window == last.window:
        return None
    windows = tuple(sorted((first.window, last.window), key=_begin))
    return replace(last, windows=windows, window=None, order=None, limit=None, rank=None)


def joined_of(first: Frame, last: Frame) -> Frame | None:
    """Return *first* and *last* beside each other, None where more sets them apart than one "
    "thing."""
    alike = (first.entity, first.flags, first.related) == (last.entity, last.flags, last.related)
    if not (_is_plain(first) and _is_plain(last) and alike):
        return None
    asked = last.asked or (Asked(),)
    whole = replace(
        last, asked=asked, select=(), limit=None, rank=None, order=None, yes_no=False, chart=""
    )
    if first.filters == last.filters and first.window and last.window:
        windows = tuple(sorted((first.window, last.window), key=_begin))
        return replace(whole, windows=windows, window=None) if first.window != last.window else None
    apart = only_apart(first, last)
    if apart is None or first.window != last.window:
        return None
    other, own = apart
    label = f"{other.label} or {own.label}"
    both = replace(own, values=(*other.values, *own.values), label=label)
    filters = tuple(both if f == own else f for f in last.filters)
    return replace(whole, filters=filters, groups=(own.field,))


def _is_plain(frame: Frame) -> bool:
    split = frame.groups or frame.bucket or frame.windows
    return not (frame.recipe or frame.parts or frame.shares or split)


def only_apart(first: Frame, last: Frame) -> tuple[Filter, Filter] | None:
    """Return the one condition of each that the other has with another value."""
    other = [f for f in first.filters if f not in last.filters]
    own = [f for f in last.filters if f not in first.filters]
    single = len(own) == len(other) == 1 and _differ(other[0], own[0])
    return (other[0], own[0]) if single else None


def _with_third(joined: Frame, more: Filter) -> Frame:
    """Return *joined* with the value of *more* beside those that it has."""
    filters = tuple(
        replace(f, values=(*more.values, *f.values), label=f"{more.label} or {f.label}")
        if f.field == more.field and not f.negated
        else f
        for f in joined.filters
    )
    return replace(joined, filters=filters)


def _begin(window: Window) -> datetime:
    return window.since or datetime.min.replace(tzinfo=UTC)


def _differ(one: Filter, other: Filter) -> bool:
    alike = (one.field, one.op, one.negated) == (other.field, other.op, other.negated)
    single = one.op == "is" and len(one.values) == len(other.values) == 1
    return alike and single and one.values != other.values


def _descends(which: re.Match[str], frame: Frame, model: Model) -> bool:
    """Return whether the higher number is asked for; a rate that is good when high is "best" so."""
    if which["up"] or which["down"]:
        return bool(which["up"])
    measure = model[frame.entity].measures.get(frame.asked[0].measure)
    good = measure is not None and measure.better == "high"
    return bool(which["better"]) == good
