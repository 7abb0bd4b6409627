"""The discovery document, from which SAP's command line client makes its commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sync.embedded.datasphere.connections import (
    CONNECTION_PATHS,
    DETAILS_TYPE,
    LIST_TYPE,
    TYPE_IDS,
)
from sync.embedded.datasphere.exchange import Answer, Call, JsonObject
from sync.embedded.datasphere.objects import OBJECT_TYPES, ObjectType
from sync.embedded.datasphere.repository import CONTENT_TYPES, DEFAULT_TOP, REPOSITORY_PATH
from sync.embedded.datasphere.tenant import Tenant

# The client warns on standard output of a document newer than itself: name its own version.
DOCUMENT_VERSION = "2026.19.0"

_SPACES = f"{REPOSITORY_PATH}/spaces"


def discovery(_tenant: Tenant, _call: Call) -> Answer:
    """Answer the discovery document."""
    return Answer(discovery_document())


def discovery_document() -> JsonObject:
    """Return the OpenAPI document of all operations on spaces, connections and objects."""
    paths: JsonObject = {}
    for path, method, operation in _operations():
        paths.setdefault(path, {})[method] = operation
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Embedded Datasphere tenant",
            "description": "Commands that the embedded tenant understands",
            "contact": {"name": "sphereglue", "url": "https://example.invalid"},
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
            "version": DOCUMENT_VERSION,
            "x-document-version": DOCUMENT_VERSION,
        },
        "tags": list(_tags()),
        "externalDocs": {"description": "sphereglue", "url": "https://example.invalid"},
        "paths": paths,
        "components": {"schemas": {}, "parameters": {}},
    }


def _tags() -> Iterator[JsonObject]:
    """Yield a tag for every group of commands: one without is silently absent."""
    yield {"name": "spaces", "description": "work with spaces"}
    yield {"name": "spaces connections", "description": "work with connections of a space"}
    yield {"name": "objects", "description": "work with modeling objects"}
    for each in OBJECT_TYPES:
        # The client refuses a hyphen in the description of a tag.
        words = each.command.replace("-", " ")
        yield {"name": f"objects {each.command}", "description": f"work with {words}"}


def _operations() -> Iterator[tuple[str, str, JsonObject]]:
    yield _SPACES, "get", _operation("spaces list", "list the spaces", [])
    yield f"{_SPACES}/{{space}}", "get", _space_read()
    yield from _connection_operations()
    for each in OBJECT_TYPES:
        yield from _object_operations(each)


def _space_read() -> JsonObject:
    either = {"oneOf": [{"type": "boolean"}, {"type": "string"}]}
    parameters = [
        _path("space", "space ID"),
        _query(
            "spaceDefinition", "read the space definition", {"type": "boolean", "default": True}
        ),
        _query("definitions", "read the definitions of objects", either),
        _query("connections", "read the names of connections", either),
    ]
    return _operation("spaces read", "read a space", parameters)


def _connection_operations() -> Iterator[tuple[str, str, JsonObject]]:
    path, one = CONNECTION_PATHS[0], f"{CONNECTION_PATHS[0]}/{{name}}"
    space, name = _path("space", "space ID"), _path("name", "connection name")
    accept = _accept("format of the list", (LIST_TYPE, DETAILS_TYPE))
    listing = [space, accept, _query("top", "page size", _text("10")), _skip()]
    kind = {**_query("typeId", "type ID", {"type": "string", "enum": list(TYPE_IDS)})}
    kind["required"] = True
    yield path, "get", _operation("spaces connections list", "list connections", listing)
    creating = _operation("spaces connections create", "create a connection", [space, kind], 201)
    yield path, "post", {**creating, **_body("application/json")}
    single = [space, name]
    yield one, "get", _operation("spaces connections get", "read a connection", single)
    editing = _operation("spaces connections edit", "change a connection", single)
    yield one, "put", {**editing, **_body("application/json")}
    removing = _operation("spaces connections delete", "delete a connection", single, 204)
    yield one, "delete", {**removing, "x-user-to-confirm": "Delete connection {name}?"}


def _object_operations(each: ObjectType) -> Iterator[tuple[str, str, JsonObject]]:
    path = f"{_SPACES}/{{space}}/{each.collection}"
    one = f"{path}/{{technicalName}}"
    command = f"objects {each.command}"
    space, name = _path("space", "space ID"), _path("technicalName", "technical name of the object")
    payload = _body(CONTENT_TYPES[0])
    yield path, "get", _operation(f"{command} list", "list objects", [*_listing(), space])
    creating = _operation(f"{command} create", "create an object", [*_writing(), space], 201)
    yield path, "post", {**creating, **payload, "x-read-path": one}
    reading = [_accept("content wanted", CONTENT_TYPES), space, name]
    yield one, "get", _operation(f"{command} read", "read an object", reading)
    updating = _operation(f"{command} update", "change an object", [*_writing(), space, name])
    yield one, "put", {**updating, **payload}
    anyway = _switch("deleteAnyway", "delete even if another object uses it", default=False)
    removing = _operation(f"{command} delete", "delete an object", [anyway, space, name], 204)
    yield one, "delete", {**removing, "x-user-to-confirm": "Delete {technicalName}?"}


def _listing() -> list[JsonObject]:
    return [
        _query("technicalNames", "technical names to keep, separated by commas", _text()),
        _query("filter", "OData filter on the properties", _text()),
        _query("select", "properties to show", _text("technicalName")),
        _query("top", "page size, at most 200", _text(str(DEFAULT_TOP))),
        _skip(),
    ]


def _writing() -> list[JsonObject]:
    return [
        _switch("saveAnyway", "save in spite of validation messages", default=False),
        _switch("allowMissingDependencies", "accept absent dependencies", default=False),
        _switch("deploy", "deploy the object after saving", default=True),
        _query("customValidationOptions", "validation options", _text()),
    ]


def _operation(
    words: str, summary: str, parameters: list[JsonObject], status: int = 200
) -> JsonObject:
    description = {200: "OK", 201: "created", 204: "gone"}[status]
    return {
        "operationId": words,
        "summary": summary,
        "parameters": parameters,
        "responses": {str(status): {"description": description}},
    }


def _parameter(
    name: str, place: str, description: str, schema: JsonObject, *, required: bool = False
) -> JsonObject:
    return {
        "name": name,
        "in": place,
        "description": description,
        "required": required,
        "schema": schema,
    }


def _path(name: str, description: str) -> JsonObject:
    return _parameter(name, "path", description, _text(), required=True)


def _query(name: str, description: str, schema: JsonObject) -> JsonObject:
    return _parameter(name, "query", description, schema)


def _switch(name: str, description: str, *, default: bool) -> JsonObject:
    return _query(name, description, {"type": "boolean", "default": default})


def _skip() -> JsonObject:
    return _query("skip", "number of entries to pass over", _text("0"))


def _accept(description: str, types: tuple[str, ...]) -> JsonObject:
    schema = {"type": "string", "default": types[0], "enum": list(types)}
    return _parameter("accept", "header", description, schema)


def _text(default: str | None = None) -> dict[str, Any]:
    return {"type": "string"} if default is None else {"type": "string", "default": default}


def _body(content_type: str) -> JsonObject:
    content = {content_type: {"schema": {"type": "object"}}}
    return {
        "x-requestbody-fileonly": True,
        "requestBody": {"description": "definition", "required": True, "content": content},
    }
