"""The rules in force and what they did so far, shared by both servers and all their threads."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from sync.embedded.faults.decide import Fault, State, decide
from sync.embedded.faults.reading import to_table
from sync.embedded.faults.rule import Request, Rule, Server


class Faults:
    """Decides for every request, counts, and lets those that wait go when the servers stop."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._adopt(rules)

    def _adopt(self, rules: Sequence[Rule]) -> None:
        self._rules = tuple(rules)
        self._state = State()
        self._concerned = frozenset(rule.server for rule in rules)
        self._paged = frozenset(rule.server for rule in rules if rule.when.page is not None)

    def replace(self, rules: Sequence[Rule]) -> None:
        """Put *rules* in the place of those before, and count from nothing."""
        with self._lock:
            self._adopt(rules)

    def concern(self, server: Server) -> bool:
        """Whether any rule is about *server*; without one, requests cost nothing."""
        return server in self._concerned

    def ask_for_pages(self, server: Server) -> bool:
        """Whether any rule about *server* is for one page of a list."""
        return server in self._paged

    def next(self, request: Request) -> Fault | None:
        """Return what *request* suffers, and count it."""
        with self._lock:
            fault = decide(self._rules, request, self._state)
            self._state.note(self._rules, request, fault)
        return fault

    def report(self) -> list[dict[str, Any]]:
        """Return the rules as tables, each with how many requests it saw and how often it fired."""
        with self._lock:
            return [
                {
                    **to_table(rule),
                    "seen": self._state.seen[place],
                    "fired": self._state.fired[place],
                }
                for place, rule in enumerate(self._rules)
            ]

    @property
    def is_stopped(self) -> bool:
        """Whether the servers stop, so that nobody waits any longer."""
        return self._stopped.is_set()

    def wait(self, seconds: float) -> None:
        """Wait in this thread, but not longer than the servers run."""
        if seconds > 0:
            self._stopped.wait(seconds)

    def stop(self) -> None:
        """Let everything go that waits."""
        self._stopped.set()
