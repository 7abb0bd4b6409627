"""The relational and analytical data services: `$metadata` and generated rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sync.embedded.datasphere.catalog import next_link, serves_analytical, serves_relational
from sync.embedded.datasphere.edm import EntityModel, Property, model_of
from sync.embedded.datasphere.edmx import ANALYTICAL, RELATIONAL, metadata_xml
from sync.embedded.datasphere.exchange import (
    ODATA_HEADERS,
    Answer,
    Call,
    JsonObject,
    Refused,
    odata,
)
from sync.embedded.datasphere.filters import Condition, matches, names_in
from sync.embedded.datasphere.objects import StoredObject
from sync.embedded.datasphere.options import Options, narrow, parse_options, sort_rows
from sync.embedded.datasphere.rows import Generator, generator_of
from sync.embedded.datasphere.tenant import Tenant

CONSUMPTION_PATHS = ("/api/v1/dwc/consumption", "/api/v1/datasphere/consumption")
PAGE_SIZE = 10_000

_NO_COUNT = (
    "Not supported: $count on entity with annotation "
    "@Capabilities.CountRestrictions.Countable: false"
)
_PATH = re.compile(r"(?P<name>[^(/]+)(?:\((?P<keys>.*)\))?(?P<set>/Set)?(?P<count>/\$count)?/?$")
_ARGUMENT = re.compile(r"\s*(\w+)\s*=\s*('(?:[^']|'')*'|[^,']+)\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class _Service:
    """One of the two services, as the path names it."""

    kind: str
    namespace: str
    shows: Callable[[StoredObject], bool]

    @property
    def is_analytical(self) -> bool:
        return self.namespace == ANALYTICAL


_SERVICES: Mapping[str, _Service] = {
    "relational": _Service("relational", RELATIONAL, serves_relational),
    "analytical": _Service("analytical", ANALYTICAL, serves_analytical),
}


def _opened(tenant: Tenant, call: Call) -> tuple[_Service, StoredObject, EntityModel]:
    """Find the service and the exposed object that the path names."""
    service = _SERVICES.get(call.params["kind"])
    if service is None:
        raise Refused(404, "404", f"There is no service '{call.params['kind']}'")
    space, asset = call.params["space"], call.params["asset"]
    tenant.require_member(call.client, space)
    stored = tenant.find(space, asset)
    if stored is None or not service.shows(stored):
        message = f"Asset '{asset}' is not exposed in the {service.kind} service of '{space}'"
        raise Refused(404, "404", message)
    return service, stored, model_of(tenant, stored)


def service_document(tenant: Tenant, call: Call) -> Answer:
    """Answer the entity set that an asset has."""
    _, _, model = _opened(tenant, call)
    context = f"{call.origin}{call.path.rstrip('/')}/$metadata"
    entity_set = {"name": model.name, "kind": "EntitySet", "url": model.name}
    return odata({"@odata.context": context, "value": [entity_set]})


def metadata(tenant: Tenant, call: Call) -> Answer:
    """Answer the metadata document of an asset."""
    service, _, model = _opened(tenant, call)
    accept = call.headers.get("accept", "*/*")
    if "json" in accept and "xml" not in accept and "*/*" not in accept:
        raise Refused(406, "406", "$metadata is served as application/xml only")
    key = ("edmx", service.kind, model.space, model.asset)
    content = tenant.cached(key, lambda: metadata_xml(model, service.namespace))
    return Answer(content, media_type="application/xml", headers=ODATA_HEADERS)


def entity_set(tenant: Tenant, call: Call) -> Answer:
    """Answer rows, or their count, of an asset's entity set."""
    service, stored, model = _opened(tenant, call)
    match = _PATH.match(call.params["rest"])
    if match is None or match["name"] != model.name:
        raise Refused(404, "404", f"Entity set '{call.params['rest']}' does not exist")
    is_count = bool(match["count"])
    options = parse_options(call, model.types)
    if service.is_analytical and (is_count or options.count):
        raise Refused(400, "400", _NO_COUNT)
    keys = _checked_keys(match["keys"], match["set"], model)
    rows = _RowSource(model, tenant.cached(("rows", *stored.key), lambda: _rows(tenant, model)))
    if keys:
        return _single(call, rows, options, keys)
    if is_count:
        return Answer(str(len(rows.indexes(options))), media_type="text/plain")
    is_grouped = service.is_analytical and rows.is_grouping(options.select)
    page = rows.groups(options) if is_grouped else rows.page(options)
    return _answer(call, model, options, page)


def _rows(tenant: Tenant, model: EntityModel) -> Generator:
    return generator_of(model, tenant.row_count(model.space, model.asset))


def _checked_keys(text: str | None, is_set: str | None, model: EntityModel) -> dict[str, Any]:
    """Check the parameters of a parametrised entity, or return the key of a single row."""
    given = {name: _value(value) for name, value in _ARGUMENT.findall(text or "")}
    wanted = {each.name for each in model.parameters}
    if wanted:
        if set(given) != wanted or not is_set:
            pattern = ",".join(f"{name}=..." for name in sorted(wanted))
            raise Refused(400, "400", f"Parameters are mandatory: {model.name}({pattern})/Set")
        return {}
    if is_set:
        raise Refused(404, "404", f"'{model.name}' has no parameters and so no Set")
    if text and not given and len(model.keys) == 1:
        given = {model.keys[0].name: _value(text)}
    if text is not None and set(given) != {each.name for each in model.keys}:
        raise Refused(400, "400", f"The key of '{model.name}' is not ({text})")
    return given


def _value(text: str) -> str | int | float:
    text = text.strip()
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(text)
    except ValueError:
        return text


def _single(call: Call, rows: _RowSource, options: Options, keys: dict[str, Any]) -> Answer:
    model, generator = rows.model, rows.generator
    names = list(keys)
    found = (i for i in range(generator.count) if generator.row(i, names) == keys)
    index = next(found, None)
    if index is None:
        raise Refused(404, "404", f"'{model.name}' has no row with the key {keys}")
    context = f"{_service_root(call)}/$metadata#{model.name}/$entity"
    row = generator.row(index, options.select or list(model.types))
    return odata({"@odata.context": context, **row})


@dataclass(frozen=True, slots=True)
class _Page:
    """Some rows of an answer, and how many there are in all."""

    rows: list[JsonObject]
    total: int
    has_more: bool


@dataclass(frozen=True, slots=True)
class _RowSource:
    """The rows of an entity; only those of a page are ever made completely."""

    model: EntityModel
    generator: Generator

    def indexes(self, options: Options) -> Sequence[int]:
        """Return the row numbers that fulfil the filter, in the order asked for."""
        count = self.generator.count
        condition = options.condition
        chosen: Sequence[int] = range(count)
        if condition is not None:
            names = tuple(names_in(condition))
            make = self.generator.row
            chosen = [i for i in range(count) if matches(condition, make(i, names))]
        return self._ordered(chosen, options) if options.order else chosen

    def _ordered(self, chosen: Sequence[int], options: Options) -> list[int]:
        names = [each.name for each in options.order]
        keyed = [{**self.generator.row(i, names), "": i} for i in chosen]
        return [row[""] for row in sort_rows(keyed, options.order)]

    def page(self, options: Options) -> _Page:
        """Return the page of plain rows that *options* ask for."""
        chosen = self.indexes(options)
        names = options.select or tuple(self.model.types)
        numbers, has_more = _cut(chosen, options)
        return _Page([self.generator.row(i, names) for i in numbers], len(chosen), has_more)

    def is_grouping(self, select: Sequence[str]) -> bool:
        """Say whether *select* leaves out a dimension, so that rows fall together."""
        dimensions = {each.name for each in self.model.properties if not each.is_measure}
        return bool(select) and not dimensions <= set(select)

    def groups(self, options: Options) -> _Page:
        """Return the page of rows aggregated over the selected dimensions."""
        properties = {each.name: each for each in self.model.properties}
        measures = [properties[name] for name in options.select if properties[name].is_measure]
        names = [name for name in options.select if not properties[name].is_measure]
        before, after = self._split(options, set(options.select))
        gathered: dict[tuple[Any, ...], list[int]] = {}
        for index in self.indexes(replace(options, order=(), condition=before)):
            key = tuple(self.generator.row(index, names).values())
            gathered.setdefault(key, []).append(index)
        rows = [
            {**dict(zip(names, key, strict=True)), **self._measured(measures, members)}
            for key, members in gathered.items()
        ]
        rows = list(narrow(rows, after))
        ordered = sort_rows(rows, options.order) if options.order else rows
        page, has_more = _cut(ordered, options)
        return _Page([{n: row[n] for n in options.select} for row in page], len(rows), has_more)

    def _split(
        self, options: Options, selected: set[str]
    ) -> tuple[Condition | None, Condition | None]:
        """Return the condition on rows and the one on sums, one of which is None."""
        if options.condition is None:
            return None, None
        names = names_in(options.condition)
        measures = {each.name for each in self.model.properties if each.is_measure}
        if not names & measures:
            return options.condition, None
        if not names <= selected:
            raise Refused(400, "400", "A filter on a measure needs its properties in $select")
        return None, options.condition

    def _measured(self, measures: Sequence[Property], members: Sequence[int]) -> JsonObject:
        columns = self.generator.columns
        return {
            each.name: _aggregate(each, [columns[each.name](index) for index in members])
            for each in measures
        }


def _cut(rows: Sequence[Any], options: Options) -> tuple[Sequence[Any], bool]:
    if options.is_paged_by_client and options.top is not None:
        return rows[options.skip : options.skip + options.top], False
    end = options.skip + PAGE_SIZE
    return rows[options.skip : end], len(rows) > end


def _aggregate(each: Property, values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None]
    match each.aggregation:
        case "COUNT":
            return len(known)
        case "MIN" | "MAX" | "AVG" | "SUM" | _ if not known:
            return None
        case "MIN":
            return min(known)
        case "MAX":
            return max(known)
        case "AVG":
            return round(sum(known) / len(known), each.scale or 2)
        case _:
            return round(sum(known), each.scale or 2) if each.edm != "Edm.Int64" else sum(known)


def _answer(call: Call, model: EntityModel, options: Options, page: _Page) -> Answer:
    selected = f"({','.join(options.select)})" if options.select else ""
    answer: JsonObject = {
        "@odata.context": f"{_service_root(call)}/$metadata#{model.name}{selected}"
    }
    if options.count:
        answer["@odata.count"] = page.total
    answer["value"] = page.rows
    if page.has_more:
        answer["@odata.nextLink"] = next_link(call, options.skip + PAGE_SIZE)
    return odata(answer)


def _service_root(call: Call) -> str:
    return f"{call.origin}{call.path[: len(call.path) - len(call.params['rest']) - 1]}"
