"""Decides which assets a mention means, from what else the question says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.names import Mention, Named

Need = Callable[[Named], bool]


def resolve_mentions(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Return *atoms* with each mention of assets narrowed by the schemas and systems beside it."""
    schemas = {entry.name for atom in atoms for m in atom.named("schema") for entry in m.found}
    glue = _speaks_of_glue(atoms)
    joined = _joined([_as_written(atom, atoms) for atom in atoms])
    joined = [_of_type(atom, joined, place) for place, atom in enumerate(joined)]
    return tuple(
        _narrowed(_as_column(atom, joined[:index], joined[index + 1 :]), schemas, glue)
        for index, atom in enumerate(joined)
    )


def _as_column(atom: Atom, before: Sequence[Atom], after: Sequence[Atom]) -> Atom:
    """Return *atom* as a column where a noun beside it says so: "the column CURRENCY"."""
    said = [each for each in before if each.text.lower() not in _CALLED]
    near = [*said[-1:], *after[:1]]
    if _is_of_its_name(atom, before, after):
        return replace(atom, mentions=atom.named("column"), readings=())
    called = bool(before) and before[-1].text.lower() in {"called", "named"}
    if called and atom.named("column") and said and said[-1].has("noun", "column"):
        # "the columns called currency", "columns named amount"
        return replace(atom, mentions=atom.named("column"), readings=())
    if not (atom.named("column") and atom.named("asset") and any(map(_is_column, near))):
        return atom
    return replace(atom, mentions=atom.named("column"))


def _of_type(atom: Atom, atoms: Sequence[Atom], place: int) -> Atom:
    """Return *atom* as the asset of the type that is said beside it: "the open orders view"."""
    entries = [entry for mention in atom.named("asset") for entry in mention.found]
    if len({entry.asset_type for entry in entries}) < 2:
        return atom
    beside = [*atoms[place + 1 : place + 2], *atoms[max(place - 1, 0) : place]]
    types = {
        value
        for each in beside
        if not each.text.lower().endswith("s")
        for r in each.readings
        if r.kind == "noun" and r.entity == "asset"
        for name, values in r.values
        if name == "asset_type"
        for value in values
    }
    fitting = tuple(entry for entry in entries if entry.asset_type in types)
    if not fitting:
        return atom
    mention = replace(atom.named("asset")[0], found=tuple(dict.fromkeys(fitting)))
    return replace(atom, mentions=(mention,))


def _is_of_its_name(atom: Atom, before: Sequence[Atom], after: Sequence[Atom]) -> bool:
    """Return whether a word of ours is the name of a column: "an amount column"."""
    article = bool(before) and before[-1].text.lower() in {"a", "an", "another", "any", "the"}
    told = any(r.kind in {"flag", "is"} and r.entity == "column" for r in atom.readings)
    named = bool(atom.named("column")) and not told and bool(after) and _is_column(after[0])
    return article and named


_CALLED = frozenset({"called", "named", "name", "is", "are", "the", "a", "of the name"})


def _is_column(atom: Atom) -> bool:
    single = not atom.text.lower().endswith("s")
    return single and any(r.kind == "noun" and r.entity == "column" for r in atom.readings)


def _joined(atoms: Sequence[Atom]) -> list[Atom]:
    """Return *atoms* with neighbours that both stand in one name taken together."""
    found: list[Atom] = []
    for atom in atoms:
        before = found[-1] if found else None
        if before is not None and before.named("asset") and atom.named("asset"):
            both = {e for m in before.named("asset") for e in m.found} & {
                e for m in atom.named("asset") for e in m.found
            }
            if both:
                entries = tuple(sorted(both, key=lambda e: (e.system, e.title)))
                mention = Mention(before.start, atom.end, entries, "part")
                text = f"{before.text} {atom.text}"
                found[-1] = Atom(start=before.start, end=atom.end, text=text, mentions=(mention,))
                continue
        found.append(atom)
    return found


def _speaks_of_glue(atoms: Sequence[Atom]) -> bool:
    if _is_side_of_glue(atoms):
        return True
    places = [
        index
        for index, atom in enumerate(atoms)
        for reading in atom.readings
        if reading.kind == "noun"
        and any(name == "kind" and set(values) <= _OF_GLUE for name, values in reading.values)
    ]
    goes = any(atom.has("cue", "mapped_to") and not atom.has("cue", "up") for atom in atoms)
    asked = any(_is_asked_for(atoms, place) for place in places)
    if not (goes or asked):
        return bool(places)
    named = {index for index, atom in enumerate(atoms) if atom.named("asset")}
    return any(named & {place - 1, place + 1} for place in places)  # "the glue table fx_rates"


_OF_GLUE = frozenset({"glue_table", "iceberg_table", "delta_table"})


def _is_asked_for(atoms: Sequence[Atom], place: int) -> bool:
    """Return whether it is asked which ones they are: "into which glue tables is X loaded"."""
    before = [atom for atom in atoms[:place] if not atom.is_function or atom.has("ask")]
    return bool(before) and before[-1].has("ask", "which")


_OF_BOTH = ("mapped_to", "mapped_from", "synced", "only", "up", "down", "impact", "path")
_OF_PAIRS = ("link", "run", "drift", "job", "column_pair", "log", "audit")


def _is_side_of_glue(atoms: Sequence[Atom]) -> bool:
    """Return whether the twin in Glue is meant: "the columns of PRODUCTS in glue"."""
    systems = {v[0] for a in atoms for r in a.readings for n, v in r.values if n == "system"}
    if systems != {"glue"}:
        return False
    of_both = any(atom.has("cue", cue) for atom in atoms for cue in _OF_BOTH)
    compared = any(atom.has("ask", "compare") or atom.has("neg") for atom in atoms)
    of_pairs = any(
        (r.kind == "noun" and r.entity in _OF_PAIRS) or (r.kind == "flag" and r.name == "mapped")
        for atom in atoms
        for r in atom.readings
    )
    return not (of_both or compared or of_pairs)


def _as_written(atom: Atom, others: Sequence[Atom]) -> Atom:
    """Return *atom* as the column that it names in capitals: "the type of QUANTITY"."""
    atom = _as_spelled(atom)
    column = any(m.how == "name" for m in atom.named("column")) and atom.text.isupper()
    if not (column and atom.readings and len(atom.text) > _SHORT):
        return atom
    told = any(
        each is not atom
        and (each.named("asset") or each.has("noun", "column") or each.has("dim", "data_type"))
        for each in others
    )
    return replace(atom, readings=()) if told else atom


def _as_spelled(atom: Atom) -> Atom:
    """Return *atom* as the column COUNTRY where it is written so, and no asset is."""
    mentions = [entry for m in atom.mentions for entry in m.found]
    exact = any(e.kind == "column" and e.name == atom.text for e in mentions)
    if not exact or any(e.kind == "asset" and e.name == atom.text for e in mentions):
        return atom
    return replace(atom, mentions=atom.named("column"))


_SHORT = 3  # letters: SAP, AWS, PII


def _narrowed(atom: Atom, schemas: set[str], glue: bool) -> Atom:
    if not atom.named("asset"):
        return atom
    mentions = []
    for mention in atom.mentions:
        assets = tuple(entry for entry in mention.found if entry.kind == "asset")
        others = tuple(entry for entry in mention.found if entry.kind != "asset")
        if assets:
            assets = narrow(assets, schemas, glue=glue)
        mentions.append(Mention(mention.start, mention.end, assets + others, mention.how))
    return replace(atom, mentions=tuple(mentions))


def narrow(assets: tuple[Named, ...], schemas: set[str], *, glue: bool) -> tuple[Named, ...]:
    """Return those of *assets* that lie in *schemas*, on the side that is meant.

    The Datasphere asset stands for its twin in Glue unless Glue is asked for.
    """
    inside = tuple(entry for entry in assets if entry.schema in schemas)
    if inside:
        return inside
    side = "glue" if glue else "datasphere"
    on_side = tuple(entry for entry in assets if entry.system == side)
    return on_side or assets


def with_need(assets: tuple[Named, ...], need: Need | None) -> tuple[Named, ...]:
    """Return the only one of *assets* that *need* allows, or all of them."""
    if need is None or len(assets) < 2:
        return assets
    fitting = tuple(entry for entry in assets if need(entry))
    return fitting if len(fitting) == 1 else assets


NEEDS: dict[str, Need] = {
    "run": lambda entry: entry.has_job,
    "job": lambda entry: entry.has_job,
    "log": lambda entry: entry.has_job,
    "link": lambda entry: entry.has_link,
    "column_pair": lambda entry: entry.has_link,
    "drift": lambda entry: entry.has_link,
    "down": lambda entry: entry.has_downstream,
    "up": lambda entry: entry.has_upstream,
    "lineage": lambda entry: entry.has_downstream or entry.has_upstream,
}
