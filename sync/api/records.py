"""The audit events, and whether their chain is whole."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from sync.api.access import Actor, Running
from sync.api.paging import Limit, Offset, Page, page

router = APIRouter(tags=["audit"])


@router.get("/audit")
def audit(
    runtime: Running,
    _actor: Actor,
    actor: str | None = None,
    action: str | None = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Page:
    """Audit events, newest first."""
    return page(runtime.store, "audit", limit, offset, actor=actor, action=action)


@router.get("/audit/verification")
def verification(runtime: Running, _actor: Actor) -> dict[str, Any]:
    """Whether the hash chain is whole; otherwise the first event that does not fit."""
    found = runtime.store.audit.verify()
    return {
        "ok": found.ok,
        "events": found.count,
        "first_bad_id": found.first_bad_id,
        "head": found.head,
    }
