"""A generated world of any size: N Datasphere objects and as many Glue tables, from a seed.

Nothing here touches a server. What objects have in common is one value that all of them share, so
that a hundred thousand objects of thirty columns fit into memory; whoever stores them replaces
values and never changes one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sync.embedded.datasphere.content import (
    CONTENT_AUTHOR,
    CONTENT_DAY,
    DEFAULT_CLIENT,
    Content,
    Space,
)
from sync.embedded.datasphere.objects import Body, StoredObject

Json = dict[str, Any]

COLUMNS = 30
OBJECTS_PER_SPACE = 500
# Of ten objects in a row the last four are views; every other view is exposed.
_ROUND, _TABLES = 10, 6
_COMMENTED_EVERY = 5
_SUBJECTS = (
    *("Order", "Invoice", "Customer", "Supplier", "Material", "Plant", "Shipment", "Delivery"),
    *("Contract", "Payment", "Account", "Ledger", "Asset", "Project", "Employee", "Position"),
    *("Campaign", "Lead", "Quote", "Claim", "Ticket", "Machine", "Batch", "Inspection"),
    *("Forecast", "Budget", "Tax", "Discount", "Region", "Channel", "Partner", "Vehicle"),
)


@dataclass(frozen=True, slots=True)
class _Quality:
    """What a column says of its subject: its word, its CDS type and its type in Glue."""

    word: str
    cds: Json
    glue: str


_QUALITIES = (
    _Quality("Number", {"type": "cds.String", "length": 10}, "string"),
    _Quality("Name", {"type": "cds.String", "length": 80}, "string"),
    _Quality("Status", {"type": "cds.String", "length": 2}, "string"),
    _Quality("Currency", {"type": "cds.String", "length": 5}, "string"),
    _Quality("Date", {"type": "cds.Date"}, "date"),
    _Quality("Changed At", {"type": "cds.Timestamp"}, "timestamp"),
    _Quality("Amount", {"type": "cds.Decimal", "precision": 15, "scale": 2}, "decimal(15,2)"),
    _Quality("Quantity", {"type": "cds.Decimal", "precision": 13, "scale": 3}, "decimal(13,3)"),
    _Quality("Count", {"type": "cds.Integer"}, "int"),
    _Quality("Total", {"type": "cds.Integer64"}, "bigint"),
    _Quality("Share", {"type": "cds.Double"}, "double"),
    _Quality("Flag", {"type": "cds.Boolean"}, "boolean"),
)


@dataclass(frozen=True, slots=True)
class _Concept:
    """One column of the vocabulary in both catalogs' words; shared by all that have it."""

    name: str
    element: Json
    key_element: Json
    selected: Json
    column: Json
    commented: Json


@dataclass(frozen=True, slots=True)
class _Planned:
    """One object to be: where it is, what it is called, what it has, and what it reads."""

    space: str
    name: str
    label: str
    key: _Concept
    others: tuple[_Concept, ...]
    source: str | None


@dataclass(frozen=True, slots=True)
class Scale:
    """How many objects there are, and the seed that decides what they look like."""

    size: int
    seed: int = 0

    def content(self) -> Content:
        """Return what the Datasphere tenant holds."""
        objects = [_stored(number, planned) for number, planned in enumerate(self._plan())]
        spaces = {each.space: Space(each.space, _title(each.space)) for each in objects}
        return Content(
            spaces=spaces,
            objects={each.key: each for each in objects},
            connections={},
            clients={DEFAULT_CLIENT.client_id: DEFAULT_CLIENT},
            rows={},
        )

    def tables(self) -> Iterator[tuple[str, Json]]:
        """Yield database and TableInput of what the Glue holds, in stored form."""
        for number, planned in enumerate(self._plan()):
            yield planned.space.lower(), _table_input(number, planned)

    def _plan(self) -> Iterator[_Planned]:
        # Nothing secret hangs on it, and it must be the same everywhere.
        rng = random.Random(f"{self.seed}")  # noqa: S311
        concepts = _vocabulary()
        tables: dict[str, list[_Planned]] = {}
        for number in range(self.size):
            space = f"AREA_{number // OBJECTS_PER_SPACE + 1:03}"
            known = tables.setdefault(space, [])
            if number % _ROUND < _TABLES or not known:
                planned = _plan_table(number, space, concepts, rng)
            else:
                planned = _plan_view(number, rng.choice(known))
            # Views read views as well as tables, so that lineage has some depth.
            known.append(planned)
            yield planned


def _vocabulary() -> list[_Concept]:
    return [_concept(subject, quality) for subject in _SUBJECTS for quality in _QUALITIES]


def _concept(subject: str, quality: _Quality) -> _Concept:
    label = f"{subject} {quality.word}"
    name = label.upper().replace(" ", "_")
    element = {**quality.cds, "@EndUserText.label": label}
    column = {"Name": name.lower(), "Type": quality.glue}
    return _Concept(
        name=name,
        element=element,
        key_element={"key": True, **element, "notNull": True},
        selected={"ref": ["T", name]},
        column=column,
        commented={**column, "Comment": label},
    )


def _plan_table(number: int, space: str, concepts: list[_Concept], rng: random.Random) -> _Planned:
    key, *others = rng.sample(concepts, COLUMNS)
    subject = rng.choice(_SUBJECTS)
    return _Planned(
        space=space,
        name=f"{subject.upper()}_{number:06}",
        label=f"{subject}s of area {number}",
        key=key,
        others=tuple(others),
        source=None,
    )


def _plan_view(number: int, source: _Planned) -> _Planned:
    return _Planned(
        space=source.space,
        name=f"V_{source.name.removeprefix('V_').partition('_')[0]}_{number:06}",
        label=f"View {number} of {source.label}"[:120],
        key=source.key,
        others=source.others,
        source=source.name,
    )


def _stored(number: int, planned: _Planned) -> StoredObject:
    moment = CONTENT_DAY + timedelta(seconds=number)
    body = Body(_definition(number, planned))
    return StoredObject(
        space=planned.space,
        name=planned.name,
        collection="views" if planned.source else "localtables",
        design=body,
        runtime=body,
        created_by=CONTENT_AUTHOR,
        created_on=moment,
        changed_by=CONTENT_AUTHOR,
        changed_on=moment,
        deployed_on=moment,
    )


def _definition(number: int, planned: _Planned) -> Json:
    elements = {concept.name: concept.element for concept in planned.others}
    definition = {
        "kind": "entity",
        "@EndUserText.label": planned.label,
        "@ObjectModel.modelingPattern": _PATTERN,
        "@ObjectModel.supportedCapabilities": _CAPABILITIES,
        "elements": {planned.key.name: planned.key.key_element, **elements},
    }
    if planned.source is None:
        return definition
    return {
        **definition,
        "@DataWarehouse.consumption.external": number % 2 == 0,
        "query": {
            "SELECT": {
                "from": {"ref": [planned.source], "as": "T"},
                "columns": [concept.selected for concept in (planned.key, *planned.others)],
            }
        },
    }


def _table_input(number: int, planned: _Planned) -> Json:
    commented = number % _COMMENTED_EVERY == 0
    concepts = (planned.key, *planned.others)
    name = planned.name.lower()
    return {
        "Name": name,
        "Retention": 0,
        "TableType": "EXTERNAL_TABLE",
        "PartitionKeys": [],
        "Parameters": _PARAMETERS,
        "StorageDescriptor": {
            **_STORAGE,
            "Columns": [each.commented if commented else each.column for each in concepts],
            "Location": f"s3://lake/{planned.space.lower()}/{name}/",
        },
    }


def _title(space: str) -> str:
    return space.replace("_", " ").title()


_PATTERN = {"#": "DATA_STRUCTURE"}
_CAPABILITIES = [_PATTERN]
_PARAMETERS = {"classification": "parquet", "EXTERNAL": "TRUE"}
_PARQUET = "org.apache.hadoop.hive.ql.io.parquet"
_STORAGE: Json = {
    "InputFormat": f"{_PARQUET}.MapredParquetInputFormat",
    "OutputFormat": f"{_PARQUET}.MapredParquetOutputFormat",
    "Compressed": False,
    "NumberOfBuckets": 0,
    "SerdeInfo": {"SerializationLibrary": f"{_PARQUET}.serde.ParquetHiveSerDe"},
    "SortColumns": [],
    "StoredAsSubDirectories": False,
}
