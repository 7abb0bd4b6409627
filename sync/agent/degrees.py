"""How many assets feed or read another, said by a verb: "assets that feed at least two others"."""

from __future__ import annotations

import re
from dataclasses import replace

from sync.agent.words.lattice import Atom
from sync.agent.words.lexicon import Reading
from sync.agent.words.reader import Reader

_FEEDS = re.compile(
    r"(?:feed|supply|supplie|populate|fill)s?|feeding|(?:used|read|consumed|referenced|needed) by"
    r"|flows? into|feeds? into"
)
_READS = re.compile(
    r"uses?|using|reads?|reading|consumes?|relies|rely|(?:relies|rely|depends?|depending|built) on"
    r"|draws? (?:on|from)|(?:reads?|reading|comes?|fed|sourced|derived|made) from|(?:based|rest) on"
    r"|fed by|made of"
)


def with_degrees(reader: Reader) -> tuple[Atom, ...] | None:
    """Return the atoms with the verb as the number that it stands for, None where it is none."""
    place = _verb(reader.atoms)
    if place is None or reader.mentions("asset") or not _is_numbered(reader.atoms):
        return None
    feeds = bool(_FEEDS.fullmatch(reader.atoms[place].text.lower()))
    if any(atom.number is not None for atom in reader.atoms[:place]):
        feeds = not feeds  # "tables that more than three views read"
    side = "downstream" if feeds else "upstream"
    name = f"direct_{side}_count" if reader.cue("direct") else f"{side}_count"
    counted = replace(reader.atoms[place], readings=(Reading("measure", name),))
    before = [each for each in reader.atoms[:place] if not _is_direct(each)]
    after = reader.atoms[place + 1 :]
    if any(_narrows(each) for each in after):
        return None
    rest = [each for each in after if not (_is_direct(each) or each.has("noun", "asset"))]
    return (*before, counted, *rest)


def _verb(atoms: tuple[Atom, ...]) -> int | None:
    texts = (atom.text.lower() for atom in atoms)
    said = (i for i, text in enumerate(texts) if _FEEDS.fullmatch(text) or _READS.fullmatch(text))
    return next(said, None)


def _is_numbered(atoms: tuple[Atom, ...]) -> bool:
    return any(atom.number is not None or atom.has("order") for atom in atoms)


def _is_direct(atom: Atom) -> bool:
    return atom.has("cue", "direct")


def _narrows(atom: Atom) -> bool:
    """Return whether only some assets are counted: "that feed more than two views"."""
    return any(r.kind == "noun" and r.values for r in atom.readings)
