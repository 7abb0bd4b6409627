"""What "drop throttling" leaves out of rows that are shown, and "start over" of all that was."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.agent.frame import Frame
from sync.agent.words.lattice import Atom, Question

_DROPPED = re.compile(
    r"^(?:and |but |now |then |please |ok |can you |could you |just )*(?:drop|remove|hide|discard|"
    r"kick out|throw out|take out|get rid of|skip|ignore)"
    r" (?P<what>(?:the |all |any )*[\w -]+?)(?: (?:please|too|as well|from (?:it|that|this|the "
    r"(?:list|result|chart|table))))*[.?! ]*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"^(?:ok |okay |please |now |and |but |let us |let's |can we |i want to |we )*"
    r"(?:(?:re)?start|begin)(?: (?:all|everything|it all))? "
    r"(?:over|afresh|again|anew|from scratch|fresh|a new (?:conversation|chat))"
    r"(?: again| please| from scratch)*[.!? ]*$",
    re.IGNORECASE,
)


def left_out(text: str, before: Frame | None, read: Callable[[str], Question]) -> str:
    """Return "drop throttling" as "leave out throttling" where *before* shows rows of that kind."""
    found = _DROPPED.match(text)
    if found is None or before is None or before.recipe:
        return text
    told = (atom for atom in read(found["what"]).atoms if not atom.is_function)
    said = [atom for atom in told if not (atom.has("also") or atom.has("alt"))]
    if not said or not all(_tells_kind(atom, before.entity) for atom in said):
        return text
    return f"leave out {found['what']}"


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
