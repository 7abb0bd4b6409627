"""The state file: the whole tenant as one JSON document, written atomically."""

from __future__ import annotations

import os
import tempfile
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from sync.embedded.datasphere.content import Content, Space
from sync.embedded.datasphere.exchange import Client, ContentError, JsonObject
from sync.embedded.datasphere.objects import Body, StoredObject

_FORMAT = 1
_TIMES = ("created_on", "changed_on", "deployed_on")
_PLAIN = ("space", "name", "collection", "created_by", "changed_by", "fixed_status")


def write_state(path: Path, content: Content) -> None:
    """Replace *path* with the state; only its owner may read it, as it holds client secrets."""
    document = {
        "format": _FORMAT,
        "spaces": [asdict(space) for space in content.spaces.values()],
        "clients": [asdict(client) for client in content.clients.values()],
        "connections": content.connections,
        "rows": [[space, name, count] for (space, name), count in content.rows.items()],
        "objects": [_to_json(stored) for stored in content.objects.values()],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes the file readable by its owner only.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def read_state(path: Path) -> Content:
    """Read a state file, or say that it cannot be used and how to start over."""
    try:
        return _to_content(orjson.loads(path.read_bytes()))
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"{path}: no usable state ({error}); start over with --reset") from error


def _to_content(document: JsonObject) -> Content:
    if document["format"] != _FORMAT:
        raise ValueError(f"format {document['format']}, expected {_FORMAT}")
    objects = [_to_object(each) for each in document["objects"]]
    clients = [Client(**{**each, "spaces": tuple(each["spaces"])}) for each in document["clients"]]
    return Content(
        spaces={each["name"]: Space(**each) for each in document["spaces"]},
        objects={stored.key: stored for stored in objects},
        connections=document["connections"],
        clients={client.client_id: client for client in clients},
        rows={(space, name): count for space, name, count in document["rows"]},
    )


def _to_json(stored: StoredObject) -> JsonObject:
    times = {name: getattr(stored, name) for name in _TIMES}
    plain = {name: getattr(stored, name) for name in _PLAIN}
    is_same = stored.runtime is stored.design
    return {
        **plain,
        **{name: time.isoformat() if time else None for name, time in times.items()},
        "design": asdict(stored.design),
        # The deployed state is mostly the design-time state: say so rather than repeat it.
        "runtime": "same" if is_same else stored.runtime and asdict(stored.runtime),
    }


def _to_object(entry: JsonObject) -> StoredObject:
    design = Body(**entry["design"])
    runtime = entry["runtime"]
    fields: dict[str, Any] = {name: entry[name] for name in _PLAIN}
    for name in _TIMES:
        fields[name] = datetime.fromisoformat(entry[name]) if entry[name] else None
    if runtime == "same":
        return StoredObject(design=design, runtime=design, **fields)
    return StoredObject(design=design, runtime=Body(**runtime) if runtime else None, **fields)
