"""Short turns that limit groups, hold a period against another, or take an exclusion back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.frame import Asked, Filter, Frame, Order
from sync.agent.model import Model
from sync.agent.talk.reshaping import rows_of
from sync.agent.words.lattice import Atom, Question

_BACK_IN = re.compile(r"^(?:and |now |please )*also\b", re.IGNORECASE)


_NONE = re.compile(
    r"^(?:and |but |now |please |ok )*(?:leave out|drop|hide|skip|without|exclude|excluding|remove|"
    r"ignore|not|no|omit|filter out) (?:the |those |all |any )*(?:(?:ones?|spaces?|databases?|"
    r"jobs?|"
    r"owners?|users?|rows?|groups?|days?|weeks?|months?|entries|assets?|tables?|that|which|with|"
    r"have|"
    r"has|having|where|there|is|are|of) )*(?:none|zeros?|zeroes|0|nothing|empty(?: ones)?)[?.! ]*$",
    re.IGNORECASE,
)


def without_none(text: str, before: Frame) -> Frame | None:
    """Return *before* with those groups alone that have any: "drop the ones with none"."""
    if not _NONE.match(text) or not (before.groups or before.bucket) or before.recipe:
        return None
    return replace(before, having=Filter(field="", op=">", values=(0,)))


def of_groups(atoms: Sequence[Atom], before: Frame) -> Frame | None:
    """Return *before* with those groups alone that are numerous: "only spaces with at least 5".

    None where there are no groups, or anything else is said.
    """
    said = [a for a in atoms if not (a.is_function or a.has("rel"))]
    limits = [a.number for a in said if a.number is not None and a.number.op and not a.number.unit]
    rest = [a for a in said if a.number is None]
    if not before.groups or len(limits) != 1 or before.asked[:1] not in {(), (Asked(),)}:
        return None
    if not all(_is_of_groups(atom, before) for atom in rest):
        return None
    number = limits[0]
    values = (number.value, number.high) if number.high else (number.value,)
    return replace(
        before, having=Filter(field="", op=number.op, values=values), limit=None, rank=None
    )


_AT_WHICH = re.compile(
    r"^(?:and |so |but )*(?:in|on|for|of|from|at|to|by|against|across) (?:which|what) (?P<what>\w+)"
    r"(?: (?:is|are|was|were|did|do|does) (?:that|those|they|these|it)(?: in| on| of| from| "
    r"happen(?:ed)?)?)?[.!? ]*$",
    re.IGNORECASE,
)
_CALLED = {
    "error": "error_class",
    "table": "asset",
    "object": "asset",
    "dataset": "asset",
    "view": "asset",
    "sync": "job",
    "side": "system",
    "person": "user",
}


def at_which(text: str, before: Frame, model: Model) -> Frame | None:
    """Return where the rows of *before* are: "on which tables", None where that is not asked."""
    found = _AT_WHICH.match(text)
    if found is None or before.recipe or before.parts:
        return None
    word = found["what"].lower()
    word = word.rstrip("s") if not word.endswith("ss") else word
    field = _CALLED.get(word, word)
    if field not in model[before.entity].fields:
        return None
    if (before.limit == 1 or before.rank is not None) and not (before.groups or before.asked):
        return replace(before, select=(field,), yes_no=False)
    rows = replace(rows_of(before), select=(), yes_no=False)
    return replace(rows, groups=(field,), asked=(Asked(),))


_MOST = re.compile(
    r"^(?:and |so |but )*which (?P<what>\w+) (?:has|have|had|got|saw|shows?|holds?) (?:the )?"
    r"(?P<most>most|fewest|least)(?: of (?:them|those|these|it))?[?.! ]*$",
    re.IGNORECASE,
)


def with_most(text: str, before: Frame, model: Model) -> Frame | None:
    """Return what has the most of the rows of *before*: "which table has the most"."""
    found = _MOST.match(text)
    if found is None or before.recipe or before.parts or before.groups or before.bucket:
        return None
    if before.asked not in {(), (Asked(),)} or before.shares:
        return None
    word = found["what"].lower()
    word = word.rstrip("s") if not word.endswith("ss") else word
    field = _CALLED.get(word, word)
    if field not in model[before.entity].fields or field == before.entity:
        return None
    order = Order(descending=found["most"].lower() == "most")
    counted = replace(rows_of(before), asked=(Asked(),), select=(), yes_no=False)
    return replace(counted, groups=(field,), order=order, limit=1)


_ALTOGETHER = re.compile(
    r"^(?:and |so |but |now )*(?:(?:how much|how many|what) (?:is|are) (?:that|this|it|they) )?"
    r"(?:in total|altogether|all together|all in all|overall|combined|in sum|summed up|taken "
    r"together|"
    r"the (?:total|sum))(?: please)?[?.! ]*$",
    re.IGNORECASE,
)


def altogether(text: str, before: Frame, model: Model) -> Frame | None:
    """Return the sum of the number that is shown of each row: "in total?", None for others."""
    entity = model[before.entity]
    name = before.select[0] if before.select else ""
    if not _ALTOGETHER.match(text) or before.asked or name not in entity.measures:
        return None
    return replace(rows_of(before), asked=(Asked(measure=name, agg="sum"),), select=())


def _is_of_groups(atom: Atom, before: Frame) -> bool:
    """Return whether *atom* names only the groups, or what is counted in them."""
    grouped = any(r.kind == "dim" and r.name in before.groups for r in atom.readings)
    counted = any(r.kind == "noun" and r.entity == before.entity for r in atom.readings)
    return grouped or counted or atom.has("measure", "count")


def beside_before(changed: Frame, before: Frame) -> Frame:
    """Return *changed* with its period beside that of *before*: "compared to last month"."""
    earlier = before.windows[0] if before.windows else before.window
    if changed.window is None or earlier is None or changed.window == earlier or changed.bucket:
        return changed
    return replace(
        changed,
        windows=(earlier, changed.window),
        window=None,
        asked=changed.asked or (Asked(),),
        select=(),
        order=None,
        limit=None,
    )


def back_in(changed: Frame, before: Frame, text: str) -> Frame:
    """Return *changed* where "also throttling" only takes back that throttling was left out."""
    if not _BACK_IN.match(text):
        return changed
    out = {(f.field, f.values) for f in before.filters if f.negated}
    added = [f for f in changed.filters if f not in before.filters and not f.negated]
    again = [f for f in added if (f.field, f.values) in out]
    if not again:
        return changed
    fields = {(f.field, f.values) for f in again}
    filters = tuple(
        f
        for f in changed.filters
        if f not in again and not (f.negated and (f.field, f.values) in fields)
    )
    return replace(changed, filters=filters)


def taken_back(question: Question, before: Frame) -> Frame | None:
    """Return *before* with a thing that was left out: "put payroll results back in"."""
    if not _BACK_IN.match(question.text):
        return None
    named = {entry.key for atom in question.atoms for m in atom.mentions for entry in m.found}
    kept = tuple(f for f in before.filters if not (f.negated and named & set(f.values)))
    return replace(before, filters=kept) if len(kept) < len(before.filters) else None
