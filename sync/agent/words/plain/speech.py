"""Everyday speech as the words that the lexicon knows: "conked out" is "failed"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sync.agent.documents import read_document

_PATH = Path(__file__).with_name("speech.yaml")
_QUOTED = re.compile(r'("[^"]*")')
_PERFECT = re.compile(
    r"\b(?:have|has|had|been|being|be|is|are|was|were|got|get)(?: \w+ly)? $", re.I
)
_BEGIN, _END = r"(?<![\w.'-])", r"(?![\w'-]|\.\w)"
_OBJECT = r"(?P<what>(?:(?!(?:and|or|but|if|that|which|who|when)\b)[\w.']+ ){1,6}?)"
# third person, past, participle and -ing of the verbs that are not formed by rule
_IRREGULAR = {
    "be": "is was been being",
    "begin": "begins began begun beginning",
    "bite": "bites bit bitten biting",
    "blow": "blows blew blown blowing",
    "break": "breaks broke broken breaking",
    "bring": "brings brought brought bringing",
    "catch": "catches caught caught catching",
    "come": "comes came come coming",
    "cut": "cuts cut cut cutting",
    "deal": "deals dealt dealt dealing",
    "die": "dies died died dying",
    "do": "does did done doing",
    "draw": "draws drew drawn drawing",
    "eat": "eats ate eaten eating",
    "fall": "falls fell fallen falling",
    "feed": "feeds fed fed feeding",
    "find": "finds found found finding",
    "freeze": "freezes froze frozen freezing",
    "get": "gets got gotten getting",
    "give": "gives gave given giving",
    "go": "goes went gone going",
    "grow": "grows grew grown growing",
    "have": "has had had having",
    "hit": "hits hit hit hitting",
    "hold": "holds held held holding",
    "keep": "keeps kept kept keeping",
    "lose": "loses lost lost losing",
    "make": "makes made made making",
    "put": "puts put put putting",
    "quit": "quits quit quit quitting",
    "rise": "rises rose risen rising",
    "run": "runs ran run running",
    "see": "sees saw seen seeing",
    "send": "sends sent sent sending",
    "set": "sets set set setting",
    "shrink": "shrinks shrank shrunk shrinking",
    "sink": "sinks sank sunk sinking",
    "shoot": "shoots shot shot shooting",
    "swell": "swells swelled swollen swelling",
    "creep": "creeps crept crept creeping",
    "shut": "shuts shut shut shutting",
    "spin": "spins spun spun spinning",
    "stand": "stands stood stood standing",
    "take": "takes took taken taking",
    "throw": "throws threw thrown throwing",
    "underlie": "underlies underlay underlain underlying",
    "wind": "winds wound wound winding",
    "write": "writes wrote written writing",
}
# short verbs that double their last letter: "popped up"
_DOUBLING = re.compile(
    "(?:chop|crop|drag|drop|flop|log|nod|plan|pop|scrap|ship|slip|spot|stop|strip|tag|tap|transfer|"
    "trip|wrap)"
)


@dataclass(frozen=True, slots=True)
class _Way:
    """Some ways to say a thing: what stands for each, where *near* stands in the text as well."""

    pattern: re.Pattern[str]
    means: Mapping[str, str]
    done: Mapping[str, str]  # of participles: "has needed" is "has taken"
    near: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def plain(self, text: str, whole: str) -> str:
        if self.near is not None and not self.near.search(whole):
            return text
        if self.unless is not None and self.unless.search(whole):
            return text
        return self.pattern.sub(self._meant, text)

    def _meant(self, found: re.Match[str]) -> str:
        said, what = found[0], found.groupdict().get("what")
        if what:
            begin, end = (place - found.start() for place in found.span("what"))
            said = f"{said[:begin]}~ {said[end:]}"
        after = self.done if _PERFECT.search(found.string[: found.start()]) else {}
        plain = after.get(said.lower(), self.means[said.lower()])
        return plain.replace("~", (what or "").strip())


def as_plain_speech(text: str) -> str:
    """Return *text* with everyday words put as known ones; what stands in quotes stays."""
    parts = _QUOTED.split(text)
    for way in _ways():
        parts = [part if part.startswith('"') else way.plain(part, text) for part in parts]
    return "".join(parts)


def forms(verb: str) -> tuple[str, ...]:
    """Return the forms of *verb*: base, third person, past, participle and -ing.

    The first word is inflected: "conk out" gives "conks out", "conked out" and so on.
    """
    first, space, rest = verb.partition(" ")
    known = _IRREGULAR.get(first)
    ways = (first, *known.split()) if known else _regular(first)
    return tuple(f"{way}{space}{rest}" for way in ways)


def _regular(verb: str) -> tuple[str, ...]:
    if verb.endswith("e"):
        return verb, f"{verb}s", f"{verb}d", f"{verb}d", f"{verb[:-1]}ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb[:-1]}ied", f"{verb}ing"
    root = f"{verb}{verb[-1]}" if _DOUBLING.fullmatch(verb) else verb
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "z")) else f"{verb}s"
    return verb, third, f"{root}ed", f"{root}ed", f"{root}ing"


@cache
def _ways() -> tuple[_Way, ...]:
    entries = read_document(_PATH)["ways"]
    return tuple(way for entry in entries for way in _entry(entry))


def _entry(entry: Mapping[str, Any]) -> Iterator[_Way]:
    near, unless = _words(entry.get("near")), _words(entry.get("unless"))
    verbs = [forms(verb) for verb in entry.get("verbs", "").split("|") if verb]
    plain = forms(entry["means"])
    means: dict[str, str] = {}
    for said in verbs:
        # backwards, so that "needed" alone is "took" and not "taken"
        means |= dict(reversed(tuple(zip(said, plain, strict=True))))
    means |= {one.lower(): entry["means"] for one in entry.get("words", "").split("|") if one}
    done = {said[3]: plain[3] for said in verbs}
    tail = rf"(?= +(?:{entry['then']})\b)" if "then" in entry else ""
    whole = [one for one in means if "~" not in one]
    for ways in (whole, *([one] for one in means if "~" in one)):
        if ways:
            yield _Way(_any_of(ways, tail), means, done, near, unless)


def _words(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) if pattern else None


def _any_of(said: Sequence[str], tail: str) -> re.Pattern[str]:
    """Return the pattern of *said*, the longest first; the object stands where "~" does."""
    longest = sorted(said, key=len, reverse=True)
    each = "|".join(re.escape(one).replace(r"\~\ ", _OBJECT) for one in longest)
    return re.compile(rf"{_BEGIN}(?:{each}){_END}{tail}", re.IGNORECASE)
