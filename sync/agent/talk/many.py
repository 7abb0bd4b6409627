"""Turns about the many things that were shown, in plain words: "which of it is critical"."""

from __future__ import annotations

import re

from sync.agent.frame import Frame

_AND = r"^(?P<and>(?:and |so |but |ok |now |then )*)"
_PLAIN = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        # what was listed is one mass: "which of it is critical"
        (
            r"\b(?P<some>which|any|some|most|none|all|much|many|what|part) of (?:it|hers|his|"
            r"theirs)\b",
            r"\g<some> of them",
        ),
        (
            _AND + r"(?:who|whom) (?:should|can|do|could|must|shall|would) (?:i|we) (?:ask|contact|"
            r"talk to|speak (?:to|with)|turn to|call|approach|ping|write to|inform|notify)"
            r"(?: about| for| regarding| on)? (?:them|those|these|each(?: of them)?)[?.! ]*$",
            r"\g<and>who owns them",
        ),
        (
            _AND
            + r"who (?:should|must|has to|needs to|can|could) (?:fix|repair|look (?:at|after|into)|"
            r"handle|check|clean up|take care of) (?:them|those|these|it|that|this)[?.! ]*$",
            r"\g<and>who owns them",
        ),
        (
            _AND
            + r"who owns the (?:affected|concerned|involved) (?:tables|assets|jobs|objects|views)"
            r"[?.! ]*$",
            r"\g<and>who owns them",
        ),
        (
            _AND
            + r"how (?:many|much) (?:is|are) (?:that|those|it|these) in (?:percent|%|percentage)"
            r"[?.! ]*$",
            r"\g<and>what percentage is that",
        ),
        (
            _AND + r"how many (?:are |is |do )?(?:left|remain|remaining)(?: now| then)?[?.! ]*$",
            r"\g<and>how many are there",
        ),
        (
            _AND
            + r"(?:(?:is|was|were|are) there )?(?:anything|something) (?=(?:with|without|in|of|"
            r"from|for) )",
            r"\g<and>any ",
        ),
        (
            _AND + r"who (?:owns|has|holds|looks after) (?:the )?most(?: of (?:them|those|these))?"
            r"[?.! ]*$",
            r"\g<and>which owner has the most",
        ),
        (
            _AND + r"which (?P<what>assets|tables|views|jobs|spaces|columns|objects|owners) (?:are|"
            r"were|is|was) (?:concerned|affected|involved|in question|hit)(?: by (?:it|them|that|"
            r"those|this))?[?.! ]*$",
            r"\g<and>on which \g<what>",
        ),
        (
            _AND + r"which (?P<what>error|job|space|table|asset|component|user|owner)(?: class)? "
            r"(?:is|was|were|are|occurs?|occurred|came up|comes up|happens|happened|appears?|"
            r"appeared|shows up) (?:hit |affected |concerned |seen )?(?:the )?(?P<most>most|least)"
            r"(?: (?:common|frequent|often|frequently|seen))?(?: (?:one|reason|cause))?[?.! ]*$",
            r"\g<and>which \g<what> has the \g<most>",
        ),
        (
            _AND + r"which (?P<what>assets|tables|views|jobs|spaces|columns|objects|components) "
            r"(?:had|have|got|hit|saw|show|showed|suffer(?:ed)?(?: from)?|ran into|were hit by|"
            r"failed (?:with|by|because of|due to)) (?:it|that|this|them|those|these)"
            r"(?: (?:error|problem|reason|one))?[?.! ]*$",
            r"\g<and>on which \g<what>",
        ),
        (
            _AND
            + r"which (?P<what>spaces|databases|systems|jobs|tables|assets) (?:are|were|do|did) "
            r"(?:they|those|these) (?:in|from|of|on|part of|live in|lie in|belong to|come from)"
            r"[?.! ]*$",
            r"\g<and>in which \g<what>",
        ),
        (
            _AND
            + r"(?:(?:only |just )?(?:the ones|those)|which)(?: (?:ones|of (?:them|those|these)|"
            r"one|are|is|was|were|have|has))* (?P<op>below|under|less than|above|over|more than) "
            r"half[?.! ]*$",
            r"which are \g<op> 50 percent",
        ),
        (
            _AND
            + r"which (?:ones|of (?:them|those|these)) (?P<lies>(?:are|is|were|have|has) (?:below|"
            r"under|less than|above|over|more than) \d[\d.]* ?(?:%|percent)[?.! ]*)$",
            r"which \g<lies>",
        ),
        (
            _AND
            + r"(?P<ones>which (?:ones|of (?:them|those|these))) (?:fail|break) (?:right now|now|"
            r"currently|at the moment)[?.! ]*$",
            r"\g<and>\g<ones> are failing",
        ),
        (
            _AND + r"(?:list|show|give)(?: me)? (?:just |only )?(?:the |their )?names?"
            r"(?: only| please)*[?.! ]*$",
            r"\g<and>list them",
        ),
        (
            _AND
            + r"(?:where|what) do (?:they|those|these) (?:come|get (?:their )?data|get it|draw "
            r"(?:their )?data|read) from[?.! ]*$",
            r"\g<and>what feeds those",
        ),
        (
            _AND + r"(?:what|which \w+) are (?:they|those|these) (?:built|based) (?:up)?on[?.! ]*$",
            r"\g<and>what feeds those",
        ),
        (
            _AND + r"how (?:does|did|do|would) (?:that|this|it|they|those|these) compare"
            r"(?: to| with| against)? (?=\w)",
            r"compare that to ",
        ),
        (
            _AND + r"(?:is|was|are|were) (?:that|this|it|they|those) (?:any )?(?:more|less|slower|"
            r"faster|higher|lower|better|worse|fewer|longer|shorter|bigger|smaller|up|down)"
            r"(?: or (?:more|less|slower|faster|higher|lower|better|worse|fewer|longer|shorter|"
            r"bigger|smaller|up|down|the same))*(?: than (?:before|that|the other(?: one)?|then|"
            r"the first(?: one)?))?[?.! ]*$",
            "what is the difference",
        ),
    )
)


_WHO_DID = re.compile(
    _AND + r"who (?:did|made|changed|has done|was) (?:it|that|this|them|those|these)[?.! ]*$",
    re.IGNORECASE,
)
_BY_DATE = re.compile(
    r"^(?:and |now |please |then |but )*(?:re-?)?(?:sort|order)(?:ed)?(?: (?:it|them|those|these|"
    r"the list))? by (?:the )?(?:date|time|day|date and time)(?:,? (?:(?P<up>oldest first|"
    r"ascending|earliest first)|newest first|latest first|most recent first|descending))?[?.! ]*$",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"user", "owner", "changed_by", "decided_by"})
_EACH_JOB = re.compile(
    _AND + r"how (?:many times|often|many)(?: (?:did|has|have|was|were))?(?: for| of| per| by| in)?"
    r" each(?: one| job| of (?:them|those|these))?(?: (?:fail|failed|run|happen|happened))?"
    r"[?.! ]*$",
    re.IGNORECASE,
)
# "show me the assets" behind findings that were counted
_THE_THINGS = re.compile(
    _AND + r"(?:show|list|give|name)(?: me)? (?:the|those|these|its|their|all the) (?P<what>assets|"
    r"tables|jobs|spaces|objects)(?: (?:behind|concerned|affected|involved)(?: (?:it|them|"
    r"that|those))?)?[?.! ]*$",
    re.IGNORECASE,
)
_SYNCED = re.compile(
    _AND + r"what (?:do|does) (?:they|those|these|it|that job|this job|that one) (?:sync|load|move|"
    r"replicate|copy|transfer)[?.! ]*$",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    _AND + r"how (?:often|frequently|many times) (?P<when>(?:this|last|in|since|on|today|yesterday|"
    r"during|over|within)\b(?! total\b)[\w ]*)[?.! ]*$",
    re.IGNORECASE,
)
# "and type" after assets per system
_AND_BY = re.compile(
    r"^(?:and|plus|also|and also) (?P<dim>type|status|owner|system|space|database|kind|severity|"
    r"priority|"
    r"error class|component|user|month|week|day|weekday)[?.! ]*$",
    re.IGNORECASE,
)
_WHO_TO_ASK = re.compile(
    _AND + r"(?:who|whom) (?:should|can|do|could|must|shall|would) (?:i|we) (?:ask|contact|tell|"
    r"talk to|speak (?:to|with)|turn to|call|approach|ping|write to|inform|notify|go to)[?.! ]*$",
    re.IGNORECASE,
)


def of_many(text: str, before: Frame | None) -> str:
    """Return *text* with plain words for the many things that *before* is about."""
    if before is None:
        return text
    for pattern, plain in _PLAIN:
        text = pattern.sub(plain, text)
    listed = not (before.recipe or before.asked or before.groups or before.bucket)
    if before.entity == "asset" and "changed_at" in before.select:
        text = _WHO_DID.sub("by whom", text)
    people = next((name for name in before.select[:1] if name in _PEOPLE), "")
    if listed and (people or before.entity == "run"):
        text = _EACH_JOB.sub("per user" if people else "per job", text)
    if listed:
        text = _BY_DATE.sub(lambda m: "oldest first" if m["up"] else "newest first", text)
    if before.entity in {"finding", "drift", "run", "alert"}:
        text = _THE_THINGS.sub(r"\g<and>on which \g<what>", text)
    if before.entity == "job":
        text = _SYNCED.sub(r"\g<and>which assets do they sync", text)
    text = _by_and_often(text, before)
    one = any(f.field in {"asset", "job"} and len(f.values) == 1 for f in before.filters)
    return _WHO_TO_ASK.sub(r"\g<and>who owns them", text) if listed and not one else text


def _by_and_often(text: str, before: Frame) -> str:
    """Return "and type" behind groups as "also per type", and "how often" as a number of them."""
    if before.recipe == "recurrence":
        text = _HOW_OFTEN.sub(r"\g<and>how often did it fail \g<when>", text)
    elif before.entity in {"run", "log", "drift", "audit"}:
        text = _HOW_OFTEN.sub(r"\g<and>how many of them \g<when>", text)
    return _AND_BY.sub(r"also per \g<dim>", text) if before.groups or before.bucket else text
