"""A proposal that waits, about fewer: "yes, but only the first two", "all but payroll"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sync.agent.acting.consent import partly
from sync.agent.actions import Proposal
from sync.agent.talk.places import places_in
from sync.agent.words.lattice import Atom, Question

_BUT = re.compile(
    r"^(?:(?:and|but|ok|everything|all|all of|them|those|the whole lot|do|run|please|take|actually|"
    r"oh|hm+|sorry|on second thoughts?|maybe|rather|better|though)\b[, ]*)*?"
    r"(?:without|except(?: for)?|excepting|but not|but|not|leave out|leave (?=.*\bout\b)|skip|"
    r"exclude|excluding|"
    r"other than|apart from|drop|omit|minus|don'?t (?:touch|do|run|take|include|retry|sync|pause)|"
    r"do not (?:touch|do|run|take|include|retry|sync|pause))\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"^(?:(?:and|but|please|ok|do|run|take|start|retry|sync|pause|keep|use|make it|let it be)\b[, "
    r"]*)*"
    r"(?:(?:only|just|solely)\b|.*\b(?:only|alone)[.! ]*$|the \w+ ones?[.! ]*$)",
    re.IGNORECASE,
)
# "the landing one": the one that is called so
_ONE = re.compile(
    r"^(?:(?:only|just|take|do|run|i (?:mean|meant))\b[, ]*)*the (?P<word>[a-z]\w*) "
    r"(?:one|job)[.! ]*$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[a-z]+")
_ASKS = re.compile(
    r"^(?:which|what|who|whose|when|where|why|how|is|are|was|were|does|do|did|has|have)\b",
    re.IGNORECASE,
)


def asks_fewer(text: str) -> bool:
    """Return whether *text* wants only some of what was proposed."""
    rest = partly(text) or text
    if _ASKS.match(rest):
        return False
    return bool(_BUT.match(rest) or _ONLY.match(rest)) or rest != text


def fewer(pending: Proposal, text: str, question: Question) -> Proposal | None:
    """Return *pending* about those alone that *text*, read as *question*, leaves.

    None where it names none of them, or leaves them all or none.
    """
    rest = partly(text) or text
    without = bool(_BUT.match(rest))
    places = places_in(rest, len(pending.names))
    wanted = titles(question.atoms)
    if places:
        chosen = [i in places for i in range(len(pending.names))]
    elif wanted:
        chosen = [is_among(name, wanted) for name in pending.names]
    elif one := _ONE.match(rest):
        chosen = [one["word"].lower() in _WORDS.findall(name.lower()) for name in pending.names]
    else:
        return None
    kept = [i for i, each in enumerate(chosen) if each != without]
    return pending.only(kept) if 0 < len(kept) < len(pending.names) else None


def keeps_all(pending: Proposal, text: str, question: Question) -> bool:
    """Return whether *text* only leaves out what is not among *pending*."""
    wanted = titles(question.atoms)
    none = bool(wanted) and not any(is_among(name, wanted) for name in pending.names)
    return none and bool(_BUT.match(partly(text) or text))


def titles(atoms: Sequence[Atom]) -> set[str]:
    """Return the titles of the assets and jobs and the names of the spaces among *atoms*.

    Nothing where something else is said, too.
    """
    found: set[str] = set()
    for atom in atoms:
        plain = atom.is_function or any(atom.has(kind) for kind in _PLAIN)
        if not (atom.mentions or plain):
            return set()
        for kind in ("asset", "job", "schema"):
            found |= {entry.title for m in atom.named(kind) for entry in m.found}
    return found


_PLAIN = ("neg", "but", "also", "alt", "noun", "both")


def is_among(name: str, wanted: set[str]) -> bool:
    """Return whether the object of a proposal called *name* is one of *wanted*."""
    asset, _, job = name.partition(" (")
    job = job.rstrip(")").split(",")[0]
    return bool({asset, asset.split(".")[0], job, name} & wanted)
