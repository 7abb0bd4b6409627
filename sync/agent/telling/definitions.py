"""What words mean here: the definitions of measures, conditions and states, when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from sync.agent.documents import read_document
from sync.agent.model import Model
from sync.agent.words.reader import Reader

_RULES: Mapping[str, str] = {
    word: rule
    for words, rule in read_document(Path(__file__).with_name("rules.yaml")).items()
    for word in str(words).split("|")
}
# These ask for a meaning whatever they are about.
_MEANS = re.compile(
    r"\bwhat (?:(?:exactly|precisely|actually|really) )?(?:do|does|did) (?:(?:you|we|they) "
    r"(?:(?:exactly|precisely|actually|really) )?(?:mean|understand|call)\b|.*\b(?:mean|stand for|"
    r"refer to|count as)\b)|^.{3,40} means? what\b|\bby what (?:rule|formula|logic|method|"
    r"definition)\b|\b(?:according to|with|after) (?:which|what) (?:rule|formula|logic|method|"
    r"definition)\b|\bhow (?:do|does) (?:you|we|one|the \w+) (?:arrive at|come up with|get to|"
    r"work out)\b|\bwhat(?: is|'s) behind (?:the (?:term|word|number) )|"
    r"\bwhat(?:'s| is| was| are)? (?:meant|understood) by\b|"
    r"\b(?:definition|meaning) of\b|^(?:please |can you |could you )*define\b|"
    r"\bhow (?!many|much|often|long|old|far|big)[\w ]+? (?:is|are|gets?) (?:\w+ )?(?:defined|"
    r"calculated|computed|measured|counted|determined|derived|worked out)\b|\bhow (?:you|we|they|"
    r"it) (?:compute|calculate|count|measure|define|determine|derive|work out)[sd]?\b|"
    r"^[\w ]+ definition[?.! ]*$|\bwhat counts (?:as|into|towards)\b|"
    r"\bhow (?:is|are|was|were|do|does|exactly (?:is|are)) .*\b(?:defined|"
    r"calculated|calculate|computed|compute|measured|measure|counted|"
    r"determined|determine|define|worked out|derived)\b|\bhow do you count\b|"
    r"\bwhen (?:is|are|does|do) (?:an?|the|some)?\s*[\w ]+ (?:considered|called|count as|counted "
    r"as|regarded|deemed|treated|said to be|classified)\b|^when (?:is|are) an? (?:asset|table|job|"
    r"run|mapping|view|drift|object|dataset|model)s? (?:\w+ ?){1,2}[?.! ]*$|"
    r"\bwhen does (?:a|the|your) (?:week|day|month|quarter) (?:start|begin)\b|"
    r"^(?:do|does|are|is) (?!the (?:last|latest)\b)[\w ]+ (?:part of|count(?:ed)? (?:in|into|"
    r"towards|as)|included in|considered|regarded as|treated as|seen as) (?:an? |the )?[\w ]+\?*$|"
    r"\b(?:at|from) (?:what|which) point (?:on )?(?:is|are|do|does)\b.*\b(?:count|called|"
    r"considered|regarded|deemed|seen)\b|^what makes an? \w+ \w+[?.! ]*$|"
    r"^definition [\w ]+[?.! ]*$|"
    r"^(?:is|are|do|does|did|what|which)\b(?=.*\b(?:rate|coverage|uptime|ratio)\b).*\b(?:counted|"
    r"included?|includes|considered|excluded?|excludes|left out|ignored|counts?|part of|contains?|"
    r"takes? into account|taken into account)\b(?!.*\b(?:more|less|most|highest|lowest)\b)|"
    r"\bhow (?:do|does|can|would) (?:you|we|one|i|it|the \w+) (?:decided?|tell|know|"
    r"recogni[sz]e|judge|"
    r"say|find out) (?:that|whether|if|when) (?:an?|the|some|any|something)\b|"
    r"\bwhat (?:does|do|is|are) (?:the |an? )?[\w ]+ (?:leave out|leave aside|ignore|"
    r"include|exclude|"
    r"left out of|cover|take into account|consist of|comprise|based on|made up of|built "
    r"on)[?.! ]*$|"
    r"^what (?:does|happens (?:by|when|on|if)) (?:an? (?:job|run|sync) is )?(?:paus|cancel|resum|"
    r"disabl|enabl)(?:e|ed|ing|l?ing|led)?\b(?! runs?\b)|"
    r"\bwh(?:ich|at) time ?zone\b|\bdifference between (?:an?|the terms?|the words?)\b|"
    r"^(?:please |can you |could you )*explain (?:to me )?(?:what|the (?:term|word|meaning|"
    r"definition|concept|difference))\b|\bwhat (?:do|does) .* stand for\b|\bformula (?:for|of)\b",
    re.IGNORECASE,
)
_EXACTLY = re.compile(
    r" (?:exactly|precisely|actually|really|officially|technically|generally|here)(?= |[?.!]*$)",
    re.IGNORECASE,
)
# These ask for a meaning where a known word is all that follows.
_WHAT_IS = re.compile(
    r"^(?:(?:and|so|please|can you|could you|tell me|remind me)[, ]+)*(?:what(?:'s| is| are) "
    r"(?P<article>an? )?|explain (?:to me )?|what (?:exactly |actually )is (?:an? )?)"
    r"(?P<term>[\w '\"-]+?)(?: again| exactly| actually| here)?[?.! ]*$",
    re.IGNORECASE,
)
_EXACTLY = re.compile(
    r" (?:exactly|precisely|really|actually|officially|here|in here|in this (?:tool|place|context|"
    r"product))\b(?! (?:one|two|three|\d))",
    re.IGNORECASE,
)
# Of these "what is ..." asks which ones there are.
_STATES = re.compile(
    r"^(?:the |our |my )|^(?:stale|outdated|(?:currently |still )?failing|failed|running|queued|"
    r"cancelled|canceled|partial|succeeded|successful|unsuccessful|finished|status|unmapped|"
    r"uncovered|mapped|covered|not (?:mapped|synced|covered|successful)|open|new|resolved|"
    r"acknowledged|proposed|healthy|degraded|stuck|hanging|paused|disabled|critical|upstream|"
    r"downstream|broken|today|yesterday|this week|last week|last night|last month)$",
    re.IGNORECASE,
)


# Two terms that are told apart.
_APART = re.compile(
    r"^(?:(?:what(?:'s| is| are)|tell me|explain|and) )*(?:the )?(?:difference|distinction) "
    r"between (?:an? |the )?(?P<one>[\w -]+?) and (?:an? |the )?(?P<two>[\w -]+?)[?.! ]*$|"
    r"^how (?:does|do|is|are) (?:an? |the )?(?P<first>[\w -]+?) (?:differ|different) from "
    r"(?:an? |the )?(?P<second>[\w -]+?)[?.! ]*$",
    re.IGNORECASE,
)


def asks_meaning(reader: Reader) -> bool:
    """Return whether the question asks what a word means rather than for data."""
    text = _EXACTLY.sub("", reader.text)
    if _MEANS.search(text) or _told_apart(reader):
        return True
    found = _WHAT_IS.match(text)
    if found is None:
        return False
    term = found["term"].strip(" '\"").lower()
    if reader.text.lower().startswith("explain") and _is_measure(reader):
        return True
    if found["article"]:
        return _known(term) or any(_known(word) for word in (term.split() or [""])[:1])
    return _known(term) and not _STATES.match(term)


def meaning(reader: Reader, model: Model) -> str:
    """Return the definition of what a question names, "" where it names nothing with one."""
    apart = _told_apart(reader)
    if apart:
        return " ".join(apart)
    text = re.sub(r"[\"'_?!]", " ", reader.text.lower())
    readings = [(atom, reading) for atom in reader.atoms for reading in atom.readings]
    measures = {reading.name for _, reading in readings if reading.kind == "measure"}
    known = [
        entity.measures[name].text
        for entity in model.values()
        for name in sorted(measures & set(entity.measures))
        if entity.measures[name].text
    ]
    said = [word for word in _RULES if re.search(rf"\b{re.escape(word)}s?\b", text)]
    rules = [_RULES[word] for word in sorted(said, key=len, reverse=True)]
    flags = [
        f"{atom.text.capitalize()} means: {model[reading.entity].one} that "
        f"{model[reading.entity].flags[reading.name].text}."
        for atom, reading in readings
        if reading.kind == "flag" and reading.entity
    ]
    return next(iter((*known, *rules, *flags)), "")


def _told_apart(reader: Reader) -> tuple[str, ...]:
    """Return the definitions of both terms whose difference is asked for."""
    found = _APART.match(reader.text)
    if found is None:
        return ()
    terms = [each.strip().lower() for each in found.groups() if each]
    if not all(_known(term) for term in terms):
        return ()
    return tuple(dict.fromkeys(_rule_of(term) for term in terms))


def _is_measure(reader: Reader) -> bool:
    """Return whether a number is all that is named."""
    said = [
        atom for atom in reader.atoms if not atom.is_function and not atom.has("cue", "describe")
    ]
    return bool(said) and all(atom.has("measure") and not atom.mentions for atom in said)


def _known(term: str) -> bool:
    return bool(_rule_of(term))


def _rule_of(term: str) -> str:
    plain = term.replace("_", " ")
    return _RULES.get(plain) or _RULES.get(plain.removesuffix("s"), "")
