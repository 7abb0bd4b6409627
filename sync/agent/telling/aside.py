"""Turns that ask nothing of the data: help, definitions, the SQL that ran, what is outside."""

from __future__ import annotations

import re

from sync.agent.answer import Answer, Behaviour, say
from sync.agent.guard import READS_ONLY
from sync.agent.model import Model
from sync.agent.telling import help as telling
from sync.agent.telling.definitions import asks_meaning, meaning
from sync.agent.telling.outside import outside
from sync.agent.telling.own_sql import sql_used
from sync.agent.words.reader import Reader

_SHORT = 9  # words; a longer text that says "help" asks for something
_DO = (
    r"(?:start|sync|run|re-?run|retry|trigger|pause|resume|stop|cancel|enable|disable|schedule|"
    r"restart|abort|refresh|load)"
)
_WHO = r"(?:i|we|you|one|it|this|somebody|someone|anyone)"
_OBJECTS = r"(?:jobs?|syncs?|runs?|loads?|tables?|assets?|things|something|them|schedules?)"
_ABLE = re.compile(
    rf"^(?:(?:what|which|how|when)\b(?:(?! and (?:how|when|what)\b).)*\b)?"
    rf"(?:can|could|are|do|does|may|would|should) {_WHO}\b"
    rf"(?: also| even| actually| able to| allowed to| help me(?: to)?)*\s+{_DO}"
    rf"(?: (?:a|an|the|any|some|my))?(?: {_OBJECTS})?(?: (?:here|too|as well|for me))?[?.! ]*$|"
    rf"^how (?:do|can|could|would|should|does) {_WHO} {_DO}\b|"
    rf"^what (?:happens|would happen|will happen) (?:if|when) {_WHO} {_DO}\b|"
    r"\b(?:which|what|what kinds? of|what sorts? of|example|sample|some|more) (?:\w+ )?"
    r"(?:questions?|things|queries|examples?|topics?)\b.*"
    r"\b(?:can|could|may|should|do|does|are) (?:i|you|we|one|it|there|possible|supported)\b|"
    r"^(?:show |give |list )(?:me |us )?(?:some |a few |more )?"
    r"(?:examples?|example questions?|sample questions?|suggestions?)\b|"
    r"^(?:which|what) (?:actions?|commands?|features?|functions?|operations?|tasks?)\b.*"
    r"\b(?:can|do|are|support|available|know|offer|possible)\b|"
    r"^how (?:do|can|does|should|would) (?:i|we|one|this|it|you) "
    r"(?:use|work|ask|begin|get started|talk|query|interact)\b|"
    r"^(?:help|i need help|help me|please help|i(?:'m| am) (?:lost|new)\b.*|"
    r"getting started|tutorial|user guide|manual|hints?|tips?)[?.! ]*$|"
    r"^what (?:can|could) (?:i|we|you|this|it) (?:do|ask|answer|tell|help)\b|"
    r"^who are you\b|^what are you\b",
    re.IGNORECASE,
)


# no record says why something takes its time; what "they" are is open besides
_WHY_LONG = re.compile(
    r"^(?:(?:and|but|so|ok),? )*why (?:(?:did|does|do|is|was|were|are|has|have) (?:it|they|that|"
    r"this|"
    r"those|these|them)(?: been)?(?: (?:take|taking|taken|took|last|lasting|run|running))?(?: that|"
    r" "
    r"this)? )?(?:so|that|this|such a) (?:long|slow|slowly|much time)(?: time)?[?.! ]*$",
    re.IGNORECASE,
)

_CHANGES = re.compile(
    rf"^(?:and |so |please )*how (?:do|can|could|would|should|to|must|may) (?:{_WHO} )?"
    r"(?:delete|drop|remove|approve|reject|confirm|acknowledge|resolve|create|add|edit|rename|"
    r"assign|unmap|propose)\b",
    re.IGNORECASE,
)


def aside(reader: Reader, before: Answer | None, model: Model) -> Answer | None:
    """Return the answer to a turn that needs no data, None where it needs some."""
    text = reader.text.lower()
    if _WHY_LONG.match(text):
        options = ("the slowest runs today", "average duration per job", "queue wait per job")
        told = "No record tells why. Of which job or run: its log, its waits, its usual duration?"
        return say(Behaviour.CLARIFY, told, options)
    if _CHANGES.match(text):
        return say(Behaviour.HELP, READS_ONLY)
    if reader.cue("sqlused") and (reader.ask("which", "list", "how") or "sql" in text):
        return sql_used(before)
    named = reader.mentions("asset") or reader.mentions("schema") or reader.mentions("job")
    if not named and asks_meaning(reader):
        return _defined(reader, model)
    short = reader.ask("help") and len(reader.atoms) < _SHORT and not reader.mentions("asset")
    if short and not reader.noun("run", "job", "drift", "log", "link"):
        return able(reader)
    return outside(reader)


# of one thing, not of what there is to be told
_ABOUT = re.compile(
    rf"\b(?:tell|say to) (?:me|us) about (?!(?:you|yourself|this|it|that)\b|(?:the )?{_OBJECTS}\b)",
    re.IGNORECASE,
)


def asks_ability(text: str) -> bool:
    """Return whether *text* asks what can be asked or done here, and how."""
    return bool(_ABLE.search(text)) and not _ABOUT.search(text)


def able(reader: Reader) -> Answer:
    """Return what can be asked and done."""
    return say(Behaviour.HELP, telling.capabilities(reader), telling.suggestions(reader))


def greeting(reader: Reader) -> Answer:
    """Return the answer to a turn that says nothing but hello or thanks."""
    options = telling.suggestions(reader)
    return say(Behaviour.HELP, f"Ask me, for example: {'; '.join(options[:3])}.", options)


def unclear(words: str, options: tuple[str, ...]) -> Answer:
    """Return the question what *words* go on with or stand for."""
    told = f'What is meant by "{words}"? Name an asset, a job, a space or what is to be counted.'
    return say(Behaviour.CLARIFY, told, options)


def examples(reader: Reader) -> tuple[str, ...]:
    """Return a few questions that make sense here and now."""
    return telling.suggestions(reader)[:3]


def _defined(reader: Reader, model: Model) -> Answer | None:
    rule = meaning(reader, model)
    return say(Behaviour.HELP, rule) if rule else None
