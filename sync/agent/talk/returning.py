"""Back to what was spoken of earlier, to its other side, and what share it was of the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.drafts.drafting import PLACES
from sync.agent.frame import Asked, Filter, Frame
from sync.agent.talk.comparing import other_way
from sync.agent.talk.conversation import Conversation
from sync.agent.words.lattice import Atom, Question

_BACK_TO = re.compile(
    r"^(?:ok |okay |now |and |so |but |please )*(?:let's |let us |can we |could we |please |i want "
    r"to )*"
    r"(?:(?:go|get|com|jump|switch)(?:e|ing|ting)? )?(?:back|return|returning) to (?:the |my |our |"
    r"those |these "
    r")?"
    r"(?:to )?(?P<what>[\w ]+?)(?: question| answer| list| result| topic| thing)?"
    r"(?:(?:\s*(?:[,:;.]|-|–|—)\s*| (?=and (?:keep|leave|show|list|count|take|only|just|sort|group|"
    r"order|give|tell)\b))(?P<rest>.+)|[.?! ]*)$",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"^(?:and |so |but |ok |now |what |how much |which |as an? |as |in |is |that |this |are |"
    r"those |"
    r"these |they |show |give |me |express |expressed |put |it |rather |please |"
    r"of |the |makes? |their )*(?:shares?|percent(?:ages?)?|fraction|proportion|ratio|part|%)"
    r"(?: is| are| of| that| this| those| it| they| them| all| the| total| whole| runs| ones| make|"
    r" makes| up| in| then| please| each| instead| their| its| every| overall| for| rather"
    r"| columns| assets| tables| views| objects| jobs| drift| events| findings| mappings| failures"
    r"| syncs| checks| number| count| now| space| database| owner| job| per| within| inside| a)*"
    r"[.?! ]*$",
    re.IGNORECASE,
)


_THAT = re.compile(r"\b(?:that|this|those|these|it|they)\b", re.IGNORECASE)


def _told(frame: Frame) -> set[str]:
    return {each.flag if each.wanted else f"!{each.flag}" for each in frame.flags}


def asks_share_of_that(text: str) -> bool:
    """Return whether *text* asks what part "that" is: "what share of all failures is that"."""
    return bool(_SHARE.match(text)) and bool(_THAT.search(text))


def _back_to(text: str) -> tuple[str, str] | None:
    """Return what "back to finance: what was the rate" goes back to, and what it then says."""
    found = _BACK_TO.match(text)
    return None if found is None else (found["what"], (found["rest"] or "").strip())


def _spoken_of(talk: Conversation, atoms: Sequence[Atom]) -> Frame | None:
    """Return the newest frame before about the things, places or numbers that *atoms* name."""
    wanted = {r.entity for atom in atoms for r in atom.readings if r.kind == "noun"}
    wanted |= {"job"} & wanted and {"run"}
    numbers = {r.name for atom in atoms for r in atom.readings if r.kind == "measure"}
    keys = {e.key for atom in atoms for m in atom.mentions for e in m.found}
    keys |= {e.name for atom in atoms for m in atom.mentions for e in m.found}
    told = {flag for a in atoms for r in a.readings for flag in r.flags if r.kind == "flag"}
    told = set() if wanted or numbers or keys else told
    one: Frame | None = None
    for answer in talk.answers if told else reversed(talk.answers):
        frame = answer.frame
        if frame is None:
            continue
        named = any(keys & set(each.values) for each in frame.filters)
        named = named or any(key in keys for key in frame.arg("assets") or ())
        measured = any(each.measure in numbers for each in frame.asked)
        if told and told <= _told(frame):
            named = True
        of_kind = not keys and frame.entity in wanted
        if named or measured or (of_kind and len(answer.rows) > 1):
            return frame
        one = one or (frame if of_kind else None)  # rather a list than one of its rows
    return one


def back_to(
    text: str, talk: Conversation, read: Callable[[str], Question]
) -> tuple[Frame, str] | None:
    """Return the frame that "back to the drift, only new" goes back to, and what it then says."""
    asked = _back_to(text)
    if asked is None:
        return None
    what, rest = asked
    frame = _spoken_of(talk, read(what).atoms)
    return (frame, rest) if frame is not None else None


def share_of_before(talk: Conversation, text: str) -> Frame | None:
    """Return what share the rows of the last answer are of those of the answer before it."""
    if not _SHARE.match(text):
        return None
    frames = [a.frame for a in talk.answers if a.frame is not None and a.sql]
    if not frames or frames[-1].recipe or frames[-1].parts:
        return None
    part = frames[-1]
    whole = next((f for f in reversed(frames[:-1]) if _holds(f, part)), None)
    if part.groups and whole is not None and not _OF_EACH.search(text):
        told = (c for c in part.conditions if c not in whole.conditions)
        placed = all(isinstance(c, Filter) and c.field in PLACES for c in told)
        whole = None if placed else whole  # where they are is what all of them share
    if part.groups and whole is None and not _OF_EACH.search(text):
        counted = part.asked == (Asked(),) and not part.bucket
        return replace(part, of_total=True) if counted else None
    whole = whole or _without_last(part)
    if whole is None:
        return None
    more = tuple(c for c in part.conditions if c not in whole.conditions)
    kept = (part.order, part.limit) if part.groups else (None, None)
    return replace(
        whole, share=more, asked=(Asked(),), select=(), order=kept[0], limit=kept[1], yes_no=False
    )


_OF_EACH = re.compile(
    r"\b(?:their|its|each|every)\b|\bof (?:all |the )+\w+ (?:of|in|per|within) (?:the |that |a "
    r")?\w+",
    re.IGNORECASE,
)


def _without_last(part: Frame) -> Frame | None:
    """Return *part* without its last condition, None where it has only places."""
    status = next((f for f in part.filters if f.field == "status"), None)
    if status is None and part.flags:
        return replace(part, flags=part.flags[:-1])
    told = [f for f in part.filters if f.field not in PLACES]
    last = status or (told[-1] if told else None)
    if last is None:
        return None
    return replace(part, filters=tuple(f for f in part.filters if f != last))


def _holds(whole: Frame, part: Frame) -> bool:
    """Return whether *part* is *whole* with more conditions and nothing else."""
    same = (whole.entity, whole.window, whole.related) == (part.entity, part.window, part.related)
    same = same and (whole.groups, whole.bucket) == (part.groups, part.bucket)
    plain = not (whole.recipe or whole.parts or whole.alternatives or whole.shares)
    fewer = set(whole.conditions) < set(part.conditions)
    return same and plain and fewer


_OPPOSITE = {"upstream": "downstream", "downstream": "upstream"}
_SYSTEMS = {"glue": "datasphere", "datasphere": "glue"}
_TABLES = frozenset({"glue_table", "iceberg_table", "delta_table"})


def other_side(answer: Answer | None) -> Frame | None:
    """Return the frame of *answer* the other way round: other direction, other system.

    None where it has no two sides.
    """
    frame = answer.frame if answer is not None else None
    if frame is None:
        return None
    if frame.recipe in _OPPOSITE:
        return replace(frame, recipe=_OPPOSITE[frame.recipe])
    if frame.recipe == "columns_compared":
        return other_way(frame)
    if frame.recipe == "schema_difference" and frame.arg("difference") in _ONE_SIDED:
        return frame.with_args(difference=_ONE_SIDED[frame.arg("difference")])
    if frame.recipe == "lineage_path":
        turned = {name: frame.arg(name)[::-1] for name in ("assets", "titles")}
        return frame.with_args(**turned, starts=frame.arg("ends"), ends=frame.arg("starts"))
    filters = tuple(_turned(each) for each in frame.filters)
    if filters == frame.filters:
        return _swapped(frame)
    groups = {"space": "database", "database": "space"}
    return replace(frame, filters=filters, groups=tuple(groups.get(g, g) for g in frame.groups))


def _swapped(frame: Frame) -> Frame | None:
    """Return *frame* with what is so not so, and what is not so so: "mapped but without owner"."""
    told = [each.wanted for each in frame.flags]
    if sorted(told) != [False, True] or frame.related or frame.recipe or frame.parts:
        return None
    return replace(frame, flags=tuple(replace(f, wanted=not f.wanted) for f in frame.flags))


_ONE_SIDED = {
    "only in glue": "only in datasphere",
    "only in datasphere": "only in glue",
}


def _turned(each: Filter) -> Filter:
    if each.field == "system" and len(each.values) == 1 and each.op == "is":
        other = _SYSTEMS.get(str(each.values[0]), str(each.values[0]))
        return replace(each, values=(other,), label=other)
    if each.field == "kind" and each.values and set(each.values) <= _TABLES:
        values = ("local_table", "remote_table")
        return replace(each, values=values, label=" or ".join(values))
    return each
