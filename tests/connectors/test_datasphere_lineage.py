"""Lineage as queries, associations, models, remote tables and flows state it."""

from typing import Any

import orjson
import pytest

from sync.connectors.datasphere.flow import flow_lineage
from sync.connectors.datasphere.lineage import Names, lineage
from sync.errors import MalformedAnswer
from sync.model.lineage import EdgeKind, LineageEdge
from tests.connectors.csn_samples import SAMPLES, document, ref

NAMES = Names(
    "dsp", "SALES", frozenset({"T", "U", "SAP.TIME.X", "HR.T"}), frozenset({"SALES", "HR"})
)
T = {"ref": ["T"], "as": "t"}
U = {"ref": ["U"]}


def col(*path: str, **rest: Any) -> dict[str, Any]:
    return {"ref": list(path), **rest}


def select(source: Any, *columns: Any, **rest: Any) -> dict[str, Any]:
    return {"SELECT": {"from": source, "columns": list(columns), **rest}}


def columns_of(edges: tuple[LineageEdge, ...]) -> set[tuple[str, str, str]]:
    """Return (upstream asset, its column, own column) of the edges between columns."""
    return {
        (str(e.upstream), e.upstream_column, e.downstream_column or "")
        for e in edges
        if e.upstream_column is not None
    }


def of_query(query: dict[str, Any], *names: str) -> tuple[LineageEdge, ...]:
    csn = document("V", {name: {"type": "cds.Date"} for name in names}, query=query)
    return lineage(ref("V"), csn, NAMES)


JOIN = {"join": "inner", "args": [T, U], "on": [col("t", "ID"), "=", col("U", "ID")]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(select(T, col("t", "A")), {("SALES.T", "A", "A")}, id="a column by alias"),
        pytest.param(select(T, col("A", **{"as": "B"})), {("SALES.T", "A", "B")}, id="renamed"),
        pytest.param(
            select(JOIN, col("t", "A"), col("U", "B")),
            {("SALES.T", "A", "A"), ("SALES.U", "B", "B")},
            id="two sides of a join",
        ),
        pytest.param(select(JOIN, col("A")), set(), id="a bare name of a join is not guessed"),
        pytest.param(
            select(T, {"func": "SUM", "args": [col("A")], "as": "B"}),
            {("SALES.T", "A", "B")},
            id="a function",
        ),
        pytest.param(
            select(
                T,
                {
                    "xpr": [
                        "case",
                        "when",
                        col("A"),
                        "=",
                        {"val": 1},
                        "then",
                        col("t", "B"),
                        "end",
                    ],
                    "cast": {"type": "cds.String"},
                    "as": "B",
                },
            ),
            {("SALES.T", "A", "B"), ("SALES.T", "B", "B")},
            id="a case with a cast",
        ),
        pytest.param(
            select(T, "*"),
            {("SALES.T", "A", "A"), ("SALES.T", "B", "B")},
            id="a star of one source",
        ),
        pytest.param(
            {"SELECT": {"from": T}},
            {("SALES.T", "A", "A"), ("SALES.T", "B", "B")},
            id="no columns at all",
        ),
        pytest.param(
            select(T, "*", col("C", **{"as": "A"})),
            {("SALES.T", "C", "A"), ("SALES.T", "B", "B")},
            id="a star with one replaced",
        ),
        pytest.param(
            select({**select(T, col("X", **{"as": "Y"})), "as": "s"}, col("s", "Y", **{"as": "A"})),
            {("SALES.T", "X", "A")},
            id="a sub-select",
        ),
        pytest.param(
            {"SET": {"op": "union", "args": [select(T, col("A")), select(U, col("Z"))]}},
            {("SALES.T", "A", "A"), ("SALES.U", "Z", "A")},
            id="a union matches by position",
        ),
        pytest.param(
            select(T, {**select(U, col("Z")), "as": "A"}),
            {("SALES.U", "Z", "A")},
            id="a scalar one",
        ),
        pytest.param(
            select(T, col("_M", "NAME", **{"as": "A"}), mixin={"_M": {"target": "HR.E"}}),
            {("HR.E", "NAME", "A")},
            id="along a mixin into another space",
        ),
        pytest.param(
            select(T, col("X", **{"as": "A"}), col("$projection", "A", **{"as": "B"})),
            {("SALES.T", "X", "A"), ("SALES.T", "X", "B")},
            id="an output of the same query",
        ),
        pytest.param(
            select(T, {"ref": ["$parameters", "P"], "as": "A"}), set(), id="a parameter is none"
        ),
        pytest.param(
            select({"ref": [{"id": "T", "args": {"P": {"val": 1}}}]}, col("T", "A")),
            {("SALES.T", "A", "A")},
            id="a source with arguments",
        ),
        pytest.param(
            select({"ref": ["SAP.TIME.X"]}, col("X", "A")),
            {("SALES.SAP.TIME.X", "A", "A")},
            id="a dotted name of the own space",
        ),
    ],
)
def test_columns_of_a_query_lead_to_their_origins(query, expected):
    assert columns_of(of_query(query, "A", "B")) == expected


def test_a_query_reads_every_object_under_any_of_its_froms():
    query = select(JOIN, col("t", "A"), where=[col("A"), "in", select({"ref": ["HR.E"]}, col("X"))])

    edges = of_query(query, "A")

    assert {str(e.upstream) for e in edges if e.upstream_column is None} == {
        "SALES.T",
        "SALES.U",
        "HR.E",
    }
    assert {e.kind for e in edges} == {EdgeKind.QUERY}


@pytest.mark.parametrize(
    ("name", "resolved"),
    [
        pytest.param("HR.EMPLOYEES", ("HR", "EMPLOYEES"), id="another space"),
        pytest.param("HR.T", ("SALES", "HR.T"), id="an object of the own space that has a dot"),
        pytest.param("SAP.TIME.M", ("SALES", "SAP.TIME.M"), id="dots without such a space"),
        pytest.param("PLAIN", ("SALES", "PLAIN"), id="no dot"),
    ],
)
def test_names_mean_the_own_space_first(name, resolved):
    found = NAMES.resolve(name)

    assert (found.schema, found.name) == resolved


def test_associations_are_edges_of_their_own_kind():
    csn = document("V", {"_T": {"type": "cds.Association", "target": "HR.E", "on": []}})

    (edge,) = lineage(ref("V"), csn, NAMES)

    assert (edge.kind, str(edge.upstream), edge.via) == (EdgeKind.ASSOCIATION, "HR.E", "_T")


def test_a_remote_table_comes_from_behind_its_connection():
    csn = document(
        "RT",
        {"A": {"type": "cds.Date"}},
        **{
            "@DataWarehouse.remote.connection": "LAKE",
            "@DataWarehouse.remote.entity": "AwsDataCatalog.sales_db.orders",
        },
    )

    (edge,) = lineage(ref("RT"), csn, NAMES)

    assert (edge.kind, edge.via) == (EdgeKind.REMOTE, "LAKE")
    assert edge.upstream.connection == "dsp/LAKE"
    assert (edge.upstream.schema, edge.upstream.name) == ("AwsDataCatalog.sales_db", "orders")


def test_a_model_takes_facts_dimensions_and_columns():
    path = SAMPLES / "cloud-dqm-sample-payloads" / "datasphere-geo-map" / "SalesOrders_Model.json"
    if not path.exists():
        pytest.skip("no samples here")

    edges = lineage(ref("SalesOrders_Model"), orjson.loads(path.read_bytes()), NAMES)

    models = [e for e in edges if e.kind is EdgeKind.MODEL]
    assert {str(e.upstream) for e in models} == {
        "SALES.SalesOrders_View",
        "SALES.Addresses_Location",
    }
    pairs = columns_of(edges)
    assert ("SALES.SalesOrders_View", "NETAMOUNT", "NETAMOUNT") in pairs
    assert ("SALES.Addresses_Location", "PARTNERID", "PARTNERID1") in pairs
    assert len({e.downstream_column for e in models if e.downstream_column}) == 33


def test_a_replication_flow_names_where_it_writes():
    flow = {
        "contents": {
            "sourceSystem": [{"connectionId": "$DWC", "container": ""}],
            "targetSystem": [{"connectionId": "S3", "container": "/lake/sap"}],
            "replicationTasks": [
                {
                    "sourceObject": {"name": "T", "definition": {"columns": [{"name": "A"}]}},
                    "targetObject": {"name": "t_out", "definition": {"columns": [{"name": "A"}]}},
                }
            ],
        }
    }

    table, column = flow_lineage("RF", {"replicationflows": {"RF": flow}}, NAMES)

    assert (str(table.upstream), table.kind) == ("SALES.T", EdgeKind.FLOW)
    assert table.downstream.connection == "dsp/S3"
    assert (table.downstream.schema, table.downstream.name) == ("/lake/sap", "t_out")
    assert table.via == "RF -> S3:/lake/sap/t_out"
    assert (column.upstream_column, column.downstream_column) == ("A", "A")


def test_a_data_flow_maps_bare_columns_of_its_one_source():
    flow = _flow(
        _process("com.sap.database.table.consumer", dwcEntity="T"),
        _process(
            "com.sap.database.table.producer",
            dwcEntity="U",
            attributeMappings=[
                {"target": "X", "expression": '"A"'},
                {"target": "Y", "expression": '"A" + "B"'},
            ],
        ),
    )

    edges = flow_lineage("DF", {"dataflows": {"DF": flow}}, NAMES)

    assert [str(e.downstream) for e in edges] == ["SALES.U", "SALES.U"]
    assert columns_of(edges) == {("SALES.T", "A", "X")}


def test_a_data_flow_with_two_sources_maps_no_columns():
    flow = _flow(
        _process("x.consumer", dwcEntity="T"),
        _process("x.consumer", dwcEntity="HR.E"),
        _process(
            "x.producer",
            dwcEntity="U",
            attributeMappings=[{"target": "X", "expression": '"A"'}],
        ),
    )

    edges = flow_lineage("DF", {"dataflows": {"DF": flow}}, NAMES)

    assert {str(e.upstream) for e in edges} == {"SALES.T", "HR.E"}
    assert columns_of(edges) == set()


def test_a_transformation_flow_sees_through_its_view_transform():
    view = {"query": select({"ref": ["HR.E"], "as": "e"}, col("e", "NAME", **{"as": "N"}))}
    flow = _flow(
        _process("com.sap.dwc.viewtransform", definition=view),
        _process(
            "com.sap.dwc.target", name="U", attributeMappings=[{"source": "N", "target": "FULL"}]
        ),
    )

    edges = flow_lineage("TF", {"transformationflows": {"TF": flow}}, NAMES)

    assert columns_of(edges) == {("HR.E", "NAME", "FULL")}


def test_a_flow_in_another_form_is_read_from_its_lists_or_not_at_all():
    listed = {"sources": {"T": {}}, "targets": {"U": {}}}

    assert len(flow_lineage("F", {"dataflows": {"F": listed}}, NAMES)) == 1
    assert flow_lineage("TC", {"taskchains": {"TC": {"kind": "sap.dis.taskchain"}}}, NAMES) == ()
    assert flow_lineage("F", {}, NAMES) == ()


def test_a_flow_that_cannot_be_understood_is_malformed():
    flow = {"contents": {"processes": {"p": None}}}

    with pytest.raises(MalformedAnswer, match="flow DF"):
        flow_lineage("DF", {"dataflows": {"DF": flow}}, NAMES)


def _process(component: str, **config: Any) -> dict[str, Any]:
    return {"component": component, "metadata": {"config": config}}


def _flow(*processes: dict[str, Any]) -> dict[str, Any]:
    return {"contents": {"processes": {f"p{i}": each for i, each in enumerate(processes)}}}
