"""Turns that ask nothing of the data: help, definitions, the SQL that ran, what is outside."""

from __future__ import annotations

import re

from sync.agent import help as telling
from sync.agent.answer import Answer, Behaviour, say
from sync.agent.model import Model
from sync.agent.own_sql import sql_used
from sync.agent.reader import Reader

_FORECAST = re.compile(
    r"\bwill\b.*\b(?:fail|failures?|errors?|develop|grow|increase|decrease|look like)\b|"
    r"\b(?:failures?|failure rate|success rate|errors)\b.*"
    r"\b(?:tomorrow|next (?:week|month|year|quarter))\b"
)
_SHORT = 9  # words; a longer text that says "help" asks for something


def aside(reader: Reader, before: Answer | None, model: Model) -> Answer | None:
    """Return the answer to a turn that needs no data, None where it needs some."""
    text = reader.text.lower()
    if reader.cue("sqlused") and (reader.ask("which", "list", "how") or "sql" in text):
        return sql_used(before)
    rule = telling.define(reader, model) if _defines(reader) else ""
    if rule:
        return say(Behaviour.HELP, rule)
    if reader.ask("help") and len(reader.atoms) < _SHORT and not reader.mentions("asset"):
        return say(Behaviour.HELP, telling.capabilities(reader), telling.suggestions(reader))
    foretold = reader.cue("predict") and not reader.mentions("column")
    if reader.cue("creative") or _FORECAST.search(text) or foretold:
        return _outside(reader)
    return None


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


def _defines(reader: Reader) -> bool:
    named = reader.mentions("asset") or reader.mentions("schema")
    return reader.ask("define") and not named and reader.window is None


def _outside(reader: Reader) -> Answer:
    why = (
        "I do not forecast; the past is known"
        if reader.cue("predict")
        else "That is not in this store"
    )
    options = examples(reader)
    return say(Behaviour.OUT_OF_SCOPE, f"{why}. You could ask: {'; '.join(options)}.", options)
