"""A slip put right within one sentence: "failed, no wait, cancelled runs" is "cancelled runs"."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.agent.words.lattice import Atom, Question

_WORD = (
    r"(?:no|nope|nah|sorry|wait|oops|pardon|actually|rather|correction|scratch that|strike that|"
    r"make that|hold on|my (?:mistake|bad)|excuse me|i (?:actually )?(?:mean|meant|wanted)|i'm "
    r"sorry|or rather|or better|not that|well|er+m?|uh+m?|um+|hm+|oh|ah|to say)"
)
_MARK = re.compile(
    rf"(?<=[\w?])\s*(?:[,;:(.?!–—-]+|\.\.\.)\s*(?:{_WORD}\b[\s,.:;!?)–—-]*)+(?=\w)|"
    r"(?<=\w)\s+(?:no wait|or rather|i mean|i meant|scratch that|strike that|correction|oops|"
    rf"make that|sorry)\b[\s,.:;!-]*(?:{_WORD}\b[\s,.:;!-]*)*(?=\w)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:sorry|wait|oops|pardon|actually|rather|correction|scratch|strike|make that|hold on|my "
    r"(?:mistake|bad)|i (?:actually )?(?:mean|meant|wanted)|or better|nope|not that|"
    r"no(?=\s*[,.;:–—-]))\b|"
    r"\.\.\.\s*(?:uh+m?|er+m?|um+|hm+|eh)\b",
    re.IGNORECASE,
)
_NAMES = ("asset", "job", "schema", "user", "column", "value", "gone")
_PLAIN = {"noun", "measure", "agg", "bucket", "order", "chart", "dim", "flag"}


def corrected(text: str, read: Callable[[str], Question]) -> str:
    """Return *text* with what was said by mistake replaced by what was meant.

    *text* itself where it corrects nothing, or where what was meant has no counterpart before it.
    """
    found = _MARK.search(text)
    if found is None or not _STRONG.search(found[0]):
        return text
    before, after = text[: found.start()], text[found.end() :]
    if not before.strip() or not after.strip():
        return text
    said, meant = read(before), read(after)
    new = next((atom for atom in meant.atoms if _tells(atom)), None)
    if new is None:
        return text
    old = next((a for a in reversed(said.atoms) if _tells(a) and _kinds(a) & _kinds(new)), None)
    if old is None:
        return after if _stands(meant) else text
    start, end = _place(said, old)
    rest = meant.text[_place(meant, new)[1] :]
    if "(" in found[0]:
        rest = rest.replace(")", "", 1)
    between = said.text[end:]
    if between.strip() and rest.lower().lstrip().startswith(between.lower().strip()):
        between = ""
    return f"{said.text[:start]}{in_place_of(old, new)}{between}{rest}"


def in_place_of(old: Atom, new: Atom) -> str:
    """Return the words of *new*; "more than 10, I mean 20" is still more than 20."""
    if old.number is None or new.number is None or new.number.op or new.number.ranking:
        return new.text
    return re.sub(r"\d[\d.,]*(?: \w+)?", new.text, old.text, count=1)


def _tells(atom: Atom) -> bool:
    asks = any(r.kind in {"ask", "neg", "rel", "alt", "also", "but"} for r in atom.readings)
    return bool(not atom.is_function and not asks and _kinds(atom))


def _kinds(atom: Atom) -> set[str]:
    """Return what kinds of things *atom* may stand for, to be held against another's."""
    kinds = {kind for kind in _NAMES if atom.named(kind)}
    if kinds & {"asset", "job"}:
        kinds |= {"asset", "job"}
    kinds |= {r.kind for r in atom.readings if r.kind in _PLAIN}
    kinds |= {f"{r.entity}.{r.name}" for r in atom.readings if r.kind == "is"}
    kinds |= {
        f"{r.entity}.{name}" for r in atom.readings if r.kind == "noun" for name, _ in r.values
    }
    if atom.time is not None:
        kinds.add("time")
    if atom.number is not None:
        kinds.add("number")
    return kinds


def _stands(meant: Question) -> bool:
    """Return whether what was meant is a question of its own."""
    return any(a.has("ask") for a in meant.atoms) and any(a.has("noun") for a in meant.atoms)


def _place(question: Question, atom: Atom) -> tuple[int, int]:
    words = question.words
    return words[atom.start].start, words[atom.end - 1].end
