"""What "drop throttling" leaves out of rows that are shown, and "start over" of all that was."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.agent.drafts.drafting import SCHEMAS
from sync.agent.frame import Frame
from sync.agent.words.lattice import Atom, Question

_DROPPED = re.compile(
    r"^(?:and |but |now |then |please |ok |can you |could you |just )*(?:drop|remove|hide|discard|"
    r"kick out|throw out|take out|get rid of|skip|ignore)"
    r" (?P<what>(?:the |all |any )*[\w -]+?)(?: (?:please|too|as well|from (?:it|that|this|the "
    r"(?:list|result|chart|table))))*[.?! ]*$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?:and |but |now |then |please |ok |can you |could you |just )*(?:drop|remove|hide|discard|"
    r"kick out|throw out|take (?:out|away|off)|get rid of|skip|ignore|forget|lose) (?:about )?"
    r"(?:the |that )+(?P<what>(?!(?:time|date|week|month|period|status|last|space|owner|priority|"
    r"system|type|"
    r"class|error|group|severity|kind|job|asset|database)\b)(?:[\w-]+ )"
    r"{0,2}?[\w-]+) (?:part|bit|filter|condition|restriction|"
    r"constraint)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
# "not just finance, all spaces", "widen it to every space"
_WIDER = re.compile(
    r"^(?:and |but |now |then |please |ok |no,? |can you |could you |just )*"
    r"(?:(?:(?:not (?:just|only)|forget(?: about)?|drop|never mind|without|ignore|remove|"
    r"take out|lose)(?: the)? [\w.-]+(?: [\w.-]+){0,2})\s*[,;.:-]+\s*(?:but |and |just )*)?"
    r"(?:(?:i (?:want|need|meant|mean)|i'd like|make|do|take|use|widen|extend|expand|open|broaden|"
    r"show(?= (?:me )?(?:it|that|this|them|the same|for|in|across|over)\b))(?: me)?"
    r"(?: it| that| this| them| the same)?(?: up| out)?(?: to be)? )?"
    r"(?:(?:to|for|across|over|in|of|from) )?(?:all|every|any)(?: of)?(?: the| our)?"
    r" (?:spaces?|databases?)"
    r"(?:\s*,?\s*(?:not|instead of|rather than) (?:just |only )?[\w.-]+)?"
    r"(?: please| instead| now| then| too)*[.?! ]*$",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"^(?:and |but |now |then |please |ok |can you |could you |just )*(?:drop|remove|hide|discard|"
    r"take (?:out|away|off)|get rid of) (?:the |that )(?P<what>\w+)"
    r"(?: (?:split|again|too|grouping|column|breakdown))*[.?! ]*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"^(?:ok |okay |please |now |and |but |let us |let's |can we |i want to |we )*"
    r"(?:(?:re)?start|begin)(?: (?:all|everything|it all))? "
    r"(?:over|afresh|again|anew|from scratch|fresh|a new (?:conversation|chat))"
    r"(?: again| please| from scratch)*[.!? ]*$",
    re.IGNORECASE,
)


_ADDED = re.compile(
    r"^(?:and |but |now |then |please |ok |can you |could you |just )*(?:add|put in|throw in) "
    r"(?P<what>(?:the |all )*[\w. -]+?)(?: (?:please|too|as well|to (?:it|that|this|them|the "
    r"(?:list|result|chart|table))))*[.?! ]*$",
    re.IGNORECASE,
)


def left_out(text: str, before: Frame | None, read: Callable[[str], Question]) -> str:
    """Return "drop throttling" as "leave out throttling" where *before* shows rows of that kind.

    "Add finance" is "also finance" where *before* is about spaces.
    """
    if before is not None and SCHEMAS & {each.field for each in before.filters}:
        text = _WIDER.sub("for all spaces", text)
    part = _PART.match(text)
    if part is not None and before is not None:
        return f"without the {part['what']} filter{part['rest']}"
    if before is not None and (split := _SPLIT.match(text)) and _is_split_by(split["what"], before):
        return f"forget the {split['what']}"
    found = _DROPPED.match(text)
    added = _ADDED.match(text) if found is None else None
    match = found or added
    if match is None or before is None or before.recipe:
        return text
    told = (atom for atom in read(match["what"]).atoms if not atom.is_function)
    said = [atom for atom in told if not (atom.has("also") or atom.has("alt"))]
    told_in = {each.field for each in before.filters} | set(before.groups if found else ())
    placed = bool(said and SCHEMAS & told_in) and all(map(_is_place, said))
    if added is not None:
        return f"also {match['what']}" if placed else text
    if placed or (said and all(_tells_kind(atom, before.entity) for atom in said)):
        return f"leave out {match['what']}"
    return text


def _is_split_by(word: str, before: Frame) -> bool:
    """Return whether *before* is split by what is called *word*: by type, by day."""
    name = word.lower()
    fields = {name, f"asset_{name}", f"error_{name}"}
    return bool(fields & set(before.groups)) or name == before.bucket


def _is_place(atom: Atom) -> bool:
    return bool(atom.named("schema")) and not (atom.named("asset") or atom.has("noun"))


def starts_over(text: str) -> bool:
    """Return whether *text* wants all forgotten that was said before."""
    return bool(_OVER.match(text))


def _tells_kind(atom: Atom, entity: str) -> bool:
    """Return whether *atom* only says what some of the rows are: a state, a severity, views."""
    if atom.named("schema") or atom.named("asset") or atom.named("job"):
        return False
    kinds = {"view", "model"}
    some = any(
        r.kind == "noun" and r.entity == entity and any(kinds & set(v) for _, v in r.values)
        for r in atom.readings
    )
    return some or any(r.kind == "is" and r.entity == entity for r in atom.readings)
