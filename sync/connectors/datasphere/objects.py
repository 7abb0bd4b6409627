"""From the body of an object (what `read` keeps of it) to an asset. Pure functions.

A body is plain JSON: `kind`, `space`, `language`, `listing` (the row of the list), `catalog` (its
entry there, or null), `draft` (work in progress, or null), and `definition` (the CSN document as
deployed, or as designed where nothing was deployed yet). What is known from the consumption
services alone has `edmx` (the text of `$metadata`) in place of `definition`. An analytic model
also has `types`: column name -> `cds.String(10)`, as the analytical service states them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import orjson

from sync.connectors.datasphere import csn, model
from sync.connectors.datasphere.annotation import (
    ASSET_TERMS,
    CAPABILITIES,
    PATTERN,
    USAGES,
    plain,
    stated,
)
from sync.connectors.datasphere.csn_text import Texts
from sync.connectors.datasphere.edmx import read_edmx
from sync.datatypes import parse_cds
from sync.errors import MalformedAnswer
from sync.model.asset import Asset, AssetRef, Association, Column, Draft, Kind, Measure, System

Node = Mapping[str, Any]

_STRUCTURE = {"kind", "elements", "query", "projection", "params", "_meta"}
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,6})\d*)?\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)
_NEVER_DEPLOYED = "NotDeployed"


def to_asset(ref: AssetRef, body: Node) -> Asset:
    """Return the asset that *body* describes; raises MalformedAnswer naming what is wrong."""
    try:
        return _parsed(ref, body)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        # One object that is not CSN must not end the reading of the others.
        text = f"{ref}: its definition is not what CSN promises ({type(error).__name__}: {error})"
        raise MalformedAnswer(ref.connection, text) from error


def _parsed(ref: AssetRef, body: Node) -> Asset:
    if isinstance(body.get("edmx"), str):
        return _of_edmx(ref, body)
    document = body.get("definition")
    definition = csn.main_definition(document, ref.name) if isinstance(document, Mapping) else None
    if definition is None or not isinstance(document, Mapping):
        text = f"{ref}: the answer holds no definition of that name."
        raise MalformedAnswer(ref.connection, text)
    return _of_csn(ref, body, document, definition)


def fingerprint(body: Node) -> str:
    """Return the fingerprint of what matters: definition, exposure and status; no URL, no time."""
    content = {
        "definition": body.get("definition") or body.get("edmx"),
        "exposed": is_exposed(body),
        "status": status_of(body),
        **({"types": body["types"]} if body.get("types") else {}),
    }
    dump = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return blake2b(dump, digest_size=16).hexdigest()


def version_of(row: Node, *, exposed: bool | None) -> str:
    """Return the version that a row of the list states; *exposed* is None when not known."""
    parts = [str(row.get(key) or "") for key in ("changedOn", "deployedOn", "status")]
    return "|".join([*parts, {True: "exposed", False: "internal", None: "unknown"}[exposed]])


def status_of(body: Node) -> str:
    """Return the status of the object, Deployed where no list says another one."""
    return str((body.get("listing") or {}).get("status") or "Deployed")


def is_exposed(body: Node) -> bool:
    """Return whether consumers can read the object: as the catalog says, else as it is marked."""
    if body.get("catalog") is not None or not body.get("unlisted"):
        return body.get("catalog") is not None
    definitions = (body.get("definition") or {}).get("definitions") or {}
    name = (body.get("listing") or {}).get("technicalName")
    return bool((definitions.get(name) or {}).get("@DataWarehouse.consumption.external"))


def moment(text: Any) -> datetime | None:
    """Return the time in any of the forms that tenants write, in UTC; None for anything else."""
    match = _MOMENT.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    day, time, fraction, zone = match.groups()
    zone = "+00:00" if zone in (None, "Z", "UTC") else zone
    try:
        return datetime.fromisoformat(f"{day}T{time}.{fraction or '0':0<6}{zone}").astimezone(UTC)
    except ValueError:
        return None


def _typed(columns: tuple[Column, ...], types: Mapping[str, str]) -> tuple[Column, ...]:
    """Return *columns* with the types that the service states where the definition has none."""
    return tuple(
        replace(column, type=parse_cds(types[column.name]), native_type=types[column.name])
        if not column.native_type and column.name in types
        else column
        for column in columns
    )


def _of_csn(ref: AssetRef, body: Node, document: Node, definition: Node) -> Asset:
    texts = Texts.of(document, str(body.get("language") or "en"))
    said = csn.texts_of(definition, texts)
    semantics, used = _asset_semantics(definition, body)
    layer = model.layer_of(document, ref.name)
    kind = Kind(body.get("kind") or _guessed_kind(definition))
    frame = csn.Frame(document, ref.name, semantics.get("usage", ""), texts)
    parts = _parts(definition, layer, frame, is_model=kind is Kind.ANALYTIC_MODEL)
    columns, measures, associations, rest = parts
    columns = _typed(columns, body.get("types") or {})
    extras = {k: v for k, v in definition.items() if k not in _STRUCTURE | said.keys | used}
    return Asset(
        **_facts(ref, body, kind),
        label=said.label or _listed(body, "businessName"),
        description=said.description,
        columns=columns,
        measures=measures,
        associations=associations,
        parameters=csn.parameters(definition, texts) + model.variables(layer),
        semantics=semantics,
        translations=said.translations,
        extras=extras | ({"elements": rest} if rest else {}),
        protected=_protection(ref, definition),
    )


def _of_edmx(ref: AssetRef, body: Node) -> Asset:
    entity = read_edmx(str(body["edmx"]), ref)
    entry = body.get("catalog") or {}
    analytical = bool(entry.get("supportsAnalyticalQueries"))
    kind = Kind(body.get("kind") or (Kind.ANALYTIC_MODEL if analytical else Kind.VIEW))
    return Asset(
        **_facts(ref, body, kind),
        label=entry.get("label") or entity.label,
        columns=entity.columns,
        measures=entity.measures,
        parameters=entity.parameters,
        semantics=entity.semantics,
        extras=entity.extras,
        protected="known from the consumption services alone; the object API is closed",
    )


def _facts(ref: AssetRef, body: Node, kind: Kind) -> dict[str, Any]:
    row = body.get("listing") or {}
    draft = body.get("draft")
    exposed = None if body.get("unlisted") else body.get("catalog") is not None
    return {
        "ref": ref,
        "system": System.DATASPHERE,
        "kind": kind,
        "fingerprint": fingerprint(body),
        "version": version_of(row, exposed=exposed),
        "body": body,
        "owner": _listed(body, "createdBy"),
        "exposed": is_exposed(body),
        "status": status_of(body),
        "draft": _draft(draft) if isinstance(draft, Mapping) else None,
        "changed_at": moment(row.get("changedOn")),
        "changed_by": _listed(body, "changedBy"),
    }


def _draft(draft: Node) -> Draft:
    by = draft.get("changedBy")
    return Draft(
        str(draft.get("status") or _NEVER_DEPLOYED),
        str(by) if by else None,
        moment(draft.get("changedOn")),
    )


def _parts(
    definition: Node, layer: Node, frame: csn.Frame, *, is_model: bool
) -> tuple[tuple[Column, ...], tuple[Measure, ...], tuple[Association, ...], dict[str, Any]]:
    """Return columns, measures and associations, and by name what of the last two has no field."""
    columns: list[Column] = []
    measures: list[Measure] = []
    associations: list[Association] = []
    rest: dict[str, Any] = {}
    for name, element in csn.elements_of(definition).items():
        left: dict[str, Any] = {}
        if csn.is_association(element):
            association, left = csn.association(name, element, frame.texts)
            associations.append(association)
        elif is_model and model.is_measure(name, element, layer):
            measure, left = model.measure(name, element, layer, frame.texts)
            measures.append(measure)
        else:
            columns.append(csn.column(name, element, frame))
        if left:
            rest[name] = left
    if is_model:
        named = {each.name for each in measures}
        extra = [name for name in layer.get("measures") or {} if name not in named]
        measures += [model.measure(name, {}, layer, frame.texts)[0] for name in extra]
    return tuple(columns), tuple(measures), tuple(associations), rest


def _asset_semantics(definition: Node, body: Node) -> tuple[dict[str, str], set[str]]:
    semantics, used = stated(definition, ASSET_TERMS)
    pattern = plain(definition.get(PATTERN)) or ""
    usage = USAGES.get(pattern) or _listed(body, "semanticUsage")
    if usage is None:
        usage = next((USAGES[c] for c in _capabilities(definition) if c in USAGES), None)
    if usage:
        semantics["usage"] = usage
    if pattern in USAGES and definition[PATTERN] == {"#": pattern}:
        used.add(PATTERN)
        if definition.get(CAPABILITIES) == [{"#": pattern}]:
            used.add(CAPABILITIES)
    hierarchies = [
        str(each["name"])
        for kind in ("leveled", "parentChild")
        for each in _list(definition.get(f"@Hierarchy.{kind}"))
        if isinstance(each, Mapping) and each.get("name")
    ]
    if hierarchies:
        semantics["hierarchies"] = ",".join(hierarchies)
    return semantics, used


def _capabilities(definition: Node) -> list[str]:
    words = [plain(each) for each in _list(definition.get(CAPABILITIES))]
    return [word for word in words if word]


def _guessed_kind(definition: Node) -> Kind:
    if plain(definition.get(PATTERN)) == "ANALYTICAL_CUBE":
        return Kind.ANALYTIC_MODEL
    if "@DataWarehouse.remote.connection" in definition:
        return Kind.REMOTE_TABLE
    return Kind.VIEW if {"query", "projection"} & set(definition) else Kind.LOCAL_TABLE


def _protection(ref: AssetRef, definition: Node) -> str | None:
    """Return why no sync may write the object, or None."""
    owner = definition.get("@DataWarehouse.space.name")
    dependencies = (definition.get("_meta") or {}).get("dependencies") or {}
    package = str(dependencies.get("packageAssignment") or "")
    if definition.get("@readonly") is True:
        return "read-only (@readonly)"
    if ref.name.startswith("SAP."):
        return "delivered by SAP (its name starts with SAP.)"
    if re.match(r"SAP([._]|$)", package):
        return f"delivered by SAP (package {package})"
    if isinstance(owner, str) and owner != ref.schema:
        return f"shared from space {owner}"
    return None


def _listed(body: Node, key: str) -> str | None:
    value = (body.get("listing") or {}).get(key)
    return value if isinstance(value, str) and value else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
