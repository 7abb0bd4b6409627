"""The connectors that the contract is tried on: each over HTTP against its embedded server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from sync.config import ConnectionSettings, DatasphereSettings, GlueSettings, HttpSettings, Secret
from sync.connectors.base import Connector
from sync.connectors.registry import open_connector
from sync.datatypes import parse_glue
from sync.embedded.glue.access import Rule
from sync.embedded.places import DEFAULT_GLUE
from sync.model.asset import Asset, AssetRef, Column, System
from sync.model.datatype import Scalar
from sync.model.edit import AddColumn, DropColumn, Edit, RenameColumn, SetField
from tests.connectors import glue_world, tenant_world
from tests.factories import make_asset, make_column

CONNECTION = "contract"
SECRET = "sphereglue-secret"
SESSION_TOKEN = "session-token-never-to-be-seen"
WRONG_SECRET = "wrong-and-never-to-be-seen"
HTTP = HttpSettings(requests_per_second=0, tries=2, connect_seconds=2, read_seconds=10)


@dataclass(frozen=True, kw_only=True)
class Named:
    """An edit, and every path of the body that it may change."""

    edit: Edit
    paths: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One kind of connector: how to reach it, and what to try on it."""

    system: System
    settings: ConnectionSettings
    reset: Callable[[], None]
    another: Callable[[], AbstractContextManager[ConnectionSettings]]  # same content, other port
    # a catalog of one schema with so many assets; the folder is for its content
    crowded: Callable[[Path, int], AbstractContextManager[ConnectionSettings]]
    deny: Callable[[str], None]  # take away a schema
    refuse_credentials: Callable[[], None]  # for WRONG_SECRET
    secret_key: str
    writable_key: str
    scope_key: str  # what limits the schemas that may be written
    schemas: tuple[str, ...]  # a small scope; every schema of it can be read
    closed: str  # one more schema, for `deny`
    table: AssetRef  # a table that may be written
    protected: AssetRef  # one that no sync may write
    new: Asset  # a table that is not there
    edits: Mapping[str, Named]
    unknown: Mapping[str, Edit]
    volatile: tuple[str, ...]  # paths of the body that every write moves

    def connector(self, **changes: Any) -> AbstractContextManager[Connector]:
        return opened(replace(self.settings, **changes))

    def with_wrong_secret(self) -> ConnectionSettings:
        self.refuse_credentials()
        return replace(self.settings, **{self.secret_key: Secret(WRONG_SECRET)})


@contextmanager
def opened(settings: ConnectionSettings) -> Iterator[Connector]:
    connector = open_connector(settings)
    try:
        yield connector
    finally:
        connector.close()


def ref(schema: str, name: str) -> AssetRef:
    return AssetRef(CONNECTION, schema, name)


def named(edit: Edit, *paths: str) -> Named:
    return Named(edit=edit, paths=frozenset(paths))


@contextmanager
def datasphere_subject() -> Iterator[Subject]:
    """Run the embedded tenant; the client is no member of the space BOARD."""
    with tenant_world.running_world() as world:
        yield Subject(
            system=System.DATASPHERE,
            settings=_tenant_settings(world.url),
            reset=world.restart,
            another=_another_tenant,
            crowded=_crowded_tenant,
            deny=lambda _: None,  # the content denies it already
            refuse_credentials=lambda: None,  # the tenant does so itself
            secret_key="client_secret",
            writable_key="writable",
            scope_key="writable_spaces",
            schemas=("SANDBOX", "HR"),
            closed="BOARD",
            table=ref("SANDBOX", "CUSTOMERS"),
            protected=ref("MASTERDATA", "UNITS_OF_MEASURE"),
            new=_new_local_table(),
            edits=_tenant_edits(),
            unknown={
                "column": SetField("NO_SUCH_COLUMN", "label", "x"),
                "field": SetField("NAME", "no_such_field", "x"),
                "dropped column": DropColumn("NO_SUCH_COLUMN"),
                "renamed column": RenameColumn("NO_SUCH_COLUMN", "X"),
                "taken column": AddColumn(make_column("NAME")),
            },
            volatile=("/listing/",),
        )


def _tenant_settings(url: str) -> DatasphereSettings:
    return DatasphereSettings(
        name=CONNECTION,
        url=url,
        client_id="sphereglue",
        client_secret=Secret(SECRET),
        writable=True,
        http=HTTP,
    )


@contextmanager
def _another_tenant() -> Iterator[ConnectionSettings]:
    with tenant_world.running_world() as world:
        yield _tenant_settings(world.url)


@contextmanager
def _crowded_tenant(folder: Path, count: int) -> Iterator[ConnectionSettings]:
    table = {"kind": "entity", "elements": {"ID": {"type": "cds.Integer"}}}
    client = {"client_id": "sphereglue", "client_secret": SECRET}
    definitions = {f"T_{number:05}": table for number in range(count)}
    (folder / "CROWD").mkdir()
    (folder / "CROWD" / "tables.json").write_bytes(orjson.dumps({"definitions": definitions}))
    (folder / "tenant.json").write_bytes(orjson.dumps({"clients": [client]}))
    with tenant_world.running_world(folder) as world:
        yield _tenant_settings(world.url)


def _new_local_table() -> Asset:
    key = Column(
        name="ORDER_ID",
        type=Scalar("cds.String", length=10),
        native_type="cds.String(10)",
        label="Order",
        key=True,
        nullable=False,
    )
    amount = Column(
        name="AMOUNT",
        type=Scalar("cds.Decimal", precision=15, scale=2),
        native_type="cds.Decimal(15,2)",
        label="Amount",
        description="In the currency of the order",
    )
    return make_asset(
        "CONTRACT_ORDERS",
        schema="SANDBOX",
        connection=CONNECTION,
        columns=(key, amount),
        label="Orders of the contract",
        description="Made by a test",
    )


def _tenant_edits() -> dict[str, Named]:
    table = "/definition/definitions/CUSTOMERS"
    name = f"{table}/elements/NAME"
    return {
        "label": named(SetField(None, "label", "Our Customers"), f"{table}/@EndUserText.label"),
        "description": named(
            SetField(None, "description", "Ours"), f"{table}/@EndUserText.quickInfo"
        ),
        "no description": named(
            SetField(None, "description", None), f"{table}/@EndUserText.quickInfo"
        ),
        "label of a column": named(
            SetField("NAME", "label", "Full Name"), f"{name}/@EndUserText.label"
        ),
        "description of a column": named(
            SetField("NAME", "description", "As printed"), f"{name}/@EndUserText.quickInfo"
        ),
        "type": named(SetField("NAME", "type", "cds.String(120)"), f"{name}/length"),
        "annotation": named(SetField("NAME", "annotation:@Own.mark", "true"), f"{name}/@Own.mark"),
        "new column": named(AddColumn(make_column("NOTE")), f"{table}/elements/NOTE"),
        "dropped column": named(DropColumn("SEGMENT"), f"{table}/elements/SEGMENT"),
        "renamed column": named(
            RenameColumn("CITY", "TOWN"), f"{table}/elements/CITY", f"{table}/elements/TOWN"
        ),
    }


@contextmanager
def glue_subject() -> Iterator[Subject]:
    """Run the embedded Glue; it checks no signature, so a layer in front refuses the wrong one."""
    with glue_world.running_world(DEFAULT_GLUE) as world:

        def refuse_credentials() -> None:
            for operation in ("GetCallerIdentity", "GetDatabases", "GetTable", "GetDatabase"):
                refusals = [glue_world.error("InvalidSignatureException", 403)] * 20
                world.faults.queued[operation] = [*refusals]

        yield Subject(
            system=System.GLUE,
            settings=_glue_settings(world.url),
            reset=world.restart,
            another=_another_glue,
            crowded=_crowded_glue,
            deny=lambda database: _deny(world, database),
            refuse_credentials=refuse_credentials,
            secret_key="secret_access_key",
            writable_key="writable",
            scope_key="databases",
            schemas=("clickstream_db", "landing_raw"),
            closed="hr_db",
            table=ref("clickstream_db", "page_views"),
            protected=ref("finance_db", "ecb_reference_rates"),
            new=_new_glue_table(),
            edits=_glue_edits(),
            unknown={
                "column": SetField("no_such_column", "comment", "x"),
                "field": SetField("url", "no_such_field", "x"),
                "dropped column": DropColumn("no_such_column"),
                "renamed column": RenameColumn("no_such_column", "x"),
                "taken column": AddColumn(make_column("url", system=System.GLUE)),
            },
            volatile=("/VersionId", "/UpdateTime"),
        )


def _glue_settings(url: str) -> GlueSettings:
    return GlueSettings(
        name=CONNECTION,
        region="eu-central-1",
        endpoint_url=url,
        access_key_id=Secret(glue_world.KEY),
        secret_access_key=Secret(SECRET),
        session_token=Secret(SESSION_TOKEN),
        http=HTTP,
    )


def _deny(world: glue_world.GlueWorld, database: str) -> None:
    world.glue.catalogs.access.put(glue_world.KEY, database, Rule.DENY)


@contextmanager
def _another_glue() -> Iterator[ConnectionSettings]:
    with glue_world.running_world(DEFAULT_GLUE) as world:
        yield _glue_settings(world.url)


@contextmanager
def _crowded_glue(_: Path, count: int) -> Iterator[ConnectionSettings]:
    with glue_world.running_world() as world:
        world.seed("crowd", *({"Name": f"t_{number:05}"} for number in range(count)))
        yield _glue_settings(world.url)


def _new_glue_table() -> Asset:
    columns = [
        Column(name="order_id", type=parse_glue("varchar(10)"), native_type="varchar(10)"),
        Column(
            name="amount",
            type=parse_glue("decimal(15,2)"),
            native_type="decimal(15,2)",
            comment="Amount",
        ),
    ]
    return make_asset(
        "contract_orders",
        schema="clickstream_db",
        connection=CONNECTION,
        system=System.GLUE,
        columns=columns,
        description="Made by a test",
        properties={"team": "contract"},
    )


def _glue_edits() -> dict[str, Named]:
    columns = "/StorageDescriptor/Columns"
    return {
        "description": named(SetField(None, "description", "Ours"), "/Description"),
        "no description": named(SetField(None, "description", None), "/Description"),
        "owner": named(SetField(None, "owner", "data-office"), "/Owner"),
        "property": named(SetField(None, "parameter:own.mark", "1"), "/Parameters/own.mark"),
        "comment": named(SetField("url", "comment", "The page"), f"{columns}/2/Comment"),
        "comment of a partition key": named(
            SetField("dt", "comment", "Day"), "/PartitionKeys/0/Comment"
        ),
        "type": named(SetField("country", "type", "varchar(3)"), f"{columns}/4/Type"),
        "new column": named(AddColumn(make_column("note", system=System.GLUE)), columns),
        "dropped column": named(DropColumn("referrer"), columns),
        "renamed column": named(RenameColumn("url", "page_url"), f"{columns}/2/Name"),
    }


SUBJECTS = {System.DATASPHERE: datasphere_subject, System.GLUE: glue_subject}
