"""The edge: credentials, the catalog id, retries, pacing and time-outs."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.wrappers import Response

from sync.config import GlueSettings, HttpSettings, Secret
from sync.connectors.base import ReadScope
from sync.connectors.glue import open_glue
from sync.connectors.glue.client import GlueClient
from sync.connectors.glue.pace import Pace
from sync.errors import (
    AuthenticationFailed,
    CatalogUnavailable,
    ConfigError,
    MalformedAnswer,
    RateLimited,
)
from tests.connectors import glue_bodies as bodies
from tests.connectors.glue_world import GlueWorld, cut, error, running_world, sts_error

ROLE = "arn:aws:iam::123456789012:role/sphereglue"


@pytest.fixture(scope="module")
def server() -> Iterator[GlueWorld]:
    with running_world() as world:
        yield world


@pytest.fixture(autouse=True)
def no_ambient_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.fixture
def world(server: GlueWorld) -> GlueWorld:
    server.restart()
    server.seed("sales", bodies.hive())
    return server


@pytest.fixture
def client(world: GlueWorld) -> Iterator[GlueClient]:
    client = world.client()
    yield client
    client.close()


def read_orders(client: GlueClient) -> None:
    client.call("GetTable", "sales.orders", DatabaseName="sales", Name="orders")


def test_the_keys_of_the_settings_are_used(client: GlueClient) -> None:
    assert client.identity()["Arn"] == "arn:aws:iam::123456789012:user/sphereglue"


def test_without_keys_the_default_chain_decides(
    world: GlueWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ambient")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "unchecked")
    client = world.client(access_key_id=None, secret_access_key=None)

    assert client.identity()["Arn"].endswith("user/ambient")
    client.close()


def test_a_profile_is_used(world: GlueWorld, tmp_path: Path) -> None:
    lines = "[etl]\naws_access_key_id = profiled\naws_secret_access_key = unchecked\n"
    (tmp_path / "credentials").write_text(lines, encoding="utf-8")
    client = world.client(access_key_id=None, secret_access_key=None, profile="etl")

    assert client.identity()["Arn"].endswith("user/profiled")
    client.close()


def test_an_unknown_profile_is_named() -> None:
    settings = GlueSettings(name="aws", region="eu-central-1", profile="nope")

    with pytest.raises(ConfigError, match=r"connections\.aws\.profile is 'nope'"):
        open_glue(settings)


def test_missing_credentials_say_what_to_set(world: GlueWorld) -> None:
    client = world.client(access_key_id=None, secret_access_key=None)

    with pytest.raises(AuthenticationFailed, match="Set profile, keys or a role"):
        read_orders(client)
    client.close()


def test_a_role_is_assumed_once_with_its_external_id(world: GlueWorld) -> None:
    client = world.client(assume_role=ROLE, external_id="ext-1")

    read_orders(client)
    assert ":assumed-role/sphereglue/" in client.identity()["Arn"]
    client.close()

    (assumed,) = world.faults.asked_for("AssumeRole")
    assert (assumed["RoleArn"], assumed["ExternalId"]) == (ROLE, "ext-1")


def test_a_role_that_cannot_be_assumed_says_what_its_trust_policy_needs(world: GlueWorld) -> None:
    world.faults.queued["AssumeRole"] = [sts_error("AccessDenied")] * 9
    client = world.client(assume_role=ROLE)

    with pytest.raises(AuthenticationFailed, match="trust policy"):
        read_orders(client)
    client.close()


def test_a_role_needs_credentials_to_start_from(world: GlueWorld) -> None:
    with pytest.raises(ConfigError, match="assume_role needs credentials"):
        world.client(assume_role=ROLE, access_key_id=None, secret_access_key=None)


@pytest.mark.parametrize("catalog_id", ["", "123456789012"])
def test_the_catalog_id_goes_with_every_call_or_with_none(
    world: GlueWorld, catalog_id: str
) -> None:
    connector = world.connector(catalog_id=catalog_id)
    assert list(connector.read(ReadScope()))
    connector.check()

    asked = [one for one in world.faults.asked if not one.operation.startswith("GetCaller")]
    assert {one.operation for one in asked} >= {"GetDatabases", "GetTables", "GetTableVersions"}
    assert {one.arguments.get("CatalogId", "") for one in asked} == {catalog_id}


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        ("OperationTimeoutException", 2),
        ("ResourceNotReadyException", 2),
        ("FederationSourceRetryableException", 2),
        ("InternalServiceException", 1),
    ],
)
def test_what_botocore_does_not_retry_is_retried_with_a_short_wait(
    world: GlueWorld, client: GlueClient, code: str, calls: int
) -> None:
    world.faults.queued["GetTable"] = [error(code)] * 9

    with pytest.raises(CatalogUnavailable, match=code):
        read_orders(client)

    assert len(world.faults.asked_for("GetTable")) == calls
    assert world.slept == [0.2] * (calls - 1)


def test_botocore_makes_exactly_the_tries_of_the_settings(
    world: GlueWorld, client: GlueClient
) -> None:
    world.faults.queued["GetTable"] = [error("ServiceUnavailable", 503)] * 9

    with pytest.raises(CatalogUnavailable):
        read_orders(client)

    assert len(world.faults.asked_for("GetTable")) == 2


def test_throttling_is_said_as_such(world: GlueWorld) -> None:
    http = HttpSettings(requests_per_second=0, tries=1)
    client = world.client(http=http)
    world.faults.queued["GetTable"] = [error("ThrottlingException")]

    with pytest.raises(RateLimited, match="ThrottlingException"):
        read_orders(client)
    client.close()


def test_a_listing_that_repeats_its_page_is_malformed(world: GlueWorld, client: GlueClient) -> None:
    page = b'{"TableList": [], "NextToken": "same"}'
    world.faults.queued["GetTables"] = [lambda _: Response(page)] * 9

    with pytest.raises(MalformedAnswer, match="repeats page 'same'"):
        list(client.pages("GetTables", "sales", "TableList", DatabaseName="sales"))


def test_a_server_that_is_not_there_is_unavailable() -> None:
    settings = GlueSettings(
        name="aws",
        region="eu-central-1",
        access_key_id=Secret("k"),
        secret_access_key=Secret("s"),
        endpoint_url="http://127.0.0.1:9",
        http=HttpSettings(tries=1, connect_seconds=1),
    )
    client = GlueClient(settings)

    with pytest.raises(CatalogUnavailable, match=r"GetTable on sales\.orders got no answer"):
        read_orders(client)
    client.close()


def test_the_proxy_of_the_settings_is_used(world: GlueWorld) -> None:
    http = HttpSettings(requests_per_second=0, tries=1, proxy=world.url)
    client = world.client(http=http, endpoint_url="http://glue.invalid")

    read_orders(client)
    client.close()

    assert world.faults.asked_for("GetTable")


def test_a_missing_ca_bundle_is_named(world: GlueWorld) -> None:
    with pytest.raises(ConfigError, match=r"connections\.aws\.ca_bundle is none\.pem"):
        world.client(http=HttpSettings(ca_bundle="none.pem"))


@pytest.mark.parametrize("members", [{"endpoint_url": "no url"}, {"region": "no region"}])
def test_settings_that_make_no_client_are_named(world: GlueWorld, members: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"connections\.aws cannot be used"):
        world.client(**members)


@pytest.mark.parametrize("page", [b"<html>\xff", b"[1]", b'"text"', b""])
def test_an_error_page_of_a_proxy_is_a_server_error(
    world: GlueWorld, client: GlueClient, page: bytes
) -> None:
    world.faults.queued["GetTable"] = [lambda _: Response(page, 502)] * 9

    with pytest.raises(CatalogUnavailable, match="GetTable"):
        read_orders(client)


def test_a_cut_answer_of_sts_is_malformed(world: GlueWorld, client: GlueClient) -> None:
    world.faults.queued["GetCallerIdentity"] = [cut] * 9

    with pytest.raises(MalformedAnswer, match="GetCallerIdentity was cut"):
        client.identity()


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_after_one_second_of_burst_the_rate_holds() -> None:
    clock = Clock()
    pace = Pace(5, clock=clock, sleep=clock.sleep)

    for _ in range(30):
        pace.wait()

    assert clock.now == pytest.approx(5.0)


def test_threads_share_the_rate() -> None:
    owed: list[float] = []
    pace = Pace(10, clock=lambda: 0.0, sleep=owed.append)

    threads = [threading.Thread(target=lambda: [pace.wait() for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(owed) == pytest.approx([number / 10 for number in range(1, 11)])


def test_a_rate_of_zero_is_no_limit() -> None:
    clock = Clock()
    pace = Pace(0, clock=clock, sleep=clock.sleep)

    for _ in range(1000):
        pace.wait()

    assert clock.now == 0


def test_retries_of_botocore_are_paced_too(world: GlueWorld) -> None:
    http = HttpSettings(requests_per_second=1, tries=3)
    client = world.client(http=http)
    world.faults.queued["GetTable"] = [error("ServiceUnavailable", 503)] * 2

    read_orders(client)
    client.close()

    assert [round(seconds) for seconds in world.slept] == [1, 2]
