"""The optional objects.json: who made, changed and deployed an object, and drafts of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.embedded.datasphere.exchange import ContentError, JsonObject
from sync.embedded.datasphere.files import Key, mapping_at, split_key
from sync.embedded.datasphere.objects import NOT_DEPLOYED, ROOTS, STATUSES, Body, StoredObject

_TIME_KEYS = ("createdBy", "createdOn", "changedBy", "changedOn", "deployedOn")
_STATE_KEYS = frozenset((*_TIME_KEYS, "status", "package", "folder", "draft"))


def apply_states(objects: dict[Key, StoredObject], states: JsonObject, path: Path) -> None:
    """Give *objects* the states that the file at *path* names."""
    spaces = {space for space, _ in objects}
    for text, entry in states.items():
        key = split_key(text, spaces, path)
        if key not in objects:
            raise ContentError(f"{path}: {text}: there is no such object in the content")
        state = mapping_at(entry, f"{path}: {text}")
        unknown = sorted(set(state) - _STATE_KEYS)
        if unknown:
            raise ContentError(f"{path}: {text}: unknown {unknown}, known {sorted(_STATE_KEYS)}")
        objects[key] = _with_state(objects[key], state, f"{path}: {text}")


def _with_state(stored: StoredObject, state: JsonObject, where: str) -> StoredObject:
    status = state.get("status")
    if status is not None and status not in STATUSES:
        raise ContentError(f"{where}: status {status!r}, expected one of {list(STATUSES)}")
    body = _assigned(stored.design, state)
    created_on = _moment(state.get("createdOn"), where) or stored.created_on
    changed_on = _moment(state.get("changedOn"), where) or max(created_on, stored.changed_on)
    stored = replace(
        stored,
        design=body,
        runtime=body,
        created_by=str(state.get("createdBy") or stored.created_by),
        created_on=created_on,
        changed_by=str(state.get("changedBy") or stored.changed_by),
        changed_on=changed_on,
        deployed_on=_moment(state.get("deployedOn"), where) or changed_on,
        fixed_status=status if status in ("DesignTimeError", "PendingDeployment") else None,
    )
    if status == NOT_DEPLOYED:
        return replace(stored, runtime=None, deployed_on=None)
    return _with_draft(stored, state["draft"], where) if state.get("draft") else stored


def _assigned(body: Body, state: JsonObject) -> Body:
    """Put the folder and the package of objects.json where an export shows them."""
    names = {"folder": "folderAssignment", "package": "packageAssignment"}
    given = {names[key]: state[key] for key in names if key in state}
    if not given:
        return body
    meta = dict(body.definition.get("_meta") or {})
    meta["dependencies"] = {**(meta.get("dependencies") or {}), **given}
    return replace(body, definition={**body.definition, "_meta": meta})


def _with_draft(stored: StoredObject, draft: Any, where: str) -> StoredObject:
    definition = mapping_at(
        mapping_at(draft, f"{where}: draft").get("definition"), f"{where}: draft"
    )
    # A whole document is accepted as well as the bare definition.
    for root in ROOTS:
        definition = definition.get(root, definition)
    definition = definition.get(stored.name, definition)
    # Folder and package belong to the object, not to one of its two states.
    if "_meta" in stored.design.definition:
        definition = {**definition, "_meta": stored.design.definition["_meta"]}
    return replace(
        stored,
        design=replace(stored.design, definition=definition),
        changed_by=str(draft.get("changedBy") or stored.changed_by),
        changed_on=_moment(draft.get("changedOn"), where) or stored.changed_on,
        fixed_status=None,
    )


def _moment(text: Any, where: str) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise ContentError(f"{where}: {text!r} is no ISO time such as 2026-01-31T08:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
