"""An edit of a text by a person becomes a plan of one line, reviewed and applied as any other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.connectors.base import Connector
from sync.errors import PlanError
from sync.fields import Field, Shape, field_of, values_of
from sync.model.asset import Asset, System
from sync.model.base import FieldKey
from sync.model.link import Link
from sync.model.pair import Pair
from sync.model.plan import Action, Line, Movement, Plan, Side, line_id
from sync.plan.guard import blocks, may_write, no_home
from sync.plan.link import lift_glue
from sync.plan.surroundings import Surroundings
from sync.steps.linking import load_assets
from sync.steps.planning import surroundings
from sync.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A new text for one field of a link; *column* None is the asset itself."""

    link: Link
    column: str | None
    field: str
    value: str

    @property
    def key(self) -> FieldKey:
        """Return which field it is."""
        return self.column, self.field


def make_edit(
    store: Store,
    pair: Pair,
    connectors: tuple[Connector, Connector],
    edited: Edited,
    plan_id: str,
    actor: str,
    now: datetime,
) -> Plan:
    """Return the plan that writes *edited* to both sides, once its value is accepted.

    Raises PlanError where a side cannot take it, and where both hold it already.
    """
    sap, glue = _sides(store, pair, edited.link)
    row = field_of(edited.key)
    if row.shape is not Shape.TEXT:
        raise PlanError(f"{edited.field} is no text; only labels and descriptions are edited.")
    line = _line(edited, (sap, glue), now=(values_of(sap), values_of(glue)))
    if not _differs(line):
        raise PlanError(f"Both sides hold that {edited.field} already; there is nothing to write.")
    around = surroundings(store, pair, *connectors)
    _check(line, row, (sap, glue), around)
    return Plan(
        id=plan_id,
        pair=pair.name,
        created_by=actor,
        created_at=now,
        lines=(line,),
        warnings=(f"This plan carries an edit by {actor}.",),
    )


def _sides(store: Store, pair: Pair, link: Link) -> tuple[Asset, Asset]:
    """Return both assets, Glue's in SAP's words; raises PlanError where one is gone."""
    sap = load_assets(store, System.DATASPHERE, [link.sap]).get(link.sap)
    glue = load_assets(store, System.GLUE, [link.glue]).get(link.glue)
    if sap is None or glue is None:
        gone = link.sap if sap is None else link.glue
        raise PlanError(f"{gone} is not there any more; read its catalog and plan {pair.name}.")
    base = store.links.base([link.id]).get(link.id)
    return sap, lift_glue(glue, sap, base, pair, link.mode)


def _line(
    edited: Edited,
    sides: tuple[Asset, Asset],
    now: tuple[dict[FieldKey, object], dict[FieldKey, object]],
) -> Line:
    link = edited.link
    ours, theirs = now
    sap, glue = sides
    where = (link.pair, link.sap, link.glue, edited.column, edited.field)
    return Line(
        id=line_id(*where, Side.UNDECIDED),
        pair=link.pair,
        link_id=link.id,
        sap=link.sap,
        glue=link.glue,
        mode=link.mode,
        target=Side.UNDECIDED,
        action=Action.SET,
        column=edited.column,
        field=edited.field,
        sap_value=ours.get(edited.key),
        glue_value=theirs.get(edited.key),
        after=edited.value,
        movement=Movement.CONFLICT,
        blocked=blocks(sap, field_of(edited.key)) or blocks(glue, field_of(edited.key)),
        reason="somebody wrote another text here; accept it as the value of both sides",
    )


def _differs(line: Line) -> bool:
    return any((held or "") != line.after for held in (line.sap_value, line.glue_value))


def _check(line: Line, row: Field, sides: tuple[Asset, Asset], around: Surroundings) -> None:
    """Raise PlanError where a side that holds another text may not be written."""
    held = {Side.SAP: line.sap_value, Side.GLUE: line.glue_value}
    for side, asset in zip(held, sides, strict=True):
        if (held[side] or "") == line.after or no_home(row, side, line.mode, asset.kind):
            continue
        refused = may_write(side, asset.ref.schema, around.rights(side), around.pair)
        if refused:
            raise PlanError(f"The {line.field} of {asset.ref} cannot be edited here: {refused}")
