"""Plans as JSON: what the store keeps and what `--json` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sync.model.asset import AssetRef
from sync.model.pair import LinkMode
from sync.model.plan import Action, LedgerSummary, Line, Movement, Plan, Risk, Side


def line_record(line: Line) -> dict[str, Any]:
    """Return *line* as JSON values."""
    return {
        "id": line.id,
        "pair": line.pair,
        "link_id": line.link_id,
        "sap": str(line.sap),
        "glue": str(line.glue),
        "sap_ref": _ref_record(line.sap),
        "glue_ref": _ref_record(line.glue),
        "mode": line.mode.value,
        "target": line.target.value,
        "action": line.action.value,
        "column": line.column,
        "field": line.field,
        "base": line.base,
        "sap_value": line.sap_value,
        "glue_value": line.glue_value,
        "before": line.before,
        "after": line.after,
        "movement": line.movement.value,
        "risk": line.risk.value,
        "conflict": line.conflict,
        "blocked": line.blocked,
        "reason": line.reason,
        "downstream": list(line.downstream),
        "deploys": list(line.deploys),
        "fingerprint": line.fingerprint,
    }


def line_of(record: Mapping[str, Any]) -> Line:
    """Return the line that `line_record` wrote."""
    return Line(
        id=record["id"],
        pair=record["pair"],
        link_id=record["link_id"],
        sap=AssetRef(*record["sap_ref"]),
        glue=AssetRef(*record["glue_ref"]),
        mode=LinkMode(record["mode"]),
        target=Side(record["target"]),
        action=Action(record["action"]),
        column=record["column"],
        field=record["field"],
        base=record["base"],
        sap_value=record["sap_value"],
        glue_value=record["glue_value"],
        after=record["after"],
        movement=Movement(record["movement"]),
        risk=Risk(record["risk"]),
        blocked=record["blocked"],
        reason=record["reason"],
        downstream=tuple(record["downstream"]),
        deploys=tuple(record["deploys"]),
        fingerprint=record["fingerprint"],
    )


def plan_header(plan: Plan) -> dict[str, Any]:
    """Return everything of *plan* but its lines, as JSON values."""
    return {
        "ledger": [
            {
                "sap": str(item.sap),
                "glue": str(item.glue),
                "sap_ref": _ref_record(item.sap),
                "glue_ref": _ref_record(item.glue),
                "score": item.score,
                "entries": [list(entry) for entry in item.entries],
            }
            for item in plan.ledger
        ],
        "warnings": list(plan.warnings),
        "unsafe": plan.unsafe,
        "undoes": plan.undoes,
    }


def plan_of(
    plan_id: str,
    pair: str,
    created_by: str,
    created_at: datetime,
    header: Mapping[str, Any],
    lines: Sequence[Mapping[str, Any]],
) -> Plan:
    """Return the plan that the store kept."""
    return Plan(
        id=plan_id,
        pair=pair,
        created_by=created_by,
        created_at=created_at,
        lines=tuple(line_of(record) for record in lines),
        ledger=tuple(_ledger_of(record) for record in header.get("ledger", ())),
        warnings=tuple(header.get("warnings", ())),
        unsafe=header.get("unsafe", ""),
        undoes=header.get("undoes"),
    )


def _ledger_of(record: Mapping[str, Any]) -> LedgerSummary:
    entries = tuple((str(p), str(v), str(f), str(n)) for p, v, f, n in record["entries"])
    return LedgerSummary(
        sap=AssetRef(*record["sap_ref"]),
        glue=AssetRef(*record["glue_ref"]),
        score=record["score"],
        entries=entries,
    )


def _ref_record(ref: AssetRef) -> list[str]:
    return [ref.connection, ref.schema, ref.name]
