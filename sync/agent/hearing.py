"""Reads a text with the words and the names of the store as it is now."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime

from sync.agent.lattice import Question, read_question
from sync.agent.lexicon import Lexicon, load_lexicon
from sync.agent.names import Names, load_names
from sync.agent.patterns import with_patterns
from sync.agent.repair import Repaired, repair
from sync.agent.resolve import resolve_mentions
from sync.agent.sorting import with_sorting
from sync.agent.spelling import Speller
from sync.agent.times import TIME_WORDS
from sync.store.database import Store


class Hearing:
    """What the words of a question may mean in *store*."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lexicon: Lexicon = load_lexicon()
        self._known: tuple[int, Names, Speller] | None = None
        self._lock = threading.Lock()

    def names(self) -> Names:
        """Return the names in the store as it is now."""
        return self._vocabulary()[0]

    def read(self, text: str, now: datetime) -> Repaired:
        """Return *text* as atoms of meaning, with the typing errors that were mended."""
        names, speller = self._vocabulary()
        question = read_question(text, now, self._lexicon, names)
        repaired = repair(question, now, self._lexicon, names, speller)
        atoms = with_sorting(resolve_mentions(with_patterns(repaired.question.atoms)))
        return replace(
            repaired, question=Question(repaired.question.text, repaired.question.words, atoms)
        )

    def _vocabulary(self) -> tuple[Names, Speller]:
        with self._lock:
            version = self._store.version()
            if self._known is None or self._known[0] != version:
                names = load_names(self._store)
                words = self._lexicon.vocabulary | names.vocabulary | TIME_WORDS
                self._known = (version, names, Speller(words))
            return self._known[1], self._known[2]
