"""The state of the tenant: objects, spaces, connections and clients under one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from sync.embedded.datasphere import csn
from sync.embedded.datasphere.content import Content, Space
from sync.embedded.datasphere.exchange import Client, JsonObject, Refused
from sync.embedded.datasphere.files import Key
from sync.embedded.datasphere.objects import StoredObject
from sync.embedded.datasphere.state import read_state, write_state

_Value = TypeVar("_Value")
_DEFAULT_ROWS = 100


@dataclass(frozen=True, slots=True)
class Settings:
    """What a test may switch: the life of new tokens, and whether writes need a CSRF token."""

    token_seconds: int | None = None
    csrf: bool = False


@dataclass(frozen=True, slots=True)
class Credentials:
    """The id and the secret of an OAuth client."""

    client_id: str
    client_secret: str

    def __repr__(self) -> str:
        return f"Credentials(client_id={self.client_id!r}, client_secret='***')"


class Tenant:
    """The embedded tenant; stored objects are values, so that readers need no lock."""

    def __init__(self, load: Callable[[], Content], state_file: Path | None) -> None:
        self.lock = threading.RLock()
        self._load = load
        self._state_file = state_file
        saved = state_file is not None and state_file.is_file()
        self._adopt(read_state(state_file) if saved and state_file else load())

    def _adopt(self, content: Content) -> None:
        self.settings = Settings()
        self.revision = 0
        self.spaces: Mapping[str, Space] = content.spaces
        self.clients: Mapping[str, Client] = content.clients
        self.connections = content.connections
        self._rows = content.rows
        self._objects = content.objects
        self._cache: dict[object, Any] = {}
        self._users: dict[str, set[Key]] = {}
        for stored in content.objects.values():
            self._note_references(stored)

    def reset(self) -> None:
        """Go back to the content, forgetting every change."""
        content = self._load()
        with self.lock:
            revision = self.revision
            self._adopt(content)
            self.revision = revision + 1

    def save(self) -> None:
        """Write the state file in one step, so that a crash leaves the old one or the new one."""
        if self._state_file is None:
            return
        with self.lock:
            content = Content(
                spaces=dict(self.spaces),
                objects=dict(self._objects),
                connections={space: dict(each) for space, each in self.connections.items()},
                clients=dict(self.clients),
                rows=dict(self._rows),
            )
        write_state(self._state_file, content)

    def cached(self, key: object, compute: Callable[[], _Value]) -> _Value:
        """Return what *compute* gives, remembered under *key* until anything is written."""
        with self.lock:
            if key not in self._cache:
                self._cache[key] = compute()
            value: _Value = self._cache[key]
        return value

    def find(self, space: str, name: str) -> StoredObject | None:
        """Return an object by its exact name."""
        return self._objects.get((space, name))

    def objects(self) -> Iterator[StoredObject]:
        """Yield all objects by space and name."""
        return iter(self.cached("objects", self._sorted_objects))

    def _sorted_objects(self) -> tuple[StoredObject, ...]:
        return tuple(self._objects[key] for key in sorted(self._objects))

    def listed(self, space: str, collection: str) -> tuple[StoredObject, ...]:
        """Return the objects of one kind in one space by name."""
        groups = self.cached("groups", self._groups)
        return tuple(groups.get((space, collection), ()))

    def _groups(self) -> dict[tuple[str, str], list[StoredObject]]:
        groups: dict[tuple[str, str], list[StoredObject]] = {}
        for stored in self._sorted_objects():
            groups.setdefault((stored.space, stored.collection), []).append(stored)
        return groups

    def resolve(self, space: str, reference: str) -> StoredObject | None:
        """Find what *reference*, as written in *space*, means: NAME or OTHER_SPACE.NAME."""
        own = self.find(space, reference)
        if own is not None:
            return own
        cuts = (i for i, letter in enumerate(reference) if letter == ".")
        found = (self.find(reference[:i], reference[i + 1 :]) for i in cuts)
        return next((each for each in found if each is not None), None)

    def dependents(self, space: str, name: str) -> list[StoredObject]:
        """Return the objects whose design or deployed state refers to this one directly."""
        with self.lock:
            keys = {key for key in self._users.get(name, ()) if key[0] == space}
            keys |= self._users.get(f"{space}.{name}", set())
            keys.discard((space, name))
            return [self._objects[key] for key in sorted(keys)]

    def put(self, stored: StoredObject) -> None:
        """Store an object in place of the one with the same key."""
        with self.lock:
            self._forget_references(stored.key)
            self._objects[stored.key] = stored
            self._note_references(stored)
            self._touch()

    def remove(self, key: Key) -> None:
        """Delete an object for good."""
        with self.lock:
            self._forget_references(key)
            del self._objects[key]
            self._touch()

    def put_connection(self, space: str, name: str, connection: JsonObject) -> None:
        """Store a connection of a space under its name."""
        with self.lock:
            self.connections.setdefault(space, {})[name] = connection
            self._touch()

    def remove_connection(self, space: str, name: str) -> None:
        """Delete a connection of a space."""
        with self.lock:
            del self.connections[space][name]
            self._touch()

    def change_settings(self, **changes: Any) -> None:
        """Switch some of the settings."""
        with self.lock:
            self.settings = replace(self.settings, **changes)

    def row_count(self, space: str, name: str) -> int:
        """Return how many rows the data services serve for an object."""
        return self._rows.get((space, name), _DEFAULT_ROWS)

    def require_member(self, client: Client, space: str) -> Space:
        """Return *space*, or refuse: it does not exist, or *client* is no member of it."""
        if space not in self.spaces:
            raise Refused(404, "SPACE_NOT_FOUND", f"Space '{space}' does not exist")
        if not client.is_member_of(space):
            message = f"User '{client.user}' is not a member of space '{space}'"
            raise Refused(403, "FORBIDDEN", f"{message}; a scoped role for it is missing")
        return self.spaces[space]

    def _touch(self) -> None:
        self.revision += 1
        self._cache = {}

    def _note_references(self, stored: StoredObject) -> None:
        for name in _references(stored):
            self._users.setdefault(name, set()).add(stored.key)

    def _forget_references(self, key: Key) -> None:
        old = self._objects.get(key)
        for name in _references(old) if old else ():
            self._users.get(name, set()).discard(key)


def _references(stored: StoredObject) -> Iterable[str]:
    design = csn.references(stored.design.definition, stored.design.parts)
    if stored.runtime is None or stored.runtime is stored.design:
        return design
    return design | csn.references(stored.runtime.definition, stored.runtime.parts)
