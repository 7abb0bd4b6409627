"""Words that say of how many something holds ("only", "every", "both", "never"), held or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sync.agent.drafts.holding import Held
from sync.agent.frame import Flagged, Related
from sync.agent.words.lattice import Atom

Check = Callable[[Sequence[Atom], int, Held], bool]
_SOLE = frozenset({"only", "just", "solely", "exclusively", "merely", "purely"})
_HAVING = frozenset({"have", "has", "having", "had", "with", "own", "owns", "hold", "holds"}) | {
    "contain",
    "contains",
    "use",
    "uses",
}
_BEING = frozenset(
    {"exist", "exists", "present", "appear", "appears", "changed", "occur", "occurs"}
)
_THERE = frozenset({"exist", "exists", "present", "appear", "appears", "occur", "occurs"})
_SIDED = frozenset({"mapped", "targeted", "linked", "schema_differs", "types_differ"})
_BOTH = ("both", "in both", "in both systems", "on both sides", "in both catalogs")


def _holds_only(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "owners that have only views" is about all that they have, "only failed runs" is not."""
    if held.of_all or held.frame.recipe:
        return True
    before = _content_before(atoms, place)
    if before is None:
        return True
    if before.text.lower() in _HAVING:
        return False
    things = {r.entity for r in before.readings if r.kind == "noun"}
    grouped = any(before.has("dim", name) for name in held.frame.groups)
    return not (things or grouped) or held.frame.entity in things


def _content_before(atoms: Sequence[Atom], place: int) -> Atom | None:
    """Return the word before *place* that is no grammar, unless a comma stands between."""
    for atom, after in zip(atoms[place - 1 :: -1], atoms[place:0:-1], strict=False):
        if after.parted:
            return None
        if atom.text.lower() in _HAVING or not atom.is_function:
            return atom
    return None


def _holds_every(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "succeeded every time" is about all of them."""
    after = atoms[place + 1].text.lower() if place + 1 < len(atoms) else ""
    if after in {"time", "times", "single time"}:
        return held.of_all or bool(held.frame.recipe)
    if atoms[place].text.lower() == "in every" and held.frame.groups and not held.frame.bucket:
        told = (atom.text.lower() for atom in atoms[1:place] if atom.has("rel"))
        if any(each.split()[0] in {"that", "which", "who"} for each in told):
            return held.frame.limited  # "owners that have assets in every space"
    return _holds_all(atoms, place, held)


def _holds_both(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "changed both in sap and glue" is not what changed in one of them."""
    frame = held.frame
    if any({"asset", "job"} <= {f.field for f in part.filters} for part in frame.parts):
        return False
    there = atoms[place].has("cue", "sides") and any(
        a.text.lower() in _THERE for a in atoms[:place]
    )
    if frame.limits or frame.recipe or "system" in frame.groups:
        return True
    if held.flags:  # "exist on both sides but ..." is a condition of its own
        return not there or frame.entity != "asset" or bool(_SIDED & held.flags)
    if frame.windows and not (frame.groups or frame.yes_no):
        return not any(atom.has("noun", "job") for atom in atoms[:place])
    named = [f for f in held.frame.filters if f.field in {"asset", "job"} and f.op == "is"]
    if frame.bucket and (len(named) > 1 or any(len(f.values) > 1 for f in named)):
        return False  # "on which days did both fail" is no day when one did
    either = any(len(f.values) > 1 and f.field == "system" for f in frame.filters)
    sides = atoms[place].has("cue", "sides") and len(atoms[place].text.split()) > 1
    said = any(atom.text.lower() in _BEING for atom in atoms[:place])
    return not ((either or sides) and (said or "drift" in held.entities))


def _holds_most(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "are most jobs ..." asks whether more than half of them are so."""
    asked = place == 1 and atoms[0].has("ask", "yesno")
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    several = after is not None and (after.has("noun") or after.text.lower() in {"of", "of the"})
    return not (asked and several) or "share" in held.aggs


def _holds_but(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "all but the three largest" are not the three."""
    whole = place and atoms[place - 1].text.lower() in {"all", "everything", "any", "anything"}
    counted = any(atom.number is not None for atom in atoms[place + 1 : place + 3])
    return not (whole and counted)


def _lies(atom: Atom) -> bool:
    return atom.text.lower().split()[0] in {*_BEING, "is", "are"}


def _holds_all(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "do all jobs have a schedule" asks for every one of them."""
    lies = any(_lies(atom) for atom in atoms[:place])
    if lies and place > 1 and held.frame.entity == "column" and not held.frame.recipe:
        return held.of_all  # "columns that exist in every table"
    asked = place <= 1 and atoms[0].has("ask", "yesno") and not atoms[0].has("ask", "list")
    return not (asked and held.frame.yes_no) or held.of_all or "share" in held.aggs


def _holds_together(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "jobs that fail together" is about two at a time, "rows of all tables together" a sum."""
    after = atoms[place + 1].text.lower() if place + 1 < len(atoms) else ""
    return not held.lists or bool(held.frame.recipe) or not place or after == "with"


def _holds_denied_things(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "jobs that neither failed nor ..." are no runs that did not fail."""
    before = _content_before(atoms, place)
    things = (
        {r.entity for r in before.readings if r.kind == "noun"} if before is not None else set()
    )
    if atoms[place].text.lower() == "never" and held.frame.groups and not held.frame.related:
        return all(each.wanted for each in (*held.frame.flags, *_flags_shared(held)))
    if atoms[place].text.lower() == "never" and atoms[0].has("ask", "who") and held.lists:
        return held.frame.entity == "user" or bool(held.frame.related or held.frame.recipe)
    events = held.frame.entity in {"run", "audit", "check", "log"}
    asked = any(atom.has("noun", held.frame.entity) for atom in atoms[:place])
    if asked and any(map(_is_other, held.frame.related)):
        return False  # "users who have not logged in" are none who did something else
    return not (events and things & {"job", "user", "asset", "schema"}) or not held.lists


def _is_other(each: Related) -> bool:
    """Return whether something else is counted, where it is denied that something is there."""
    part = each.part
    return part.entity == "audit" and each.op == ">=" and any(not f.wanted for f in part.flags)


def _holds_lack(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "owners with no failing job" are not those who have others, "days without" no count."""
    frame = held.frame
    before = _content_before(atoms, place)
    if frame.bucket and frame.related:
        return False
    denied = next((atom for atom in atoms[place + 1 :] if atom.has("noun")), None)
    people = any(a.has("ask", "who") or a.has("noun", "user") for a in atoms[:place])
    if people and frame.entity == "audit" and denied is not None and denied.has("noun", "audit"):
        return bool(frame.related)  # "who logged in without a failed login" is about others
    if before is None or not frame.groups or frame.related or frame.limited or frame.shares:
        return True
    subject = any(before.has("dim", name) for name in frame.groups)
    events = frame.entity in {"run", "audit", "check", "log", "drift"}
    return not (subject and events and any(f.negated and f.op == "is" for f in frame.filters))


def _holds_different(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "how many different errors" counts each of them once."""
    counted = any(atom.has("ask", "count") for atom in atoms[max(place - 2, 0) : place])
    plain = [asked.measure for asked in held.frame.asked] == ["count"]
    several = held.frame.groups or held.frame.limited or held.frame.overall or held.frame.recipe
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    own = after is not None and after.has("noun", held.frame.entity)
    return not (counted and plain) or "distinct" in held.aggs or own or bool(several)


def _holds_none(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "with 5 columns, none documented" are not those with 5 columns that are not documented."""
    counted = any(atom.number is not None and atom.number.op for atom in atoms[:place])
    more = any(not atom.is_function for atom in atoms[place + 1 :])
    none = any(each.op == "=" and not each.number for each in held.frame.related)
    return not (counted and more) or none or held.of_all or bool(held.frame.recipe)


def _flags_shared(held: Held) -> tuple[Flagged, ...]:
    return tuple(each for each in held.frame.share if isinstance(each, Flagged))


QUANTIFIERS: Mapping[str, Check] = {
    **dict.fromkeys(_SOLE, _holds_only),
    **dict.fromkeys(("every", "each", "every single", "in every"), _holds_every),
    **dict.fromkeys(_BOTH, _holds_both),
    **dict.fromkeys(("all", "all the", "all of the", "all our", "everything"), _holds_all),
    **dict.fromkeys(("neither", "not", "never", "nor"), _holds_denied_things),
    "together": _holds_together,
    **dict.fromkeys(("different", "distinct", "unique"), _holds_different),
    **dict.fromkeys(("no", "without"), _holds_lack),
    "most": _holds_most,
    "but": _holds_but,
    **dict.fromkeys(("none", "none of them", "not one"), _holds_none),
}
