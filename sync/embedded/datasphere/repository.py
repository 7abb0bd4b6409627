"""The object API: spaces, lists, reads in four content types, and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import orjson

from sync.embedded.datasphere import changes
from sync.embedded.datasphere.exchange import Answer, Call, JsonObject, Refused
from sync.embedded.datasphere.filters import matches, parse_filter
from sync.embedded.datasphere.objects import (
    FACTS,
    TYPE_BY_COLLECTION,
    StoredObject,
    design_document,
    facts,
    runtime_document,
    simplified_document,
)
from sync.embedded.datasphere.tenant import Tenant

REPOSITORY_PATH = "/dwaas-core/api/v1"
DEFAULT_TOP = 25
MOST = 200

CONTENT_TYPES = (
    "application/vnd.sap.datasphere.object.content+json",
    "application/vnd.sap.datasphere.object.content.design-time+json",
    "application/vnd.sap.datasphere.object.content.run-time+json",
    "application/vnd.sap.datasphere.object.content.simplified+json",
)
_DOCUMENTS: dict[str, Callable[[StoredObject], JsonObject | None]] = dict(
    zip(
        CONTENT_TYPES,
        (design_document, design_document, runtime_document, simplified_document),
        strict=True,
    )
)


def spaces(tenant: Tenant, _call: Call) -> Answer:
    """Answer the ids of all spaces, also of those that the client may not look into."""
    return Answer(list(tenant.spaces))


def space(tenant: Tenant, call: Call) -> Answer:
    """Answer the definition of a space."""
    found = tenant.require_member(call.client, call.params["space"])
    content: JsonObject = {}
    if call.flag("spaceDefinition", default=True):
        content["spaceDefinition"] = {"version": "1.0.4", "label": found.label, **found.extra}
    wanted = call.query.get("definitions", "false")
    if wanted != "false":
        content["definitions"] = _definitions(tenant, found.name, wanted)
    if call.query.get("connections", "false") != "false":
        content["connections"] = sorted(tenant.connections.get(found.name, {}))
    return Answer({found.name: content})


def _definitions(tenant: Tenant, space_name: str, wanted: str) -> JsonObject:
    names = None if wanted == "true" else set(wanted.split(","))
    return {
        stored.name: stored.design.definition
        for collection, kind in TYPE_BY_COLLECTION.items()
        if kind.root == "definitions"
        for stored in tenant.listed(space_name, collection)
        if names is None or stored.name in names
    }


def list_objects(tenant: Tenant, call: Call) -> Answer:
    """Answer the chosen properties of a page of objects: a bare array without a total."""
    found = tenant.require_member(call.client, call.params["space"])
    select = _selected(call.query.get("select", ""))
    top = call.number("top", DEFAULT_TOP)
    if top > MOST:
        raise Refused(400, "INVALID_TOP", f"top={top}: at most {MOST} objects in one answer")
    skip = call.number("skip", 0)
    objects = _chosen(tenant.listed(found.name, _collection(call)), call)
    rows = (facts(stored) for stored in objects[skip : skip + top])
    return Answer([{name: row[name] for name in select} for row in rows])


def _selected(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()] or ["technicalName"]
    unknown = [name for name in names if name not in FACTS]
    if unknown:
        message = f"select: unknown {', '.join(unknown)}; known: {', '.join(FACTS)}"
        raise Refused(400, "INVALID_SELECT", message)
    return names


def _chosen(objects: Sequence[StoredObject], call: Call) -> Sequence[StoredObject]:
    names = {name for name in call.query.get("technicalNames", "").split(",") if name}
    if names:
        objects = [stored for stored in objects if stored.name in names]
    text = call.query.get("filter", "").strip()
    if not text:
        return objects
    condition = parse_filter(text, _known_fact)
    return [stored for stored in objects if matches(condition, facts(stored))]


def _known_fact(name: str) -> str:
    """Refuse names that no object has; all properties compare as text."""
    if name not in FACTS:
        raise Refused(400, "INVALID_FILTER", f"filter: unknown {name}; known: {', '.join(FACTS)}")
    return ""


def read_object(tenant: Tenant, call: Call) -> Answer:
    """Answer the document of an object in the content type asked for."""
    found = tenant.require_member(call.client, call.params["space"])
    name = call.params["name"]
    stored = changes.require(tenant, found.name, _collection(call), name)
    content_type = _content_type(call.headers.get("accept", ""))
    document = _DOCUMENTS[content_type](stored)
    if document is None:
        message = f"Object '{name}' in space '{found.name}' was never deployed"
        raise Refused(404, "NO_RUN_TIME", f"{message}: it has no run-time definition")
    return Answer(document, media_type=content_type)


def _content_type(accept: str) -> str:
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    return next((each for each in wanted if each in _DOCUMENTS), CONTENT_TYPES[0])


def create_object(tenant: Tenant, call: Call) -> Answer:
    """Create an object from the payload, which names it."""
    stored = changes.create(tenant, _write(tenant, call), json_body(call))
    path = f"{call.path.rstrip('/')}/{quote(stored.name, safe='')}"
    return Answer({"technicalName": stored.name}, status=201, headers={"Location": path})


def update_object(tenant: Tenant, call: Call) -> Answer:
    """Replace an object by the payload."""
    name = call.params["name"]
    changes.update(tenant, _write(tenant, call), name, json_body(call))
    return Answer({"technicalName": name})


def delete_object(tenant: Tenant, call: Call) -> Answer:
    """Delete an object."""
    anyway = call.flag("deleteAnyway", default=False)
    changes.delete(tenant, _write(tenant, call), call.params["name"], anyway=anyway)
    return Answer(status=204)


def _write(tenant: Tenant, call: Call) -> changes.Write:
    found = tenant.require_member(call.client, call.params["space"])
    return changes.Write(
        client=call.client,
        now=call.now,
        space=found.name,
        collection=_collection(call),
        deploy=call.flag("deploy", default=True),
        save_anyway=call.flag("saveAnyway", default=False),
        allow_missing=call.flag("allowMissingDependencies", default=False),
    )


def _collection(call: Call) -> str:
    collection = call.params["collection"]
    if collection not in TYPE_BY_COLLECTION:
        raise Refused(404, "UNKNOWN_TYPE", f"There is no object type '{collection}'")
    return collection


def json_body(call: Call) -> JsonObject:
    """Return the payload of a write, which must be a JSON object."""
    try:
        document: Any = orjson.loads(call.body)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "INVALID_JSON", f"The payload is no JSON: {error}") from error
    if not isinstance(document, dict):
        message = "FailedToObtainObjectName: the payload is no JSON object"
        raise Refused(400, "FailedToObtainObjectName", message)
    return document
