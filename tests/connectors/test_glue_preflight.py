"""The preflight: every permission works or not, with its remedy, and nothing is written."""

from collections.abc import Iterator

import pytest

from sync.connectors.base import Check, CheckStatus
from tests.connectors import glue_bodies as bodies
from tests.connectors.glue_world import KEY, GlueWorld, error, running_world, sts_error

READS = ("GetDatabases", "GetDatabase", "GetTables", "GetTable", "GetTableVersions")
WRITES = ("CreateDatabase", "CreateTable", "UpdateTable", "DeleteTable")


@pytest.fixture(scope="module")
def server() -> Iterator[GlueWorld]:
    with running_world() as world:
        yield world


@pytest.fixture
def world(server: GlueWorld) -> GlueWorld:
    server.restart()
    server.seed("aaa_empty")
    server.seed("sales", bodies.hive())
    return server


def by_name(checks: tuple[Check, ...]) -> dict[str, Check]:
    return {check.name.partition(":")[2]: check for check in checks}


def test_every_read_is_tried_and_no_write_is(world: GlueWorld) -> None:
    checks = by_name(world.connector().check())

    assert all(checks[name].status is CheckStatus.OK for name in ("GetCallerIdentity", *READS))
    assert all(checks[name].status is CheckStatus.SKIPPED for name in WRITES)
    assert "shown at the first write" in checks["CreateTable"].detail
    assert '"glue:CreateTable"' in checks["CreateTable"].remedy
    assert "arn:aws:glue:eu-central-1:123456789012:catalog" in checks["CreateTable"].remedy
    assert {one.operation for one in world.faults.asked} == {"GetCallerIdentity", *READS}


def test_a_read_only_connection_needs_no_write(world: GlueWorld) -> None:
    assert not by_name(world.connector(writable=False).check()).keys() & set(WRITES)


def test_a_denied_database_fails_with_the_action_to_allow(world: GlueWorld) -> None:
    for database in ("aaa_empty", "sales"):
        world.glue.catalogs.access.put(KEY, database, "deny")

    checks = by_name(world.connector().check())

    assert checks["GetDatabases"].status is CheckStatus.OK
    assert checks["GetTables"].status is CheckStatus.FAILED
    assert '"glue:GetTables"' in checks["GetTables"].remedy
    assert checks["GetTable"].status is CheckStatus.SKIPPED


def test_refused_credentials_fail_every_check_and_raise_nothing(world: GlueWorld) -> None:
    code = "InvalidClientTokenId"
    world.faults.queued["GetCallerIdentity"] = [sts_error(code)]
    world.faults.queued["GetDatabases"] = [error(code, 403)]

    checks = by_name(world.connector().check())

    assert checks["GetCallerIdentity"].status is CheckStatus.FAILED
    assert "Provide credentials" in checks["GetCallerIdentity"].remedy
    assert checks["GetDatabases"].status is CheckStatus.FAILED


def test_patterns_that_match_nothing_are_said(world: GlueWorld) -> None:
    checks = by_name(world.connector(databases=("x*",)).check())

    assert "2 databases, none matches x*" in checks["GetDatabases"].detail
    assert checks["GetTables"].status is CheckStatus.SKIPPED
