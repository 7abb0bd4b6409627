"""The OData catalog: which spaces there are, and which of their assets are exposed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from sync.embedded.datasphere import csn
from sync.embedded.datasphere.edmx import catalog_xml
from sync.embedded.datasphere.exchange import (
    ODATA_HEADERS,
    Answer,
    Call,
    JsonObject,
    Refused,
    odata,
)
from sync.embedded.datasphere.objects import StoredObject, body_label
from sync.embedded.datasphere.options import Options, narrow, page_of, parse_options, sort_rows
from sync.embedded.datasphere.tenant import Tenant

CATALOG_PATHS = ("/api/v1/datasphere/consumption/catalog", "/api/v1/dwc/catalog")
# A recorded tenant mixes the generations of its URLs in just this way.
RELATIONAL_PATH = "/api/v1/dwc/consumption/relational"
ANALYTICAL_PATH = "/api/v1/datasphere/consumption/analytical"
PAGE_SIZE = 500

_SPACE = {"name": "Edm.String", "label": "Edm.String"}
_ASSET = {
    "name": "Edm.String",
    "label": "Edm.String",
    "spaceName": "Edm.String",
    "assetRelationalMetadataUrl": "Edm.String",
    "assetRelationalDataUrl": "Edm.String",
    "assetAnalyticalMetadataUrl": "Edm.String",
    "assetAnalyticalDataUrl": "Edm.String",
    "supportsAnalyticalQueries": "Edm.Boolean",
    "hasParameters": "Edm.Boolean",
}
_KEY_PAIR = re.compile(r"\s*(\w+)\s*=\s*'((?:[^']|'')*)'\s*(?:,|$)")


def serves_relational(stored: StoredObject) -> bool:
    """Say whether the relational service shows an object: a deployed view that is exposed.

    The generated time views are shown although they carry no such flag, as was recorded.
    """
    if stored.runtime is None or stored.collection != "views":
        return False
    definition = stored.runtime.definition
    is_time = csn.enum_of(definition, "@Analytics.dimensionType") == "TIME"
    is_generated = is_time and stored.name.startswith("SAP.TIME.")
    return definition.get("@DataWarehouse.consumption.external") is True or is_generated


def serves_analytical(stored: StoredObject) -> bool:
    """Say whether the analytical service shows an object: an analytic model or analytical view."""
    if stored.runtime is None:
        return False
    if stored.collection == "analyticmodels":
        return True
    definition = stored.runtime.definition
    is_fact = csn.enum_of(definition, "@ObjectModel.modelingPattern") in (
        "ANALYTICAL_FACT",
        "ANALYTICAL_CUBE",
    )
    capabilities = csn.enums_of(definition, "@ObjectModel.supportedCapabilities")
    return is_fact and "ANALYTICAL_PROVIDER" in capabilities and serves_relational(stored)


def service_document(_tenant: Tenant, call: Call) -> Answer:
    """Answer what the catalog holds."""
    base = _base(call)
    return odata(
        {
            "@odata.context": f"{base}/$metadata",
            "@odata.metadataEtag": 'W/"1"',
            "value": [
                {"name": "assets", "url": f"{base}/assets"},
                {"name": "spaces", "url": f"{base}/spaces"},
            ],
        }
    )


def metadata(_tenant: Tenant, _call: Call) -> Answer:
    """Answer the metadata document of the catalog."""
    entities = {"assets": _ASSET, "spaces": _SPACE}
    keys = {"assets": ["spaceName", "name"], "spaces": ["name"]}
    content = catalog_xml(entities, keys)
    return Answer(content, media_type="application/xml", headers=ODATA_HEADERS)


def spaces(tenant: Tenant, call: Call) -> Answer:
    """Answer the spaces that the client is a member of."""
    members = [each for each in tenant.spaces.values() if call.client.is_member_of(each.name)]
    rows: list[JsonObject] = [{"name": each.name, "label": each.label} for each in members]
    options = parse_options(call, _SPACE)
    return _collection(call, "spaces", rows, options)


def space(tenant: Tenant, call: Call) -> Answer:
    """Answer one space."""
    found = tenant.require_member(call.client, _unquote(call.params["space"]))
    return _entity(call, "spaces", {"name": found.name, "label": found.label}, _SPACE)


def assets(tenant: Tenant, call: Call) -> Answer:
    """Answer the exposed assets of all spaces that the client is a member of."""
    exposed = tenant.cached("assets", lambda: _exposed(tenant))
    rows = [row for row in exposed if call.client.is_member_of(row["spaceName"])]
    return _collection(call, "assets", rows, parse_options(call, _ASSET))


def space_assets(tenant: Tenant, call: Call) -> Answer:
    """Answer the exposed assets of one space."""
    found = tenant.require_member(call.client, _unquote(call.params["space"]))
    groups = tenant.cached("assets by space", lambda: _grouped(tenant))
    rows = groups.get(found.name, [])
    return _collection(call, "assets", rows, parse_options(call, _ASSET))


def space_asset(tenant: Tenant, call: Call) -> Answer:
    """Answer one asset of one space."""
    return _asset(tenant, call, _unquote(call.params["space"]), _unquote(call.params["name"]))


def asset(tenant: Tenant, call: Call) -> Answer:
    """Answer one asset by its compound key."""
    pairs = dict(_KEY_PAIR.findall(call.params["key"]))
    if set(pairs) != {"spaceName", "name"}:
        raise Refused(400, "400", "expected assets(spaceName='...',name='...')")
    name = pairs["name"].replace("''", "'")
    return _asset(tenant, call, pairs["spaceName"].replace("''", "'"), name)


def _asset(tenant: Tenant, call: Call, space_name: str, name: str) -> Answer:
    tenant.require_member(call.client, space_name)
    stored = tenant.find(space_name, name)
    if stored is None or not (serves_relational(stored) or serves_analytical(stored)):
        raise Refused(404, "404", f"Asset '{name}' is not exposed in space '{space_name}'")
    return _entity(call, "assets", _absolute(_row(stored), call.origin), _ASSET)


def _exposed(tenant: Tenant) -> list[JsonObject]:
    shown = (
        each for each in tenant.objects() if serves_relational(each) or serves_analytical(each)
    )
    return [_row(each) for each in shown]


def _grouped(tenant: Tenant) -> dict[str, list[JsonObject]]:
    groups: dict[str, list[JsonObject]] = {}
    for row in tenant.cached("assets", lambda: _exposed(tenant)):
        groups.setdefault(row["spaceName"], []).append(row)
    return groups


def _row(stored: StoredObject) -> JsonObject:
    """Return an asset with paths in place of URLs; the call adds its host."""
    path = f"{quote(stored.space, safe='')}/{quote(stored.name, safe='')}"
    relational = f"{RELATIONAL_PATH}/{path}" if serves_relational(stored) else None
    analytical = f"{ANALYTICAL_PATH}/{path}" if serves_analytical(stored) else None
    body = stored.runtime or stored.design
    return {
        "name": stored.name,
        "label": body_label(body, stored.name),
        "spaceName": stored.space,
        "assetRelationalMetadataUrl": relational and f"{relational}/$metadata",
        "assetRelationalDataUrl": relational and f"{relational}/",
        "assetAnalyticalMetadataUrl": analytical and f"{analytical}/$metadata",
        "assetAnalyticalDataUrl": analytical and f"{analytical}/",
        "supportsAnalyticalQueries": analytical is not None,
        "hasParameters": bool(body.definition.get("params")),
    }


def _absolute(row: JsonObject, origin: str) -> JsonObject:
    return {
        key: f"{origin}{value}" if key.endswith("Url") and value else value
        for key, value in row.items()
    }


def _collection(call: Call, name: str, rows: Sequence[JsonObject], options: Options) -> Answer:
    if options.condition is not None:
        # Only a filter may look at URLs of rows that are not on the page.
        rows = list(narrow((_absolute(row, call.origin) for row in rows), options.condition))
    if options.order:
        rows = sort_rows(rows, options.order)
    page, has_more = page_of(rows, options, PAGE_SIZE)
    selected = ",".join(options.select)
    context = f"{_base(call)}/$metadata#{name}" + (f"({selected})" if selected else "")
    answer: JsonObject = {"@odata.context": context}
    if options.count:
        answer["@odata.count"] = len(rows)
    needs_host = options.condition is None
    page = [_absolute(row, call.origin) if needs_host else row for row in page]
    answer["value"] = [_selected(row, options.select) for row in page]
    if has_more:
        answer["@odata.nextLink"] = next_link(call, options.skip + PAGE_SIZE)
    return odata(answer)


def next_link(call: Call, skip: int) -> str:
    """Return the URL of the page that starts at row *skip* of the same question."""
    query = {**call.query, "$skiptoken": str(skip)}
    text = "&".join(f"{quote(key, safe='$')}={quote(value)}" for key, value in query.items())
    return f"{call.origin}{call.path}?{text}"


def _entity(call: Call, name: str, row: JsonObject, types: Mapping[str, str]) -> Answer:
    options = parse_options(call, types)
    context = f"{_base(call)}/$metadata#{name}/$entity"
    return odata({"@odata.context": context, **_selected(row, options.select)})


def _selected(row: JsonObject, names: Sequence[str]) -> JsonObject:
    return {name: row[name] for name in names} if names else row


def _base(call: Call) -> str:
    path = next(each for each in CATALOG_PATHS if call.path.startswith(each))
    return f"{call.origin}{path}"


def _unquote(text: str) -> str:
    """Return the text between the quotes of a key such as 'SALES'."""
    if len(text) < 2 or text[0] != "'" or text[-1] != "'":
        raise Refused(400, "400", f"({text}): a key is written in single quotes")
    return text[1:-1].replace("''", "'")
