"""A Datasphere tenant as a connector: the contract, put together from this folder's parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from sync.config import DatasphereSettings
from sync.connectors.base import Capabilities, Check, ReadScope, Written
from sync.connectors.datasphere.bodies import KINDS, Bodies
from sync.connectors.datasphere.deployment import Deployment
from sync.connectors.datasphere.discovery_document import Collection
from sync.connectors.datasphere.objects import to_asset
from sync.connectors.datasphere.pace import Time
from sync.connectors.datasphere.parallel import interleaved
from sync.connectors.datasphere.preflight import Preflight
from sync.connectors.datasphere.reader import Tenant, read_space
from sync.connectors.datasphere.repository import DESIGN_TIME
from sync.connectors.datasphere.sampling import Sampling
from sync.connectors.datasphere.session import TenantSession
from sync.connectors.datasphere.writer import Writer
from sync.connectors.probing import outside, probe_by
from sync.connectors.rows import Sample
from sync.connectors.traffic import Traffic
from sync.errors import (
    AccessDenied,
    AssetNotFound,
    AuthenticationFailed,
    ConnectorError,
)
from sync.model.absence import Probe
from sync.model.asset import Asset, AssetRef, Kind, System
from sync.model.discovery import ReadEvent, Schema
from sync.model.edit import Edit

# Events that wait for a slow consumer; each may hold a batch of assets.
_WAITING_EVENTS = 8


class DatasphereConnector:
    """One configured tenant; its methods may be called from any thread."""

    def __init__(self, settings: DatasphereSettings, clock: Time | None = None) -> None:
        self._settings = settings
        self._session = TenantSession(settings, clock)
        self._bodies = Bodies(settings, self._session)
        self._writer = Writer(settings, self._bodies)

    @property
    def name(self) -> str:
        """Return the connection's name."""
        return self._settings.name

    @property
    def system(self) -> System:
        """Return which kind of catalog this is."""
        return System.DATASPHERE

    @property
    def traffic(self) -> Traffic:
        """Return what its requests were like lately."""
        return self._session.traffic

    @property
    def capabilities(self) -> Capabilities:
        """Return what this connection may do."""
        writes = self._settings.writable
        return Capabilities(
            writes=writes,
            creates=writes,
            drops=writes,
            edits_columns=writes,
            deploys=True,
            writable_schemas=self._settings.writable_spaces if writes else (),
        )

    def check(self) -> tuple[Check, ...]:
        """Try each permission and API that the connection needs; never raises."""
        return tuple(Preflight(self._settings, self._session, self._bodies).checks())

    def read(self, scope: ReadScope) -> Iterator[ReadEvent]:
        """Yield schemas, batches and one verdict per space, spaces in parallel."""
        schemas, every = self._schemas(scope)
        threads = max(1, self._settings.http.parallel)
        with ThreadPoolExecutor(threads, thread_name_prefix="datasphere-object") as pool:
            tenant = Tenant(self.name, self._bodies, every, pool, 2 * threads, scope)
            sources = [partial(read_space, tenant, schema) for schema in schemas]
            yield from interleaved(sources, threads=threads, bound=_WAITING_EVENTS)

    def schemas(self) -> tuple[str, ...]:
        """Return the spaces that the settings name."""
        return tuple(schema.name for schema in self._schemas(ReadScope())[0])

    def fetch(self, ref: AssetRef) -> Asset:
        """Return the asset as it is now."""
        try:
            listed = self._bodies.find(ref)
        except (AccessDenied, AssetNotFound) as denial:
            return self._fetch_exposed(ref, denial)
        if listed is None:
            raise AssetNotFound(self.name, f"{ref} does not exist; names are case-sensitive.")
        return to_asset(ref, self._bodies.body(ref.schema, listed))

    def probe(self, ref: AssetRef, kind: Kind) -> Probe:
        """Ask for the definition of *ref*; a space that is not shown to us says nothing of it."""
        collection = KINDS[kind]
        asked = f"the definition of {ref} among the {collection.path}"
        left_out = outside(ref, "spaces", self._settings.spaces)
        return left_out or probe_by(ref, asked, lambda: self._need_shown(ref, kind))

    def sample(self, ref: AssetRef, limit: int) -> Sample:
        """Return at most *limit* rows of *ref* and their number."""
        return Sampling(self._session, self._bodies.catalog).sample(ref, limit)

    def create(self, asset: Asset) -> Written:
        """Create *asset* as a local table, deploy it, and read it back."""
        return self._writer.create(asset)

    def update(
        self, ref: AssetRef, edits: Sequence[Edit], *, expected: Asset, deploy: bool = False
    ) -> Written:
        """Carry out *edits* on *ref* and nothing else, if it still equals *expected*.

        Without *deploy* the change is a draft afterwards, which blocks the next write.
        """
        return self._writer.update(ref, edits, expected=expected, deploy=deploy)

    def restore(
        self,
        ref: AssetRef,
        body: Mapping[str, Any],
        *,
        expected: Asset | None,
        deploy: bool = False,
    ) -> Written:
        """Make *ref* what *body* says if it still equals *expected*; without one, create it.

        A local table comes back without its rows: a definition is all that *body* holds.
        """
        if expected is None:
            return self._writer.recreate(ref, body)
        return self._writer.restore(ref, body, expected=expected, deploy=deploy)

    def drop(self, ref: AssetRef, *, expected: Asset) -> Written:
        """Delete the local table *ref* with its rows, if it still equals *expected*."""
        return self._writer.drop(ref, expected=expected)

    def deploys_along(self, ref: AssetRef) -> tuple[AssetRef, ...]:
        """Return the other not-deployed or changed objects that deploying *ref* takes along."""
        return Deployment(self.name, self._bodies).along(ref)

    def close(self) -> None:
        """Release sockets; the connector is not used afterwards."""
        self._session.close()

    def _fetch_exposed(self, ref: AssetRef, denial: ConnectorError) -> Asset:
        """Return what the consumption services show where the object API is closed."""
        try:
            entry = self._bodies.catalog.asset(ref.schema, ref.name)
        except AccessDenied:
            entry = None
        if entry is None:
            raise denial
        return to_asset(ref, self._bodies.exposed_body(ref.schema, entry))

    def _need_shown(self, ref: AssetRef, kind: Kind) -> None:
        """Read the definition of *ref*; raises AssetNotFound only where its space is shown."""
        try:
            self._bodies.repository.read(ref.schema, KINDS[kind], ref.name, DESIGN_TIME)
        except AssetNotFound as error:
            if self._is_shown(ref.schema, KINDS[kind]):
                raise
            text = f"{error.message} The space {ref.schema} itself is deleted or hidden from us."
            raise AccessDenied(self.name, text) from error

    def _is_shown(self, space: str, collection: Collection) -> bool:
        """Return whether the object API shows us *space*, so that its 404 means an object."""
        repository = self._bodies.repository
        with suppress(AccessDenied, AssetNotFound):
            return space in repository.spaces()
        # Not every client may list spaces: then a list of the space itself tells.
        with suppress(AccessDenied, AssetNotFound):
            repository.some_row(space, collection)
            return True
        return False

    def _schemas(self, scope: ReadScope) -> tuple[list[Schema], frozenset[str]]:
        """Return the spaces to read, with their labels, and the names of all there are."""
        labels: dict[str, str | None] = {}
        problem: ConnectorError | None = None
        try:
            labels = {
                str(entry["name"]): entry.get("label")
                for entry in self._bodies.catalog.spaces()
                if "name" in entry
            }
        except AuthenticationFailed:
            raise
        except ConnectorError as error:
            problem = error
        try:
            names = self._bodies.repository.spaces()
        except (AccessDenied, AssetNotFound):
            if problem is not None:
                raise
            names = []
        every = list(dict.fromkeys([*names, *labels]))
        wanted = [name for name in every if self._is_wanted(name, scope)]
        return [Schema(name=n, label=labels.get(n)) for n in wanted], frozenset(every)

    def _is_wanted(self, space: str, scope: ReadScope) -> bool:
        return any(fnmatchcase(space, pattern) for pattern in self._settings.spaces) and any(
            fnmatchcase(space, pattern) for pattern in scope.schemas
        )
