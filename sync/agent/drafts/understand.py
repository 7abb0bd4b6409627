"""Chooses the frame that explains most of a question, for every entity that it may be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sync.agent.drafts.accounted import unaccounted
from sync.agent.drafts.apart import with_apart
from sync.agent.drafts.asked import as_asked
from sync.agent.drafts.besides import beside
from sync.agent.drafts.both import with_both
from sync.agent.drafts.build import draft
from sync.agent.drafts.clauses import split_clauses
from sync.agent.drafts.contrast import at_each_time, contrasted, without_contrast
from sync.agent.drafts.drafting import Draft
from sync.agent.drafts.finish import finish
from sync.agent.drafts.firing import still_to_fire
from sync.agent.drafts.firsts import as_first
from sync.agent.drafts.meeting import with_met
from sync.agent.drafts.moved import as_moved
from sync.agent.drafts.preference import preference
from sync.agent.drafts.then import as_then
from sync.agent.drafts.versus import as_rates, as_sides, note_more
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.times.window import to_come
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading


@dataclass(frozen=True, slots=True)
class Understood:
    """The best *frame* of a question with the atoms that it leaves unexplained."""

    frame: Frame
    missed: tuple[Atom, ...]
    score: float
    made: Draft

    def checked(self, atoms: Sequence[Atom]) -> Understood:
        """Return this with all of *atoms* missed that the frame does not hold."""
        return replace(self, missed=self.missed or unaccounted(atoms, self.frame))


# Verbs that tell something of what is counted: "what share of failures came from logistics".
_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "came",
        "come",
        "comes",
        "happened",
        "happen",
        "occurred",
        "belong",
        "belongs",
        "fall",
        "fell",
        "sit",
        "sits",
        "live",
        "lives",
        "concern",
        "concerns",
        "hit",
        "hits",
        "affect",
        "affects",
        "go",
        "goes",
        "went",
        "stem",
        "stems",
        "ended",
        "end",
        "finished",
        "succeeded",
    ]
)


def understand(
    atoms: Sequence[Atom], model: Model, now: datetime, among: Sequence[str] = ()
) -> Understood | None:
    """Return the best reading of *atoms* as a selection, None where they name no entity.

    Only the entities *among* can be meant, and then one of them is; () stands for all.
    """
    zeros = [atom for atom in atoms if atom.has("cue", "zeros")]
    if zeros:
        plain = understand([a for a in atoms if a not in zeros], model, now, among)
        return _with_zeros(plain, zeros) if plain is not None else None
    rest, ruled_out = without_contrast(atoms)
    found = _understand(rest, model, now, among)
    if ruled_out is None or found is None:
        each = at_each_time(found.frame, found.made, atoms, model) if found is not None else None
        return replace(found, frame=each) if found is not None and each is not None else found
    frame = contrasted(found.frame, found.made, ruled_out, model)
    if frame is None:
        return replace(found, missed=tuple(atom for atom in atoms if atom not in rest))
    return replace(found, frame=frame)


def understand_whole(atoms: Sequence[Atom], model: Model, now: datetime) -> Frame | None:
    """Return the frame that holds all of *atoms*, None where it leaves any of them unexplained."""
    found = understand(atoms, model, now)
    return found.frame if found is not None and not found.checked(atoms).missed else None


def _with_zeros(found: Understood, said: Sequence[Atom]) -> Understood:
    """Return *found* with the groups that have none, as was *said*."""
    if len(found.frame.groups) != 1:
        return replace(found, missed=(*found.missed, *said))
    return replace(found, frame=replace(found.frame, zeros=True))


def _understand(
    atoms: Sequence[Atom], model: Model, now: datetime, among: Sequence[str]
) -> Understood | None:
    clauses = split_clauses(atoms)
    candidates = _entities(atoms, model)
    if among:
        candidates = [name for name in candidates if name in among] or list(among)
    windows = [a.time.window for a in atoms if a.time is not None and a.time.window is not None]
    ahead = to_come(windows, now)
    if ahead and "job" not in candidates and (not among or "job" in among):
        candidates.append("job")
    if any(atom.has("cue", "started_by") for atom in atoms) and not among:
        candidates = list(dict.fromkeys([*candidates, *(["run"] if "run" in model else [])]))
    if "run" in model and not among and _is_of_one_run(atoms):
        candidates = list(dict.fromkeys([*candidates, "run"]))
    best: Draft | None = None
    for name in candidates:
        made = draft(clauses, model[name], model)
        made.possessive = _is_possessive(atoms) or _tells_more(atoms)
        made.theirs = _theirs(atoms)
        made.versus = made.versus or any(atom.text.lower() == "than" for atom in atoms)
        made.predicate_at = max(
            (a.start for a in atoms if a.text.lower().split()[0] in _VERBS), default=-1
        )
        made.among_at = max((a.start for a in atoms if a.text.lower() in _AMONG), default=-1)
        made.universal = _is_universal(atoms)
        note_more(made, atoms)
        made.one = _asks_for_one(atoms)
        made.now = now
        made.score += preference(made, atoms)
        made.score += 0 if made.missed else _WHOLE
        if best is None or made.score > best.score:
            best = made
    if best is None:
        return None
    frame = as_rates(as_asked(finish(best, model), best, atoms), atoms)
    frame = with_met(best, with_apart(best, as_sides(with_both(frame, best, atoms), best)))
    frame = as_then(as_moved(frame, best, atoms), atoms, now)
    frame = still_to_fire(frame, atoms, now, model)
    frame = as_first(beside(frame, best, atoms), best, atoms)
    return Understood(frame, tuple(best.missed), best.score, best)


_WHOLE = 0.5  # the worth of leaving nothing unexplained


def _is_of_one_run(atoms: Sequence[Atom]) -> bool:
    """Return whether the last run of some time is meant: "last run yesterday"."""
    timed = any(
        a.time and a.time.window and (a.time.window.since or a.time.window.part) for a in atoms
    )
    return timed and any(atom.has("dim", "last_run_at") for atom in atoms)


_AMONG = frozenset({"among", "amongst"})


def _is_universal(atoms: Sequence[Atom]) -> bool:
    """Return whether it is asked if something holds for all: "do all tables have an owner"."""
    spoken = next((atom for atom in atoms if not atom.is_function or atom.has("ask")), None)
    if spoken is None or not spoken.has("ask", "yesno") or spoken.start > 1:
        return False
    of_all = any(atom.text.lower() in _ALL for atom in atoms[1:4])
    columns = len(atoms) > 2 and atoms[1].text == "the" and atoms[2].text.lower() == "columns"
    return of_all or columns  # "are the columns of X documented"


_ALL = frozenset(
    {"all", "all the", "all of", "all of the", "all our", "every", "each", "everything"}
)


def _asks_for_one(atoms: Sequence[Atom]) -> bool:
    """Return whether one of many is asked for: "of the jobs with 20 runs, which one ..."."""
    texts = [atom.text.lower() for atom in atoms]
    said = [atom for atom in atoms if not (atom.is_function or _asks(atom))]
    extreme = len(said) > 1 and said[0].has("order") and said[0].text.lower().endswith("est")
    if extreme and (said[1].has("measure") or said[1].has("noun")):
        return not said[1].text.lower().endswith("s")  # "the lowest score of all mappings"
    of_many = texts[:2] in (["which", "of"], ["what", "of"]) and "has" in texts
    return of_many or bool({"which one", "what one"} & set(texts))


def _asks(atom: Atom) -> bool:
    return atom.has("cue", "describe") or atom.has("ask")


def _is_possessive(atoms: Sequence[Atom]) -> bool:
    """Return whether a field of each row is asked for: "with their owners", "and who owns them"."""
    texts = [atom.text.lower() for atom in atoms]
    after = zip(texts[1:], atoms, strict=False)
    return bool({"their", "its"} & set(texts)) or any(
        text == "them" and atom.has("dim") for text, atom in after
    )


def _theirs(atoms: Sequence[Atom]) -> frozenset[str]:
    """Return what is said to be "theirs": the fields and the measures behind that word."""
    texts = [atom.text.lower() for atom in atoms]
    at = next((i for i, text in enumerate(texts) if text in {"their", "its"}), len(atoms))
    said = (r.name for atom in atoms[at:] for r in atom.readings if r.kind in {"dim", "measure"})
    return frozenset(said)


def _tells_more(atoms: Sequence[Atom]) -> bool:
    """Return whether more is told of rows: "and how did they end", "and who had started them"."""
    said = [atom.text.lower() for atom in atoms]
    if any(text.startswith("how did ") for text in said):
        return True
    who = next((at for at, atom in enumerate(atoms) if atom.has("ask", "who")), 0)
    head = any(atom.has("noun", "run") for atom in atoms[:who])
    return head and bool({"them", "these", "it", "each"} & set(said[who:]))


def _entities(atoms: Sequence[Atom], model: Model) -> list[str]:
    found: list[str] = []
    for atom in atoms:
        for reading in atom.readings:
            found += _of_reading(reading, model)
        kinds = [kind for kind in _OF_NAMES if atom.named(kind)]
        if "column" in kinds and is_plain_word(atom):
            kinds.remove("column")
        found += [name for kind in kinds for name in _OF_NAMES[kind]]
        found += [m.found[0].field.partition(".")[0] for m in atom.named("value")]
    return [name for name in dict.fromkeys(found) if name in model]


_OF_NAMES = {
    "column": ("column",),
    "schema": ("asset",),
    "gone": ("asset",),
    "asset": ("asset",),
    "user": ("audit",),
    "job": ("job", "run"),
}


_PLAIN = ("agg", "bucket", "order")


def is_plain_word(atom: Atom) -> bool:
    """Return whether "the total" is rather a sum than a column that is called so."""
    return any(map(atom.has, _PLAIN)) and not atom.text.isupper()


def _of_reading(reading: Reading, model: Model) -> list[str]:
    if reading.entity in model:
        return [reading.entity]
    match reading.kind:
        case "measure" if reading.name != "count":
            return [name for name, entity in model.items() if reading.name in entity.measures]
        case "order" if reading.extra in {"duration", "failures", "busy", "worst"}:
            return ["run"]
        case "dim":
            return [name for name, entity in model.items() if reading.name in entity.fields]
    return []
