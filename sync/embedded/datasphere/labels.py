"""A deployed business name travels on to the dependents that pass its element through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sync.embedded.datasphere import csn, queries
from sync.embedded.datasphere.exchange import JsonObject
from sync.embedded.datasphere.objects import Body, StoredObject, later_than
from sync.embedded.datasphere.tenant import Tenant

# The new business name of an element, by its old name and its new one.
_Renamed = Mapping[str, tuple[str, str]]


def carry_labels(
    tenant: Tenant, stored: StoredObject, before: Body, user: str, now: datetime
) -> None:
    """Carry what a deploy of *stored* renamed since *before* into its dependents, and theirs."""
    renamed = _renamed(before.definition, stored.design.definition)
    names = before.definition.get(csn.LABEL), stored.design.definition.get(csn.LABEL)
    if not renamed and names[0] == names[1]:
        return
    for user_of_it in tenant.dependents(*stored.key):
        if user_of_it.is_readonly:
            continue
        is_source = _source_test(tenant, user_of_it.space, stored)

        def rename(body: Body, test: Callable[[str], bool] = is_source) -> Body:
            return _rename_entity(_rename_elements(body, renamed, test), names, test)

        _apply(tenant, user_of_it, rename, user, now)


def _source_test(tenant: Tenant, space: str, stored: StoredObject) -> Callable[[str], bool]:
    def is_source(name: str) -> bool:
        found = tenant.resolve(space, name)
        return found is not None and found.key == stored.key

    return is_source


def _apply(
    tenant: Tenant,
    old: StoredObject,
    rename: Callable[[Body], Body],
    user: str,
    now: datetime,
) -> None:
    design = rename(old.design)
    runtime = design if old.runtime is old.design else old.runtime and rename(old.runtime)
    if design == old.design and runtime == old.runtime:
        return
    moment = later_than(old.changed_on, now)
    is_redeployed = runtime is not None and runtime != old.runtime
    new = replace(
        old,
        design=design,
        runtime=runtime,
        changed_by=user,
        changed_on=moment,
        deployed_on=moment if is_redeployed else old.deployed_on,
    )
    tenant.put(new)
    if is_redeployed and old.runtime is not None and runtime is not None:
        deployed = replace(new, design=runtime)
        carry_labels(tenant, deployed, old.runtime, user, now)


def _renamed(before: JsonObject, after: JsonObject) -> _Renamed:
    elements = csn.elements_of(before)
    pairs = {
        name: (elements.get(name, {}).get(csn.LABEL), element.get(csn.LABEL))
        for name, element in csn.elements_of(after).items()
    }
    return {name: (old, new) for name, (old, new) in pairs.items() if old and new and old != new}


def _rename_elements(body: Body, renamed: _Renamed, is_source: Callable[[str], bool]) -> Body:
    elements = csn.elements_of(body.definition)
    changed: dict[str, tuple[str, str]] = {}
    for output, use in queries.output_columns(body.definition).items():
        old, new = renamed.get(use.column, ("", ""))
        is_same = output in elements and elements[output].get(csn.LABEL) == old
        if old and is_same and is_source(use.source):
            changed[output] = (old, new)
    if not changed:
        return body
    relabelled = {
        name: {**element, csn.LABEL: changed[name][1]} if name in changed else element
        for name, element in elements.items()
    }
    return Body({**body.definition, "elements": relabelled}, _rename_model(body.parts, changed))


def _rename_model(parts: Mapping[str, JsonObject], changed: _Renamed) -> dict[str, JsonObject]:
    """Repeat the renaming in the business layer of an analytic model, which has texts too."""
    layer = parts.get("businessLayerDefinitions")
    if not layer:
        return dict(parts)
    texts = {
        group: _retexted(layer[group], changed)
        for group in ("attributes", "measures")
        if isinstance(layer.get(group), dict)
    }
    return {**parts, "businessLayerDefinitions": {**layer, **texts}}


def _retexted(entries: JsonObject, changed: _Renamed) -> JsonObject:
    return {
        name: {**entry, "text": changed[name][1]}
        if name in changed and isinstance(entry, dict) and entry.get("text") == changed[name][0]
        else entry
        for name, entry in entries.items()
    }


def _rename_entity(
    body: Body, names: tuple[str | None, str | None], is_source: Callable[[str], bool]
) -> Body:
    """Rename associations and model sources that bear the entity's old business name."""
    old, new = names
    if not old or not new or old == new:
        return body
    elements = {
        name: {**element, csn.LABEL: new}
        if element.get(csn.LABEL) == old and is_source(str(element.get("target", "")))
        else element
        for name, element in csn.elements_of(body.definition).items()
    }
    if elements == csn.elements_of(body.definition):
        return body
    return replace(body, definition={**body.definition, "elements": elements})
