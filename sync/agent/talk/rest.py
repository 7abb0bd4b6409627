"""What is left of the last answer: "and how many did not", "the others", "both together"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.frame import Asked, Filter, Flagged, Frame

_REST = re.compile(
    r"^(?:and |but |so |ok )*(?:(?P<many>how many)|which(?: ones)?|who|list|show|what about|how "
    r"about)? ?"
    r"(?:(?:did|do|does|were|was|are|is|have|has|had)(?: not|n'?t)|(?:did|were|are|have) none|"
    r"(?:of )?the (?:others?|rest|remaining ones|remainder|other ones)(?: ones)?)[?.! ]*$|"
    r"^(?:and |but |so |ok )*(?P<owns>who (?:owns|is responsible for|looks after|has)) the (?:"
    r"others?|rest|remaining ones|remainder|other ones)[?.! ]*$",
    re.IGNORECASE,
)
# those outside a share: "how much of HR is covered? which ones are missing?"
_MISSING = re.compile(
    r"^(?:and |but |so |ok )*(?:which|what|(?:show|list)(?: me)?(?: the)?)(?: ones?| \w+s)?"
    r"(?: (?:that |which )?(?:are|is))?(?: still)? (?:missing|lacking|left out|outstanding|not yet)"
    r"(?: ones)?(?: there| then| yet)?[?.! ]*$",
    re.IGNORECASE,
)
# "and the ones that do?", "those that did not": the other side of what was denied or said
_OTHERS = re.compile(
    r"^(?:and |but |so |ok |now |what about |how about |show |list |which are )*(?:(?P<many>how "
    r"many)|"
    r"which(?: ones)?|(?:(?:only |just )?(?:the ones?|the \w+s?|those|these|all)"
    r" (?:that|which|who)))"
    r" (?:do|does|did|are|were|is|was|have|has|had|can)(?P<not> not|n'?t)?"
    r"(?: (?:have|own|need|contain|use))?(?: (?:one|any|some|it|so|that))?[?.! ]*$",
    re.IGNORECASE,
)
# the rows themselves, not the other side of them
_COUNTS = re.compile(
    r"^(?:and |but |so |ok )*how many (?:is|are|was|were) (?:that|it|this)[?.! ]*$", re.IGNORECASE
)
_BOTH = re.compile(
    r"^(?:and |now |but |so |ok |for |of |in |with |(?P<many>count |how many (?:are |in |for "
    r")?))*(?:both|the two|all of them|all three|them "
    r"all)"
    r"(?: of (?:them|those))?(?: \w+)?(?: (?:together|combined|in total|taken together|summed "
    r"up))?[?.! ]*$",
    re.IGNORECASE,
)


def rest_of(text: str, before: Frame, earlier: Frame | None = None) -> Frame | None:
    """Return the rows that the last condition of *before* left out, None where they are not asked.

    Of runs that succeeded the rest are those that finished otherwise. The last condition is what
    the frame *earlier* does not have.
    """
    before = as_share(before)
    found = _REST.match(text) or _other_side(text, before)
    if found is None and asks_missing(text, before):
        found = _MISSING.match(text)
    if found is not None and len(before.share) == 1 and isinstance(before.share[0], Flagged):
        before = replace(before, flags=(*before.flags, before.share[0]), share=(), asked=())
    split = before.groups and not (before.flags and before.limit is None)
    plain = not (before.recipe or before.parts or split or before.bucket)
    if found is None or not plain:
        return None
    turned = _without_new(before, earlier) or _turned(before)
    if turned is None:
        return None
    asked = (Asked(),) if found.groupdict().get("many") or before.asked else ()
    owns = found.groupdict().get("owns")
    return replace(turned, asked=asked, select=("owner",) if owns else (), yes_no=False)


def as_share(before: Frame) -> Frame:
    """Return the coverage of *before* as the share of its assets that are mapped."""
    covered = before.asked == (Asked(measure="coverage"),) and not before.windows
    mapped = Flagged(flag="mapped")
    return replace(before, asked=(Asked(),), share=(mapped,)) if covered else before


def asks_missing(text: str, before: Frame) -> bool:
    """Return whether *text* asks which things of the share of *before* are not in it."""
    return bool(as_share(before).share and not before.groups and _MISSING.match(text))


def _other_side(text: str, before: Frame) -> re.Match[str] | None:
    """Return what asks for "those that do" after those that do not, or the other way round."""
    found = _OTHERS.match(text) if not _COUNTS.match(text) else None
    return found if found is not None and bool(found["not"]) != _is_denied(before) else None


def _is_denied(before: Frame) -> bool:
    """Return whether the last condition of *before* says what is not so."""
    if before.flags:
        return not before.flags[-1].wanted
    return bool(before.filters) and before.filters[-1].negated


def _without_new(before: Frame, earlier: Frame | None) -> Frame | None:
    """Return *earlier* without what *before* says besides it, where that is one relation."""
    if earlier is None or earlier.entity != before.entity or earlier.groups:
        return None
    new = [each for each in before.related if each not in earlier.related]
    kept = set(before.conditions) == set(earlier.conditions)
    if len(new) != 1 or not kept or (new[0].op, new[0].number) not in {(">=", 1), ("=", 0)}:
        return None
    turned = (
        replace(new[0], op="=", number=0) if new[0].number else replace(new[0], op=">=", number=1)
    )
    return replace(earlier, related=(*earlier.related, turned))


def _turned(before: Frame) -> Frame | None:
    status = [f for f in before.filters if f.field == "status"]
    if before.entity == "run" and status and status[-1].values == ("SUCCEEDED",):
        kept = tuple(f for f in before.filters if f != status[-1])
        flags = (*before.flags, Flagged(flag="unsuccessful"))
        return replace(before, filters=kept, flags=flags)
    if before.flags:
        *kept_flags, last = before.flags
        return replace(before, flags=(*kept_flags, replace(last, wanted=not last.wanted)))
    if before.filters:
        *kept_filters, told = [*(f for f in before.filters if f not in status), *status]
        return replace(before, filters=(*kept_filters, replace(told, negated=not told.negated)))
    return None


def both_of(text: str, frames: Sequence[Frame]) -> Frame | None:
    """Return the newest of *frames* about what it and an earlier one are about: "both together"."""
    said = _BOTH.match(text)
    if said is None or not frames:
        return None
    last = frames[-1]
    for earlier in reversed(frames[:-1]):
        if earlier.entity != last.entity or earlier.recipe or last.recipe:
            continue
        for own in last.filters:
            other = next((f for f in earlier.filters if _differ(f, own)), None)
            if other is not None:
                both = _joined(last, own, other)
                return replace(both, asked=(Asked(),), select=()) if said["many"] else both
    return None


def _differ(one: Filter, other: Filter) -> bool:
    alike = (one.field, one.op, one.negated) == (other.field, other.op, other.negated)
    return alike and not set(one.values) & set(other.values)


def _joined(last: Frame, own: Filter, other: Filter) -> Frame:
    values = (*other.values, *own.values)
    joined = replace(own, values=values, label=f"{other.label} or {own.label}")
    return replace(last, filters=tuple(joined if f == own else f for f in last.filters))
