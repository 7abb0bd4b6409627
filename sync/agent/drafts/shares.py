"""Which part of what a share is: "what share of failed runs were retried"."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.drafts.drafting import PLACES, Draft
from sync.agent.frame import Asked, Condition, Filter, Flagged, Frame, Related
from sync.agent.times.window import merge

_AROUND = frozenset({*PLACES, "asset", "component"})  # says where to look, rather than what is met


def with_share(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with the share that is asked for: of rows that meet something, or of all."""
    causes = tuple(f for f in frame.filters if f.field == "error_class")
    if causes and [a.measure for a in frame.asked] == ["failure_rate"]:
        failed = Filter(field="status", values=("FAILED",), label="failed")
        others = tuple(f for f in frame.filters if f not in causes and f.field != "status")
        return replace(frame, asked=(Asked(),), share=causes, filters=(*others, failed))
    asked = _shared(made, frame)
    if made.universal and asked == Asked() and not frame.groups and not frame.bucket:
        return _of_all(made, frame)
    if "share" not in made.aggs or asked is None:
        return frame
    return _limited_by_share(made, _shared_out(made, frame, asked, causes))


def _limited_by_share(made: Draft, frame: Frame) -> Frame:
    """Return *frame* with its groups limited by their shares where a percentage limits them."""
    percent = [n for n in made.numbers if n.unit == "%" and n.op]
    if frame.having is None or not percent or not (frame.share or frame.of_total):
        return frame
    return replace(frame, having=replace(frame.having, field="share_percent", label="share"))


def _shared_out(made: Draft, frame: Frame, asked: Asked, causes: tuple[Filter, ...]) -> Frame:
    inside = tuple(w for w in made.windows if w.part is not None and w.since is None)
    if inside and not _after(made, frame):
        whole = merge(w for w in made.windows if w not in inside)
        return replace(frame, asked=(asked,), window=whole, share_window=merge(inside))
    part = _part(made, frame)
    if len(part) == 1 and isinstance(part[0], Filter) and part[0].field in frame.groups:
        return replace(frame, asked=(asked,), of_total=True)  # "manual versus scheduled"
    parted = made.of_each or not part or bool({"error_class", "error"} & set(frame.groups))
    if frame.groups and parted and not _after(made, frame):
        return replace(frame, asked=(asked,), of_total=True)
    if causes and _is_failed(part) and not _after(made, frame):
        # "the share of throttling failures" is a share of failures
        rest = tuple(each for each in frame.filters if each not in causes)
        return replace(frame, asked=(asked,), share=causes, filters=rest)
    rate = _rate(part, made, frame)
    if rate:
        others = tuple(each for each in frame.filters if each not in part)
        return replace(frame, asked=(Asked(measure=rate),), filters=others)
    if not part:
        return frame
    up = frame.entity == "check" and len(part) == 1 and _is_up(part[0])
    told = {each.field for each in part if isinstance(each, Filter)}
    of = (made.wider,) if made.wider is not None and made.wider.field in told else ()
    # of what came up in the time: what is not resolved has no time of its resolution
    time = made.time_field if "status" in told else frame.time_field
    return replace(
        frame,
        time_field=time,
        asked=(Asked(measure="uptime") if up else asked,),
        share=() if up else part,
        filters=(*of, *(each for each in frame.filters if each not in part)),
        flags=tuple(each for each in frame.flags if each not in part),
        related=tuple(each for each in frame.related if each not in part),
    )


def _rate(part: tuple[Condition | Related, ...], made: Draft, frame: Frame) -> str:
    """Return the rate that the share is by another name, "" where it is one of its own."""
    if frame.entity == "run" and _is_success(part, frame):
        return "success_rate"
    failed = frame.entity == "run" and _is_failed(part) and not _after(made, frame)
    return "failure_rate" if failed else ""


_SUMMED = frozenset({"row_count", "column_count", "written", "retries", "duration"})


def _shared(made: Draft, frame: Frame) -> Asked | None:
    """Return what is shared out: how many rows there are, or the sum of a number over them."""
    asked = frame.asked[0] if frame.asked else Asked()
    if asked == Asked():
        return asked
    averaged = {"avg", "median", "max", "min"} & set(made.aggs)
    if asked.measure not in _SUMMED or averaged:
        return None
    return Asked(measure=asked.measure, agg="sum")


def _is_failed(part: tuple[Condition | Related, ...]) -> bool:
    """Return whether the part is "failed runs", whose share has a definition of its own."""
    one = part[0] if len(part) == 1 else None
    return isinstance(one, Filter) and one.values == ("FAILED",) and not one.negated


def _is_up(one: Condition | Related) -> bool:
    """Return whether the part is "checks that were OK", whose share has a name of its own."""
    if isinstance(one, Flagged):
        return one == Flagged(flag="healthy")
    return isinstance(one, Filter) and one.values == ("OK",) and not one.negated


def _is_success(part: tuple[Condition | Related, ...], frame: Frame) -> bool:
    """Return whether the part is "successful runs", of runs of any status: the success rate."""
    one = part[0] if len(part) == 1 else None
    good = isinstance(one, Filter) and one.values == ("SUCCEEDED",) and not one.negated
    statuses = [each for each in frame.filters if each.field == "status"]
    return good and len(statuses) == 1


def _of_all(made: Draft, frame: Frame) -> Frame:
    """Return the share of those that meet what is asked of all: "do all tables have an owner"."""
    part = _part(made, frame) if _after(made, frame) or frame.related else _of_clauses(made, frame)
    if not part or frame.order is not None:
        return frame
    return replace(
        frame,
        asked=(Asked(),),
        share=part,
        filters=tuple(each for each in frame.filters if each not in part),
        flags=tuple(each for each in frame.flags if each not in part),
        related=tuple(each for each in frame.related if each not in part),
    )


def _of_clauses(made: Draft, frame: Frame) -> tuple[Condition, ...]:
    """Return what is said in a clause of its own: "does every job have a schedule"."""
    return tuple(
        each for each in frame.conditions if each not in made.said and not _is_around(each)
    )


def _part(made: Draft, frame: Frame) -> tuple[Condition | Related, ...]:
    """Return what the counted rows meet: what is said after the noun, or else of the noun."""
    if made.among_at >= 0:
        told = [each for each in frame.conditions if not _is_around(each)]
        return tuple(each for each in told if made.said.get(each, -1) < made.among_at)
    after = _after(made, frame)
    if after or frame.related:
        return (*after, *frame.related)
    before = tuple(each for each in frame.conditions if not _is_around(each))
    return before[-1:] or tuple(each for each in frame.conditions if _is_around(each))[-1:]


def _after(made: Draft, frame: Frame) -> tuple[Condition, ...]:
    places = {each: _place(made, each) for each in frame.conditions}
    behind = tuple(each for each, place in places.items() if place > made.noun_at)
    met = tuple(each for each in behind if not _is_around(each))
    end = max((places[each] for each in met), default=0)
    if any(each not in made.said and places[each] < end for each in met):
        met = tuple(each for each in met if places[each] == end)  # "runs over 10 minutes failed"
    told = tuple(each for each in behind if places[each] > made.predicate_at > made.noun_at)
    last = tuple(each for each in met if places[each] >= made.predicate_at > made.noun_at)
    return last if last and len(last) < len(met) else met or told


def _place(made: Draft, each: Condition) -> int:
    """Return at which word *each* stands; a limit stands where its number does."""
    limits = isinstance(each, Filter) and each.op in {"<", "<=", ">", ">=", "between"}
    return made.said.get(each, made.number_at - 1 if limits else made.noun_at)


def _is_around(each: Filter | Flagged) -> bool:
    return isinstance(each, Filter) and each.field in _AROUND
