"""The preflight: each thing that the connection needs, tried once, with the remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase

from sync.config import DatasphereSettings
from sync.connectors.base import Check, CheckStatus
from sync.connectors.datasphere.bodies import KINDS, Bodies
from sync.connectors.datasphere.discovery_document import LOCAL_TABLES
from sync.connectors.datasphere.repository import DESIGN_TIME
from sync.connectors.datasphere.session import TenantSession
from sync.errors import AccessDenied, AssetNotFound, CatalogUnavailable, ConnectorError
from sync.model.asset import Kind

_MEMBERSHIP = (
    "In the space, add the client to a scoped role with the privileges Data Warehouse General, "
    "Space Files and Data Builder (read), and make it a member."
)
_CLIENT = "In Administration, create an OAuth client of purpose Technical User with a scoped role."
_WRITES = ("create", "update", "delete")


class Preflight:
    """Runs the checks of one connection."""

    def __init__(
        self, settings: DatasphereSettings, session: TenantSession, bodies: Bodies
    ) -> None:
        self._settings = settings
        self._session = session
        self._bodies = bodies

    def checks(self) -> Iterator[Check]:
        """Yield every check; without a token nothing else is tried."""
        token = self._try("token", self._token, _CLIENT)
        yield token
        if token.status is not CheckStatus.OK:
            yield Check(
                name="object API and catalog",
                status=CheckStatus.SKIPPED,
                detail="not tried without a token",
            )
            return
        yield self._discovery()
        spaces: list[str] = []
        yield self._try("spaces", lambda: self._spaces(spaces), _CLIENT)
        for space in spaces:
            yield self._try(f"space {space}", lambda of=space: self._list(of), _MEMBERSHIP)  # type: ignore[misc]  # bound
        yield self._try("object API", lambda: self._read_one(spaces), _MEMBERSHIP)
        yield self._try("catalog", self._catalog, "Allow the client OData consumption.")
        yield self._writes(spaces)

    def _try(self, name: str, attempt: Callable[[], str], remedy: str) -> Check:
        try:
            return Check(name=name, status=CheckStatus.OK, detail=attempt())
        except ConnectorError as error:
            return Check(
                name=name,
                status=CheckStatus.FAILED,
                detail=error.message,
                remedy=remedy,
                is_unreachable=isinstance(error, CatalogUnavailable),
            )

    def _token(self) -> str:
        minutes = self._session.token_works() / 60
        return f"granted; it is renewed in {minutes:.0f} minutes"

    def _discovery(self) -> Check:
        return self._try(
            "discovery document",
            lambda: f"{len(self._bodies.repository.discover())} operations",
            "The built-in paths are used. Ask SAP support why the discovery document is closed.",
        )

    def _spaces(self, into: list[str]) -> str:
        try:
            names = self._bodies.repository.spaces()
        except (AccessDenied, AssetNotFound):
            names = [str(entry.get("name")) for entry in self._bodies.catalog.spaces()]
        patterns = self._settings.spaces
        into += [name for name in names if any(fnmatchcase(name, p) for p in patterns)]
        return f"{len(into)} of {len(names)} spaces are in the settings' scope"

    def _list(self, space: str) -> str:
        self._bodies.repository.some_row(space, LOCAL_TABLES)
        return "readable"

    def _read_one(self, spaces: list[str]) -> str:
        """Read the first object there is, in any space that lets us look."""
        denial: AccessDenied | None = None
        for space in spaces:
            try:
                if name := self._first_object(space):
                    return f"read {space}.{name}"
            except AccessDenied as error:
                denial = error
        if denial is not None:
            raise denial
        return "no object to read yet"

    def _first_object(self, space: str) -> str:
        for kind in (Kind.VIEW, Kind.LOCAL_TABLE):
            row = self._bodies.repository.some_row(space, KINDS[kind])
            if row is not None:
                name = str(row["technicalName"])
                self._bodies.repository.read(space, KINDS[kind], name, DESIGN_TIME)
                return name
        return ""

    def _catalog(self) -> str:
        return f"{len(self._bodies.catalog.spaces())} spaces"

    def _writes(self, spaces: list[str]) -> Check:
        settings, where = self._settings, f"connections.{self._settings.name}"
        if not settings.writable:
            return Check(
                name="writes",
                status=CheckStatus.SKIPPED,
                detail="the connection is read-only",
                remedy=f"Set {where}.writable = true to let plans write.",
                needed_for="write",
            )
        matching = [s for s in spaces if any(fnmatchcase(s, p) for p in settings.writable_spaces)]
        if not matching:
            return Check(
                name="writes",
                status=CheckStatus.FAILED,
                detail="writable_spaces matches no space",
                remedy=f"Name a space in {where}.writable_spaces.",
                needed_for="write",
            )
        return self._described_writes(matching)

    def _described_writes(self, matching: list[str]) -> Check:
        try:
            known = self._bodies.repository.discover()
        except ConnectorError as error:
            detail, status = error.message, CheckStatus.FAILED
        else:
            words = [f"objects {LOCAL_TABLES.command} {each}" for each in _WRITES]
            lacking = [each for each in words if each not in known]
            status = CheckStatus.FAILED if lacking else CheckStatus.OK
            detail = ", ".join(lacking) or f"allowed in {', '.join(matching)}"
        return Check(
            name="writes",
            status=status,
            detail=detail,
            remedy=""
            if status is CheckStatus.OK
            else "The role needs Data Builder (create, update).",
            needed_for="write",
        )
