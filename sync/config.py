"""Settings: one TOML file read into frozen dataclasses, secrets kept by reference.

A secret is written as `"env:NAME"`, `"file:PATH"` or, for the embedded servers alone,
`"plain:TEXT"`. Every key has a default except a connection's address and credentials.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sync.errors import ConfigError
from sync.model.pair import Pair
from sync.pairs import read_pairs
from sync.toml_table import build, need_table, refuse_unknown

_TOKEN_LENGTH = 16
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Secret:
    """A secret that never prints itself; `reveal` is called where a client is built."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret in clear text."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


class Role(StrEnum):
    """What a connection is in its landscape; SAP is written to through origins only."""

    ORIGIN = "origin"
    CONSUMER = "consumer"


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpSettings:
    """How a connection speaks HTTP; times are in seconds, 0 requests_per_second is no limit."""

    proxy: str = ""
    ca_bundle: str = ""
    connect_seconds: float = 10.0
    read_seconds: float = 60.0
    requests_per_second: float = 5.0
    parallel: int = 4
    tries: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasphereSettings:
    """A Datasphere tenant: `url` is its host, the client is a Technical User."""

    name: str
    url: str
    client_id: str
    client_secret: Secret
    token_url: str = ""  # "": asked at {url}/oauth
    authorization_url: str = ""
    role: Role = Role.ORIGIN
    landscape: str = "default"
    secret_expires: date | None = None
    writable: bool = False
    writable_spaces: tuple[str, ...] = ("*",)
    spaces: tuple[str, ...] = ("*",)
    csrf: bool = False
    language: str = "en"  # the language of the plain labels
    http: HttpSettings = field(default_factory=HttpSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class GlueSettings:
    """An AWS account and region; without keys the default credential chain decides."""

    name: str
    region: str
    role: Role = Role.CONSUMER
    landscape: str = "default"
    secret_expires: date | None = None
    profile: str = ""
    access_key_id: Secret | None = None
    secret_access_key: Secret | None = None
    session_token: Secret | None = None
    assume_role: str = ""
    external_id: str = ""
    catalog_id: str = ""
    endpoint_url: str = ""
    writable: bool = True
    databases: tuple[str, ...] = ("*",)
    http: HttpSettings = field(
        default_factory=lambda: HttpSettings(requests_per_second=10, parallel=8)
    )


ConnectionSettings = DatasphereSettings | GlueSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """Bounds of DuckDB inside the app, and how long it keeps what assets were."""

    memory_limit: str = "2GB"
    threads: int = 2
    history_days: int = 0  # 0: for ever


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSettings:
    """How runs of jobs are carried out."""

    workers: int = 5  # runs at once


class ExecutorKind(StrEnum):
    """Who reads and writes catalogs: this process, spawned ones, or a Dask cluster."""

    THREADS = "threads"
    PROCESSES = "processes"
    DASK = "dask"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """Who does the work on catalogs, and how many pieces of it at once."""

    executor: ExecutorKind = ExecutorKind.THREADS
    address: str = ""  # of the Dask scheduler
    count: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthSettings:
    """When something is late, in hours, and how long checks are kept, in days."""

    discovery_hours: float = 24.0
    pair_hours: float = 48.0
    keep_days: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileSettings:
    """How much a profile reads of an asset, and how long profiles are kept."""

    sample_rows: int = 1000
    keep_profiles_days: int = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSettings:
    """The language model that the agent may ask; without a provider it asks none."""

    provider: str = ""  # bedrock, or openai for any endpoint that speaks its protocol
    model: str = ""
    endpoint_url: str = ""
    region: str = ""
    profile: str = ""
    api_key: Secret | None = None
    answer_seconds: float = 8.0  # for all calls of one question
    calls: int = 4  # for one question
    send_rows: bool = False
    send_logs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """Who may call the REST API from another machine: secrets by the name of their holder."""

    tokens: Mapping[str, Secret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the settings file says."""

    connections: tuple[ConnectionSettings, ...]
    pairs: tuple[Pair, ...] = ()
    store: StoreSettings = field(default_factory=StoreSettings)
    jobs: JobSettings = field(default_factory=JobSettings)
    workers: WorkerSettings = field(default_factory=WorkerSettings)
    health: HealthSettings = field(default_factory=HealthSettings)
    profiles: ProfileSettings = field(default_factory=ProfileSettings)
    agent: AgentSettings = field(default_factory=AgentSettings)
    api: ApiSettings = field(default_factory=ApiSettings)
    four_eyes: bool = False  # proposer, approver and executor must differ

    def connection(self, name: str) -> ConnectionSettings:
        """Return the connection called *name*; raises ConfigError."""
        for connection in self.connections:
            if connection.name == name:
                return connection
        known = ", ".join(c.name for c in self.connections) or "none"
        raise ConfigError(f"No connection is called {name!r}; the settings know: {known}.")


def load_settings(path: Path, environ: Mapping[str, str]) -> Settings:
    """Return the settings in the file *path*; raises ConfigError naming the key and the remedy."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ConfigError(f"There is no settings file {path}.") from error
    except OSError as error:
        raise ConfigError(f"The settings file {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    return _settings(document, path, environ)


_TABLES = {
    "connections",
    "pair",
    "store",
    "jobs",
    "workers",
    "health",
    "profiles",
    "agent",
    "api",
}


def _settings(document: dict[str, Any], path: Path, environ: Mapping[str, str]) -> Settings:
    refuse_unknown(document, _TABLES | {"four_eyes"}, "")
    tables = need_table(document.pop("connections", {}), "connections")
    connections = tuple(_connection(name, table, environ) for name, table in tables.items())
    if not connections:
        raise ConfigError(f"{path} names no connection; add [connections.NAME] tables.")
    systems = {c.name: "glue" if isinstance(c, GlueSettings) else "datasphere" for c in connections}
    values = {
        "connections": list(connections),
        "pairs": list(read_pairs(document.pop("pair", []), systems)),
        "store": build(StoreSettings, document.pop("store", {}), "store"),
        "jobs": _jobs(document.pop("jobs", {})),
        "workers": _workers(document.pop("workers", {})),
        "health": build(HealthSettings, document.pop("health", {}), "health"),
        "profiles": build(ProfileSettings, document.pop("profiles", {}), "profiles"),
        "agent": _agent(document.pop("agent", {}), environ),
        "api": _api(document.pop("api", {}), environ),
    }
    return build(Settings, document | values, "")


def _workers(table: object) -> WorkerSettings:
    settings = build(WorkerSettings, need_table(table, "workers"), "workers")
    if settings.count < 1:
        raise ConfigError("workers.count is how many pieces of work go on at once; 1 or more.")
    if settings.executor is ExecutorKind.DASK and not settings.address:
        raise ConfigError('workers.address must name the Dask scheduler, as "tcp://host:8786".')
    return settings


def _jobs(table: object) -> JobSettings:
    settings = build(JobSettings, need_table(table, "jobs"), "jobs")
    if settings.workers < 1:
        raise ConfigError("jobs.workers is how many runs go on at once; it is 1 or more.")
    return settings


def _api(table: object, environ: Mapping[str, str]) -> ApiSettings:
    values = dict(need_table(table, "api"))
    refuse_unknown(values, {"tokens"}, "api")
    named = need_table(values.get("tokens", {}), "api.tokens")
    tokens = {
        name: _secret(reference, f"api.tokens.{name}", environ, is_local=False)
        for name, reference in named.items()
    }
    short = [name for name, secret in tokens.items() if len(secret.reveal()) < _TOKEN_LENGTH]
    if short:
        raise ConfigError(
            f"api.tokens.{short[0]} is shorter than {_TOKEN_LENGTH} characters; make a longer one."
        )
    return ApiSettings(tokens=tokens)


def _agent(table: object, environ: Mapping[str, str]) -> AgentSettings:
    values = dict(need_table(table, "agent"))
    if "api_key" in values:
        values["api_key"] = _secret(values["api_key"], "agent.api_key", environ, _is_local(values))
    _need_safe(values.get("endpoint_url", ""), "agent.endpoint_url")
    settings = build(AgentSettings, values, "agent")
    needed = {"": (), "bedrock": ("model",), "openai": ("model", "endpoint_url")}
    if settings.provider not in needed:
        raise ConfigError(
            f'agent.provider is {settings.provider!r}; it must be "", "bedrock" or "openai".'
        )
    for key in needed[settings.provider]:
        if not getattr(settings, key):
            raise ConfigError(f'agent.provider = "{settings.provider}" needs agent.{key}.')
    return settings


def _connection(name: str, table: object, environ: Mapping[str, str]) -> ConnectionSettings:
    where = f"connections.{name}"
    values = dict(need_table(table, where))
    kind = values.pop("kind", None)
    if kind not in {"datasphere", "glue"}:
        raise ConfigError(f'{where}.kind is {kind!r}; it must be "datasphere" or "glue".')
    http_keys = {f.name for f in fields(HttpSettings)}
    own_keys = {f.name for f in fields(GlueSettings if kind == "glue" else DatasphereSettings)}
    refuse_unknown(values, (own_keys | http_keys) - {"name", "http"}, where)
    defaults = {"requests_per_second": 10, "parallel": 8} if kind == "glue" else {}
    http = defaults | {key: values.pop(key) for key in http_keys & values.keys()}
    more: dict[str, Any] = {"name": name, "http": build(HttpSettings, http, where)}
    for key in _SECRET_KEYS & values.keys():
        more[key] = _secret(values[key], f"{where}.{key}", environ, _is_local(values))
    for key in _ADDRESSES & own_keys:
        _need_safe(values.get(key, ""), f"{where}.{key}")
    if kind == "glue":
        return build(GlueSettings, values | more, where)
    return _writable_origin(build(DatasphereSettings, values | more, where))


_SECRET_KEYS = {"client_secret", "access_key_id", "secret_access_key", "session_token"}
_ADDRESSES = {"url", "token_url", "authorization_url", "endpoint_url"}


def _is_local(values: Mapping[str, Any]) -> bool:
    """Return whether a connection goes to this machine, as to the embedded servers."""
    address = values.get("url") or values.get("endpoint_url")
    return isinstance(address, str) and _host(address) in _LOOPBACK


def _need_safe(address: object, where: str) -> None:
    """Refuse an address over which secrets would travel unencrypted."""
    if not isinstance(address, str) or not (address or where.endswith(".url")):
        return  # not given, or refused as the wrong kind of value
    scheme, host = address.partition("://")[0], _host(address)
    if host and (scheme == "https" or (scheme == "http" and host in _LOOPBACK)):
        return
    raise ConfigError(
        f"{where} is {address!r}; it must start with https:// "
        "(plain http is allowed on loopback only)."
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _writable_origin(settings: DatasphereSettings) -> DatasphereSettings:
    if settings.writable and settings.role is not Role.ORIGIN:
        raise ConfigError(
            f"connections.{settings.name} has writable = true and role = "
            f'"{settings.role}"; SAP is written to through origins only: set role = "origin", or '
            "writable = false."
        )
    return settings


def _secret(reference: object, where: str, environ: Mapping[str, str], is_local: bool) -> Secret:
    scheme, _, rest = str(reference).partition(":")
    match scheme:
        case "env":
            if not environ.get(rest):
                raise ConfigError(f"{where} needs the environment variable {rest}, which is unset.")
            return Secret(environ[rest])
        case "file":
            try:
                return Secret(Path(rest).read_text(encoding="utf-8").strip())
            except (OSError, UnicodeDecodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
                raise ConfigError(f"{where}: cannot read {rest}: {why}.") from error
        case "plain" if is_local:
            return Secret(rest)
    raise ConfigError(f'{where} must be "env:NAME" or "file:PATH", so that no secret stands here.')
