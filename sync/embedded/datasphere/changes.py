"""Writing objects: what a create, an update, a delete and a deploy do, side effects included.

A deploy has two side effects, as on a real tenant. It takes along every object upstream in the
lineage (what the query reads from, step by step) that is not deployed or has changes to deploy.
And where it changes a business name, of an entity or an element, dependents that merely pass
the element through under the same old name take over the new one: in their design-time state,
and if they are deployed, in their run-time state too, while other drafts of theirs stay drafts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sync.embedded.datasphere import csn, queries
from sync.embedded.datasphere.content import parts_of
from sync.embedded.datasphere.exchange import Client, JsonObject, Refused
from sync.embedded.datasphere.labels import carry_labels
from sync.embedded.datasphere.objects import (
    DEPLOYED,
    TYPE_BY_COLLECTION,
    Body,
    StoredObject,
    detect_collection,
    later_than,
)
from sync.embedded.datasphere.tenant import Tenant

_NAME = re.compile(r"^[A-Za-z0-9_]{1,100}$")


@dataclass(frozen=True, slots=True)
class Write:
    """One request to write: who, when, where, and the switches of the client."""

    client: Client
    now: datetime
    space: str
    collection: str
    deploy: bool = True
    save_anyway: bool = False
    allow_missing: bool = False


def create(tenant: Tenant, write: Write, document: JsonObject) -> StoredObject:
    """Create the object that *document* defines, and deploy it if *write* says so."""
    name, body = _read(document, write, None)
    if not _NAME.match(name):
        message = f"technical name {name!r}: 1 to 100 letters, digits or _"
        raise Refused(400, "INVALID_NAME", message)
    with tenant.lock:
        if tenant.find(write.space, name) is not None:
            message = f"Object '{name}' already exists in space '{write.space}'"
            raise Refused(409, "ALREADY_EXISTS", message)
        stored = StoredObject(
            space=write.space,
            name=name,
            collection=write.collection,
            design=_with_assignment(body, None),
            runtime=None,
            created_by=write.client.user,
            created_on=write.now,
            changed_by=write.client.user,
            changed_on=write.now,
            deployed_on=None,
        )
        _check(tenant, write, stored, None)
        tenant.put(stored)
        if write.deploy:
            _deploy(tenant, write, stored)
    return stored


def update(tenant: Tenant, write: Write, name: str, document: JsonObject) -> None:
    """Replace the design of an object, and deploy it if *write* says so.

    What is equal to the stored design changes nothing, not even the time of the last change.
    """
    _, body = _read(document, write, name)
    with tenant.lock:
        old = require(tenant, write.space, write.collection, name)
        _refuse_readonly(old)
        body = Body(body.definition, {**old.design.parts, **body.parts})
        body = _with_assignment(body, old.design)
        changed = old if body == old.design else _edited(old, write, body)
        if changed is not old:
            _check(tenant, write, changed, old)
            _check_users(tenant, write, changed, old)
            tenant.put(changed)
        if write.deploy and changed.status != DEPLOYED:
            _deploy(tenant, write, changed)


def delete(tenant: Tenant, write: Write, name: str, *, anyway: bool) -> None:
    """Delete an object unless another one uses it."""
    with tenant.lock:
        stored = require(tenant, write.space, write.collection, name)
        _refuse_readonly(stored)
        users = tenant.dependents(write.space, name)
        if users and not anyway:
            raise _in_use(name, users)
        tenant.remove(stored.key)


def require(tenant: Tenant, space: str, collection: str, name: str) -> StoredObject:
    """Return the object of that kind and exact name, or refuse with 404."""
    stored = tenant.find(space, name)
    if stored is None or stored.collection != collection:
        noun = TYPE_BY_COLLECTION[collection].noun
        raise Refused(404, "NOT_FOUND", f"There is no {noun} '{name}' in space '{space}'")
    return stored


def _edited(old: StoredObject, write: Write, body: Body) -> StoredObject:
    return replace(
        old,
        design=body,
        changed_by=write.client.user,
        changed_on=later_than(old.changed_on, write.now),
        fixed_status=None,
    )


def _read(document: JsonObject, write: Write, expected: str | None) -> tuple[str, Body]:
    """Find the one object of the wanted kind in a payload: it is named there, not in the URL."""
    root = TYPE_BY_COLLECTION[write.collection].root
    definitions = document.get(root)
    entries = definitions if isinstance(definitions, dict) else {}
    names = [
        name
        for name, value in entries.items()
        if isinstance(value, dict)
        and detect_collection(root, name, value, document) == write.collection
    ]
    if expected in names:
        names = [expected] if expected else names
    if len(names) != 1 or (expected is not None and names != [expected]):
        found = ", ".join(entries) or f"keys {sorted(document)}"
        raise Refused(
            400,
            "FailedToObtainObjectName",
            f"FailedToObtainObjectName: the payload must define one {write.collection} object "
            f"{expected or ''} under '{root}'; found {found}",
        )
    if not isinstance(entries[names[0]].get("elements", {}), dict):
        raise Refused(400, "INVALID_DEFINITION", f"'{names[0]}': elements is no JSON object")
    alone = len(entries) == 1
    return names[0], Body(entries[names[0]], parts_of(document, names[0], alone=alone))


def _with_assignment(body: Body, old: Body | None) -> Body:
    """Keep the folder of the stored object: an assignment in a payload is silently dropped."""
    kept = _meta(old) if old else {}
    given = _meta(body) or kept
    if old is not None and not given:
        return body
    folder = _dependencies(kept).get("folderAssignment")
    dependencies = {**_dependencies(given), "folderAssignment": folder}
    meta = {**given, "dependencies": dependencies}
    return replace(body, definition={**body.definition, "_meta": meta})


def _meta(body: Body) -> JsonObject:
    meta = body.definition.get("_meta")
    return meta if isinstance(meta, dict) else {}


def _dependencies(meta: JsonObject) -> JsonObject:
    dependencies = meta.get("dependencies")
    return dependencies if isinstance(dependencies, dict) else {}


def _refuse_readonly(stored: StoredObject) -> None:
    if stored.is_readonly:
        message = f"Object '{stored.name}' in space '{stored.space}' is read-only"
        raise Refused(403, "READ_ONLY", f"{message}: it was delivered by SAP or generated")


def _check(tenant: Tenant, write: Write, stored: StoredObject, old: StoredObject | None) -> None:
    """Refuse references into nothing, except those that were accepted before."""
    before = {*_absent(tenant, old), *_wrong_columns(tenant, old)} if old else set()
    absent = [each for each in _absent(tenant, stored) if each not in before]
    if absent and not write.allow_missing:
        raise Refused(422, "MISSING_DEPENDENCY", f"MISSING_DEPENDENCY: {', '.join(absent)}")
    wrong = [each for each in _wrong_columns(tenant, stored) if each not in before]
    if not wrong or write.save_anyway:
        return
    if write.deploy:
        message = f"Failed to deploy '{stored.name}' in '{stored.space}'"
        raise Refused(400, "DEPLOY_FAILED", message, details=f"no such column: {', '.join(wrong)}")
    if not write.allow_missing:
        raise Refused(422, "MISSING_DEPENDENCY", f"MISSING_DEPENDENCY: {', '.join(wrong)}")


def _absent(tenant: Tenant, stored: StoredObject) -> Iterator[str]:
    """Yield what a design refers to and is not there: objects, and columns of associations."""
    definition = stored.design.definition
    columns: dict[str, str] = {}
    for use in sorted(queries.column_uses(definition), key=lambda use: (use.source, use.column)):
        columns.setdefault(use.source, use.column)
    names = csn.data_sources(definition) | csn.association_targets(definition)
    for name in sorted(names):
        if tenant.resolve(stored.space, name) is None:
            yield f"{name}#{columns[name]}" if name in columns else name
    for element in csn.elements_of(definition).values():
        if csn.is_association(element):
            yield from _absent_targets(tenant, stored.space, element)


def _absent_targets(tenant: Tenant, space: str, element: JsonObject) -> Iterator[str]:
    """Yield columns that an association's condition names although its target has none such."""
    target = tenant.resolve(space, str(element.get("target")))
    for operand in csn.nodes_in(element.get("on")) if target else ():
        path = operand.get("ref")
        steps = [csn.step_name(step) for step in path] if isinstance(path, list) else []
        if not target or len(steps) != 2 or steps[0] == "$projection":
            continue
        if steps[1] not in csn.elements_of(target.design.definition):
            yield f"{target.name}#{steps[1]}"


def _wrong_columns(tenant: Tenant, stored: StoredObject) -> list[str]:
    """Return the columns that the query names although its source, which exists, has none such."""

    def columns_of(name: str) -> frozenset[str] | None:
        source = tenant.resolve(stored.space, name)
        return frozenset(csn.elements_of(source.design.definition)) if source else None

    uses = queries.missing_columns(stored.design.definition, columns_of)
    return [f"{use.source}#{use.column}" for use in uses]


def _check_users(tenant: Tenant, write: Write, new: StoredObject, old: StoredObject) -> None:
    """Refuse to take away a column that the query of another object reads."""
    elements = csn.elements_of(new.design.definition)
    gone = set(csn.elements_of(old.design.definition)) - set(elements)
    if not gone or write.save_anyway:
        return
    users = [each for each in tenant.dependents(*old.key) if _uses_any(tenant, each, old, gone)]
    if users:
        raise _in_use(old.name, users)


def _uses_any(tenant: Tenant, user: StoredObject, source: StoredObject, gone: set[str]) -> bool:
    uses = queries.column_uses(user.design.definition)
    return any(
        use.column in gone and tenant.resolve(user.space, use.source) == source for use in uses
    )


def _in_use(name: str, users: list[StoredObject]) -> Refused:
    used_by = ", ".join(f"{each.space}.{each.name}" for each in users)
    return Refused(422, "NOT_MODIFY_IN_USE", f"NOT_MODIFY_IN_USE: '{name}' is used by {used_by}")


def upstream(tenant: Tenant, stored: StoredObject) -> list[StoredObject]:
    """Return what the query of an object reads from, step by step, furthest first."""
    found: dict[tuple[str, str], StoredObject] = {}
    waiting = [stored]
    while waiting:
        current = waiting.pop()
        for name in sorted(csn.data_sources(current.design.definition)):
            source = tenant.resolve(current.space, name)
            if source is not None and source.key not in found and source.key != stored.key:
                found[source.key] = source
                waiting.append(source)
    return list(reversed(found.values()))


def _deploy(tenant: Tenant, write: Write, stored: StoredObject) -> None:
    """Deploy an object and everything upstream of it that is not deployed as it stands."""
    along = [each for each in upstream(tenant, stored) if each.status != DEPLOYED]
    for each in (*along, stored):
        current: Any = tenant.find(*each.key)
        moment = later_than(current.deployed_on or current.changed_on, write.now)
        tenant.put(replace(current, runtime=current.design, deployed_on=moment, fixed_status=None))
        before = current.runtime or current.design
        carry_labels(tenant, current, before, write.client.user, write.now)
