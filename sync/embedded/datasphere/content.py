"""Loading a content folder: sub-folders of CSN are spaces, three optional files say the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sync.embedded.datasphere.exchange import Client, ContentError, JsonObject
from sync.embedded.datasphere.files import Key, mapping_at, read_document, split_key
from sync.embedded.datasphere.object_states import apply_states
from sync.embedded.datasphere.objects import ROOTS, Body, StoredObject, detect_collection

DEFAULT_CLIENT = Client("sphereglue", "sphereglue-secret", "SPHEREGLUE")
CONTENT_AUTHOR = "CONTENT_ADMIN"
# Everything in a content folder was made and deployed on one day, unless objects.json says more.
CONTENT_DAY = datetime(2026, 1, 15, 8, 0, tzinfo=UTC)

_NOT_PARTS = (*ROOTS, "version", "meta", "$version", "i18n", "namespace", "requires", "extensions")


@dataclass(frozen=True, slots=True)
class Space:
    """A space: its id, its business name and whatever else its definition holds."""

    name: str
    label: str
    extra: JsonObject = field(default_factory=dict)


@dataclass(slots=True)
class Content:
    """Everything that a tenant holds; the tenant alone changes it."""

    spaces: dict[str, Space]
    objects: dict[Key, StoredObject]
    connections: dict[str, dict[str, JsonObject]]
    clients: dict[str, Client]
    rows: dict[Key, int]


def load_content(folder: Path) -> Content:
    """Read the content folder, or say which file in it is wrong and why."""
    if not folder.is_dir():
        raise ContentError(f"{folder}: there is no such content folder; name one with --content")
    tenant = _optional(folder / "tenant.json")
    spaces = _spaces(folder, tenant)
    objects = {
        stored.key: stored
        for space in spaces
        if (folder / space).is_dir()
        for stored in load_space(folder / space, space)
    }
    _share(objects, tenant, folder)
    apply_states(objects, _optional(folder / "objects.json"), folder / "objects.json")
    return Content(
        spaces=spaces,
        objects=objects,
        connections=_connections(tenant, folder / "tenant.json"),
        clients=_clients(tenant, folder / "tenant.json"),
        rows=_rows(_optional(folder / "rows.json"), spaces, folder / "rows.json"),
    )


def load_space(folder: Path, space: str) -> list[StoredObject]:
    """Read all CSN documents of a space; the file that bears an object's name defines it."""
    found: dict[str, tuple[bool, StoredObject]] = {}
    for path in sorted(folder.glob("*.json")):
        for stored in objects_in(read_document(path), space, str(path)):
            is_own_file = path.stem == stored.name
            if stored.name not in found or (is_own_file and not found[stored.name][0]):
                found[stored.name] = (is_own_file, stored)
    return [stored for _, stored in found.values()]


def objects_in(document: JsonObject, space: str, source: str) -> Iterator[StoredObject]:
    """Yield the objects that a CSN document from *source* defines, as deployed ones."""
    if not any(root in document for root in ROOTS):
        raise ContentError(f"{source}: no CSN document, expected one of the keys {list(ROOTS)}")
    for root in (root for root in ROOTS if root in document):
        definitions = mapping_at(document[root], f"{source}: {root}")
        for name, value in definitions.items():
            definition = mapping_at(value, f"{source}: {root}.{name}")
            mapping_at(definition.get("elements", {}), f"{source}: {root}.{name}.elements")
            body = Body(definition, parts_of(document, name, alone=len(definitions) == 1))
            yield StoredObject(
                space=space,
                name=name,
                collection=detect_collection(root, name, definition, document),
                design=body,
                runtime=body,
                created_by=CONTENT_AUTHOR,
                created_on=CONTENT_DAY,
                changed_by=CONTENT_AUTHOR,
                changed_on=CONTENT_DAY,
                deployed_on=CONTENT_DAY,
            )


def parts_of(document: JsonObject, name: str, *, alone: bool) -> dict[str, JsonObject]:
    """Return what a document says about *name* outside its definition, part by part."""
    parts = {
        part: values[name]
        for part, values in document.items()
        if part not in _NOT_PARTS and isinstance(values, dict) and name in values
    }
    texts = _texts(document.get("i18n"), name, alone=alone)
    return {**parts, "i18n": texts} if texts else parts


def _texts(i18n: Any, name: str, *, alone: bool) -> dict[str, dict[str, str]]:
    """Return the translations that belong to *name*: keys start with it, or it is alone."""
    if not isinstance(i18n, dict):
        return {}
    texts = {
        language: {key: text for key, text in entries.items() if alone or _is_key_of(key, name)}
        for language, entries in i18n.items()
        if isinstance(entries, dict)
    }
    return {language: entries for language, entries in texts.items() if entries}


def _is_key_of(key: str, name: str) -> bool:
    rest = key.removeprefix(name)
    return rest != key and (not rest or not (rest[0].isalnum() or rest[0] == "_"))


def _optional(path: Path) -> JsonObject:
    return read_document(path) if path.is_file() else {}


def _spaces(folder: Path, tenant: JsonObject) -> dict[str, Space]:
    named = {each.name: each for each in _named_spaces(tenant, folder / "tenant.json")}
    folders = (path.name for path in folder.iterdir() if path.is_dir())
    visible = {name for name in folders if not name.startswith((".", "_"))}
    return {name: named.get(name, Space(name, name)) for name in sorted(visible | set(named))}


def _named_spaces(tenant: JsonObject, path: Path) -> Iterator[Space]:
    for entry in tenant.get("spaces", []):
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise ContentError(f"{path}: spaces: an entry without a name: {entry!r}")
        extra = {key: value for key, value in entry.items() if key not in ("name", "label")}
        yield Space(entry["name"], str(entry.get("label") or entry["name"]), extra)


def _clients(tenant: JsonObject, path: Path) -> dict[str, Client]:
    clients = [_client(entry, path) for entry in tenant.get("clients", [])] or [DEFAULT_CLIENT]
    return {client.client_id: client for client in clients}


def _client(entry: Any, path: Path) -> Client:
    try:
        return Client(
            client_id=str(entry["client_id"]),
            client_secret=str(entry["client_secret"]),
            user=str(entry.get("user") or entry["client_id"]),
            spaces=tuple(entry.get("spaces") or ("*",)),
            purpose=str(entry.get("purpose", "technical")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ContentError(f"{path}: clients: an entry without {error}") from error


def _connections(tenant: JsonObject, path: Path) -> dict[str, dict[str, JsonObject]]:
    entries = mapping_at(tenant.get("connections", {}), f"{path}: connections")
    found: dict[str, dict[str, JsonObject]] = {}
    for space, connections in entries.items():
        for each in connections:
            if not isinstance(each, dict) or not each.get("name"):
                raise ContentError(f"{path}: connections.{space}: an entry without a name")
            found.setdefault(space, {})[str(each["name"])] = each
    return found


def _rows(entries: JsonObject, spaces: Mapping[str, Space], path: Path) -> dict[Key, int]:
    counts: dict[Key, int] = {}
    for text, entry in entries.items():
        count = entry.get("rows") if isinstance(entry, dict) else entry
        if not isinstance(count, int) or count < 0:
            raise ContentError(f"{path}: {text}: rows must be a whole number, found {count!r}")
        counts[split_key(text, spaces, path)] = count
    return counts


def _share(objects: dict[Key, StoredObject], tenant: JsonObject, folder: Path) -> None:
    for entry in tenant.get("shared", []):
        key = (str(entry.get("space")), str(entry.get("name")))
        if key not in objects:
            raise ContentError(f"{folder / 'tenant.json'}: shared: there is no object {key}")
        stored = objects[key]
        part = {"targetSpaces": list(entry.get("to", []))}
        body = replace(stored.design, parts={**stored.design.parts, "sharing": part})
        objects[key] = replace(stored, design=body, runtime=body)
