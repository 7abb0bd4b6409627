"""How the session behaves towards a tenant that has bad days."""

import base64
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.connectors.datasphere.odata import Catalog
from sync.connectors.datasphere.pace import TokenBucket
from sync.errors import (
    AccessDenied,
    AssetExists,
    AssetNotFound,
    AuthenticationFailed,
    CatalogUnavailable,
    ConnectorError,
    MalformedAnswer,
    RateLimited,
    WriteRefused,
)
from tests.connectors.scripted_tenant import (
    SECRET,
    Clock,
    Reply,
    Request,
    Script,
    scripted,
    session_for,
)

OK = Reply.json({"fine": True})


@pytest.fixture
def script() -> Iterator[Script]:
    with scripted() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


def bearer(request: Request) -> str:
    return request.headers.get("authorization", "")


def test_the_token_is_asked_for_with_basic_and_sent_as_bearer(script, clock):
    script.on("/x", OK)

    with session_for(script, clock) as session:
        assert session.get_json("/x", doing="x") == {"fine": True}

    (token,) = script.asked("/oauth/token")
    expected = base64.b64encode(f"client:{SECRET}".encode()).decode()
    assert bearer(token) == f"Basic {expected}"
    assert b"grant_type=client_credentials" in token.body
    assert bearer(script.asked("/x")[0]) == "Bearer granted-token-1"


def test_credentials_go_into_the_body_where_basic_is_refused_and_stay_there(script, clock):
    script.body_only = True
    script.on("/x", Reply.json({}, 401), OK)

    with session_for(script, clock) as session:
        session.get_json("/x", doing="x")

    assert ["authorization" in r.headers for r in script.asked("/oauth/token")] == [
        True,
        False,
        False,
    ]


def test_the_token_url_is_asked_for_where_the_settings_name_none(script, clock):
    script.on("/oauth", Reply.json({"tokenUrl": f"{script.url}/other/token"}))
    script.on("/other/token", script.token)
    script.on("/x", OK)

    with session_for(script, clock, token_url="") as session:
        session.get_json("/x", doing="x")

    assert script.tokens == 1


def test_a_token_is_fetched_again_before_it_expires(script, clock):
    script.expires_in = 600
    script.on("/x", OK)

    with session_for(script, clock) as session:
        session.get_json("/x", doing="x")
        clock.now = 539
        session.get_json("/x", doing="x")
        assert script.tokens == 1
        clock.now = 540
        session.get_json("/x", doing="x")

    assert bearer(script.asked("/x")[-1]) == "Bearer granted-token-2"


def test_a_refused_token_is_renewed_once_for_all_threads(script, clock):
    def judge(request: Request) -> Reply:
        return Reply.json({}, 401) if bearer(request).endswith("-1") else OK

    script.on("/x", judge)

    with session_for(script, clock) as session, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: session.get_json("/x", doing="x"), range(8)))

    assert answers == [{"fine": True}] * 8
    assert script.tokens == 2


def test_a_token_refused_twice_ends_with_a_remedy_and_no_secret(script, clock):
    script.on("/x", Reply.json({"message": "expired"}, 401))

    with session_for(script, clock) as session, pytest.raises(AuthenticationFailed) as caught:
        session.get_json("/x", doing="reading x")

    assert len(script.asked("/x")) == 2
    assert "Technical User" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "granted-token" not in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        pytest.param(Reply.json({"error": "invalid_client"}, 401), AuthenticationFailed, id="401"),
        pytest.param(Reply.json({"token": "no"}), AuthenticationFailed, id="no token in it"),
        pytest.param(Reply(503, b"busy"), CatalogUnavailable, id="503"),
        pytest.param(Reply(200, b"<html>", content_type="text/html"), MalformedAnswer, id="HTML"),
        pytest.param(Reply(200, b'{"access_tok'), MalformedAnswer, id="cut"),
    ],
)
def test_a_token_that_is_not_granted_is_named_without_the_secret(script, clock, reply, kind):
    script.on("/oauth/token", reply)

    with session_for(script, clock, http={"tries": 2}) as session, pytest.raises(kind) as caught:
        session.get_json("/x", doing="x")

    assert SECRET not in repr(caught.value) + str(caught.value.__cause__)


def test_neither_secret_nor_token_is_ever_logged(script, clock, caplog):
    caplog.set_level(logging.DEBUG)
    script.on("/x", Reply.json({}, 401), Reply(503), OK)

    with session_for(script, clock) as session:
        session.get_json("/x", doing="x")

    basic = base64.b64encode(f"client:{SECRET}".encode()).decode()
    assert "again in" in caplog.text
    for hidden in (SECRET, basic, "granted-token"):
        assert hidden not in caplog.text


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(Reply.json({}, 429), id="429"),
        pytest.param(Reply.json({}, 500), id="500"),
        pytest.param(Reply(503, b"<html>busy</html>", content_type="text/html"), id="503"),
        pytest.param(Reply(200, b'{"half": ', announce=400), id="a body cut on the wire"),
        pytest.param(Reply(200, b'{"half": '), id="a body cut before it was sent"),
        pytest.param(Reply(200, b"<html></html>", content_type="text/html"), id="a page"),
        pytest.param(Reply(200, b""), id="nothing"),
    ],
)
def test_reads_are_tried_again_until_they_succeed(script, clock, bad):
    script.on("/x", bad, bad, OK)

    with session_for(script, clock) as session:
        assert session.get_json("/x", doing="x") == {"fine": True}

    assert len(script.asked("/x")) == 3
    assert all(0 <= wait <= 30 for wait in clock.slept)


def test_a_tenant_that_never_recovers_is_given_up_after_the_tries(script, clock):
    script.on("/x", Reply.json({"message": "down"}, 502, x_correlationid="abc-1"))

    with (
        session_for(script, clock, http={"tries": 4}) as session,
        pytest.raises(CatalogUnavailable, match=r"reading x was answered 502: down .*abc-1"),
    ):
        session.get_json("/x", doing="reading x")

    assert len(script.asked("/x")) == 4


def test_retry_after_is_honoured_to_the_second(script, clock):
    script.on("/x", Reply.json({}, 429, Retry_After="17"), OK)

    with session_for(script, clock) as session:
        session.get_json("/x", doing="x")

    assert clock.slept == [17.0]


def test_a_retry_after_beyond_reason_is_reported_and_not_waited_for(script, clock):
    script.on("/x", Reply.json({}, 429, Retry_After="3600"))

    with session_for(script, clock) as session, pytest.raises(RateLimited) as caught:
        session.get_json("/x", doing="x")

    assert caught.value.retry_after == 3600
    assert clock.slept == []


@pytest.mark.parametrize(
    ("status", "body", "kind", "text"),
    [
        pytest.param(403, {"message": "no"}, AccessDenied, "scoped role", id="403"),
        pytest.param(404, {"message": "no"}, AssetNotFound, "case-sensitive", id="404"),
        pytest.param(409, {"code": "X", "message": "there"}, AssetExists, "X: there", id="409"),
        pytest.param(
            422,
            {"message": "MISSING_DEPENDENCY: V_X#COL"},
            WriteRefused,
            r"does not exist there: V_X#COL",
            id="422",
        ),
        pytest.param(
            400,
            {"error": {"code": "B", "message": "Failed to deploy 'T' in 'S'"}},
            WriteRefused,
            "Failed to deploy 'T' in 'S'",
            id="400",
        ),
    ],
)
def test_refusals_are_explained(script, clock, status, body, kind, text):
    script.on("/x", Reply.json(body, status))

    with session_for(script, clock) as session, pytest.raises(kind, match=text):
        session.get_json("/x", doing="doing x")

    assert len(script.asked("/x")) == 1


def test_no_connection_is_a_catalog_that_is_not_available(script, clock):
    with (
        session_for(script, clock, url="http://127.0.0.1:9", http={"tries": 1}) as session,
        pytest.raises(CatalogUnavailable, match="reading x: no connection"),
    ):
        session.get_json("/x", doing="reading x")


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://elsewhere.example/x", id="another host"),
        pytest.param("http://127.0.0.1:9/x", id="another port"),
        pytest.param("//elsewhere.example/x", id="another host without a scheme"),
    ],
)
def test_the_token_goes_to_the_tenants_own_host_only(script, clock, url):
    with session_for(script, clock) as session, pytest.raises(ConnectorError, match="own host"):
        session.get_json(url, doing="x")

    assert script.requests == []


def test_a_redirect_to_another_host_is_not_followed(script, clock):
    script.on("/x", Reply(302, headers={"Location": "https://elsewhere.example/"}))

    with session_for(script, clock) as session, pytest.raises(ConnectorError, match="own host"):
        session.get_json("/x", doing="x")


def test_a_redirect_inside_the_tenant_is_followed(script, clock):
    script.on("/x", Reply(307, headers={"Location": "/y"}))
    script.on("/y", OK)

    with session_for(script, clock) as session:
        assert session.get_json("/x", doing="x") == {"fine": True}


def test_plain_http_is_refused_beyond_loopback(script, clock):
    with (
        session_for(script, clock, url="http://tenant.example") as session,
        pytest.raises(ConnectorError, match="loopback only"),
    ):
        session.get_json("/x", doing="x")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tenant")])
    address = x509.IPAddress(ip_address("127.0.0.1"))
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    path = tmp_path / "tenant.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_is_trusted_through_the_bundle_of_the_settings_alone(certificate, clock):
    with scripted(certificate) as script:
        script.on("/x", OK)

        with session_for(script, clock, http={"ca_bundle": str(certificate)}) as session:
            assert session.get_json("/x", doing="x") == {"fine": True}
        with (
            session_for(script, clock, http={"tries": 1}) as session,
            pytest.raises(CatalogUnavailable, match=r"not trusted; set ca_bundle"),
        ):
            session.get_json("/x", doing="x")


def test_everything_goes_through_the_proxy_of_the_settings(script, clock):
    tenant = "http://127.0.0.1:9"
    script.on(f"{tenant}/oauth/token", script.token)
    script.on(f"{tenant}/x", OK)
    settings = {
        "url": tenant,
        "token_url": f"{tenant}/oauth/token",
        "http": {"proxy": script.url},
    }

    with session_for(script, clock, **settings) as session:
        assert session.get_json("/x", doing="x") == {"fine": True}


def test_a_tenant_that_does_not_answer_in_time_is_not_available(script, clock):
    hanging = Event()

    def hang(_: Request) -> Reply:
        hanging.wait(10)
        return OK

    script.on("/x", hang)

    with (
        session_for(script, clock, http={"read_seconds": 0.1, "tries": 1}) as session,
        pytest.raises(CatalogUnavailable, match="no answer in time"),
    ):
        session.get_json("/x", doing="x")
    hanging.set()


def test_next_links_are_followed_and_the_older_catalog_is_found(script, clock):
    base = "/api/v1/dwc/catalog"
    second = f"{script.url}{base}/spaces?$skiptoken=2"
    pages = iter(
        [
            Reply.json({"value": [{"name": "A"}], "@odata.nextLink": second}),
            Reply.json({"value": [{"name": "B"}], "@odata.nextLink": "spaces?$skiptoken=3"}),
            Reply.json({"value": []}),
        ]
    )
    script.on(f"{base}/spaces", lambda _: next(pages))

    with session_for(script, clock) as session:
        assert Catalog(session).spaces() == [{"name": "A"}, {"name": "B"}]

    assert script.asked(f"{base}/spaces")[2].path.endswith("skiptoken=3")


def test_a_next_link_in_a_circle_is_malformed(script, clock):
    path = "/api/v1/datasphere/consumption/catalog/spaces"
    script.on(path, Reply.json({"value": [], "@odata.nextLink": f"{script.url}{path}?a=1"}))

    with session_for(script, clock) as session, pytest.raises(MalformedAnswer, match="circles"):
        Catalog(session).spaces()


def write(session, **params: str) -> None:
    session.write("PUT", "/w", doing="writing w", params=params, document={"a": 1})


def test_a_lost_write_is_not_sent_again(script, clock):
    script.on("/w", Reply.json({}, 503))

    with session_for(script, clock) as session, pytest.raises(CatalogUnavailable):
        write(session)

    assert len(script.asked("/w")) == 1


def test_a_write_that_was_put_off_is_sent_again(script, clock):
    script.on("/w", Reply.json({}, 429, Retry_After="2"), OK)

    with session_for(script, clock) as session:
        write(session, deploy="false")

    assert [r.method for r in script.asked("/w")] == ["PUT", "PUT"]
    assert script.asked("/w")[0].path == "/w?deploy=false"


@pytest.mark.parametrize("csrf", [pytest.param(True, id="on"), pytest.param(False, id="off")])
def test_a_csrf_token_is_fetched_where_the_tenant_wants_one(script, clock, csrf):
    def judge(request: Request) -> Reply:
        if request.headers.get("x-csrf-token") == "fetch":
            return Reply.json({}, x_csrf_token="c-1")
        if request.headers.get("x-csrf-token") == "c-1":
            return OK
        return Reply.json({}, 403, x_csrf_token="Required")

    script.on("/w", judge)

    with session_for(script, clock, csrf=csrf) as session:
        write(session)
        write(session)

    methods = [r.method for r in script.asked("/w")]
    assert methods == (["GET", "PUT", "PUT"] if csrf else ["PUT", "GET", "PUT", "PUT"])


def test_a_stale_csrf_token_is_fetched_once_more_and_then_refused(script, clock):
    script.on("/w", Reply.json({"message": "no"}, 403, x_csrf_token="Required"))
    script.on("/api/v1/csrf", Reply.json({}, x_csrf_token="never-good"))

    with session_for(script, clock, csrf=True) as session, pytest.raises(AccessDenied):
        write(session)

    assert [r.method for r in script.asked("/w")].count("PUT") == 2


def test_requests_are_spread_to_the_rate(script, clock):
    script.on("/x", OK)

    with session_for(script, clock, http={"requests_per_second": 2}) as session:
        for _ in range(6):
            session.get_json("/x", doing="x")

    assert clock.now == pytest.approx(2.0)


def test_a_bucket_without_a_rate_never_waits():
    clock = Clock()
    bucket = TokenBucket(0, clock.time())

    for _ in range(100):
        bucket.take()

    assert clock.slept == []
