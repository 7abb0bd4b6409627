"""Groups told by how many of their rows meet something: "jobs with 5 failures and a good rate".

What met one value and never another is such a group, too: "errors that hit SALES but never HR".
"""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.limiting import CATEGORIES
from sync.agent.frame import Asked, Condition, Filter, Frame, Related

_RATES = frozenset({"success_rate", "failure_rate"})
_STATUSES = frozenset({"status", "error_class"})
# one asset has many values of these: with one of them and without another it is still itself
_MANY_VALUED = frozenset({"feeds", "depends_on", "feeds_directly", "depends_directly_on"})
CLOCK = frozenset({"hour_of_day", "weekday"})


def with_met(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with its groups limited by what their rows meet."""
    return _of_clock(made, _but_never(made, _beside_rate(frame)))


def _met(frame: Frame, met: tuple[Condition, ...], op: str, number: float) -> Related:
    filters = tuple(each for each in met if isinstance(each, Filter))
    flags = tuple(each for each in met if not isinstance(each, Filter))
    return Related(
        part=Frame(entity=frame.entity, filters=filters, flags=flags), op=op, number=number
    )


def _beside_rate(frame: Frame) -> Frame:
    """ "more than 5 failures and a success rate over 80 %": the rate is that of all runs."""
    rows = [each for each in frame.limits if isinstance(each, Filter) and each.field == "rows"]
    of = tuple(f for f in frame.filters if f.field in _STATUSES and f.op == "is" and not f.negated)
    rate = bool(frame.asked) and frame.asked[0].measure in _RATES
    if frame.entity != "run" or not (rate and rows and of and frame.groups):
        return frame
    rest = tuple(each for each in frame.limits if each not in rows)
    met = tuple(
        replace(_met(frame, of, each.op, each.values[0]), high=each.values[-1]) for each in rows
    )
    return replace(
        frame, filters=tuple(f for f in frame.filters if f not in of), limits=(*rest, *met)
    )


def _but_never(made: Draft, frame: Frame) -> Frame:
    """Let a value that is denied beside one that is wanted rule out the groups that have both."""
    pairs = [(a, b) for b in frame.filters if b.negated for a in frame.filters if _apart(a, b)]
    picked = [name for name in made.select if name in CATEGORIES]
    groups = frame.groups or tuple(picked[:1]) or tuple(name for name, _ in made.things[:1])
    plain = not (frame.bucket or frame.windows or frame.limits)
    counted = frame.having is None or frame.asked == (Asked(),)
    if len(pairs) != 1 or not (plain and counted):
        return frame
    one, other = pairs[0]
    groups = tuple(name for name in groups if name != one.field)
    if not groups or frame.entity in groups:
        return frame
    rest = tuple(each for each in frame.filters if each not in pairs[0])
    limits = (
        _so_many(frame, one, frame.having),
        _met(frame, (replace(other, negated=False),), "=", 0),
    )
    asked = frame.asked or (Asked(),)  # groups are what is asked for, not their rows
    return replace(frame, groups=groups, filters=rest, limits=limits, having=None, asked=asked)


def _so_many(frame: Frame, met: Filter, number: Filter | None) -> Related:
    """Return that as many rows as *number* says are so, any where it says none."""
    if number is None:
        return _met(frame, (met,), ">=", 1)
    many = _met(frame, (met,), number.op, number.values[0])
    return replace(many, high=number.values[-1])


def _apart(one: Filter, other: Filter) -> bool:
    alike = one.field == other.field and one.op == other.op == "is"
    alike = alike and one.field not in _MANY_VALUED
    return alike and not one.negated and not set(one.values) & set(other.values)


def _of_clock(made: Draft, frame: Frame) -> Frame:
    """ "hours of the day without failures": those in which no run failed, whatever else ran."""
    denied = tuple(each for each in frame.filters if each.negated)
    plain = not (frame.groups or frame.limited or made.order is not None or made.aggs)
    if frame.bucket not in CLOCK or not denied or not plain or made.per_bucket:
        return frame
    rest = tuple(each for each in frame.filters if not each.negated)
    met = tuple(_met(frame, (replace(each, negated=False),), "=", 0) for each in denied)
    return replace(frame, filters=rest, limits=met)
