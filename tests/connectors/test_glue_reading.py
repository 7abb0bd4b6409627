"""Discovery over HTTP: all pages of all databases, and one verdict for each."""

import threading
from collections.abc import Iterator

import pytest

from sync.connectors.base import ReadScope
from sync.connectors.glue.reading import stream
from sync.errors import AccessDenied, AuthenticationFailed, CatalogUnavailable
from sync.model.asset import AssetRef
from sync.model.discovery import Batch, ReadEvent, Reading, Schema, Verdict
from tests.connectors import glue_bodies as bodies
from tests.connectors.glue_world import KEY, GlueWorld, cut, empty, error, running_world


@pytest.fixture(scope="module")
def server() -> Iterator[GlueWorld]:
    with running_world() as world:
        yield world


@pytest.fixture
def world(server: GlueWorld) -> GlueWorld:
    server.restart()
    server.seed("sales", *(bodies.hive(f"t{number:03}") for number in range(250)))
    server.seed("crm", bodies.iceberg(), bodies.presto_view(), bodies.resource_link())
    server.seed("empty")
    return server


def verdicts(events: list[ReadEvent]) -> dict[str, Reading]:
    return {event.schema: event.reading for event in events if isinstance(event, Verdict)}


def names(events: list[ReadEvent], schema: str) -> list[str]:
    batches = [event for event in events if isinstance(event, Batch) and event.schema == schema]
    return [asset.ref.name for batch in batches for asset in batch.assets]


def reason(events: list[ReadEvent], schema: str) -> str:
    return next(e.reason for e in events if isinstance(e, Verdict) and e.schema == schema)


def test_everything_is_read_and_each_schema_ends_with_its_verdict(world: GlueWorld) -> None:
    events = list(world.connector().read(ReadScope()))

    assert verdicts(events) == dict.fromkeys(("sales", "crm", "empty"), Reading.COMPLETE)
    assert names(events, "sales") == [f"t{number:03}" for number in range(250)]
    assert sorted(names(events, "crm")) == ["customers", "events", "order_view"]
    for schema in ("sales", "crm", "empty"):
        own = [e for e in events if (e.name if isinstance(e, Schema) else e.schema) == schema]
        assert isinstance(own[0], Schema)
        assert isinstance(own[-1], Verdict)
    edges = [edge for e in events if isinstance(e, Batch) for edge in e.edges]
    assert {edge.upstream.name for edge in edges} == {"orders", "customers"}


def test_a_database_shows_its_description_and_parameters(world: GlueWorld) -> None:
    catalog = world.glue.catalogs.at("123456789012", "eu-central-1")
    catalog.databases["empty"].input |= {"Description": "Nothing", "Parameters": {"a": "1"}}

    events = list(world.connector().read(ReadScope(schemas=("empty",))))

    assert events[0] == Schema(name="empty", description="Nothing", properties={"a": "1"})


@pytest.mark.parametrize(
    ("settings", "scope", "read"),
    [
        (("*",), ("CRM",), {"crm"}),
        (("s*", "empty"), ("*",), {"sales", "empty"}),
        (("s*",), ("crm",), set()),
    ],
)
def test_only_databases_of_settings_and_scope_are_read(
    world: GlueWorld, settings: tuple[str, ...], scope: tuple[str, ...], read: set[str]
) -> None:
    events = list(world.connector(databases=settings).read(ReadScope(schemas=scope)))

    assert verdicts(events).keys() == read


def test_a_denied_database_does_not_end_the_others(world: GlueWorld) -> None:
    world.glue.catalogs.access.put(KEY, "crm", "deny")

    events = list(world.connector().read(ReadScope()))

    assert verdicts(events) == {
        "sales": Reading.COMPLETE,
        "crm": Reading.DENIED,
        "empty": Reading.COMPLETE,
    }
    assert "Allow glue:GetTables" in reason(events, "crm")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(error("InternalServiceException", 500), id="a server error"),
        pytest.param(error("FederationSourceException"), id="a modelled error"),
        pytest.param(cut, id="a cut body"),
        pytest.param(empty, id="a page without tables"),
    ],
)
def test_a_failure_on_the_second_page_is_never_complete(world: GlueWorld, fault: object) -> None:
    world.faults.queued["GetTables"] = [None, fault, fault]  # type: ignore[list-item]  # faults

    events = list(world.connector().read(ReadScope(schemas=("sales",))))

    assert verdicts(events) == {"sales": Reading.FAILED}
    assert "GetTables" in reason(events, "sales")
    assert names(events, "sales") == []


def test_a_cut_page_is_asked_for_again(world: GlueWorld) -> None:
    world.faults.queued["GetTables"] = [None, cut]

    events = list(world.connector().read(ReadScope(schemas=("sales",))))

    assert verdicts(events) == {"sales": Reading.COMPLETE}
    assert len(names(events, "sales")) == 250
    assert world.slept == [0.2]


def test_refused_credentials_end_the_discovery(world: GlueWorld) -> None:
    world.faults.queued["GetTables"] = [error("ExpiredTokenException")] * 9

    with pytest.raises(AuthenticationFailed):
        list(world.connector().read(ReadScope()))


@pytest.mark.parametrize(
    ("fault", "ours"),
    [
        (error("AccessDeniedException"), AccessDenied),
        (error("ServiceUnavailable", 503), CatalogUnavailable),
    ],
)
def test_a_catalog_that_cannot_be_listed_raises(
    world: GlueWorld, fault: object, ours: type[Exception]
) -> None:
    world.faults.queued["GetDatabases"] = [fault] * 9  # type: ignore[list-item]  # faults

    with pytest.raises(ours, match="GetDatabases on the catalog"):
        list(world.connector().read(ReadScope()))


def test_tables_at_their_known_version_are_named_and_not_parsed(world: GlueWorld) -> None:
    connector = world.connector()
    scope = ReadScope(schemas=("crm",))
    first = next(e for e in connector.read(scope) if isinstance(e, Batch))
    known = {asset.ref: asset.version for asset in first.assets}
    world.seed("crm", bodies.iceberg() | {"VersionId": "4"})

    again = next(
        e
        for e in connector.read(ReadScope(schemas=scope.schemas, known=known))
        if isinstance(e, Batch)
    )

    assert [asset.ref.name for asset in again.assets] == ["events"]
    assert {ref.name for ref in again.unchanged} == {"customers", "order_view"}


def test_a_linked_database_is_keyed_by_the_name_that_was_asked(world: GlueWorld) -> None:
    catalog = world.glue.catalogs.at("123456789012", "eu-central-1")
    target = {"CatalogId": "999999999999", "DatabaseName": "central"}
    catalog.databases["crm"].input["TargetDatabase"] = target

    connector = world.connector()
    events = list(connector.read(ReadScope(schemas=("crm",))))

    assets = [asset for e in events if isinstance(e, Batch) for asset in e.assets]
    assert {asset.ref.schema for asset in assets} == {"crm"}
    assert all(asset.protected for asset in assets)
    assert connector.fetch(AssetRef("aws", "crm", "events")) in assets


def test_a_reader_that_stops_early_leaves_no_thread_waiting() -> None:
    released = threading.Event()

    def endless() -> Iterator[int]:
        try:
            number = 0
            while True:
                yield number
                number += 1
        finally:
            released.set()

    numbers = stream([endless], parallel=1, depth=2)
    assert [next(numbers), next(numbers)] == [0, 1]
    numbers.close()  # type: ignore[attr-defined]  # a generator

    assert released.wait(5)


def test_a_stream_reads_ahead_no_further_than_its_depth() -> None:
    produced: list[int] = []
    full = threading.Event()

    def source() -> Iterator[int]:
        for number in range(100):
            produced.append(number)
            if number == 3:
                full.set()
            yield number

    numbers = stream([source], parallel=1, depth=3)
    assert next(numbers) == 0
    assert full.wait(5)
    assert len(produced) <= 5

    assert list(numbers) == list(range(1, 100))


def test_an_error_of_a_source_ends_the_stream() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(stream([broken, lambda: iter([1])], parallel=2, depth=2))


def test_no_source_is_an_empty_stream() -> None:
    assert list(stream([], parallel=2, depth=2)) == []
