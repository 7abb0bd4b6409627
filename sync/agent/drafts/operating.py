"""Words that work on an answer as a whole ("only", "same", "when ... failed"), held or not.

They look like grammar, so that nothing else misses them where a frame does not do what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from sync.agent.drafts.holding import Held
from sync.agent.frame import Flagged, Related
from sync.agent.words.lattice import Atom

_SOLE = frozenset({"only", "just", "solely", "exclusively", "merely", "purely"})
_HAVING = frozenset({"have", "has", "having", "had", "with", "own", "owns", "hold", "holds"}) | {
    "contain",
    "contains",
    "use",
    "uses",
}
_COMPARING = frozenset({"compare", "comparison", "difference", "differ", "by how much"}) | {
    "differences",
    "how many more",
    "how much more",
    "how many fewer",
    "by how many",
    "gap",
}
_REST = frozenset({"other", "others", "else", "another", "remaining", "rest"})
_NAMED = ("asset", "job", "user")
# Before these, "when" asks for a moment: "and when", "tell me when".
_ASKING = frozenset({"me", "know", "see", "exactly", "you", "us", "say", "of"})


def unheld(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the words among *atoms* that work on the whole answer and are not in *held*."""
    found = []
    for place, atom in enumerate(atoms):
        check = _CHECKS.get(atom.text.lower())
        if check is not None and not check(atoms, place, held):
            found.append(atom)
    return (*found, *_merged(atoms, held), *_other_end(atoms, held))


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


_COMPARED = frozenset({"columns_in_all", "columns_compared", "schema_difference", "verdict"})


def _holds_same(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    return held.frame.recipe in _COMPARED or "same_name" in held.names or "differs" in held.flags


def _holds_when(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "failed when payroll failed" is no moment that is asked for, "and when" is one."""
    before = atoms[place - 1] if place else None
    if before is None or atoms[place].parted or place + 1 >= len(atoms):
        return True
    if held.frame.recipe in {"downstream", "column_downstream"}:
        return True  # "what breaks when it changes"
    asking = before.has("ask", "list") or before.has("also") or before.text.lower() in _ASKING
    return asking or before.has("but") or before.has("alt")


def _holds_while(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    return not place or not any(atom.has("is") or atom.has("noun") for atom in atoms[place + 1 :])


def _holds_every(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "succeeded every time" is about all of them."""
    after = atoms[place + 1].text.lower() if place + 1 < len(atoms) else ""
    if after in {"time", "times", "single time"}:
        return held.of_all or bool(held.frame.recipe)
    return _holds_all(atoms, place, held)


def _holds_both(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "changed both in sap and glue" is not what changed in one of them."""
    frame = held.frame
    if any({"asset", "job"} <= {f.field for f in part.filters} for part in frame.parts):
        return False
    if frame.limits or frame.recipe or held.flags or "system" in frame.groups:
        return True
    if frame.windows and not (frame.groups or frame.yes_no):
        return not any(atom.has("noun", "job") for atom in atoms[:place])
    named = [f for f in held.frame.filters if f.field in {"asset", "job"} and f.op == "is"]
    if frame.bucket and (len(named) > 1 or any(len(f.values) > 1 for f in named)):
        return False  # "on which days did both fail" is no day when one did
    either = any(len(f.values) > 1 and f.field == "system" for f in frame.filters)
    sides = atoms[place].has("cue", "sides") and len(atoms[place].text.split()) > 1
    said = any(atom.text.lower() in _BEING for atom in atoms[:place])
    return not ((either or sides) and (said or "drift" in held.entities))


_BEING = frozenset(
    {"exist", "exists", "present", "appear", "appears", "changed", "occur", "occurs"}
)
_BOTH = ("both", "in both", "in both systems", "on both sides", "in both catalogs")


def _holds_rest(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "which other jobs failed" leaves out the one that is named."""
    named = any(atom.named(kind) for atom in atoms for kind in _NAMED)
    return not named or held.negates or bool(held.frame.recipe)


def _holds_comparison(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    frame = held.frame
    several = frame.groups or frame.recipe or frame.parts or frame.shares or frame.bucket
    return bool(several) or held.compares


def _holds_than(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    frame = held.frame
    if _is_of_norm(atoms, place) and not frame.recipe:
        return held.compares
    if _is_alone(atoms, place, held):
        return False  # "slower than payroll" is about the others
    ranked = frame.order is not None and bool(frame.groups)
    return held.compares or ranked or bool(frame.recipe or frame.parts or frame.yes_no)


def _is_of_norm(atoms: Sequence[Atom], place: int) -> bool:
    return any(atom.has("agg", "avg") or atom.has("agg", "median") for atom in atoms[place + 1 :])


def _is_alone(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """Return whether what is compared with is all that is looked at."""
    after = next((atom for atom in atoms[place + 1 :] if not atom.is_function), None)
    keys = {e.key for m in after.mentions for e in m.found} if after is not None else set()
    one = [f.values for f in held.frame.filters if len(f.values) == 1 and not f.negated]
    plain = not (held.frame.windows or held.frame.more or held.frame.limited)
    return plain and any(values[0] in keys for values in one)


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


def _holds_rhythm(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "synced hourly" is how often a job fires, "daily failures" a series."""
    last = place + 1 == len(atoms) or not any(not a.is_function for a in atoms[place + 1 :])
    thing = held.frame.entity in {"asset", "job", "column", "link"}
    return not (last and thing and held.frame.bucket)


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
    if frame.entity == "audit" and denied is not None and denied.has("noun", "audit"):
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
    return not (counted and plain) or "distinct" in held.aggs or bool(several)


def _flags_shared(held: Held) -> tuple[Flagged, ...]:
    return tuple(each for each in held.frame.share if isinstance(each, Flagged))


def _holds_since(atoms: Sequence[Atom], place: int, held: Held) -> bool:
    """ "since their last failure" is no time that is the same for all."""
    after = [atom.text.lower() for atom in atoms[place + 1 : place + 2]]
    return not after or after[0] not in {"their", "its", "his", "her"} or bool(held.frame.recipe)


def _merged(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the second of two values that no "or" joins: "active mappings ... not decided"."""
    joined = any(a.parted or a.text.lower() == "than" or any(map(a.has, _JOINTS)) for a in atoms)
    for each in held.frame.filters if not joined else ():
        labels = each.label.lower().split(" or ")
        if each.field in _SINGLE and len(labels) > 1 and len(each.values) > 1:
            return tuple(atom for atom in atoms if atom.text.lower() == labels[-1])
    return ()


def _other_end(atoms: Sequence[Atom], held: Held) -> tuple[Atom, ...]:
    """Return the second of two ends where one is told: "the largest and the smallest table"."""
    told = held.frame.recipe or held.frame.parts or {"max", "min"} <= held.aggs
    ends = [atom for atom in atoms if _direction(atom)]
    for one, other in pairwise(ends):
        between = atoms[atoms.index(one) + 1 : atoms.index(other)]
        joined = any(a.has("also") for a in between)
        joined = joined and all(a.has("also") or a.is_function for a in between)
        if joined and _direction(one) != _direction(other) and not told:
            return (other,)
    return ()


def _direction(atom: Atom) -> str:
    """Return which end of a ranking is meant, "" for none."""
    if atom.number is not None and atom.number.ranking:
        return "desc" if atom.number.ranking in {"top", "last"} else "asc"
    order = atom.first("order")
    newest = any(r.kind == "dim" and r.name.startswith("last_") for r in atom.readings)
    return order.name if order is not None else ("desc" if newest else "")


_JOINTS = ("alt", "also", "both", "group", "but", "neg")
_SINGLE = frozenset({"status", "severity", "priority", "trigger", "level", "kind", "asset_type"})


_Check = Callable[[Sequence[Atom], int, Held], bool]


def _holds_pair(word: str, *, before: bool = False) -> _Check:
    """Return a check that the word does not go with *word*: "on time", "account for"."""

    def check(atoms: Sequence[Atom], place: int, held: Held) -> bool:
        at = place - 1 if before else place + 1
        return not (0 <= at < len(atoms)) or atoms[at].text.lower().split()[-1] != word

    return check


_CHECKS: Mapping[str, _Check] = {
    **dict.fromkeys(_SOLE, _holds_only),
    **dict.fromkeys(("same", "identical", "equal", "alike", "the same"), _holds_same),
    **dict.fromkeys(("when", "whenever"), _holds_when),
    **dict.fromkeys(("while", "whereas"), _holds_while),
    **dict.fromkeys(("every", "each", "every single", "in every"), _holds_every),
    **dict.fromkeys(_BOTH, _holds_both),
    **dict.fromkeys(_REST, _holds_rest),
    **dict.fromkeys(_COMPARING, _holds_comparison),
    **dict.fromkeys(("all", "all the", "all of the", "all our", "everything"), _holds_all),
    **dict.fromkeys(("hourly", "daily", "weekly", "monthly"), _holds_rhythm),
    **dict.fromkeys(("neither", "not", "never", "nor"), _holds_denied_things),
    "time": _holds_pair("on", before=True),
    "account": _holds_pair("for"),
    "passed": _holds_pair("time", before=True),
    "together": _holds_together,
    **dict.fromkeys(("different", "distinct", "unique"), _holds_different),
    **dict.fromkeys(("no", "without"), _holds_lack),
    **dict.fromkeys(("since", "before", "after", "until"), _holds_since),
    "than": _holds_than,
    "most": _holds_most,
    "but": _holds_but,
}
