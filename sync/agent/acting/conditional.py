"""Actions on a condition: "retry X, but only if its latest run failed"; it must hold right now."""

from __future__ import annotations

import re

from sync.agent.actions import Conditional
from sync.agent.answer import Answer

_IF = r"(?:if|in case|provided(?: that)?|as long as|given that)"
_LEAD = rf"^(?:please |ok |and |then )*(?:only )?{_IF} "
_DO = (
    r"(?:then |please |just |you (?:can|may) )*"
    r"(?P<do>(?:re-?sync|sync|re-?run|run|retry|re-?try|trigger|start|re-?start|launch|kick off|"
    r"pause|"
    r"disable|stop|suspend|resume|enable|unpause|cancel|abort|kill)\b.+)$"
)
_BEFORE = re.compile(rf"{_LEAD}(?P<when>[^,]+), {_DO}", re.IGNORECASE)
_BEFORE_ALL = re.compile(rf"{_LEAD}(?P<when>.+) {_DO}", re.IGNORECASE)
_AFTER = re.compile(
    r"^(?P<do>.+?),? (?:but |and )?(?:only |just |solely )*(?:if|in case|provided(?: that)?|as "
    r"long as)"
    r" (?P<when>.+?)[.! ]*$",
    re.IGNORECASE,
)
_IT = re.compile(
    r"\b(?:its|it|that (?:job|sync|table|run)|the (?:job|sync|table)|they|their)\b", re.IGNORECASE
)
# "did SHIPMENTS fail today? if so, retry it"
_ASKED = re.compile(
    rf"^(?P<when>(?:did|is|are|was|were|has|have|does|do) [^?]+)\? *(?:and )?{_IF} (?:so|yes|"
    rf"it did|it is|it was|it has|that is so|that's so|true|they did|they are),? {_DO}",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"^(?:it is |it's |that is |that's )?(?:at all )?(?:possible|ok|okay|fine)\b", re.I
)


def conditional(text: str) -> Conditional | None:
    """Return the parts of an order on a condition, None where *text* has none."""
    plain = text.strip().rstrip("?.!")
    found = (
        _ASKED.match(plain)
        or _BEFORE.match(plain)
        or _BEFORE_ALL.match(plain)
        or _AFTER.match(plain)
    )
    if found is None or _POSSIBLE.match(found["when"]):
        return None
    return Conditional(found["do"].strip(" ,"), found["when"].strip(" ,"))


_SAME = re.compile(
    r"^(?:and |also |now |then )*(?P<what>.+?),? (?:under|on|with) the same (?:condition|proviso|"
    r"terms)"
    r"s?[?.! ]*$",
    re.IGNORECASE,
)


def same_for(text: str, before: Conditional | None) -> Conditional | None:
    """Return *before* for what *text* names "under the same condition", None where it does not."""
    found = _SAME.match(text)
    if found is None or before is None:
        return None
    return Conditional(f"{before.do.split()[0]} {found['what']}", before.when)


def holds(answer: Answer) -> bool:
    """Return whether what *answer* tells of is so: there are rows, a count above zero, a yes."""
    if answer.text.startswith("No"):
        return False
    counted = isinstance(answer.value, int) and not isinstance(answer.value, bool)
    return bool(answer.value) if counted else bool(answer.rows)


_WAS = re.compile(
    r"^(?:(?:it|that|this) (?:was|is|had|has|got) (?:(?:because of|due to) |(?=an? ))|the (?:error|"
    r"reason|cause|failure) (?:was|is) )(?P<what>.+)$",
    re.IGNORECASE,
)
_FAILED_WITH = re.compile(
    r"^(?P<who>.+?) failed (?P<how>(?:with|because|due to|on|by|from)\b.+)$", re.IGNORECASE
)
_OF_A_RUN = re.compile(r"\bruns?\b", re.IGNORECASE)


def as_question(when: str, target: str, name: str) -> str:
    """Return the condition *when* as what is asked of the last run of *name*, *when* if of others.

    "it was a timeout" is asked of the run that the *target* of the order speaks of.
    """
    failed, was = _FAILED_WITH.match(when), _WAS.match(when)
    if failed is not None:
        return f"did {failed['who']} fail {failed['how']}"
    run = target if _OF_A_RUN.search(target) else name and f"the last run of {name}"
    return f"did {run} fail with {was['what']}" if was is not None and run else when


def has_it(text: str) -> bool:
    """Return whether *text* speaks of something that is named elsewhere."""
    return bool(_IT.search(text))


def without_it(text: str, name: str) -> str:
    """Return *text* with *name* for "it" and "its"."""

    def put(found: re.Match[str]) -> str:
        return f"{name}'s" if found[0].lower() in {"its", "their"} else name

    return _IT.sub(put, text, count=1)
