"""The decision, pure: which fault a request suffers, given the rules and what was so far."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sync.embedded.faults.effect import Effect, Latency
from sync.embedded.faults.rule import Request, Rule, fits


@dataclass(frozen=True, slots=True)
class Fault:
    """What a request suffers: a wait, then an effect or its proper answer."""

    rules: tuple[int, ...]  # the places of the rules that fired
    seconds: float = 0.0
    effect: Effect | None = None


@dataclass(slots=True)
class State:
    """What was so far: per rule how many requests fitted, how often it fired, and which repeat."""

    seen: Counter[int] = field(default_factory=Counter)
    fired: Counter[int] = field(default_factory=Counter)
    repeats: Counter[tuple[int, str]] = field(default_factory=Counter)

    def note(self, rules: Sequence[Rule], request: Request, fault: Fault | None) -> None:
        """Count *request* after its decision."""
        for place, rule in enumerate(rules):
            if not fits(rule, request):
                continue
            self.seen[place] += 1
            if rule.when.probability is not None:
                self.repeats[place, request.key] += 1
        self.fired.update(fault.rules if fault else ())


def decide(rules: Sequence[Rule], request: Request, state: State) -> Fault | None:
    """Return what *request* suffers: every late answer that is due, and the first other effect."""
    fired: list[int] = []
    seconds = 0.0
    for place, rule in enumerate(rules):
        if not (fits(rule, request) and _is_due(rule, place, request, state)):
            continue
        fired.append(place)
        if not isinstance(rule.what, Latency):
            return Fault(tuple(fired), seconds, rule.what)
        seconds += rule.what.seconds
    return Fault(tuple(fired), seconds) if fired else None


def _is_due(rule: Rule, place: int, request: Request, state: State) -> bool:
    when = rule.when
    if when.first is not None and state.fired[place] >= when.first:
        return False
    if when.every is not None and (state.seen[place] + 1) % when.every:
        return False
    if when.probability is None:
        return True
    return _draw(when.seed, place, request.key, state.repeats[place, request.key]) < (
        when.probability
    )


def _draw(seed: int, place: int, key: str, repeat: int) -> float:
    # Drawn for the request and not from a stream: threads that come in another order get the
    # same faults for the same requests.
    text = f"{seed}/{place}/{repeat}/{key}".encode()
    return float(int.from_bytes(hashlib.blake2b(text, digest_size=8).digest())) / 2.0**64
