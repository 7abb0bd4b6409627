"""A way through the lineage as a condition: "unmapped sources of X", "owners of what X feeds".

The words that follow the lineage and the asset from which they start become one name of a value
that every entity over assets knows: assets that feed X, runs of assets that depend on X.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sync.agent.drafts.denied import LEAVING_OUT_ONE
from sync.agent.recipes.direction import goes_down, is_noun_of_lineage, is_sure, joint_of
from sync.agent.recipes.shape import qualifier
from sync.agent.recipes.sole import is_sole
from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading
from sync.agent.words.names import Mention, Named
from sync.agent.words.reader import Reader

_CUES = ("up", "down", "impact", "direct", "change", "path")
_ASSETS = Reading("noun", "asset", "asset")
_PLAIN = (Reading("func", ""),)
_EACH = Reading("group", "each")
_COUNTS = (
    "upstream_count",
    "downstream_count",
    "direct_upstream_count",
    "direct_downstream_count",
)
_FIELDS = {
    (False, False): "feeds",
    (False, True): "feeds_directly",
    (True, False): "depends_on",
    (True, True): "depends_directly_on",
}
_SOLE = {"feeds": "feeds_only", "depends_on": "depends_only_on"}


def with_reach(reader: Reader) -> tuple[Atom, ...] | None:
    """Return the atoms with the way through the lineage as one name, None where there is none."""
    if not is_sure(reader) or reader.cue("hops", "graph"):
        return None
    down = goes_down(reader)
    found = reader.mentions("asset", "down" if down else "up")
    if any(len(each) != 1 for each in found) or not _are_one(reader, found):
        return None
    name = _field(reader, found, down=down)
    own = qualifier(reader, found[0][0])
    atoms: list[Atom] = []
    for place, atom in enumerate(reader.atoms):
        if atom.named("asset"):
            atoms.append(_start(reader, place, found, name))
        elif _follows_lineage(atom):
            atoms += [replace(atom, readings=(_ASSETS,))] if _stands_for_assets(atom, atoms) else []
        elif atom is not own and not _says_its_type(atom, found[0][0], atoms):
            atoms += [_by(atom), atom] if _is_asked_for(atom, atoms) else [atom]
    joint = _are_joint(reader, found)
    return tuple(replace(a, readings=_PLAIN) if joint and a.has("both") else a for a in atoms)


def _start(reader: Reader, place: int, found: Sequence[tuple[Named, ...]], name: str) -> Atom:
    """Return the asset at *place* as one that is reached; what is left out stays itself."""
    atom = reader.atoms[place]
    if len(found) > 1 and _is_left_out(reader.atoms, place, itself=True):
        return atom
    start = next(each[0] for each in found if each[0].key in _keys(atom))
    second = start.key != found[0][0].key and _are_joint(reader, found)
    return _named(atom, start, f"{name}_too" if second else name)


def _field(reader: Reader, found: Sequence[tuple[Named, ...]], *, down: bool) -> str:
    """Return the field that tells the way; a Glue table comes from its mapping."""
    if found and not down and all(_is_written(each) for (each,) in found):
        return "source_of"
    name = _FIELDS[down, reader.cue("direct") or reader.measure(*_COUNTS[2:])]
    return _SOLE.get(name, name) if is_sole(reader.atoms) else name


def _is_written(start: Named) -> bool:
    return start.system == "glue" and not start.has_upstream


def _are_one(reader: Reader, found: Sequence[tuple[Named, ...]]) -> bool:
    """Return whether it starts from one asset, or from any of two: "what depends on A or B"."""
    if len(found) == 1 or (len(found) == 2 and joint_of(reader) == "or"):
        return True
    if _are_joint(reader, found):
        return True
    named = [place for place, atom in enumerate(reader.atoms) if atom.named("asset")]
    return len(found) == 2 == len(named) and _is_left_out(reader.atoms, named[1])


def _are_joint(reader: Reader, found: Sequence[tuple[Named, ...]]) -> bool:
    """Return whether two assets must both be reached: "what feeds both A and B"."""
    named = [place for place, atom in enumerate(reader.atoms) if atom.named("asset")]
    if len(found) != 2 or len(named) != 2 or joint_of(reader) == "or" or is_sole(reader.atoms):
        return False
    between = [atom for atom in reader.atoms[named[0] + 1 : named[1]] if not atom.named("schema")]
    joined = len(between) == 1 and (between[0].has("also") or between[0].has("both"))
    return joined and any(atom.has("noun") for atom in reader.atoms[: named[0]])


def _is_left_out(atoms: Sequence[Atom], place: int, *, itself: bool = False) -> bool:
    """Return whether an asset is left out, *itself* or with all that leads to it: "but not Y"."""
    before = next((atom for atom in atoms[place - 1 :: -1] if not _is_plain(atom)), None)
    if before is None or not before.has("neg"):
        return False
    return not itself or before.text.lower() in LEAVING_OUT_ONE


def _is_plain(atom: Atom) -> bool:
    return atom.is_function and not atom.has("neg")


def _keys(atom: Atom) -> set[object]:
    return {entry.key for mention in atom.named("asset") for entry in mention.found}


def _says_its_type(atom: Atom, start: Named, before: list[Atom]) -> bool:
    """Return whether the word only says what the asset before it is: "the revenue model"."""
    beside = bool(before) and any(
        entry.key == start.key and entry.kind == "value"
        for mention in before[-1].mentions
        for entry in mention.found
    )
    single = not atom.text.lower().endswith("s")
    return beside and single and atom.has("noun", "asset")


def _stands_for_assets(atom: Atom, before: list[Atom]) -> bool:
    """Return whether the word is what is asked for: "which sources of X have open drift"."""
    return is_noun_of_lineage(atom.text) and not any(each.has("noun") for each in before)


def _is_asked_for(atom: Atom, before: list[Atom]) -> bool:
    """Return whether it is the places that are asked for: "which spaces feed X"."""
    asked = bool(before) and (before[-1].has("ask", "which") or before[-1].has("ask", "list"))
    return asked and atom.has("noun") and not atom.named("schema") and _is_place(atom)


def _is_place(atom: Atom) -> bool:
    return any(r.kind == "noun" and r.entity == "schema" for r in atom.readings)


def _by(atom: Atom) -> Atom:
    return replace(atom, readings=(_EACH,), mentions=())


def _follows_lineage(atom: Atom) -> bool:
    cued = any(atom.has("cue", cue) for cue in _CUES)
    counted = any(atom.has("measure", each) for each in _COUNTS)
    return (cued or counted) and not atom.mentions


def _named(atom: Atom, start: Named, name: str) -> Atom:
    value = Named(kind="value", key=start.key, name=start.title, field=f"asset.{name}")
    return replace(atom, readings=(), mentions=(Mention(atom.start, atom.end, (value,)),))
