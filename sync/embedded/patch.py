"""Changes to a JSON document by paths: set, remove and rename, as a pure function.

A step of a path is the key of an object; in a list it is the `Name` of a member, so that columns
of a Glue table are addressed as those of a CSN entity are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

Json = dict[str, Any]


class PatchFailed(Exception):
    """A path leads nowhere, or a patch says none or several of value, remove and rename."""


def apply_patch(document: Mapping[str, Any], patch: Sequence[Mapping[str, Any]]) -> Json:
    """Return *document* with every change of *patch* made, in order; the input stays as it is."""
    changed = deepcopy(dict(document))
    for change in patch:
        _apply(changed, change)
    return changed


def _apply(document: Json, change: Mapping[str, Any]) -> None:
    path = change.get("path")
    if not isinstance(path, list) or not path:
        raise PatchFailed(f"A change needs a path of at least one step, not {path!r}.")
    match [name for name in ("value", "remove", "rename") if name in change]:
        case ["value"]:
            _set(_walk(document, path, make=True), path, change["value"])
        case ["remove"]:
            _remove(_walk(document, path), path)
        case ["rename"]:
            _rename(_walk(document, path), path, change["rename"])
        case given:
            raise PatchFailed(
                f"The change at {_show(path)} needs one of value, remove and rename, "
                f"not {' and '.join(given) or 'none'}."
            )


def _walk(document: Json, path: Sequence[str], *, make: bool = False) -> Any:
    """Return the container of the last step; *make* the objects on the way that are missing."""
    at: Any = document
    for depth, step in enumerate(path[:-1], 1):
        if make and isinstance(at, dict):
            at = at.setdefault(step, {})
        else:
            at = _child(at, step, path[:depth])
    return at


def _child(container: Any, step: str, path: Sequence[str]) -> Any:
    if isinstance(container, dict) and step in container:
        return container[step]
    if isinstance(container, list):
        return container[_index(container, step, path)]
    raise PatchFailed(f"There is nothing at {_show(path)}.")


def _set(container: Any, path: Sequence[str], value: Any) -> None:
    step = path[-1]
    if isinstance(container, dict):
        container[step] = value
        return
    if not isinstance(container, list):
        raise PatchFailed(f"Nothing can be set at {_show(path)}: it is inside a plain value.")
    member = {"Name": step, **value}
    names = [one.get("Name") for one in container]
    if step in names:
        container[names.index(step)] = member
    else:
        container.append(member)


def _remove(container: Any, path: Sequence[str]) -> None:
    _child(container, path[-1], path)
    if isinstance(container, list):
        del container[_index(container, path[-1], path)]
    else:
        del container[path[-1]]


def _rename(container: Any, path: Sequence[str], name: str) -> None:
    held = _child(container, path[-1], path)
    if isinstance(container, list):
        held["Name"] = name
        return
    # Rebuilt, so that the renamed key keeps its place.
    members = [(name if key == path[-1] else key, value) for key, value in container.items()]
    container.clear()
    container.update(members)


def _index(members: Sequence[Any], name: str, path: Sequence[str]) -> int:
    for index, member in enumerate(members):
        if isinstance(member, dict) and member.get("Name") == name:
            return index
    raise PatchFailed(f"There is nothing at {_show(path)}.")


def _show(path: Sequence[str]) -> str:
    return " / ".join(map(str, path))
