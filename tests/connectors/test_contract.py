"""The contract of `sync/connectors/base.py`, tried on every registered connector over HTTP.

A new kind of catalog is a connector when it passes here: give it an entry in `SUBJECTS`.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import orjson
import pytest

from sync.connectors.base import CheckStatus, Connector, ReadScope, Written
from sync.connectors.datasphere.compare import differences
from sync.connectors.registry import FACTORIES, essence_of, open_connector, parser_of
from sync.errors import (
    AccessDenied,
    AssetConflict,
    AssetExists,
    AssetNotFound,
    AuthenticationFailed,
    CatalogUnavailable,
    MappingError,
    WriteRefused,
)
from sync.model.absence import Absence
from sync.model.asset import Asset, AssetRef, System
from sync.model.discovery import BATCH_ASSETS, Batch, ReadEvent, Reading, Schema, Verdict
from sync.model.edit import SetField
from tests.connectors.contract_subjects import (
    CONNECTION,
    SECRET,
    SESSION_TOKEN,
    SUBJECTS,
    WRONG_SECRET,
    Subject,
    opened,
)

BOUND_SECONDS = 20.0
DESCRIBED = SetField(None, "description", "Written by the contract")


@pytest.fixture(scope="session", params=list(FACTORIES))
def running(request: pytest.FixtureRequest) -> Iterator[Subject]:
    """Every kind of connector that is registered, beside its embedded server."""
    with SUBJECTS[request.param]() as subject:
        yield subject


@pytest.fixture
def subject(running: Subject) -> Subject:
    running.reset()
    return running


@pytest.fixture
def connector(subject: Subject) -> Iterator[Connector]:
    with subject.connector() as connector:
        yield connector


def events(connector: Connector, *schemas: str, **known: Any) -> list[ReadEvent]:
    return list(connector.read(ReadScope(schemas=schemas or ("*",), **known)))


def batches(read: list[ReadEvent]) -> list[Batch]:
    return [event for event in read if isinstance(event, Batch)]


def assets(read: list[ReadEvent]) -> dict[AssetRef, Asset]:
    return {asset.ref: asset for batch in batches(read) for asset in batch.assets}


def verdicts(read: list[ReadEvent]) -> dict[str, Verdict]:
    return {event.schema: event for event in read if isinstance(event, Verdict)}


def test_each_schema_has_one_beginning_and_one_verdict(connector: Connector) -> None:
    read = events(connector)

    begun = [event.name for event in read if isinstance(event, Schema)]
    ended = [event.schema for event in read if isinstance(event, Verdict)]
    assert len(begun) > 1
    assert sorted(begun) == sorted(ended) == sorted(set(begun))


def test_the_batches_of_a_schema_stand_between_its_beginning_and_its_verdict(
    connector: Connector,
) -> None:
    open_schemas = set()
    for event in events(connector):
        match event:
            case Schema():
                open_schemas.add(event.name)
            case Batch():
                assert event.schema in open_schemas
                assert {asset.ref.schema for asset in event.assets} <= {event.schema}
            case Verdict():
                open_schemas.remove(event.schema)


def test_no_batch_is_longer_than_a_transaction_may_be(subject: Subject, tmp_path: Any) -> None:
    count = BATCH_ASSETS + 1
    with subject.crowded(tmp_path, count) as settings, opened(settings) as connector:
        read = events(connector)
        known = {ref: asset.version for ref, asset in assets(read).items()}
        again = events(connector, known=known)

    assert len(known) == count
    assert max(len(batch.assets) for batch in batches(read)) <= BATCH_ASSETS
    assert sum(len(batch.unchanged) for batch in batches(again)) == count
    assert max(len(batch.unchanged) for batch in batches(again)) <= BATCH_ASSETS


def test_a_scope_leaves_other_schemas_alone(subject: Subject, connector: Connector) -> None:
    read = events(connector, *subject.schemas)

    assert set(verdicts(read)) == set(subject.schemas)
    assert {ref.schema for ref in assets(read)} == set(subject.schemas)


def test_every_asset_can_be_read_again_from_its_body(
    subject: Subject, connector: Connector
) -> None:
    parse = parser_of(subject.system)
    found = assets(events(connector))
    assert len(found) > 20

    for ref, asset in found.items():
        kept = orjson.loads(orjson.dumps(asset.body))
        assert kept == asset.body
        assert parse(ref, kept) == asset


def test_what_is_read_is_what_is_fetched(subject: Subject, connector: Connector) -> None:
    for ref, asset in assets(events(connector, *subject.schemas)).items():
        assert connector.fetch(ref) == asset


def test_assets_name_their_connection_system_and_schema(
    subject: Subject, connector: Connector
) -> None:
    assert (connector.name, connector.system) == (CONNECTION, subject.system)
    for ref, asset in assets(events(connector, *subject.schemas)).items():
        assert ref.connection == CONNECTION
        assert asset.system is subject.system
        assert asset.version
        assert asset.fingerprint


def test_fingerprints_and_versions_stay_while_nothing_moves(connector: Connector) -> None:
    first, second = (assets(events(connector)) for _ in range(2))

    assert {ref: (a.fingerprint, a.version) for ref, a in first.items()} == {
        ref: (a.fingerprint, a.version) for ref, a in second.items()
    }


def test_no_address_is_part_of_a_fingerprint(subject: Subject, connector: Connector) -> None:
    here = assets(events(connector))
    with subject.another() as settings, opened(settings) as other:
        there = assets(events(other))

    assert settings != subject.settings
    assert {ref: asset.fingerprint for ref, asset in here.items()} == {
        ref: asset.fingerprint for ref, asset in there.items()
    }


def test_a_known_version_is_named_and_not_read_again(
    subject: Subject, connector: Connector
) -> None:
    found = assets(events(connector, *subject.schemas))
    known = {ref: asset.version for ref, asset in found.items()}

    again = events(connector, *subject.schemas, known=known)

    assert sorted(ref for batch in batches(again) for ref in batch.unchanged) == sorted(known)
    assert not assets(again)


def test_only_what_moved_is_read_again(subject: Subject, connector: Connector) -> None:
    found = assets(events(connector, *subject.schemas))
    known = {ref: asset.version for ref, asset in found.items()}
    moved = change(connector, subject.table)

    again = events(connector, *subject.schemas, known=known)

    assert assets(again) == {subject.table: moved.asset}
    assert moved.asset is not None
    assert moved.asset.fingerprint != found[subject.table].fingerprint


def test_a_schema_without_permission_is_denied_and_the_others_go_on(
    subject: Subject, connector: Connector
) -> None:
    subject.deny(subject.closed)

    read = events(connector, *subject.schemas, subject.closed)

    ended = verdicts(read)
    assert ended[subject.closed].reading is Reading.DENIED
    assert subject.closed in ended[subject.closed].reason
    assert {ended[name].reading for name in subject.schemas} == {Reading.COMPLETE}
    assert subject.closed not in {ref.schema for ref in assets(read)}


def test_a_denied_asset_cannot_be_fetched(subject: Subject, connector: Connector) -> None:
    subject.deny(subject.closed)

    with pytest.raises(AccessDenied, match=subject.closed):
        connector.fetch(AssetRef(CONNECTION, subject.closed, "ANYTHING"))


def test_a_missing_asset_is_not_found_by_its_name(subject: Subject, connector: Connector) -> None:
    missing = replace(subject.table, name="NO_SUCH_THING")

    with pytest.raises(AssetNotFound, match=str(missing)):
        connector.fetch(missing)


def test_an_asset_of_a_missing_schema_is_not_found(subject: Subject, connector: Connector) -> None:
    missing = AssetRef(CONNECTION, "NO_SUCH_SCHEMA", "ANYTHING")

    with pytest.raises((AssetNotFound, AccessDenied), match="NO_SUCH_SCHEMA"):
        connector.fetch(missing)


def test_a_created_asset_reads_back_equal(subject: Subject, connector: Connector) -> None:
    written = connector.create(subject.new)

    assert (written.ref, written.before) == (subject.new.ref, None)
    assert written.asset == connector.fetch(subject.new.ref)
    assert written.asset is not None
    assert written.after == written.asset.body
    assert spoken(written.asset) == spoken(subject.new)


def test_creating_an_equal_asset_again_is_no_error(subject: Subject, connector: Connector) -> None:
    first = connector.create(subject.new)

    assert connector.create(subject.new).asset == first.asset


def test_a_different_asset_of_that_name_is_left_alone(
    subject: Subject, connector: Connector
) -> None:
    first = connector.create(subject.new)
    other = replace(subject.new, columns=subject.new.columns[:1], description="Another one")

    with pytest.raises(AssetExists, match=str(subject.new.ref)):
        connector.create(other)
    assert connector.fetch(subject.new.ref) == first.asset


def test_an_edit_changes_the_named_field_and_nothing_else(
    subject: Subject, connector: Connector, subtests: pytest.Subtests
) -> None:
    for name, case in subject.edits.items():
        subject.reset()
        before = connector.fetch(subject.table)
        with subtests.test(name):
            written = connector.update(
                subject.table, [case.edit], expected=before, deploy=connector.capabilities.deploys
            )

            now = connector.fetch(subject.table)
            assert (written.before, written.after) == (before.body, now.body)
            assert written.asset == now
            assert moved_paths(subject, before, now) == case.paths


def test_edits_arrive_together_in_one_write(subject: Subject, connector: Connector) -> None:
    cases = [case for name, case in subject.edits.items() if not name.startswith("no ")]
    values = [case for case in cases if isinstance(case.edit, SetField)]
    before = connector.fetch(subject.table)

    written = change(connector, subject.table, *(case.edit for case in values))

    assert written.asset is not None
    assert moved_paths(subject, before, written.asset) == {p for case in values for p in case.paths}


def test_an_edit_that_changes_nothing_writes_nothing(
    subject: Subject, connector: Connector
) -> None:
    written = change(connector, subject.table)

    assert change(connector, subject.table).after == written.after


def test_an_asset_that_moved_is_not_updated(subject: Subject, connector: Connector) -> None:
    outdated = connector.fetch(subject.table)
    moved = change(connector, subject.table)

    with pytest.raises(AssetConflict, match=str(subject.table)):
        connector.update(
            subject.table,
            [SetField(None, "description", "Too late")],
            expected=outdated,
            deploy=connector.capabilities.deploys,
        )
    assert connector.fetch(subject.table) == moved.asset


def test_a_missing_asset_is_not_updated(subject: Subject, connector: Connector) -> None:
    missing = replace(subject.table, name="NO_SUCH_THING")
    expected = replace(connector.fetch(subject.table), ref=missing)

    with pytest.raises(AssetNotFound, match=str(missing)):
        connector.update(missing, [DESCRIBED], expected=expected)


def test_what_a_catalog_cannot_hold_is_refused_by_name(
    subject: Subject, connector: Connector, subtests: pytest.Subtests
) -> None:
    before = connector.fetch(subject.table)
    for name, edit in subject.unknown.items():
        with subtests.test(name):
            with pytest.raises((WriteRefused, MappingError)) as refused:
                connector.update(subject.table, [DESCRIBED, edit], expected=before)

            said = str(refused.value)
            assert str(subject.table) in said
            assert name_in(edit) in said
    assert connector.fetch(subject.table) == before


def test_an_asset_that_moved_is_not_dropped(subject: Subject, connector: Connector) -> None:
    made = connector.create(subject.new).asset
    assert made is not None
    moved = change(connector, subject.new.ref)

    with pytest.raises(AssetConflict, match=str(subject.new.ref)):
        connector.drop(subject.new.ref, expected=made)
    assert connector.fetch(subject.new.ref) == moved.asset


def test_an_unmoved_asset_is_dropped_once(subject: Subject, connector: Connector) -> None:
    made = connector.create(subject.new).asset
    assert made is not None

    dropped = connector.drop(subject.new.ref, expected=made)

    assert (dropped.before, dropped.after, dropped.asset) == (made.body, None, None)
    with pytest.raises(AssetNotFound):
        connector.fetch(subject.new.ref)
    with pytest.raises(AssetNotFound, match=str(subject.new.ref)):
        connector.drop(subject.new.ref, expected=made)


@pytest.fixture
def seen(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Return everything that any logger wrote, at any level."""
    caplog.set_level(logging.DEBUG)
    return lambda: "\n".join(
        [f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records]
    )


def test_a_probe_tells_what_is_gone_from_what_is_there(
    subject: Subject, connector: Connector
) -> None:
    there = connector.fetch(subject.table)
    present = connector.probe(subject.table, there.kind)
    connector.drop(subject.table, expected=there)

    gone = connector.probe(subject.table, there.kind)

    assert (present.state, present.silent) == (Absence.LISTING_FAILED, False)
    assert "it is there" in present.answered
    assert (gone.ref, gone.state) == (subject.table, Absence.DELETED)
    assert str(subject.table) in gone.asked
    assert gone.answered


def test_a_probe_of_a_denied_asset_says_that_it_is_forbidden(
    subject: Subject, connector: Connector
) -> None:
    subject.deny(subject.closed)

    probe = connector.probe(AssetRef(CONNECTION, subject.closed, "ANYTHING"), subject.new.kind)

    assert probe.state is Absence.FORBIDDEN
    assert subject.closed in probe.answered


def test_a_schema_that_the_settings_leave_out_is_not_asked_for(subject: Subject) -> None:
    with subject.connector(**scope_of_reading(subject, "OTHER*")) as connector:
        probe = connector.probe(subject.table, subject.new.kind)

    assert (probe.state, probe.outside) == (Absence.FORBIDDEN, True)
    assert subject.table.schema in probe.answered


def test_a_probe_without_an_answer_proves_nothing(subject: Subject) -> None:
    with silent_server() as url:
        http = replace(subject.settings.http, tries=1, connect_seconds=0.2, read_seconds=0.2)
        with opened(replace(pointed_at(subject.settings, url), http=http)) as connector:
            probe = connector.probe(subject.table, subject.new.kind)

    assert (probe.state, probe.silent) == (Absence.LISTING_FAILED, True)


def test_a_restored_body_is_there_again_with_what_nobody_here_knows(
    subject: Subject, connector: Connector
) -> None:
    essence = essence_of(subject.system)
    before = connector.fetch(subject.table)
    strange = with_strange_property(subject, before.body)
    deploy = connector.capabilities.deploys
    odd = connector.restore(subject.table, strange, expected=before, deploy=deploy)
    assert odd.asset is not None
    assert essence(odd.asset.body) == essence(strange) != essence(before.body)

    written = connector.restore(subject.table, before.body, expected=odd.asset, deploy=deploy)

    assert written.before == odd.after
    assert essence(connector.fetch(subject.table).body) == essence(before.body)


def test_a_dropped_asset_comes_back_from_its_body(subject: Subject, connector: Connector) -> None:
    essence = essence_of(subject.system)
    before = connector.fetch(subject.table)
    connector.drop(subject.table, expected=before)

    written = connector.restore(subject.table, before.body, expected=None, deploy=True)

    assert (written.ref, written.before) == (subject.table, None)
    now = connector.fetch(subject.table)
    assert (written.asset, written.after) == (now, now.body)
    assert essence(now.body) == essence(before.body)


def test_an_asset_that_moved_is_not_restored(subject: Subject, connector: Connector) -> None:
    outdated = connector.fetch(subject.table)
    moved = change(connector, subject.table)

    with pytest.raises(AssetConflict, match=str(subject.table)):
        connector.restore(
            subject.table,
            outdated.body,
            expected=outdated,
            deploy=connector.capabilities.deploys,
        )
    assert connector.fetch(subject.table) == moved.asset


def test_what_was_to_be_made_again_and_is_there_is_left_alone(
    subject: Subject, connector: Connector
) -> None:
    before = connector.fetch(subject.table)
    moved = change(connector, subject.table)

    with pytest.raises(AssetExists, match=str(subject.table)):
        connector.restore(subject.table, before.body, expected=None, deploy=True)
    assert connector.fetch(subject.table) == moved.asset


def test_a_wrong_secret_fails_every_call_and_is_never_shown(
    subject: Subject, seen: Callable[[], str]
) -> None:
    asset = make_expected(subject)
    settings = subject.with_wrong_secret()
    calls: list[Callable[[Connector], object]] = [
        lambda it: events(it),
        lambda it: it.fetch(subject.table),
        lambda it: it.update(subject.table, [DESCRIBED], expected=asset),
        lambda it: it.drop(subject.table, expected=asset),
    ]
    with opened(settings) as connector:
        for call in calls:
            with pytest.raises(AuthenticationFailed, match=CONNECTION) as failed:
                call(connector)
            assert WRONG_SECRET not in whole_text(failed.value)
        assert WRONG_SECRET not in f"{connector!r} {vars(connector)}"
    assert WRONG_SECRET not in seen()


def test_the_right_secret_is_never_shown_either(
    subject: Subject, connector: Connector, seen: Callable[[], str]
) -> None:
    events(connector, *subject.schemas)
    change(connector, subject.table)
    shown = [repr(connector), repr(vars(connector)), repr(connector.check()), seen()]

    for text in [*shown, repr(subject.settings), str(subject.settings)]:
        assert SECRET not in text
        assert SESSION_TOKEN not in text


def test_a_server_that_stopped_is_unavailable_in_bounded_time(subject: Subject) -> None:
    with subject.another() as settings:
        connector = open_and_use(settings, subject.table)
    try:
        for call in (lambda: events(connector), lambda: connector.fetch(subject.table)):
            began = time.monotonic()
            with pytest.raises(CatalogUnavailable, match=CONNECTION):
                call()
            assert time.monotonic() - began < BOUND_SECONDS
    finally:
        connector.close()


def test_a_server_that_says_nothing_is_unavailable_in_bounded_time(subject: Subject) -> None:
    http = replace(subject.settings.http, read_seconds=0.3, connect_seconds=0.3)
    with silent_server() as url:
        settings = pointed_at(replace(subject.settings, http=http), url)
        with opened(settings) as connector:
            began = time.monotonic()
            with pytest.raises(CatalogUnavailable, match=CONNECTION):
                connector.fetch(subject.table)
            assert time.monotonic() - began < BOUND_SECONDS


def test_a_reading_that_is_left_early_ends(connector: Connector) -> None:
    reading = connector.read(ReadScope())
    next(reading)

    began = time.monotonic()
    reading.close()  # type: ignore[attr-defined]  # an iterator that is a generator

    assert time.monotonic() - began < BOUND_SECONDS


def test_checks_of_a_good_connection_find_no_fault(subject: Subject) -> None:
    with subject.connector(**scope_of_reading(subject, *subject.schemas)) as connector:
        checks = connector.check()

    assert checks
    assert [check for check in checks if check.status is CheckStatus.FAILED] == []


def test_checks_of_a_bad_connection_answer_with_remedies(subject: Subject) -> None:
    with subject.another() as gone:
        pass
    for settings in (subject.with_wrong_secret(), gone):
        with opened(settings) as connector:
            failed = [c for c in connector.check() if c.status is CheckStatus.FAILED]
        assert failed
        for check in failed:
            assert check.detail
            assert check.remedy
            assert WRONG_SECRET not in f"{check.detail} {check.remedy}"


def test_checks_name_a_schema_that_is_denied(subject: Subject) -> None:
    subject.deny(subject.closed)
    with subject.connector(**scope_of_reading(subject, subject.closed)) as connector:
        failed = [c for c in connector.check() if c.status is CheckStatus.FAILED]

    assert failed
    for check in failed:
        assert subject.closed in check.name + check.detail
        assert check.remedy


def test_a_connection_that_may_not_write_says_which_setting_forbids_it(subject: Subject) -> None:
    with subject.connector(**{subject.writable_key: False}) as connector:
        assert not connector.capabilities.writes
        assert not connector.capabilities.creates
        assert not connector.capabilities.drops
        for write in writes(connector, subject):
            with pytest.raises(AccessDenied) as denied:
                write()
            assert f"connections.{CONNECTION}.{subject.writable_key}" in str(denied.value)
    with subject.connector() as connector:
        assert connector.fetch(subject.table) == make_expected(subject)


def test_a_protected_asset_is_never_written(subject: Subject, connector: Connector) -> None:
    before = connector.fetch(subject.protected)
    assert before.protected

    for write in (
        lambda: change(connector, subject.protected),
        lambda: connector.drop(subject.protected, expected=before),
    ):
        with pytest.raises((AccessDenied, WriteRefused)) as refused:
            write()
        assert str(subject.protected) in str(refused.value)
        assert before.protected in str(refused.value)
    assert connector.fetch(subject.protected) == before


def test_a_schema_that_is_not_to_be_written_names_the_setting(subject: Subject) -> None:
    with subject.connector(**{subject.scope_key: ("OTHER*",)}) as connector:
        assert connector.capabilities.writable_schemas == ("OTHER*",)
        for write in writes(connector, subject):
            with pytest.raises(AccessDenied) as denied:
                write()
            assert f"connections.{CONNECTION}.{subject.scope_key}" in str(denied.value)


def test_deploying_takes_nothing_along_where_all_is_deployed(
    subject: Subject, connector: Connector
) -> None:
    assert connector.deploys_along(subject.table) == ()


def test_a_connector_may_be_closed_twice(subject: Subject) -> None:
    with subject.connector() as connector:
        connector.fetch(subject.table)
        connector.close()
        connector.close()


def change(connector: Connector, ref: AssetRef, *edits: Any) -> Written:
    return connector.update(
        ref,
        edits or [DESCRIBED],
        expected=connector.fetch(ref),
        deploy=connector.capabilities.deploys,
    )


def with_strange_property(subject: Subject, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return *body* with something that no field of ours holds."""
    strange: dict[str, Any] = orjson.loads(orjson.dumps(body))
    if subject.system is System.DATASPHERE:
        strange["definition"]["definitions"][subject.table.name]["@Strange.property"] = [1, "x"]
    else:
        strange["Parameters"]["strange.property"] = "1"
    return strange


def moved_paths(subject: Subject, before: Asset, after: Asset) -> set[str]:
    return {
        path
        for path in differences(before.body, after.body)
        if not path.startswith(subject.volatile)
    }


def spoken(asset: Asset) -> tuple[Any, ...]:
    """Return what an asset says, without what its catalog adds of its own."""
    columns = [
        (c.name, c.type, c.label, c.description, c.comment, c.key, c.nullable)
        for c in asset.columns
    ]
    return asset.ref, asset.kind, asset.label, asset.description, asset.properties, columns


def make_expected(subject: Subject) -> Asset:
    with subject.connector() as connector:
        return connector.fetch(subject.table)


def writes(connector: Connector, subject: Subject) -> list[Callable[[], Written]]:
    expected = make_expected(subject)
    return [
        lambda: connector.create(subject.new),
        lambda: connector.update(subject.table, [DESCRIBED], expected=expected),
        lambda: connector.drop(subject.table, expected=expected),
    ]


def name_in(edit: Any) -> str:
    match edit:
        case SetField(field="no_such_field"):
            return "no_such_field"
        case SetField(column=name):
            return str(name)
    return str(getattr(edit, "name", "") or edit.column.name)


def whole_text(error: BaseException | None) -> str:
    """Return the texts of an error and of every error behind it."""
    texts = []
    while error is not None:
        texts += [str(error), repr(error), repr(getattr(error, "args", ()))]
        error = error.__cause__ or error.__context__
    return " ".join(texts)


def scope_of_reading(subject: Subject, *schemas: str) -> dict[str, tuple[str, ...]]:
    key = "spaces" if hasattr(subject.settings, "spaces") else "databases"
    return {key: schemas}


def open_and_use(settings: Any, ref: AssetRef) -> Connector:
    connector = open_connector(settings)
    assert isinstance(connector.fetch(ref), Asset)
    return connector


def pointed_at(settings: Any, url: str) -> Any:
    key = "endpoint_url" if hasattr(settings, "endpoint_url") else "url"
    more = {"token_url": f"{url}/oauth/token"} if key == "url" else {}
    return replace(settings, **{key: url}, **more)


@contextmanager
def silent_server() -> Iterator[str]:
    """Accept connections and never answer."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
