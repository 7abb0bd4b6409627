"""What to make of words that nothing explains: a slip of the keyboard, or part of a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz.distance import OSA

from sync.agent.words.lattice import Atom, Question, read_question
from sync.agent.words.lexicon import Lexicon
from sync.agent.words.names import Mention, Names
from sync.agent.words.spelling import Speller

_IDENTIFIER = re.compile(r"(?<![\w.])[A-Za-z]+_\w+")
_SHORTEST_NAME = 8  # a slip in a short one makes any other name of it


_BY = re.compile(
    r"\b(?:approved|owned|started|changed|done|made|created|acknowledged|triggered|deleted|decided|"
    r"confirmed|rejected|launched|modified|resolved|proposed) by\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A question with its *corrections*: what was written and what it was taken for."""

    question: Question
    corrections: tuple[tuple[str, str], ...] = ()


def repair(
    question: Question, now: datetime, lexicon: Lexicon, names: Names, speller: Speller
) -> Repaired:
    """Return *question* with slips corrected and parts of names found."""
    corrections: list[tuple[str, str]] = []
    text = _with_identifiers(question.text, names, corrections)
    if text != question.text:
        question = read_question(text, now, lexicon, names)
    for atom in reversed(question.atoms):
        if not atom.is_unknown or _is_identifier(question, atom) or _is_somebody(question, atom):
            continue
        if _is_text(question, atom) or atom.text.lower() in names.texts:
            continue
        word = atom.text.lower()
        form = lexicon.form_of(word)
        right = form or speller.correct(word) or _verb(word, lexicon)
        if right is not None and not names.assets_exactly(question.words[atom.start : atom.end]):
            begin = question.words[atom.start].start
            text = text[:begin] + right + text[question.words[atom.end - 1].end :]
            if form is None:
                corrections.append((atom.text, right))
    if text != question.text:
        question = read_question(text, now, lexicon, names)
    return Repaired(_with_parts(question, names), tuple(corrections))


def _is_text(question: Question, atom: Atom) -> bool:
    """Return whether *atom* is the beginning or end of a name, no word: "starting with CUST"."""
    place = question.atoms.index(atom)
    before = question.atoms[place - 1] if place else None
    return before is not None and (before.has("cue", "starts") or before.has("cue", "ends"))


def _with_identifiers(text: str, names: Names, corrections: list[tuple[str, str]]) -> str:
    """Return *text* with slips in technical names mended where one asset alone is so near."""
    for word in dict.fromkeys(_IDENTIFIER.findall(text)):
        known = {entry.name.lower() for entry in names.entries}
        if word.lower() in known or len(word) < _SHORTEST_NAME:
            continue
        near = {
            entry.name.lower()
            for entry in names.assets
            if OSA.distance(word.lower(), entry.name.lower(), score_cutoff=1) <= 1
            and _digits(word) == _digits(entry.name)
        }
        if len(near) == 1:
            (right,) = near
            corrections.append((word, right))
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", right, text)
    return text


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def _is_somebody(question: Question, atom: Atom) -> bool:
    """Return whether a word stands where a person's name does: "approved by sven", "john.doe"."""
    begin, end = question.words[atom.start].start, question.words[atom.end - 1].end
    before, after = question.text[:begin], question.text[end:]
    dotted = re.search(r"\w\.$", before) or re.match(r"\.\w", after)
    return bool(dotted or _BY.search(before))


def _verb(word: str, lexicon: Lexicon) -> str | None:
    """Return the past tense that lacks a letter: "faild" ends like a word, but is none."""
    full = f"{word[:-1]}ed" if word.endswith("d") and not word.endswith("ed") else ""
    return full if full in lexicon.vocabulary else None


def _is_identifier(question: Question, atom: Atom) -> bool:
    after = question.words[atom.end] if atom.end < len(question.words) else None
    return question.words[atom.start].glued or (after is not None and after.glued)


def _with_parts(question: Question, names: Names) -> Question:
    """Let unknown words that stand in names of assets mean those assets."""
    atoms: list[Atom] = []
    index = 0
    while index < len(question.atoms):
        run = _unknown_run(question, index)
        found = names.assets_with(question.words[run[0].start : run[-1].end]) if run else ()
        if run and found:
            start, end = run[0].start, run[-1].end
            mention = Mention(start, end, found, "part")
            text = question.text[question.words[start].start : question.words[end - 1].end]
            atoms.append(replace(run[0], end=end, text=text, mentions=(mention,)))
            index += len(run)
            continue
        atoms.append(_of_its_type(question, index, names))
        index += 1
    return replace(question, atoms=tuple(atoms))


def _of_its_type(question: Question, index: int, names: Names) -> Atom:
    """Return the atom as the asset of the type behind it: "the revenue model"."""
    atom = question.atoms[index]
    types = _types_behind(question.atoms, index) if atom.has("cue", "business") else ()
    if not types or atom.mentions:
        return atom
    found = names.assets_with(question.words[atom.start : atom.end])
    fitting = tuple(entry for entry in found if entry.asset_type in types)
    if not fitting:
        return atom
    return replace(atom, readings=(), mentions=(Mention(atom.start, atom.end, fitting, "part"),))


def _types_behind(atoms: Sequence[Atom], index: int) -> Sequence[str]:
    """Return the types of the noun that *index* says more of; "X and the Y model" are models."""
    for atom in atoms[index + 1 : index + 1 + _FAR]:
        types = [
            value
            for r in atom.readings
            if r.kind == "noun" and r.entity == "asset"
            for name, values in r.values
            if name == "asset_type"
            for value in values
        ]
        if types:
            return types
        if not (atom.has("also") or atom.has("alt") or atom.text == "the" or atom.named("asset")):
            return ()
    return ()


_FAR = 4  # atoms between "revenue" and "model": "the revenue and the profitability model"


def _unknown_run(question: Question, index: int) -> Sequence[Atom]:
    run: list[Atom] = []
    for atom in question.atoms[index:]:
        if not atom.is_unknown or _is_identifier(question, atom):
            break
        run.append(atom)
    return run
