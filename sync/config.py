"""Settings: one TOML file read into frozen dataclasses, secrets kept by reference.

A secret is written as `"env:NAME"`, `"file:PATH"` or, for the embedded servers alone,
`"plain:TEXT"`. Every key has a default except a connection's address and credentials.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sync.errors import ConfigError
from sync.model.pair import Pair
from sync.pairs import read_pair

T = TypeVar("T")


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
    role: str = "origin"
    landscape: str = "default"
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
    role: str = "consumer"
    landscape: str = "default"
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
    """Bounds of DuckDB inside the app."""

    memory_limit: str = "2GB"
    threads: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the settings file says."""

    connections: tuple[ConnectionSettings, ...]
    pairs: tuple[Pair, ...] = ()
    store: StoreSettings = field(default_factory=StoreSettings)
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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    _refuse_unknown(document, {"connections", "pair", "store", "four_eyes"}, "")
    connections = tuple(
        _connection(name, table, environ) for name, table in document.get("connections", {}).items()
    )
    if not connections:
        raise ConfigError(f"{path} names no connection; add [connections.NAME] tables.")
    systems = {c.name: "glue" if isinstance(c, GlueSettings) else "datasphere" for c in connections}
    return Settings(
        connections=connections,
        pairs=tuple(read_pair(table, systems) for table in document.get("pair", [])),
        store=_build(StoreSettings, dict(document.get("store", {})), "store"),
        four_eyes=bool(document.get("four_eyes", False)),
    )


def _connection(
    name: str, table: Mapping[str, Any], environ: Mapping[str, str]
) -> ConnectionSettings:
    where = f"connections.{name}"
    values = dict(table)
    kind = values.pop("kind", None)
    values["name"] = name
    http_keys = {f.name for f in fields(HttpSettings)}
    defaults = {"requests_per_second": 10, "parallel": 8} if kind == "glue" else {}
    http = defaults | {key: values.pop(key) for key in http_keys & values.keys()}
    values["http"] = _build(HttpSettings, http, where)
    for key in _SECRET_KEYS & values.keys():
        values[key] = _secret(values[key], f"{where}.{key}", environ)
    match kind:
        case "datasphere":
            return _checked_url(_build(DatasphereSettings, values, where))
        case "glue":
            return _build(GlueSettings, values, where)
    raise ConfigError(f'{where}.kind is {kind!r}; it must be "datasphere" or "glue".')


_SECRET_KEYS = {"client_secret", "access_key_id", "secret_access_key", "session_token"}


def _checked_url(settings: DatasphereSettings) -> DatasphereSettings:
    parts = urlsplit(settings.url)
    loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if parts.scheme == "https" or (parts.scheme == "http" and loopback):
        return settings
    raise ConfigError(
        f"connections.{settings.name}.url is {settings.url!r}; it must start with https:// "
        "(plain http is allowed on loopback only)."
    )


def _secret(reference: object, where: str, environ: Mapping[str, str]) -> Secret:
    scheme, _, rest = str(reference).partition(":")
    match scheme:
        case "env":
            if not environ.get(rest):
                raise ConfigError(f"{where} needs the environment variable {rest}, which is unset.")
            return Secret(environ[rest])
        case "file":
            try:
                return Secret(Path(rest).read_text(encoding="utf-8").strip())
            except OSError as error:
                raise ConfigError(f"{where}: cannot read {rest}: {error.strerror}.") from error
        case "plain":
            return Secret(rest)
    raise ConfigError(f'{where} must be "env:NAME" or "file:PATH", so that no secret stands here.')


def _build(kind: type[T], values: dict[str, Any], where: str) -> T:
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # always a dataclass here
    _refuse_unknown(values, set(known), where)
    clean = {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
    try:
        return kind(**clean)
    except TypeError as error:
        raise ConfigError(f"{where}: {_missing(str(error))}") from error


def _missing(message: str) -> str:
    return "it needs " + message.split("argument")[-1].lstrip("s: ") + "."


def _refuse_unknown(values: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(values) - known)
    if unknown:
        at = f"{where}." if where else ""
        raise ConfigError(
            f"{at}{unknown[0]} is no setting; known here: {', '.join(sorted(known))}."
        )
