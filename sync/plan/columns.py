"""Renamed columns in a link's lines: a hint beside drop and add or, where sure, one line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sync.model.asset import Asset
from sync.model.base import Base
from sync.model.plan import Action, Line, Risk, Side, line_id
from sync.plan.surroundings import Surroundings, is_rejected
from sync.renames import Rename, find_column_renames


def join_renames(
    lines: Sequence[Line], sap: Asset, glue: Asset, base: Base | None, around: Surroundings
) -> list[Line]:
    """Return *lines* with a drop and an add that are one rename as one line, if that is sure.

    *glue* is in SAP's words. What is not sure, or only reported, stays two lines that say so.
    """
    result = {line.id: line for line in lines}
    places = {line.column: line for line in lines if line.field == "column" and line.column}
    for old, new, rename in _found(places, sap, glue, base):
        joined = _joined(old, new, rename, around)
        if joined is not None and rename.sure and not is_rejected(joined, around):
            result[old.id] = joined
            del result[new.id]
        else:
            result[old.id] = _hinted(old, f"looks renamed to {rename.after}", rename)
            result[new.id] = _hinted(new, f"looks renamed from {rename.before}", rename)
    return list(result.values())


def _found(
    places: Mapping[str, Line], sap: Asset, glue: Asset, base: Base | None
) -> Iterator[tuple[Line, Line, Rename[str]]]:
    """Yield old and new place of each rename since the base; columns of the first day have none."""
    known = {column for column in places if base and (column, "column") in base.values}
    if not known or len(known) == len(places):
        return
    for before, after in ((glue, sap), (sap, glue)):
        for rename in find_column_renames(before, after):
            if rename.before in known and rename.after in places.keys() - known:
                yield places[rename.before], places[rename.after], rename


def _joined(drop: Line, add: Line, rename: Rename[str], around: Surroundings) -> Line | None:
    """Return both lines as one that renames, None where they are no such couple."""
    target, names = drop.target, (rename.after, rename.before)
    couple = (drop.action, add.action) == (Action.DROP_COLUMN, Action.ADD_COLUMN)
    if not couple or target is not add.target or not (drop.actionable and add.actionable):
        return None
    sap_name, glue_name = names if target is Side.GLUE else names[::-1]
    field = f"rename:{rename.after}"
    return replace(
        drop,
        id=line_id(drop.pair, drop.sap, drop.glue, rename.before, field, target),
        action=Action.RENAME_COLUMN,
        field="name",
        base=rename.before,
        sap_value=sap_name,
        glue_value=glue_name,
        after=rename.after,
        risk=Risk.BREAKING,  # whoever reads the table by the old name finds nothing
        reason=f"{drop.reason}; looks renamed to {rename.after} ({rename.score:.2f})",
    )


def _hinted(line: Line, what: str, rename: Rename[str]) -> Line:
    return replace(line, reason=f"{line.reason}; {what} ({rename.score:.2f})")
