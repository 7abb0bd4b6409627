"""Reads a text with the words and the names of the store as it is now."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime

from sync.agent.drafts.sorting import with_sorting
from sync.agent.times.find import TIME_WORDS
from sync.agent.words.absence import with_absence
from sync.agent.words.harmless import with_harmless
from sync.agent.words.latest import with_latest_runs, with_verbs
from sync.agent.words.lattice import Question, read_question
from sync.agent.words.lexicon import Lexicon, load_lexicon
from sync.agent.words.names import Names, load_names
from sync.agent.words.owning import with_owners
from sync.agent.words.patterns import with_patterns
from sync.agent.words.plain.stages import in_plain_words
from sync.agent.words.repair import Repaired, repair
from sync.agent.words.resolve import resolve_mentions
from sync.agent.words.run_numbers import with_run_numbers
from sync.agent.words.spelling import Speller
from sync.agent.words.targets import with_targets
from sync.agent.words.whole_spans import with_whole_spans
from sync.store.database import Store


@dataclass(frozen=True, slots=True)
class _Known:
    """The names at a *version* of the store; equal digests have equal names."""

    version: int
    digest: int
    names: Names
    speller: Speller


class Hearing:
    """What the words of a question may mean in *store*."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lexicon: Lexicon = load_lexicon()
        self._known: _Known | None = None
        self._lock = threading.Lock()

    def names(self) -> Names:
        """Return the names in the store as it is now."""
        return self._vocabulary()[0]

    def read(self, text: str, now: datetime) -> Repaired:
        """Return *text* as atoms of meaning, with the typing errors that were mended."""
        names, speller = self._vocabulary()
        question = read_question(in_plain_words(text), now, self._lexicon, names)
        repaired = repair(question, now, self._lexicon, names, speller)
        atoms = resolve_mentions(with_patterns(with_absence(repaired.question.atoms)))
        atoms = with_targets(with_whole_spans(with_owners(atoms)))
        atoms = with_sorting(with_latest_runs(with_harmless(with_verbs(with_run_numbers(atoms)))))
        return replace(
            repaired, question=Question(repaired.question.text, repaired.question.words, atoms)
        )

    def _vocabulary(self) -> tuple[Names, Speller]:
        with self._lock:
            version = self._store.version()
            if self._known is None or self._known.version != version:
                self._known = self._known_at(version)
            return self._known.names, self._known.speller

    def _known_at(self, version: int) -> _Known:
        """Return what is known at *version*: as before, where a write changed no name."""
        digest = self._store.names.digest()
        if self._known is not None and self._known.digest == digest:
            return replace(self._known, version=version)
        names = load_names(self._store)
        words = self._lexicon.vocabulary | names.vocabulary | TIME_WORDS
        return _Known(version, digest, names, Speller(words))
