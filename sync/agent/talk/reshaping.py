"""How a short turn changes what is shown of a frame: its numbers, groups, order, rows."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.judging import is_good
from sync.agent.frame import Asked, Filter, Frame, Order
from sync.agent.model import Model
from sync.agent.talk.ends import extreme
from sync.agent.talk.markers import resorts, sorts_by_count
from sync.agent.talk.slots import bucket_after

_LISTS = re.compile(
    r"^(?:and |now |please |ok |so |but )*(?:(?:list|show|name|give me|show me)\b.*"
    r"(?:\b(?:ones?|them|those|these|all|runs|rows)\b|'s?[.?! ]*$)|which\b.*\b(?:ones?|of (?:them|"
    r"those|these))\b|who\b.*\b(?:them|those|these)\b|"
    r"what (?:did|has|have) [\w.]+ (?:do|done)\b)",
    re.IGNORECASE,
)

_LISTS_THEM = re.compile(
    r"^(?:and |now |please |ok |so |but )*(?:list|show|name|give)(?: me)? (?:all )?(?:of )?"
    r"(?:them|those|these)\b",
    re.IGNORECASE,
)

_EACH = re.compile(
    r"\b(?:they|them|those|these|their|each(?: of (?:them|those))?)\b", re.IGNORECASE
)

_WITH = re.compile(
    r"^(?:and |but |now |please |ok )*(?:with|including|along with)\b(?! (?:more|less|fewer|at|"
    r"over|under|no|exactly|only)\b)",
    re.IGNORECASE,
)
_BEST = re.compile(r"\b(?:most|least|fewest|best|worst|\w{3,}est)\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:they|their|each)\b", re.IGNORECASE)
_ALL_TOGETHER = re.compile(r"\b(?:altogether|in total|all in all|combined|overall|in sum)\b", re.I)


def lists(made: Draft, before: Frame, text: str) -> bool:
    """Return whether the rows behind numbers are asked for: "list the critical ones"."""
    numbers = bool(before.groups or before.bucket or before.asked)
    ordered = made.order and not _LISTS_THEM.match(text)
    other = made.groups or made.bucket or made.chart or made.asked or ordered or made.counted
    return numbers and not other and bool(_LISTS.match(text))


_WHICH_ONE = re.compile(
    r"^(?:and |so |but )*which (?:one|ones|of (?:them|those|these)|run|asset|table|job|view|"
    r"object)\b|^(?:and |so |but )*(?:(?:what|which) (?:was|is) )?the (?:\w+est|most recent) "
    r"(?:run|"
    r"sync|load|asset|table|view|job)\b",
    re.IGNORECASE,
)


def picks_row(made: Draft, before: Frame, text: str) -> bool:
    """Return whether one of the rows behind a sum is asked for: "which one is the biggest"."""
    total = before.asked and not (before.groups or before.bucket)
    one = (made.order_key == "time" and not made.asked) or _WHICH_ONE.match(text)
    return bool(total and made.order is not None and one)


def rows_of(before: Frame) -> Frame:
    """Return the rows that the numbers of *before* are of."""
    return replace(
        before,
        asked=(),
        groups=(),
        bucket="",
        having=None,
        order=None,
        limit=None,
        rank=None,
        per_group="",
        cumulative=False,
        share=(),
    )


def limited_sums(frame: Frame, made: Draft, before: Frame) -> Frame:
    """Return *frame* with a limit on what is summed up, not on what goes into it."""
    summed = {each.measure for each in before.asked} if before.groups else set()
    number = next((n for n in made.numbers if n.op), None)
    if number is None or not summed - {"count"} or made.groups:
        return frame
    limits = tuple(
        f for f in frame.filters if f.field in summed and f not in before.filters and f.op != "is"
    )
    having = Filter(
        field="",
        op=number.op,
        values=(number.value, number.high) if number.high else (number.value,),
    )
    return replace(frame, having=having, filters=tuple(f for f in frame.filters if f not in limits))


def shown(made: Draft, before: Frame, text: str) -> tuple[str, ...]:
    """Return the fields that are shown of each row: "how long did they take", "who did that"."""
    fields = made.entity.fields
    if made.who and "user" in fields and made.select == ["started_at"]:  # "who started it"
        made.select.clear()
    beside = _WITH.match(text)
    listing = not (before.asked or before.groups or before.bucket) or lists(made, before, text)
    if (
        _ALL_TOGETHER.search(text)
        or not listing
        or made.aggs
        or made.groups
        or made.bucket
        or (made.select and not beside)
    ):
        return ()
    if made.who and "user" in fields:
        return ("user",)
    names = tuple(each.measure for each in made.asked if each.measure in fields)
    if beside:
        return (*made.select, *names) if names else ()
    if made.order is not None and _WHICH_ONE.match(text):
        return ()  # "which of them wrote the most"
    return names if _EACH.search(text) else ()


def is_list_of_counted(text: str, before: Frame) -> bool:
    """Return whether what was counted is to be listed."""
    plain = before.asked == (Asked(),) and not (before.groups or before.bucket or before.share)
    asked = re.search(r"\b(?:list|show|name|which)\b", text, re.IGNORECASE)
    return plain and bool(asked)


def measured(
    made: Draft, new: Frame, frame: Frame, before: Frame, text: str, *, also: bool
) -> Frame:
    """Return *frame* with the numbers, the groups or the fields that *made* asks for."""
    if made.groups or made.bucket:
        asked = new.asked if made.asked else before.asked or (Asked(),)
        share = () if made.asked else frame.share
        rows = replace(rows_of(frame), share=share, select=())
        rows = replace(rows, bucket=bucket_after(before.bucket, new.bucket))
        groups = new.groups
        if also and not made.asked and len(before.groups) < 2:
            groups = tuple(dict.fromkeys((*before.groups, *new.groups)))
            rows = replace(rows, bucket=rows.bucket or before.bucket)
        return replace(rows, groups=groups, asked=asked)
    if made.counted and not made.asked:
        return _counted(frame, text)
    if made.asked:
        old = before.asked if also else ()
        return replace(frame, asked=tuple(dict.fromkeys((*old, *new.asked))))
    end = extreme(made, before, text)
    if (made.aggs or end) and frame.asked and new.share == ():
        agg = end or made.aggs[-1]
        summed = agg in {"avg", "median", "max", "min", "sum"} or re.fullmatch(r"p\d+", agg)
        if summed and frame.asked[0].measure != "count":
            return replace(frame, asked=(replace(frame.asked[0], agg=agg),))
    if made.select:
        return replace(
            frame,
            select=tuple(dict.fromkeys((*made.select, *frame.select))),
            asked=() if not frame.groups else frame.asked,
        )
    return frame


def _counted(frame: Frame, text: str) -> Frame:
    """Return the number of the rows of *frame*, for each of its groups where those stay."""
    if frame.groups and sorts_by_count(text) and frame.asked != (Asked(),) and not frame.shares:
        numbers = tuple(dict.fromkeys((*frame.asked, Asked())))  # "by number of runs"
        return replace(frame, asked=numbers, order=Order(by="count"))
    if frame.groups and resorts(text):
        return frame  # "sort by number" puts the groups in order
    if frame.groups and (_COUNTS_SOME.match(text) or _IN_EACH.search(text)):
        return replace(frame, asked=(Asked(),), select=(), share=(), having=None)
    return replace(rows_of(frame), asked=(Asked(),), select=())


_WHERE = re.compile(r"\bWHERE\b(.*?)(?:\)|$)", re.IGNORECASE)
_COLUMN = re.compile(r"\b[a-wyz]\w?\.\w+")  # x is what a subquery reads


def of_all_outcomes(frame: Frame, new: Frame, before: Frame, model: Model) -> Frame:
    """Return *frame* without conditions of before that a rate which *new* asks for counts by.

    After failures per space, their failure rate is that of all runs.
    """
    entity = model[frame.entity]
    rates = [entity.measures[a.measure] for a in new.asked if a.measure in entity.measures]
    rates = [rate for rate in rates if rate.parts and rate.unit == "percent"]
    told = " ".join(where for rate in rates for where in _WHERE.findall(rate.sql))
    counted = set(_COLUMN.findall(told))
    named = {part.split("_")[0] for rate in rates for part, _ in rate.parts}
    filters = tuple(
        f
        for f in frame.filters
        if f not in before.filters
        or f in new.filters
        or f.field not in entity.fields
        or entity.fields[f.field].sql not in counted
    )
    flags = tuple(
        f
        for f in frame.flags
        if f in new.flags
        or not (f.flag in named or counted & set(_COLUMN.findall(entity.flags[f.flag].sql)))
    )
    return replace(frame, filters=filters, flags=flags)


# "count the failed ones only": the groups stay
_COUNTS_SOME = re.compile(
    r"^(?:and |now |please |but |then )*count (?:only |just |the |those )*.*\b(?:ones|only)\b",
    re.IGNORECASE,
)
_IN_EACH = re.compile(
    r"\b(?:in|for|of|on|at|by|per) (?:each|every|any)(?: one| single one)?(?: of (?:them|those|"
    r"these|"
    r"the \w+))?(?=[?.!,]|$)",
    re.IGNORECASE,
)


def in_order(
    made: Draft, new: Frame, frame: Frame, before: Frame, text: str, model: Model
) -> Frame:
    """Return *frame* ordered and cut as *made* asks."""
    if made.order is not None or made.limit is not None or made.rank is not None:
        frame = _reordered(made, new, frame, before, text, model)
    if frame.limit == 1 and not made.numbers and _OF_ALL.search(text) and not _BEST.search(text):
        frame = replace(frame, limit=None)  # "when do they run next" is told of all
    plain = [n for n in made.numbers if not n.op and not n.unit]
    if plain and made.order is None:
        time = model[frame.entity].time
        newest = Order(by=time) if time and not frame.groups else None
        frame = replace(frame, limit=int(plain[0].value), rank=None, order=frame.order or newest)
    return frame


def _descends(order: Order, frame: Frame, text: str, model: Model) -> bool:
    """Return whether the highest comes first; of a rate that is good when high, it is the best."""
    measure = model[frame.entity].measures.get(frame.asked[0].measure) if frame.asked else None
    worst = re.search(r"\b(?:worst|poorest|least successful)\b", text, re.IGNORECASE)
    best = re.search(r"\b(?:best|most successful)\b", text, re.IGNORECASE)
    if not (worst or best):
        return order.descending
    good = measure is not None and measure.better == "high"
    return bool(best) == (good or is_good(frame.share or frame.conditions))


def _by_shown(order: Order, frame: Frame, model: Model) -> Order | None:
    """Return the order by the number that is shown of each row: "which of them has the most"."""
    fields = model[frame.entity].fields
    name = frame.select[0] if frame.select else ""
    plain = name in fields and fields[name].type == "number" and not order.by
    return Order(by=name, descending=order.descending) if plain else None


def _by_measure(frame: Frame, order: Order, text: str, model: Model) -> tuple[Frame, Order]:
    """Return *frame* with the number by which its groups are put in order, and that order.

    "by retries" asks for that number instead, "sort by retries" for it beside the others.
    """
    kept = frame.having is not None or frame.shares or frame.bucket
    if not order.by or order.by not in model[frame.entity].measures or kept:
        return frame, replace(order, by=frame.order.by if frame.order else "")
    new = Asked(measure=order.by)
    if resorts(text):
        return replace(frame, asked=(*frame.asked, new)), order
    return replace(frame, asked=(new,)), replace(order, by="")


def _reordered(
    made: Draft, new: Frame, frame: Frame, before: Frame, text: str, model: Model
) -> Frame:
    plain = not (frame.groups or frame.bucket)
    order = frame.order or (new.order if plain else None) or Order(by="")
    if made.order is not None:
        order = replace(order, descending=_descends(made.order, frame, text, model))
        shown_number = _by_shown(made.order, frame, model) if plain else None
        if shown_number is not None and not made.order_key:
            order = shown_number
        elif plain and new.order is not None and (made.order.by or made.order_key):
            order = new.order
        elif any(each.measure == made.order.by for each in frame.asked):
            order = replace(order, by=made.order.by)
        elif not plain:
            frame, order = _by_measure(frame, replace(order, by=made.order.by), text, model)
    limit = made.limit if made.limit is not None else before.limit
    if limit is None and plain and order.by in frame.select[:1] and _WHICH_ONE.match(text):
        limit = 1
    if limit is None and not re.match(
        r"^(?:and )?(?:sort|order)|.*(?:first|cending(?: order)?)[.?! ]*$", text
    ):
        limit = new.limit
    return replace(frame, order=order, limit=limit, rank=made.rank)
