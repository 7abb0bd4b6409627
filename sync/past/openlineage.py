"""The change feed as OpenLineage 2-0-2 events. Pure.

What our runs wrote is the output of their RunEvents, what others changed is a DatasetEvent; both
carry the schema and, where it is known, the column lineage of the dataset.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sync.fields import spell
from sync.model.asset import Asset, AssetRef
from sync.model.lineage import EdgeKind, LineageEdge
from sync.model.run import Run, RunStatus
from sync.past.feed import FeedEntry
from sync.past.history import Event

Record = dict[str, Any]

PRODUCER = "urn:sphereglue"
_SPEC = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
_FACETS = "https://openlineage.io/spec/facets/"
_LIFECYCLE = {
    Event.APPEARED: "CREATE",
    Event.REAPPEARED: "CREATE",
    Event.CHANGED: "ALTER",
    Event.VANISHED: "DROP",
    Event.RENAMED: "RENAME",
}
_ENDS = {
    RunStatus.SUCCEEDED: "COMPLETE",
    RunStatus.PARTIAL: "COMPLETE",
    RunStatus.FAILED: "FAIL",
    RunStatus.CANCELLED: "ABORT",
}
# Names the ids of our runs: the same run has the same id in every feed of the same store.
_RUNS = uuid.uuid5(uuid.NAMESPACE_URL, PRODUCER)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """How refs become datasets, and what flows into them."""

    namespaces: Mapping[str, str]
    edges: Mapping[AssetRef, Sequence[LineageEdge]]

    def dataset(self, ref: AssetRef) -> Record:
        """Return the identity of a dataset; Glue's is spelled as OpenLineage spells it."""
        namespace = self.namespaces.get(ref.connection, ref.connection)
        is_glue = namespace.startswith("arn:aws:glue:")
        name = f"table/{ref.schema}/{ref.name}" if is_glue else str(ref)
        return {"namespace": namespace, "name": name}


def to_openlineage(
    entries: Sequence[FeedEntry],
    *,
    runs: Iterable[Run],
    edges: Iterable[LineageEdge],
    partners: Mapping[AssetRef, Iterable[AssetRef]],
    namespaces: Mapping[str, str],
) -> list[Record]:
    """Return *entries* as events, oldest first.

    *partners* are the linked assets, the inputs of what our runs wrote; *namespaces* are those of
    the connections.
    """
    into: dict[AssetRef, list[LineageEdge]] = {}
    for edge in edges:
        into.setdefault(edge.downstream, []).append(edge)
    names = _Names(namespaces=namespaces, edges=into)
    events = [
        _dataset_event(entry, names) for entry in entries if entry.version.author.run_id is None
    ]
    for run in runs:
        written = [entry for entry in entries if entry.version.author.run_id == run.id]
        events += _run_events(run, written, partners, names)
    return sorted(events, key=lambda event: str(event["eventTime"]))


def _dataset_event(entry: FeedEntry, names: _Names) -> Record:
    event = _event("DatasetEvent", entry.version.valid_from)
    return event | {"dataset": _described(entry, names)}


def _run_events(
    run: Run,
    written: Sequence[FeedEntry],
    partners: Mapping[AssetRef, Iterable[AssetRef]],
    names: _Names,
) -> Iterator[Record]:
    refs = [entry.version.asset.ref for entry in written]
    inputs = sorted({partner for ref in refs for partner in partners.get(ref, ())})
    number = uuid.uuid5(_RUNS, f"{run.id} {run.queued_at.isoformat()}")
    about = {
        "run": {
            "runId": str(number),
            "facets": {"tags": _changed_by("TagsRunFacet", run.actor)},
        },
        "job": {"namespace": "sphereglue", "name": f"{run.kind}.{run.pair}"},
        "inputs": [names.dataset(ref) for ref in inputs],
        "outputs": [_described(entry, names) for entry in written],
    }
    started = run.started_at or run.queued_at
    yield _event("RunEvent", started) | {"eventType": "START", **about, "outputs": []}
    end = _ENDS.get(run.status, "RUNNING")
    at = run.finished_at or written[-1].version.valid_from
    yield _event("RunEvent", at) | {"eventType": end, **about}


def _described(entry: FeedEntry, names: _Names) -> Record:
    asset = entry.version.asset
    facets: Record = {"lifecycleStateChange": _lifecycle(entry, names)}
    if entry.version.author.by:
        facets["tags"] = _changed_by("TagsDatasetFacet", entry.version.author.by)
    if entry.version.event is not Event.VANISHED:
        facets["schema"] = _schema(asset)
        lineage = _column_lineage(asset.ref, names)
        if lineage is not None:
            facets["columnLineage"] = lineage
        if text := asset.description or asset.label:
            facets["documentation"] = _facet("1-0-1", "DocumentationDatasetFacet") | {
                "description": text
            }
    return {**names.dataset(asset.ref), "facets": facets}


def _lifecycle(entry: FeedEntry, names: _Names) -> Record:
    event, before = entry.version.event, entry.version.other_name
    facet = _facet("1-0-1", "LifecycleStateChangeDatasetFacet")
    facet["lifecycleStateChange"] = _LIFECYCLE[event]
    if event is Event.RENAMED and before is not None:
        facet["previousIdentifier"] = names.dataset(before)
    return facet


def _changed_by(kind: str, who: str) -> Record:
    tag = {"key": "changed_by", "value": who, "source": "sphereglue"}
    return _facet("1-0-0", kind) | {"tags": [tag]}


def _schema(asset: Asset) -> Record:
    fields = []
    for column in asset.columns:
        text = column.comment or column.description or column.label
        field = {"name": column.name, "type": spell(column)}
        fields.append(field | ({"description": text} if text else {}))
    return _facet("1-1-1", "SchemaDatasetFacet") | {"fields": fields}


def _column_lineage(ref: AssetRef, names: _Names) -> Record | None:
    fields: dict[str, Record] = {}
    for edge in names.edges.get(ref, ()):
        if edge.kind is EdgeKind.ASSOCIATION or not (
            edge.upstream_column and edge.downstream_column
        ):
            continue
        source = names.dataset(edge.upstream) | {"field": edge.upstream_column}
        inputs = fields.setdefault(edge.downstream_column, {"inputFields": []})["inputFields"]
        if source not in inputs:
            inputs.append(source)
    return _facet("1-0-1", "ColumnLineageDatasetFacet") | {"fields": fields} if fields else None


def _event(kind: str, at: datetime) -> Record:
    return {"eventTime": at.isoformat(), "producer": PRODUCER, "schemaURL": _SPEC + kind}


def _facet(version: str, name: str) -> Record:
    url = f"{_FACETS}{version}/{name}.json#/$defs/{name}"
    return {"_producer": PRODUCER, "_schemaURL": url}
