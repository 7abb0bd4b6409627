"""Assets: search, one, its history and lineage; and the pairs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from sync.api.access import Actor, Running
from sync.api.paging import Item, Limit, Offset, Page, every, one, page
from sync.model.asset import AssetRef, Kind, System

router = APIRouter(tags=["assets"])
AssetId = Annotated[int, Path(ge=0, le=2**62)]
_FARTHEST = 10


@router.get("/assets")
def assets(
    runtime: Running,
    _actor: Actor,
    connection: str | None = None,
    schema: str | None = None,
    kind: Kind | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page:
    """The live assets, in the order of their names."""
    return page(
        runtime.store, "assets", limit, offset, connection=connection, schema=schema, kind=kind
    )


@router.get("/assets/search")
def search(
    runtime: Running,
    _actor: Actor,
    q: Annotated[str, Query(min_length=1, max_length=200)],
    system: System | None = None,
    schema: str | None = None,
    kind: Kind | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[dict[str, Any]]:
    """The assets that words name, best first: names, labels, descriptions, columns."""
    found = runtime.store.assets.search(q, system=system, schema=schema, kind=kind, limit=limit)
    return [
        {
            "id": each.summary.id,
            "connection": each.summary.ref.connection,
            "schema": each.summary.ref.schema,
            "name": each.summary.ref.name,
            "kind": each.summary.kind.value,
            "label": each.summary.label,
            "score": each.score,
            "why": each.matched,
        }
        for each in found
    ]


@router.get("/assets/{asset_id}")
def asset(runtime: Running, _actor: Actor, asset_id: AssetId) -> dict[str, Any]:
    """One asset with its columns and links."""
    store = runtime.store
    found = one(store, "asset", f"asset {asset_id}", asset_id=asset_id)
    columns = every(store, "columns", asset_id=asset_id)
    return found | {"columns": columns, "links": every(store, "links_of", asset_id=asset_id)}


@router.get("/assets/{asset_id}/history")
def history(runtime: Running, _actor: Actor, asset_id: AssetId) -> list[dict[str, Any]]:
    """The versions of an asset, oldest first: from when, until when, its fingerprint."""
    found = one(runtime.store, "asset", f"asset {asset_id}", asset_id=asset_id)
    rows = runtime.store.assets.history(_ref(found))
    return [
        {
            "since": row.valid_from.isoformat(),
            "until": row.valid_to.isoformat() if row.valid_to else None,
            "fingerprint": row.fingerprint,
        }
        for row in rows
    ]


@router.get("/assets/{asset_id}/definition")
def definition(
    runtime: Running, _actor: Actor, asset_id: AssetId, as_of: datetime | None = None
) -> dict[str, Any]:
    """The native definition of an asset now, or as of a time; null where it was not known."""
    found = one(runtime.store, "asset", f"asset {asset_id}", asset_id=asset_id)
    at = runtime.engine.clock() if as_of is None else as_of
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    body = runtime.store.assets.body_at(_ref(found), at)
    return {"as_of": at.isoformat(), "definition": body}


@router.get("/assets/{asset_id}/lineage")
def lineage(
    runtime: Running,
    _actor: Actor,
    asset_id: AssetId,
    depth: Annotated[int, Query(ge=1, le=_FARTHEST)] = 2,
) -> list[Item]:
    """The edges around an asset, upstream and downstream, as far as *depth* hops."""
    one(runtime.store, "asset", f"asset {asset_id}", asset_id=asset_id)
    return every(runtime.store, "lineage", asset_id=asset_id, depth=depth)


@router.get("/pairs")
def pairs(runtime: Running, _actor: Actor, limit: Limit = 100, offset: Offset = 0) -> Page:
    """The pairs, configured or suggested."""
    return page(runtime.store, "pairs", limit, offset)


def _ref(found: Item) -> AssetRef:
    return AssetRef(found["connection"], found["schema"], found["name"])
