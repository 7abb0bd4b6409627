"""Words that point at something said before: pronouns, ordinals, "go back"."""

from __future__ import annotations

import re
from typing import Any

from sync.agent.answer import Answer, Behaviour
from sync.agent.names import Names

_ELLIPTIC = re.compile(
    r"^(?:and|only|just|what about|how about|same|the same|now|instead|but|or|also|without|"
    r"except|excluding|not|"
    r"per|by|in|for|on|from|since|sort|order|group|break|split|show (?:it|that|them|this|those|"
    r"these|as|only|just|me only|me just)|"
    r"make (?:it|that|them)|as a|as an|top \d+|bottom \d+|forget|remove|drop the|ignore|never "
    r"mind the|clear|reset|"
    r"i mean|i meant|sorry|no,|oh|actually|ok|okay|then|plus|with|limit|reverse|narrow|"
    r"restrict|filter|exclude|include|add|"
    r"how many (?:of (?:those|them|these)|are|were|is that|have|do)|which (?:of (?:those|them|"
    r"these)|ones?)|those|them|these|of those|"
    r"change (?:it|that|the)|turn (?:it|that|this)|plot (?:it|that|this)|chart (?:it|that|"
    r"this)|draw (?:it|that|this)|put (?:it|that)|"
    r"sorted|ordered|grouped|broken|limited|last|this|yesterday|today|and now|again|but only|"
    r"all of them|the (?:fastest|slowest|oldest|newest|largest|smallest|worst|best) instead|"
    r"go back|back|undo|switch|replace|use|compare (?:it|that|this|them)|average|median|in "
    r"percent|as percent|as (?:a )?percentage|any (?:in|of)|are (?:any|there)|is (?:that|this)|"
    r"when did (?:they|those)|who (?:owns|are|did) (?:them|those|these)|list (?:them|those|"
    r"these)|give me (?:them|those|the same)|the (?:first|last|top) \d+)\b",
    re.IGNORECASE,
)

_ELLIPTIC_END = re.compile(
    r"\b(?:instead|only|as well|too)[.!? ]*$|"
    r"^which (?:spaces?|jobs?|assets?|tables?|day|week|month|columns?|users?|databases?)[.!? ]*$|"
    r"^which (?:day|week|month|hour|space|job) (?:was|is|had|has)\b",
    re.IGNORECASE,
)

_PRONOUN = re.compile(r"\b(?:those|them|these|they|their|ones)\b", re.IGNORECASE)

_FOCUS = re.compile(
    r"\b(?:(?P<owned>its)\b|(?:it(?! takes?\b)|that one|this one|"
    r"that (?:table|view|asset|object|job|sync|run|model|one|space|dataset|mapping)|"
    r"this (?:table|view|asset|object|job|sync|run|model|space|dataset)|"
    r"the same (?:table|view|asset|job|one)|the (?:table|asset|job|view))\b(?! (?:chart|graph|"
    r"number|rate|s\b)))",
    re.IGNORECASE,
)

_ORDINAL = re.compile(
    r"\b(?:the )?(?:(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"last|latter|former|top)(?: one| row| asset| job| entry| item| result| run| table| space| "
    r"of (?:those|them|these))|"
    r"(?:number|no\.?|#|row|item) ?(?P<digits>\d+)|(?P<nth>\d+)(?:st|nd|rd|th)(?: one| row| "
    r"entry)?)\b|\bthe (?P<bare>first|second|third|fourth|fifth|last|latter)\s*[?.!]*$",
    re.IGNORECASE,
)

_WORDS = {
    "first": 1,
    "top": 1,
    "former": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "last": -1,
    "latter": -1,
}

_BACK = re.compile(
    r"^(?:please )?(?:go back|back|undo(?: that)?|undo the last.*|go back to (?:the "
    r")?(?:previous|before|last).*|previous (?:one|question|result|answer)|revert.*|back to "
    r"(?:the )?(?:previous|before|what).*|return to (?:the )?previous.*)[.!?]*$",
    re.IGNORECASE,
)


_LOG = re.compile(
    r"\b(?:the|its|that|their|show) (?:log|logs|error log|log lines)\b", re.IGNORECASE
)
_ERROR = re.compile(
    r"^(?:and )?(?:what (?:was|is|were) (?:the|its) "
    r"(?:error|reason|cause|problem|error message)|"
    r"(?:show )?(?:me )?the (?:error|reason|cause|error message))[?.! ]*$",
    re.IGNORECASE,
)
_FEW = 6  # words


# "anything with payroll in it": what it stands for was said before it
_OWN = re.compile(
    r"(?<=\w) in (?:it|its|their) ?(?:names?|labels?|titles?|descriptions?)?\b", re.IGNORECASE
)


def is_elliptic(text: str) -> bool:
    """Return whether *text* only makes sense after another turn."""
    return bool(
        _ELLIPTIC.match(text) or _PRONOUN.search(_OWN.sub("", text)) or _ELLIPTIC_END.search(text)
    )


def wants_back(text: str) -> bool:
    """Return whether *text* asks for the turn before the last one."""
    return bool(_BACK.match(text))


def with_focus(text: str, focus: str) -> str:
    """Return *text* with pronouns replaced by the name that they stand for."""
    if not focus:
        return text

    def name(found: re.Match[str]) -> str:
        return f"{focus}'s" if found["owned"] else focus

    return _FOCUS.sub(name, text, count=1)


def has_pronoun(text: str) -> bool:
    """Return whether *text* speaks of something without naming it."""
    return bool(_FOCUS.search(_OWN.sub("", text)))


def place_in(text: str) -> int | None:
    """Return which of several things "the second one" points at, -1 for the last, None for none."""
    found = _ORDINAL.search(text)
    return None if found is None else _number(found)


def _number(found: re.Match[str]) -> int:
    word = found["word"] or found["bare"]
    return _WORDS[word.lower()] if word else int(found["digits"] or found["nth"])


def ordinal_focus(text: str, answer: Answer | None) -> tuple[str, str]:
    """Return *text* with "the second one" replaced by what stands there, and that name."""
    found = _ORDINAL.search(text)
    if found is None or answer is None or not answer.rows:
        return text, ""
    number = _number(found)
    index = number - 1 if number > 0 else len(answer.rows) - 1
    if not 0 <= index < len(answer.rows):
        return text, ""
    row = dict(zip(answer.columns, answer.rows[index], strict=True))
    name = _row_name(row)
    return (text[: found.start()] + name + text[found.end() :], name) if name else (text, "")


def _row_name(row: dict[str, Any]) -> str:
    for column in ("asset", "job", "source", "name", "assets", "space", "database"):
        if row.get(column):
            return str(row[column]).split(", ")[0]
    return ""


def focus_of(answer: Answer, names: Names) -> str:
    """Return the one asset or job that an answer is about, "" where there is none."""
    frame = answer.frame
    if frame is not None:
        keys = frame.arg("assets")
        if keys is not None and len(keys) == 1:
            return _title(keys[0], names)
        for each in (*frame.filters, *(f for part in frame.parts for f in part.filters)):
            if each.field == "asset" and len(each.values) == 1 and each.op == "is":
                return _title(each.values[0], names)
            if each.field == "job" and each.op == "is" and not each.negated:
                return _job(each.values[0], names)
    if len(answer.rows) == 1 and answer.behaviour is Behaviour.ANSWER:
        return _row_name(dict(zip(answer.columns, answer.rows[0], strict=True)))
    return ""


def _title(key: Any, names: Names) -> str:
    return next((e.title for e in names.assets if e.key == key), "")


def _job(key: Any, names: Names) -> str:
    return next((e.name for e in names.entries if e.kind == "job" and e.key == key), "")


def completed(text: str, focus: str) -> str:
    """Return "show the log" and "what was the error" with what was spoken of."""
    if not focus:
        return text
    short = len(text.split()) <= _FEW and not re.search(r"\bof\b|\bfor\b", text)
    if _LOG.search(text) and short:
        return f"show the log of the last run of {focus}"
    return f"why did the last run of {focus} fail" if _ERROR.search(text) else text
