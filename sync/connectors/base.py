"""The contract that every connector keeps; `tests/connectors/test_contract.py` decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from sync.connectors.traffic import Traffic
from sync.model.absence import Probe
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.discovery import ReadEvent
from sync.model.edit import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a connection can do; asked before planning, so that nothing fails at apply."""

    writes: bool  # the settings allow writes and the catalog knows them
    creates: bool
    drops: bool
    edits_columns: bool  # add, drop and alter columns
    deploys: bool  # a write has a separate deploy
    writable_schemas: tuple[str, ...] = ("*",)  # patterns


class CheckStatus(StrEnum):
    """The answer of one preflight check."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One permission or API that the connection needs: works or not, with the remedy."""

    name: str
    status: CheckStatus
    detail: str = ""
    remedy: str = ""
    needed_for: str = "read"  # read, write, drop
    is_unreachable: bool = False  # it failed because nothing answered


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadScope:
    """What to read: schema patterns, and the versions that the store knows already."""

    schemas: tuple[str, ...] = ("*",)
    known: Mapping[AssetRef, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A write that the catalog confirmed; *after* is what a fresh read returned."""

    ref: AssetRef
    before: Mapping[str, Any] | None  # the native body; None when created
    after: Mapping[str, Any] | None  # None when dropped
    asset: Asset | None  # *after*, parsed


class Connector(Protocol):
    """One configured catalog. Methods raise ConnectorError and nothing else of their own.

    A write that the settings forbid is AccessDenied and names the setting; one that the catalog
    cannot hold, such as an unknown column or field, is WriteRefused or MappingError and names it.
    """

    @property
    def name(self) -> str:
        """Return the connection's name."""

    @property
    def system(self) -> System:
        """Return which kind of catalog this is."""

    @property
    def traffic(self) -> Traffic:
        """Return what its requests were like lately."""

    @property
    def capabilities(self) -> Capabilities:
        """Return what this connection may do."""

    def check(self) -> tuple[Check, ...]:
        """Try each permission and API that the connection needs; never raises."""

    def read(self, scope: ReadScope) -> Iterator[ReadEvent]:
        """Yield schemas, batches and one verdict per schema.

        A schema that is denied or fails ends with its verdict and the others go on. Raises only
        when the catalog as a whole cannot be read (AuthenticationFailed, CatalogUnavailable, ...).
        """

    def schemas(self) -> tuple[str, ...]:
        """Return the names of the schemas that `read` would read."""

    def fetch(self, ref: AssetRef) -> Asset:
        """Return the asset as it is now; raises AssetNotFound or AccessDenied."""

    def probe(self, ref: AssetRef, kind: Kind) -> Probe:
        """Ask for *ref* by its name, because a listing no longer named it; never raises.

        It is deleted only where the catalog says so of the asset itself, and shows us the schema.
        """

    def create(self, asset: Asset) -> Written:
        """Create *asset* (in this catalog's vocabulary; its body is ignored) and read it back.

        Raises AssetExists when there is one that differs. A lost answer is re-read first.
        """

    def update(
        self, ref: AssetRef, edits: Sequence[Edit], *, expected: Asset, deploy: bool = False
    ) -> Written:
        """Carry out *edits* on *ref* and nothing else, if it still equals *expected*.

        Raises AssetConflict when it moved, AssetNotFound when it is gone. Keeps every key that
        it does not understand. *deploy* is for catalogs with `capabilities.deploys`.
        """

    def restore(
        self,
        ref: AssetRef,
        body: Mapping[str, Any],
        *,
        expected: Asset | None,
        deploy: bool = False,
    ) -> Written:
        """Make *ref* what the native *body* says, if it still equals *expected*, as `update` does.

        Without *expected* it must not exist and is created. What the catalog writes by itself
        (versions, times, statistics) is not taken from *body*.
        """

    def drop(self, ref: AssetRef, *, expected: Asset) -> Written:
        """Drop *ref* if it still equals *expected*; a missing one is AssetNotFound."""

    def deploys_along(self, ref: AssetRef) -> tuple[AssetRef, ...]:
        """Return the other not-deployed or changed objects that deploying *ref* takes along."""

    def close(self) -> None:
        """Release sockets; the connector is not used afterwards."""


class Parser(Protocol):
    """Pure: rebuild an asset from the body that `read` gave, without any request."""

    def __call__(self, ref: AssetRef, body: Mapping[str, Any]) -> Asset:
        """Return the asset."""
