"""A turn that says more than one order: the reason for it, how urgent it is, what comes after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sync.agent.acting.wordings import as_order
from sync.agent.actions import Request, read_request, taken_priority
from sync.agent.talk.pointing import has_pronoun, with_focus
from sync.agent.talk.scene import Read

_WHO = r"(?:we|i|they|he|she|it|there|nobody|somebody|someone|people|our|my)"
_WHY = (
    rf"(?:because|due to|so that|(?:since|as) {_WHO}|(?:in order )?to (?:free|save|avoid|make sure|"
    r"reduce|relieve|protect|prevent|catch up|get rid)\b|before (?:the|our|my|their|"
    r"tomorrow|tonight|we|i|they))"
)
_BREAK = re.compile(
    rf"\s*[.;!?]+\s+|\s*,\s+|\s+[-\u2013\u2014]+\s+|\s+(?={_WHY} \w)", re.IGNORECASE
)
_SO = re.compile(
    r"^(?:(?:and|so|therefore|hence|thus|that's why|now|then|but|please|can you|could you|i want "
    r"you to|i need you to) )+(?=\w)",
    re.IGNORECASE,
)
# "we are moving the warehouse", "the numbers look odd", "to save cost"
_REASON = re.compile(
    rf"^(?:(?:and|but|so|well|actually) )*(?:{_WHY} .*|otherwise .*|"
    rf"(?:{_WHO}|this|that|you|everybody)(?:'\w+)? .*|"
    r"(?:(?:the|our|my|a|an|some|his|her|their|your) )?[\w.-]+(?: [\w.'-]+){0,4}?"
    r"(?:'s)? (?:is|are|was|were|has|have|had|will|would|needs?|wants?|looks?|seems?|keeps?|"
    r"failed|changed|arrived|asked|asks|crashed|broke|complains?|complained|depends?|got|came|"
    r"must|should|did|does|do|can|cannot|can't|starts?|started|went|goes)\b.*|"
    r"no (?:rush|hurry|urgency|worries)|thanks?.*|sorry.*|urgent(?:ly)?|asap|very urgent)$",
    re.IGNORECASE,
)
# what narrows the order is no reason for it
_NARROWS = re.compile(
    r"\b(?:except|exclud\w*|without|leave|leaving|only|just the|stays?|keeps? (?!failing)|"
    r"remain\w*|apart from|but not|not the|unless|if|until|till|tomorrow at|"
    r"(?:which|what|how many|how much|who|show|list|tell)\b)\b",
    re.IGNORECASE,
)
_URGENT = re.compile(r"\burgent(?:ly)?\b|\basap\b", re.IGNORECASE)
_NEXT = re.compile(
    r",? (?:and(?: then| also| afterwards| after that)?|then|after that|afterwards) "
    r"(?=(?:please |just |also |directly |immediately )*(?:re-?)?(?:sync|run|start|trigger|load|"
    r"execute|launch|try|enable|resume|unpause|activate|pause|disable|suspend|stop|cancel|abort|"
    r"kill|retry|(?:tell|show|give|list)(?: me| us)?)\b)",
    re.IGNORECASE,
)
_RIGHT_AFTER = re.compile(
    r"[ ,]+(?:right |directly |immediately |straight )?(?:after(?:wards)?|after that|thereafter|"
    r"once|one time)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """An order as it is carried out, and the one that comes *after* it, "" where none does."""

    text: str
    after: str = ""


def order_of(text: str, read: Read) -> Told:
    """Return the order in *text* without what only gives its reason; *text* where it has none."""
    parts = [part for part in _BREAK.split(_in_steps(text).strip().rstrip(".!?")) if part]
    told = [_plain(part) for part in parts]
    places = [i for i, part in enumerate(told) if _request(part)]
    if not places:
        return Told(text)
    if len(parts) == 1:
        return _in_turn([_in_steps(text)], text, read)
    reasons = [part for i, part in enumerate(parts) if i not in places]
    if not all(_REASON.match(each) and not _NARROWS.search(each) for each in reasons):
        return _in_turn([text], text, read)
    orders = [told[i] for i in places]
    orders[0] = _about(orders[0], parts[: places[0]], read)
    return _in_turn([*orders[:-1], orders[-1] + _how_urgent(reasons, orders)], text, read)


# "trigger X, and if that works, Y"
_IF_IT_WORKS = re.compile(
    r",? (?:and |then )*if (?:that|it|this|the first)(?: one)? (?:works|succeeds|"
    r"goes (?:well|through|fine)|is (?:ok|okay|successful|done|through|finished)),? "
    r"(?:(?:then|please|also) )*(?P<again>[^,;]+)$",
    re.IGNORECASE,
)


def _in_steps(text: str) -> str:
    """Return *text* with what is to follow if the first order works as an order behind it."""
    found = _IF_IT_WORKS.search(text)
    if found is None:
        return text
    verb = "" if _request(found["again"]) else f"{_SO.sub('', text).split()[0]} "
    return f"{text[: found.start()]} and then {verb}{found['again']}"


def _plain(part: str) -> str:
    return _RIGHT_AFTER.sub("", _SO.sub("", part))


def _request(part: str) -> Request | None:
    return read_request(as_order(part))


def _about(order: str, before: Sequence[str], read: Read) -> str:
    """Return *order* with the one name that was told *before* for its "it"."""
    if not has_pronoun(order) and not _THEM.search(order):
        return order
    named = [
        atom.text
        for part in before
        for atom in read(part).atoms
        if atom.named("asset") or atom.named("job")
    ]
    return _THEM.sub(named[0], with_focus(order, named[0])) if len(named) == 1 else order


_THEM = re.compile(r"\b(?:them|those|these)\b(?! \w+s\b)", re.IGNORECASE)


def _how_urgent(reasons: Sequence[str], orders: Sequence[str]) -> str:
    """Return the priority that the *reasons* speak of, where the *orders* do not."""
    if any(taken_priority(order)[1] for order in orders):
        return ""
    said = next((word for part in reasons if (word := taken_priority(part)[1])), "")
    if not said and any(_URGENT.search(part) for part in reasons):
        said = "HIGH"
    return f" with {said.lower()} priority" if said else ""


def _in_turn(orders: Sequence[str], text: str, read: Read) -> Told:
    """Return the first of the *orders* and what comes after it, which may speak of the same."""
    steps = [step for order in orders for step in _NEXT.split(order)]
    steps = [_plain(step) for step in steps]
    first = _request(steps[0])
    if first is None or len(steps) > 2 or not all(_is_next(step) for step in steps[1:]):
        return Told(text)
    if len(steps) == 1:
        return Told(orders[0])
    return Told(steps[0], _about(steps[1], [first.target], read))


_ASKS = re.compile(r"^(?:tell|show|give|list)\b", re.IGNORECASE)


def _is_next(step: str) -> bool:
    """Return whether *step* may follow an order: another one, or a question."""
    return _request(step) is not None or bool(_ASKS.match(step))
