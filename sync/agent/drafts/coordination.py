"""Several numbers asked for in one breath: "runs and failures per day", "ratio of views to tables".

Each item of the list is asked for by itself, with what the others share: groups, times, places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sync.agent.drafts.clauses import split_clauses
from sync.agent.drafts.denied import LEAVING_OUT
from sync.agent.drafts.headings import by_place, is_under_heading
from sync.agent.drafts.items import (
    bare,
    entities,
    is_group,
    is_item,
    is_own_lack,
    is_ratio,
    kind,
    kinds,
)
from sync.agent.words.lattice import Atom, Question
from sync.agent.words.lexicon import Reading

_STATES = frozenset({"open", "resolved", "acknowledged"})  # flags that a status decides
_EVENTS = frozenset({"run", "log", "check", "audit"})


@dataclass(frozen=True, slots=True)
class Listed:
    """The questions for one number each that a question for several comes to."""

    pieces: tuple[tuple[Atom, ...], ...]
    ratio: bool = False
    more: str = ""  # keeps the groups with more, or fewer, of the first than of the second


def read_list(question: Question) -> Listed | None:
    """Return the questions of the list in *question*, None where it holds no list of numbers."""
    compared = _compared(question.atoms)
    if compared is not None:
        return compared
    if _narrows_only(question.atoms):
        return None
    ratio = any(is_ratio(atom) for atom in question.atoms)
    counted = ratio or _counts(question.atoms)
    for run, listed in _lists(question, ratio=ratio):
        shared = _outside(question, run, ratio=ratio)
        if is_under_heading(run, shared):
            return Listed(
                tuple(_asked(item, run, by_place(shared, run[-1][-1].end)) for item in run)
            )
        if ratio or (_differs(run, shared) and (counted or _is_bare(run))):
            return listed
    return None


def _is_bare(run: list[list[Atom]]) -> bool:
    """Return whether nothing is listed but nouns of runs: "runs and failures yesterday"."""
    said = [atom for segment in run for atom in segment]
    return all(any(r.kind == "noun" and r.entity == "run" for r in a.readings) for a in said)


def numbers_of(question: Question) -> Listed | None:
    """Return the questions of the first list of numbers in *question*, whatever they share."""
    return next((listed for _, listed in _lists(question, ratio=False)), None)


def _lists(question: Question, *, ratio: bool) -> Iterator[tuple[list[list[Atom]], Listed]]:
    """Yield each list of segments with the questions that its items are."""
    for run in _runs(question, ratio=ratio):
        items = _items(run)
        if items is not None:
            shared = _outside(question, run, ratio=ratio)
            yield run, Listed(tuple(_asked(item, items, shared) for item in items), ratio)


def _outside(question: Question, run: list[list[Atom]], *, ratio: bool) -> list[Atom]:
    inside = {id(atom) for segment in run for atom in segment}
    atoms = (atom for atom in question.atoms if id(atom) not in inside)
    return [atom for atom in atoms if not (ratio and is_ratio(atom))]


def _narrows_only(atoms: Sequence[Atom]) -> bool:
    """Return whether a part of what was counted is counted: "and how many of these are"."""
    return any(a.text.lower() in _THEM for a in atoms) and not any(map(is_group, atoms))


_THEM = frozenset({"of them", "of these", "of those", "of which"})
_MORE = {"more": ">", "fewer": "<", "less": "<"}
_OF = frozenset({"schema", "asset", "job", "user"})


def _compared(atoms: Sequence[Atom]) -> Listed | None:
    """Return the two numbers of each in "spaces with more views than models"."""
    words = [atom.text.lower() for atom in atoms]
    places = [place for place, word in enumerate(words) if word.split()[-1] in _MORE]
    if "than" not in words or not places or places[0] > words.index("than"):
        return None
    at, than = places[0], words.index("than")
    things = [a for a in atoms[:at] if entities([a]) & _OF or a.has("dim", "owner")]
    first = [atom for atom in atoms[at + 1 : than] if is_item(atom)]
    second = _leading([atom for atom in atoms[than + 1 :] if not atom.is_function])
    if not things and all(map(_is_grammar, atoms[:at])):
        return _of_two(atoms, first, second, _MORE[words[at].split()[-1]])
    if len(things) != 1 or not (entities(first) and entities(second)):
        return None
    if any(atom.mentions for atom in atoms[:at] if not atom.readings):
        return None
    inside = {id(atom) for atom in (things[0], *first, *second)}
    before = {id(atom) for atom in atoms[:at]}
    rest = [a for a in atoms if id(a) not in inside | before and not a.is_function]
    per = replace(things[0], text="per", readings=(Reading("group", "each"),), mentions=())
    group = (per, replace(things[0], start=per.end, end=per.end + 1))
    return Listed(((*first, *group, *rest), (*second, *group, *rest)), more=_MORE[words[at]])


def _of_two(
    atoms: Sequence[Atom], first: list[Atom], second: list[Atom], more: str
) -> Listed | None:
    """Return the two numbers of "are there more views than remote tables"."""
    nouns = [atom for atom in second if kind(atom) == "noun"]
    if not entities(first) and nouns:  # "more failed than cancelled runs"
        first = [*first, *map(bare, nouns)]
    if not (entities(first) and entities(second)):
        return None
    inside = {id(atom) for atom in (*first, *second)}
    count = next((a for a in atoms if a.has("ask", "compare")), None)
    rest = [a for a in atoms if id(a) not in inside and a is not count and not _is_grammar(a)]
    counted = Atom(start=0, end=1, text="how many", readings=(Reading("ask", "count"),))
    pieces = ((counted, *first, *rest), (counted, *second, *rest))
    return Listed(pieces, more=more)


def _leading(atoms: Sequence[Atom]) -> list[Atom]:
    """Return the atoms from the first on that say what is counted."""
    found: list[Atom] = []
    for atom in atoms:
        if not is_item(atom):
            break
        found.append(atom)
    return found


def _counts(atoms: Sequence[Atom]) -> bool:
    """Return whether numbers are asked for."""
    return any(
        atom.has("ask", "count") or atom.has("measure") or atom.has("bucket") or is_group(atom)
        for atom in atoms
    )


def _is_grouped(atoms: Sequence[Atom]) -> bool:
    named = atoms[:-1]  # "how many of each" groups by what is listed
    return any(map(is_group, named)) or any(atom.has("bucket") for atom in atoms)


def _runs(question: Question, *, ratio: bool) -> list[list[list[Atom]]]:
    """Return every list of segments apart by commas and "and", each made of nothing but numbers."""
    groups = split_clauses(question.atoms).groups
    outside = {id(atom) for atom in (*groups, *_left_out(question.atoms))}
    runs: list[list[list[Atom]]] = []
    segments: list[list[Atom]] = [[]]
    for atom in question.atoms:
        if atom.parted and segments[-1]:
            segments.append([])
        if segments[-1] and (
            _is_own_time(question.atoms, atom) or is_own_lack(question.atoms, atom, segments)
        ):
            segments[-1].append(atom)
            continue
        joint = atom.has("also") or atom.has("group", "vs")
        if joint or (ratio and atom.text.lower() == "to"):
            if segments[-1]:
                segments.append([])
        elif is_item(atom) and id(atom) not in outside:
            segments[-1].append(atom)
        elif id(atom) in outside or not _is_grammar(atom):
            runs.append(segments)
            segments = [[]]
    runs.append(segments)
    kept = ([segment for segment in run if kinds(segment)] for run in runs)
    return [run for run in kept if len(run) > 1]


def _left_out(atoms: Sequence[Atom]) -> Iterator[Atom]:
    """Yield what is listed behind "except": it is no number of its own."""
    inside = False
    for atom in atoms:
        if atom.has("neg") and atom.text.lower() in LEAVING_OUT:
            inside = True
        elif inside and not (is_item(atom) or atom.is_function or atom.has("also")):
            inside = False
        if inside:
            yield atom


def _is_grammar(atom: Atom) -> bool:
    return atom.is_function or (atom.has("func") and atom.has("ask", "yesno"))


def _is_own_time(atoms: Sequence[Atom], atom: Atom) -> bool:
    """Return whether a time stands in a list, and so goes with one item: "runs today, drift"."""
    place = atoms.index(atom)
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    return bool(atom.time) and after is not None and bool(after.parted or after.has("also"))


def _items(run: list[list[Atom]]) -> list[list[Atom]] | None:
    """Return the list's items, each with the noun that it shares with its neighbours."""
    standing = [bool(kinds(segment) & {"noun", "measure"}) for segment in run]
    if all(standing):
        return _with_shared_measure(run) or _with_shared_noun(run)
    if standing[-1] and not any(standing[:-1]) and _exclude_each_other(run):
        noun = [bare(atom) for atom in run[-1] if kind(atom) != "value"]
        return [*([*segment, *noun] for segment in run[:-1]), run[-1]]
    if standing[0] and not any(standing[1:]) and _exclude_each_other(run):
        noun = [bare(atom) for atom in run[0] if kind(atom) != "value"]
        return [run[0], *([*noun, *segment] for segment in run[1:])]
    return _with_noun_before(run)


def _with_shared_measure(run: list[list[Atom]]) -> list[list[Atom]] | None:
    """ "average duration of failed versus successful runs": the measure is that of either side."""
    first, *rest = run
    said = [a for a in first if kind(a) == "measure" or a.has("agg")]
    if "measure" not in kinds(first) or any("measure" in kinds(each) for each in rest):
        return None
    noun = [] if "noun" in kinds(first) else [bare(a) for a in rest[-1] if kind(a) == "noun"]
    whole = [[*first, *noun], *([*said, *each] for each in rest)]
    return whole if len(first) > len(said) and _exclude_each_other(run) else None


def _with_noun_before(run: list[list[Atom]]) -> list[list[Atom]] | None:
    """ "assets, mapped, personal columns": a condition alone is about the things before it."""
    found: list[list[Atom]] = []
    noun: list[Atom] = []
    for segment in run:
        own = [atom for atom in segment if kind(atom) == "noun"]
        if own:
            noun = [bare(atom) for atom in own]
        elif not kinds(segment) & {"measure"}:
            if not noun or not _is_met_by(segment, entities(noun)):
                return None
            segment = [*noun, *segment]
        found.append(segment)
    return found


def _is_met_by(segment: Sequence[Atom], entities: set[str]) -> bool:
    """Return whether things of *entities* can be as *segment* says."""
    values = [atom for atom in segment if kind(atom) == "value"]
    return bool(values) and all(any(r.entity in entities for r in a.readings) for a in values)


def _with_shared_noun(run: list[list[Atom]]) -> list[list[Atom]]:
    """ "average rows and columns of tables": the noun at the end belongs to each measure."""
    last = run[-1]
    noun = [atom for atom in last if kind(atom) == "noun"]
    measured = "measure" in kinds(last) or any(_counts([atom]) for atom in last)
    if not (noun and measured) or any("noun" in kinds(segment) for segment in run[:-1]):
        return run
    return [*([*segment, *noun] for segment in run[:-1]), last]


def _exclude_each_other(run: list[list[Atom]]) -> bool:
    """Return whether the values are sides of one thing: failed and successful, mapped and not."""
    meant = [{m for atom in segment for r in atom.readings if (m := _side(r))} for segment in run]
    common = set.intersection(*({field for field, _ in each} for each in meant))
    return any(
        len({value for each in meant for f, value in each if f == field}) > 1 for field in common
    )


def _side(reading: Reading) -> tuple[str, str] | None:
    if reading.kind in {"is", "noun"} and reading.values:
        ((name, values),) = reading.values[:1]
        return f"{reading.entity}.{name}", str(values)
    if reading.kind == "flag" and reading.name in _STATES:
        return f"{reading.entity}.status", reading.name
    if reading.kind == "flag":
        return f"{reading.entity}.{reading.name}", reading.flags[0]
    return None


def _differs(run: list[list[Atom]], shared: Sequence[Atom]) -> bool:
    """Return whether one frame could not hold the items: a list per group, or runs and failures."""
    if _is_grouped(shared):
        return any(kinds(segment) - {"measure"} for segment in run)
    nouns = [[r for atom in segment for r in atom.readings if r.kind == "noun"] for segment in run]
    plain = [{r.entity for r in each if not (r.values or r.flags)} for each in nouns]
    narrow = [{r.entity for r in each if r.values or r.flags} for each in nouns]
    return any(
        one & other for i, one in enumerate(plain) for k, other in enumerate(narrow) if i != k
    )


def _asked(
    item: Sequence[Atom], items: Sequence[Sequence[Atom]], shared: Sequence[Atom]
) -> tuple[Atom, ...]:
    """Return the question for *item*; a time goes with what happens, or stands beside it."""
    one = entities(item)
    timed = (
        not one
        or one & _EVENTS
        or item is items[-1]
        or all(entities(each) == one for each in items)
    )
    timed = timed and not any(atom.time for atom in item)
    kept = [atom for atom in shared if not (atom.has("also") or (atom.time and not timed))]
    return tuple(sorted((*item, *kept), key=lambda atom: atom.start))
