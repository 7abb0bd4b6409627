"""What words mean here: the definitions of measures, conditions and states, when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from sync.agent.model import Model
from sync.agent.words.reader import Reader

_RULES: Mapping[str, str] = {
    word: rule
    for words, rule in yaml.safe_load(
        Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8")
    ).items()
    for word in str(words).split("|")
}
# These ask for a meaning whatever they are about.
_MEANS = re.compile(
    r"\bwhat (?:do|does|did) (?:you (?:mean|understand|call)\b|.*\b(?:mean|stand for|refer to|"
    r"count as)\b)|\bwhat(?:'s| is| was| are)? (?:meant|understood) by\b|"
    r"\b(?:definition|meaning) of\b|^(?:please |can you |could you )*define\b|"
    r"^[\w ]+ definition[?.! ]*$|\bwhat counts (?:as|into|towards)\b|"
    r"\bhow (?:is|are|was|were|do|does|exactly (?:is|are)) .*\b(?:defined|"
    r"calculated|calculate|computed|compute|measured|measure|counted|"
    r"determined|determine|define|worked out|derived)\b|\bhow do you count\b|"
    r"\bwhen (?:is|are|does|do) (?:an?|the|some)?\s*[\w ]+ (?:considered|called|count as|counted "
    r"as|regarded|deemed|treated|said to be|classified)\b|^when (?:is|are) an? (?:asset|table|job|"
    r"run|mapping|view|drift|object|dataset|model)s? (?:\w+ ?){1,2}[?.! ]*$|"
    r"\bwhen does (?:a|the|your) (?:week|day|month|quarter) (?:start|begin)\b|"
    r"\bwh(?:ich|at) time ?zone\b|\bdifference between (?:an?|the terms?|the words?)\b|"
    r"^(?:please |can you |could you )*explain (?:to me )?(?:what|the (?:term|word|meaning|"
    r"definition|concept|difference))\b|\bwhat (?:do|does) .* stand for\b|\bformula (?:for|of)\b",
    re.IGNORECASE,
)
# These ask for a meaning where a known word is all that follows.
_WHAT_IS = re.compile(
    r"^(?:(?:and|so|please|can you|could you|tell me|remind me)[, ]+)*(?:what(?:'s| is| are) "
    r"(?P<article>an? )?|explain (?:to me )?|what (?:exactly |actually )is (?:an? )?)"
    r"(?P<term>[\w '\"-]+?)(?: again| exactly| actually| here)?[?.! ]*$",
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


def asks_meaning(reader: Reader) -> bool:
    """Return whether the question asks what a word means rather than for data."""
    if _MEANS.search(reader.text):
        return True
    found = _WHAT_IS.match(reader.text)
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


def _is_measure(reader: Reader) -> bool:
    """Return whether a number is all that is named."""
    said = [
        atom for atom in reader.atoms if not atom.is_function and not atom.has("cue", "describe")
    ]
    return bool(said) and all(atom.has("measure") and not atom.mentions for atom in said)


def _known(term: str) -> bool:
    plain = term.replace("_", " ")
    return plain in _RULES or plain.removesuffix("s") in _RULES
