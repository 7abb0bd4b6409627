"""Changes to a question that change nothing of what it asks: its frame must stay the same.

`python -m tests.agent.metamorphic` tries all of them on the public questions and prints the share
that stays the same, per kind of change, and each one that does not.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from sync.agent.agent import Agent, Conversation
from sync.agent.times.find import find_times
from sync.store.database import Store, open_store
from tests.agent.evaluate import read_questions
from tests.agent.world import CLOCK, build_world

_SAID = {"label", "text", "titles", "value"}  # what only repeats the words of the question
_NAMES = (
    ("SALES_ORDERS", "sales orders"),
    ("SALES_ORDER_ITEMS", "sales order items"),
    ("AM_SALES_REVENUE", "revenue analysis"),
    ("AM_PROFITABILITY", "profitability analysis"),
    ("GL_ACCOUNTS", "general ledger accounts"),
    ("COST_CENTERS", "cost centers"),
    ("EXCHANGE_RATES", "exchange rates"),
    ("JOURNAL_ENTRIES", "journal entries"),
    ("V_CASH_FLOW", "cash flow"),
    ("SHIPMENTS", "shipments"),
)
_SYNONYMS = (
    ("how many", "what number of"),
    ("show me", "list"),
    ("show", "display"),
    ("list", "show"),
    ("assets", "objects"),
    ("columns", "fields"),
    ("runs", "executions"),
    ("per", "by"),
    ("average", "mean"),
    ("biggest", "largest"),
    ("without", "with no"),
    ("yesterday", "the day before today"),
    ("describe", "tell me about"),
    ("last 7 days", "past seven days"),
    ("more than", "over"),
)
_SINGULAR = {
    "assets": "asset",
    "columns": "column",
    "jobs": "job",
    "runs": "run",
    "tables": "table",
    "spaces": "space",
    "mappings": "mapping",
    "failures": "failure",
    "views": "view",
}
_WORD = re.compile(r"\b[a-z]{6,}\b")


def _politely(text: str) -> Iterator[str]:
    yield f"please {text}"
    yield f"{text.rstrip('?')} please"
    yield f"hi, {text}"


def _in_capitals(text: str) -> Iterator[str]:
    if "'" not in text and '"' not in text:
        yield text.upper()


def _without_articles(text: str) -> Iterator[str]:
    yield re.sub(r"\b(?:the|a|an) ", "", text)


def _in_singular(text: str) -> Iterator[str]:
    for many, one in _SINGULAR.items():
        if re.match(rf"{many}\b", text):
            yield re.sub(rf"^{many}\b", one, text)


def _with_a_slip(text: str) -> Iterator[str]:
    """Swap two letters inside the longest plain word."""
    words = sorted(_WORD.findall(text), key=lambda word: (-len(word), word))
    for word in words[:1]:
        middle = len(word) // 2
        letters = [*word]
        letters[middle - 1], letters[middle] = letters[middle], letters[middle - 1]
        yield re.sub(rf"\b{word}\b", "".join(letters), text, count=1)


def _by_another_word(text: str) -> Iterator[str]:
    for one, other in _SYNONYMS:
        if re.search(rf"\b{one}\b", text):
            yield re.sub(rf"\b{one}\b", other, text, count=1)


def _by_another_name(text: str) -> Iterator[str]:
    for name, label in _NAMES:
        for one, other in ((name, label), (label, name)):
            if re.search(rf"\b{one}\b", text):
                yield re.sub(rf"\b{one}\b", other, text)


def _time_first(text: str) -> Iterator[str]:
    spans = find_times(text, CLOCK)
    if len(spans) == 1 and spans[0].start > 0 and not text[spans[0].end :].strip("? "):
        said = text[spans[0].start : spans[0].end]
        yield f"{said}: {text[: spans[0].start].strip()}"


CHANGES: Mapping[str, Callable[[str], Iterator[str]]] = {
    "politeness": _politely,
    "capitals": _in_capitals,
    "articles": _without_articles,
    "singular": _in_singular,
    "slip": _with_a_slip,
    "synonym": _by_another_word,
    "name or label": _by_another_name,
    "order": _time_first,
}


@dataclass(frozen=True, slots=True)
class Tried:
    """A changed question; *same* tells whether it was read as the original."""

    change: str
    question: str
    text: str
    same: bool


def variations() -> Iterator[tuple[str, str, str]]:
    """Yield (change, question, changed question) for all that ask for an answer."""
    for turns in read_questions().conversations:
        if turns[0].expect["behaviour"] != "answer" or turns[0].category == "language":
            continue
        for change, apply in CHANGES.items():
            for text in dict.fromkeys(apply(turns[0].text)):
                if text != turns[0].text:
                    yield change, turns[0].text, text


def attempts(store: Store, chosen: Sequence[tuple[str, str, str]]) -> Iterator[Tried]:
    """Yield what became of the *chosen* variations."""
    agent = Agent(store)
    read: dict[str, Any] = {}

    def reading(text: str) -> Any:
        if text not in read:
            answer = agent.ask(text, Conversation(), CLOCK)
            read[text] = (answer.behaviour, meaning(answer.frame))
        return read[text]

    for change, question, text in chosen:
        yield Tried(change, question, text, reading(text) == reading(question))


def meaning(value: Any) -> Any:
    """Return *value* without the words that it was said in."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: meaning(getattr(value, each.name))
            for each in fields(value)
            if each.name not in _SAID
        }
    if isinstance(value, tuple):
        kept = [meaning(each) for each in value if not _is_said(each)]
        return sorted(kept, key=repr)
    return value


def _is_said(value: Any) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and value[0] in _SAID


def main() -> int:
    """Print the shares and what does not stay the same."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(build_world(Path(folder)), now=CLOCK) as store,
    ):
        tried = list(attempts(store, list(variations())))
    every, same = Counter(t.change for t in tried), Counter(t.change for t in tried if t.same)
    lines = [f"{t.change}: {t.question!r} -> {t.text!r}" for t in tried if not t.same]
    lines += [f"{change}: {same[change]} of {count}" for change, count in every.items()]
    sys.stdout.write("\n".join([*lines, f"all: {sum(same.values())} of {len(tried)}", ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
