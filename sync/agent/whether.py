"""What is told of each row besides, yes or no: "failed runs of today, and were they retried"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.build import draft
from sync.agent.drafts.clauses import split_clauses
from sync.agent.frame import Asked, Frame, Order
from sync.agent.model import Model
from sync.agent.talk.followup import with_things
from sync.agent.words.lattice import Atom, Question

_THEY = (
    r"(?:(?:that|this|the) (?:link|mapping)|they|those|these|it|this|that|"
    r"each(?: one)?(?: of them)?|any of (?:them|those|these))"
)
_TAIL = re.compile(
    rf"(?<=\w)\)?(?:(?:\s*[,;]|\s+[-\u2013\u2014])\s+(?:and |plus )?|\s+(?:and|plus)\s+)"
    rf"(?P<tail>(?:whether|if) (?:or not )?{_THEY} "
    r"(?:are |were |is |was |has |have |had |did |do )?|"
    rf"(?:are|were|is|was|has|have|had|did|do|does) {_THEY} )"
    r"(?P<so>[\w' -]+?)[?.! ]*$",
    re.IGNORECASE,
)
_LONGEST = 5  # words of what is asked of each row; more is a question of its own


def split_tail(question: Question) -> tuple[Question, tuple[Atom, ...]] | None:
    """Return *question* without what it asks of each row, and that; None where it asks nothing."""
    found = _TAIL.search(question.text)
    if found is None or len(found["so"].split()) > _LONGEST:
        return None
    ends = [word.end for word in question.words]
    head = tuple(a for a in question.atoms if ends[a.end - 1] <= found.start("tail"))
    tail = tuple(a for a in question.atoms if question.words[a.start].start >= found.start("so"))
    while head and head[-1].text.lower() in {"and", "plus"}:
        head = head[:-1]
    text = question.text[: found.start()]
    return replace(question, text=text, atoms=head), tail


def telling(frame: Frame, tail: Sequence[Atom], model: Model) -> Frame | None:
    """Return *frame* with what *tail* asks of each of its rows, None where that is no plain yes."""
    if frame.asked == (Asked(),):
        frame = replace(frame, asked=())  # "how many failed, and were they retried"
    if frame.asked or frame.groups or frame.bucket or frame.recipe or frame.parts:
        return None
    if _is_of_newest(frame) and any(atom.has("is", "status") for atom in tail):
        newest = Order(by="started_at")
        select = ("started_at", "status")
        return Frame(entity="run", filters=frame.filters, select=select, order=newest, limit=1)
    things = with_things(tail, frame.entity, model)
    made = draft(split_clauses(things), model[frame.entity], model)
    names = [each.flag for each in made.flags] + [each.field for each in made.filters]
    names += made.select if not names else []
    more = made.groups or made.asked or made.related or made.numbers or made.windows
    if made.missed or made.ambiguous or more or not names:
        return None
    return replace(frame, select=tuple(dict.fromkeys((*frame.select, *names))), yes_no=False)


def _is_of_newest(frame: Frame) -> bool:
    """Return whether it is asked when one thing was last synced: "and did that succeed"."""
    one = [each.field for each in frame.filters] in (["asset"], ["job"]) and not frame.flags
    return one and bool({"last_run_at", "last_sync_at"} & set(frame.select))
