"""The thin edge: one boto3 client of Glue with credentials, time-outs, retries and pacing."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import boto3
import orjson
from botocore import xform_name
from botocore.config import Config
from botocore.credentials import (
    AssumeRoleCredentialFetcher,
    CredentialResolver,
    DeferredRefreshableCredentials,
)
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound
from botocore.model import OperationModel
from botocore.parsers import ResponseParserError
from botocore.session import Session as BotocoreSession

from sync.config import GlueSettings, Secret
from sync.connectors.glue.errors import CutAnswer, heals, translate
from sync.connectors.glue.model import takes_catalog_id
from sync.connectors.glue.pace import Pace
from sync.connectors.traffic import Traffic
from sync.errors import ConfigError, MalformedAnswer

# At DEBUG this library writes session tokens and the answers of AssumeRole down.
logging.getLogger("botocore").setLevel(logging.INFO)

Json = dict[str, Any]

# Bodies of these are taken as they came: botocore's own parser costs three times as much and
# forgets every member that its model does not know.
_RAW_READS = frozenset({"GetDatabase", "GetDatabases", "GetTable", "GetTables"})
_RAW_INPUT = "sphereglue.table_input"
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.2, 5.0


class GlueClient:
    """Calls of the Data Catalog by the name of the operation; every error is one of ours."""

    def __init__(
        self,
        settings: GlueSettings,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = settings.name
        self._catalog_id = settings.catalog_id
        self._tries = max(1, settings.http.tries)
        self._sleep = sleep
        self._pace = Pace(settings.http.requests_per_second, clock=clock, sleep=sleep)
        self.traffic = Traffic()
        self._sent = threading.local()
        self._glue, self._sts = _clients(settings)
        events = self._glue.meta.events
        # The stubs know handlers without an answer only; this one answers the parameters.
        events.register("provide-client-params.glue", cast("Any", self._prepare))
        events.register("before-call.glue", _send_raw_table)
        events.register("before-send.glue", self._wait_for_turn)
        events.register("before-parse.glue", _take_raw_answer)
        events.register("response-received.glue", self._note_answer)

    def call(self, operation: str, about: str, **arguments: Any) -> Json:
        """Return the answer of one operation; *about* names its object in errors."""
        method = getattr(self._glue, xform_name(operation))
        return self._asked(method, operation, about, arguments)

    def pages(
        self, operation: str, about: str, member: str, **arguments: Any
    ) -> Iterator[list[Json]]:
        """Yield *member* of each page, in full: a page without it is an error, not an end."""
        token: str | None = None
        while True:
            more = {} if token is None else {"NextToken": token}
            answer = self.call(operation, about, **arguments, **more)
            page = answer.get(member)
            if not isinstance(page, list):
                raise MalformedAnswer(self.name, f"{operation} on {about} has no {member}.")
            yield page
            before, token = token, answer.get("NextToken")
            if not token:
                return
            if token == before:
                raise MalformedAnswer(self.name, f"{operation} on {about} repeats page {token!r}.")

    def identity(self) -> Json:
        """Return who we are, as STS says."""
        return self._asked(self._sts.get_caller_identity, "GetCallerIdentity", "", {})

    def pause(self, attempt: int) -> None:
        """Sleep before repeating a call for the *attempt*-th time."""
        self._sleep(min(_FIRST_WAIT_SECONDS * 2**attempt, _LONGEST_WAIT_SECONDS))

    @property
    def tries(self) -> int:
        """How often a call is tried in all."""
        return self._tries

    def close(self) -> None:
        """Release the sockets."""
        self._glue.close()
        self._sts.close()

    def _asked(
        self, method: Callable[..., Json], operation: str, about: str, arguments: Json
    ) -> Json:
        attempt = 0
        while True:
            try:
                return method(**arguments)
            except (BotoCoreError, ClientError, CutAnswer, ResponseParserError) as error:
                if attempt + 1 >= self._tries or not heals(error, operation):
                    raise translate(self.name, error, operation, about) from error
            self.pause(attempt)
            attempt += 1

    def _prepare(self, params: Json, model: OperationModel, context: Json, **_: Any) -> Json:
        # CatalogId goes with every call or with none: one call without it would read, or worse
        # list as empty, another catalog.
        prepared = dict(params)
        if self._catalog_id and takes_catalog_id(model.name):
            prepared["CatalogId"] = self._catalog_id
        if "TableInput" in prepared:
            context[_RAW_INPUT] = prepared["TableInput"]
            prepared["TableInput"] = {"Name": prepared["TableInput"]["Name"]}
        return prepared

    def _wait_for_turn(self, **_: Any) -> None:
        # Runs for each try, so that botocore's own retries are paced too.
        self._pace.wait()
        self._sent.at = time.monotonic()

    def _note_answer(self, response_dict: Json | None, **_: Any) -> None:
        # A request is answered in the thread that sent it.
        status = None if response_dict is None else int(response_dict["status_code"])
        self.traffic.note(time.monotonic() - self._sent.at, status)


def _send_raw_table(params: Json, context: Json, **_: Any) -> None:
    # botocore cannot send a member that its model does not know, and Glue removes what is not
    # sent back: so the table goes as it is.
    if _RAW_INPUT in context:
        body = orjson.loads(params["body"])
        body["TableInput"] = to_wire(context[_RAW_INPUT])
        params["body"] = orjson.dumps(body)


def to_wire(table_input: Mapping[str, Any]) -> Json:
    """Return *table_input* with its times as the protocol wants them, in epoch seconds."""
    return {
        name: datetime.fromisoformat(value).timestamp()
        if name in {"LastAccessTime", "LastAnalyzedTime"} and isinstance(value, str)
        else value
        for name, value in table_input.items()
    }


def _take_raw_answer(
    operation_model: OperationModel, response_dict: Json, customized_response_dict: Json, **_: Any
) -> None:
    answer = _json_object(response_dict["body"])
    if response_dict["status_code"] >= 300:
        # botocore's parser stumbles over error pages of proxies.
        if answer is None:
            text = response_dict["body"][:500].decode(errors="replace")
            response_dict["body"] = orjson.dumps({"message": text})
    elif answer is None:
        raise CutAnswer("it is no complete JSON object")
    elif operation_model.name in _RAW_READS:
        customized_response_dict.update(answer)
        response_dict["body"] = b"{}"


def _json_object(body: bytes) -> Json | None:
    try:
        answer = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return None
    return answer if isinstance(answer, dict) else None


def _clients(settings: GlueSettings) -> tuple[Any, Any]:
    bundle = settings.http.ca_bundle
    if bundle and not Path(bundle).exists():
        raise ConfigError(
            f"connections.{settings.name}.ca_bundle is {bundle}, and there is no such file."
        )
    session, options = _session(settings), _client_options(settings)
    endpoints = {"glue": settings.endpoint_url or None, "sts": _sts_endpoint(settings)}
    try:
        glue, sts = (
            session.client(cast("Any", service), endpoint_url=url, **options)
            for service, url in endpoints.items()
        )
    except (BotoCoreError, ValueError) as error:
        raise ConfigError(f"connections.{settings.name} cannot be used: {error}") from error
    return glue, sts


def _client_options(settings: GlueSettings) -> Json:
    http = settings.http
    return {
        "region_name": settings.region,
        "verify": http.ca_bundle or None,
        "config": Config(
            connect_timeout=http.connect_seconds,
            read_timeout=http.read_seconds,
            max_pool_connections=http.parallel + 2,
            # Both are explicit, for boto3's defaults have changed before.
            retries={"mode": "standard", "total_max_attempts": max(1, http.tries)},
            proxies={"http": http.proxy, "https": http.proxy} if http.proxy else None,
            # Glue checks, and `limits` before it; members unknown to the model must pass.
            parameter_validation=False,
            user_agent_extra="sphereglue",
        ),
    }


def _session(settings: GlueSettings) -> boto3.Session:
    try:
        session = boto3.Session(
            profile_name=settings.profile or None,
            aws_access_key_id=_reveal(settings.access_key_id),
            aws_secret_access_key=_reveal(settings.secret_access_key),
            aws_session_token=_reveal(settings.session_token),
            region_name=settings.region,
        )
    except ProfileNotFound as error:
        raise ConfigError(
            f"connections.{settings.name}.profile is {settings.profile!r}, which the AWS "
            "configuration does not know; name one of its profiles."
        ) from error
    return _assumed(session, settings) if settings.assume_role else session


def _assumed(source: boto3.Session, settings: GlueSettings) -> boto3.Session:
    extra = {"RoleSessionName": "sphereglue"}
    if settings.external_id:
        extra["ExternalId"] = settings.external_id
    credentials = source.get_credentials()
    if credentials is None:
        raise ConfigError(
            f"connections.{settings.name}.assume_role needs credentials that may assume "
            f"{settings.assume_role}: set profile or keys, or provide them to the process."
        )
    options = _client_options(settings) | {"endpoint_url": _sts_endpoint(settings)}
    fetcher = AssumeRoleCredentialFetcher(
        partial(BotocoreSession().create_client, **options),
        credentials,
        settings.assume_role,
        extra_args=extra,
    )
    inner = BotocoreSession()
    inner.register_component(
        "credential_provider", CredentialResolver([cast("Any", _RoleProvider(fetcher))])
    )
    return boto3.Session(botocore_session=inner, region_name=settings.region)


class _RoleProvider:
    """Credentials of an assumed role; botocore renews them before they expire."""

    METHOD = CANONICAL_NAME = "sphereglue-assume-role"

    def __init__(self, fetcher: AssumeRoleCredentialFetcher) -> None:
        self._fetcher = fetcher

    def load(self) -> DeferredRefreshableCredentials:
        return DeferredRefreshableCredentials(self._fetcher.fetch_credentials, self.METHOD)


def _sts_endpoint(settings: GlueSettings) -> str | None:
    # An endpoint on this machine answers for all of AWS; any other one is Glue's alone.
    host = urlsplit(settings.endpoint_url).hostname
    return settings.endpoint_url if host in {"127.0.0.1", "localhost", "::1"} else None


def _reveal(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()
