"""Lineage of two assets: the way from one to the other, what both reach or only one."""

from __future__ import annotations

import re

from sync.agent.drafts.denied import LEAVING_OUT_ONE
from sync.agent.frame import Frame
from sync.agent.recipes.about_lineage import KNOWN, depth_of, groups, is_direct, kinds, narrows
from sync.agent.recipes.direction import ends_of_way, goes_down, joint_of
from sync.agent.recipes.shape import (
    Asking,
    is_yes_no,
    recipe_frame,
    schemas_beside,
    types_of,
    which_one,
)
from sync.agent.words.names import Named
from sync.agent.words.reader import Reader


def _tells_outcome(reader: Reader) -> bool:
    """Return whether it is told how runs ended: "days on which both A and B failed"."""
    return any(r.kind == "is" and r.entity == "run" for a in reader.atoms for r in a.readings)


_WITH_ONE_AVOIDED = 3
_AVOIDS = re.compile(
    r"\b(?:without|not) (?:passing|going|touching|using|crossing|via|through|over|by way of)\b"
    r"|\bbypass|\bavoiding\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"(?:and |so )?(?:does|do|is|are|can|could|may|did)\b", re.IGNORECASE)


def between(reader: Reader) -> Frame | Asking | None:
    """Two assets: the way from one to the other, or what they have in common."""
    if reader.noun("column", "column_pair", "run") or reader.dim("data_type"):
        return None  # which columns they share, or when both failed, is no matter of lineage
    found = reader.mentions("asset", "lineage")
    avoided: tuple[Named, ...] = ()
    if len(found) == _WITH_ONE_AVOIDED and _AVOIDS.search(reader.text):
        found, avoided = found[:2], found[2]
    cues = reader.cue("path", "up", "down", "distance", "impact", "graph")
    cues = cues or (reader.cue("common") and not _tells_outcome(reader))
    if len(found) != 2 or not cues or reader.left_over(*KNOWN, "ask"):
        return None
    for each in found:
        if len(each) > 1:
            return which_one(each)
    first, second = found[0][0], found[1][0]
    joint = joint_of(reader)
    if joint == "or" or (_leaves_out(reader) and not avoided):
        return None
    if (_wants_set(reader) or joint) and not avoided:
        return _set_of(reader, first, second)
    return _way(reader, first, second, avoided)


def _way(reader: Reader, first: Named, second: Named, avoided: tuple[Named, ...]) -> Frame:
    """Return the way from one asset to the other, past those *avoided*."""
    start, end = ends_of_way(reader, first, second)
    return Frame(
        entity="lineage",
        recipe="lineage_path",
        args=(
            ("starts", (start.key,)),
            ("ends", (end.key,)),
            ("assets", (start.key, end.key)),
            ("titles", (start.title, end.title)),
            ("yes_no", is_yes_no(reader) or bool(_WHETHER.match(reader.text))),
            ("distance", reader.cue("distance") or reader.ask("count")),
            ("avoided", tuple(entry.key for entry in avoided)),
            ("direct", is_direct(reader)),
        ),
    )


def _set_of(reader: Reader, first: Named, second: Named) -> Frame | None:
    """Return what both assets reach, or are reached by, or what the first has for itself."""
    picked = kinds(reader)
    if (narrows(reader) and not picked) or groups(reader):
        return None
    only = reader.cue("only") or any(a.has("neg") for a in reader.atoms)
    least, depth = depth_of(reader)
    beside = set(schemas_beside(reader, first)) & set(schemas_beside(reader, second))
    return recipe_frame(
        "reached_by_first_only" if only else "reached_by_all",
        "lineage",
        (first, second),
        direction="down" if goes_down(reader) else "up",
        least=least,
        depth=depth,
        types=types_of(reader),
        kinds=picked,
        schemas=tuple(sorted(beside)),
        counted=reader.ask("count") or reader.measure("count"),
        yes_no=is_yes_no(reader),
    )


def _leaves_out(reader: Reader) -> bool:
    """Return whether one asset is only left out of what is listed: "upstream of X except Y"."""
    denied = (atom for atom in reader.atoms if atom.has("neg"))
    return any(atom.text.lower() in LEAVING_OUT_ONE for atom in denied)


def _wants_set(reader: Reader) -> bool:
    return reader.cue("common", "only") or any(
        atom.has("both") or atom.has("neg") for atom in reader.atoms
    )
