"""One thing held against all the others: "success rate of shipments compared with other jobs"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sync.agent.drafts.several import beside
from sync.agent.drafts.understand import understand_whole
from sync.agent.frame import Asked, Condition, Filter, Frame
from sync.agent.model import Model
from sync.agent.words.lattice import Atom, Question

_THINGS = (
    r"(?: (?:jobs?|runs?|syncs?|loads?|spaces?|priorities|ones?|assets?|tables?|triggers?|owners?|"
    r"components?|error classes|users?|systems?))"
)
_AGAINST = (
    r"(?:vs\.?|versus|(?:when )?compared (?:to|with)|in comparison (?:to|with)|against|as opposed "
    r"to|relative to|next to|(?:as|and) (?:that|those|the one) (?:of|for)|and(?: of| for)?)"
)
_OTHERS = re.compile(
    rf",? {_AGAINST}(?: (?:that|those|the ones?|runs?)? ?(?:of|for|in))? (?:all (?:of )?)?(?:the )?"
    rf"(?:(?:other|remaining){_THINGS}|others|rest(?: of (?:all )?(?:the |our )?\w+)?|everything "
    r"else|all else|everyone else)(?= |[,?.!]|$)",
    re.IGNORECASE,
)
# what is one of several, rather than a state
_NAMES = frozenset(
    {"job", "asset", "space", "database", "priority", "trigger", "error_class", "component"}
    | {"owner", "user", "asset_type", "kind", "system", "schema"}
)


def read_others(question: Question, model: Model, now: datetime) -> Frame | None:
    """Return the number of one thing beside that of all others, None where none is held so."""
    found = _OTHERS.search(question.text)
    if found is None:
        return None
    words = question.words
    said = [
        atom
        for atom in question.atoms
        if words[atom.end - 1].end <= found.start() or words[atom.start].start >= found.end()
    ]
    frame = understand_whole(_spoken(said), model, now)
    return _beside_others(frame) if frame is not None else None


def _spoken(atoms: Sequence[Atom]) -> list[Atom]:
    """Return *atoms* without the order to compare."""
    return [atom for atom in atoms if not atom.has("ask", "compare")]


def _beside_others(frame: Frame) -> Frame | None:
    told = frame.windows or frame.parts or frame.per_group or frame.recipe or frame.shares
    one = _one(frame)
    if told or one is None or not frame.asked:
        return None
    field = one.field if isinstance(one, Filter) else ""
    groups = tuple(name for name in frame.groups if name != field and name != "job")
    if isinstance(one, Filter):
        rest = tuple(each for each in frame.filters if each is not one)
        others = replace(frame, filters=(*rest, replace(one, negated=True)))
    else:
        left = tuple(each for each in frame.flags if each is not one)
        others = replace(frame, flags=(*left, replace(one, wanted=not one.wanted)))
    plain = (replace(each, asked=frame.asked[:1] or (Asked(),)) for each in (frame, others))
    parts = tuple(replace(beside(each), groups=groups) for each in plain)
    return Frame(entity=frame.entity, parts=parts, groups=groups, bucket=frame.bucket)


def _one(frame: Frame) -> Condition | None:
    """Return the condition that says which one it is, None where that is not plain."""
    named = [f for f in frame.filters if f.field in _NAMES and f.op == "is" and not f.negated]
    if len(named) == 1 and len(named[0].values) == 1:
        return named[0]
    conditions: list[Condition] = [*frame.filters, *frame.flags]
    return conditions[0] if not named and len(conditions) == 1 else None
