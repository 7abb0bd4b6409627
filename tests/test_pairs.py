"""Pairs as the settings write them."""

from pathlib import Path
from typing import Any

import pytest

from sync.embedded.places import DEFAULT_PAIRS
from sync.errors import ConfigError
from sync.fields import FIELD_MAP
from sync.merge import Policy
from sync.model.asset import Kind
from sync.model.pair import (
    ASSET_FIELDS,
    COLUMN_FIELDS,
    Authority,
    Case,
    Deletion,
    Direction,
    LinkMode,
    Naming,
    Pair,
    Scope,
    TextPolicy,
    TextSource,
)
from sync.pairs import read_pairs

SYSTEMS = {"dsp": "datasphere", "aws": "glue", "aws2": "glue"}
SAP = {"connection": "dsp", "schema": "SALES"}
LAKE = {"connection": "aws", "schema": "sales_db"}


def read(**keys: Any) -> Pair:
    (pair,) = read_pairs([{"name": "sales", "source": SAP, "target": LAKE} | keys], SYSTEMS)
    return pair


def test_a_pair_needs_a_name_and_two_scopes_only() -> None:
    assert read() == Pair(
        name="sales",
        sap=Scope(connection="dsp", schema="SALES"),
        glue=Scope(connection="aws", schema="sales_db"),
        direction=Direction.TO_GLUE,
    )


def test_without_a_direction_changes_go_from_source_to_target() -> None:
    turned = read(source=LAKE, target=SAP)

    assert turned.direction is Direction.TO_DATASPHERE
    assert (turned.sap, turned.glue) == (read().sap, read().glue)
    assert read(source=LAKE, target=SAP, direction="both").direction is Direction.BOTH


def test_every_key_arrives() -> None:
    pair = read(
        source=SAP | {"include": ["V_*"], "exclude": ["*_OLD"], "kinds": ["view", "local_table"]},
        direction="both",
        mode="import",
        deletion="propose",
        quarantine_days=0,
        naming={"case": "keep", "prefix": "p", "suffix": "s", "strip_prefixes": ["V_"]},
        authority={"default": "newest", "label": "sap", "column.label": "glue"},
        comment={"column": "description", "table": "label", "language": "de"},
        match_threshold=1,
        location_template="s3://b/{name}/",
        open_decimal_scale=6,
        max_drops=0,
        max_drop_share=0.5,
    )

    assert pair == Pair(
        name="sales",
        sap=Scope(
            connection="dsp",
            schema="SALES",
            include=("V_*",),
            exclude=("*_OLD",),
            kinds=(Kind.VIEW, Kind.LOCAL_TABLE),
        ),
        glue=Scope(connection="aws", schema="sales_db"),
        direction=Direction.BOTH,
        mode=LinkMode.IMPORT,
        deletion=Deletion.PROPOSE,
        quarantine_days=0,
        naming=Naming(case=Case.KEEP, prefix="p", suffix="s", strip_prefixes=("V_",)),
        authority={
            "default": Authority.NEWEST,
            "label": Authority.SAP,
            "column.label": Authority.GLUE,
        },
        text=TextPolicy(column=TextSource.DESCRIPTION, table=TextSource.LABEL, language="de"),
        match_threshold=1,
        location_template="s3://b/{name}/",
        open_decimal_scale=6,
        max_drops=0,
        max_drop_share=0.5,
    )


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        pytest.param({"name": ""}, r"A \[\[pair\]\] has name = ''; give each", id="no name"),
        pytest.param({"name": 5}, r"A \[\[pair\]\] has name = 5", id="a number for a name"),
        pytest.param({"mod": "x"}, r"'sales'\.mod is no setting; .*mode", id="unknown key"),
        pytest.param({"text": {}}, r"'sales'\.text is no setting; .*comment", id="inner name"),
        pytest.param({"sap": SAP}, r"'sales'\.sap is no setting; .*source", id="inner side"),
        pytest.param({"source": None}, r"'sales'\.source is missing; write", id="no source"),
        pytest.param({"target": "x"}, r"'sales'\.target is 'x'; it must be a table", id="text"),
        pytest.param(
            {"source": {"connection": "dsp"}}, r"'sales'\.source needs schema", id="no schema"
        ),
        pytest.param(
            {"source": SAP | {"excludes": []}}, r"source\.excludes is no setting", id="scope key"
        ),
        pytest.param(
            {"source": SAP | {"include": "*"}}, r"source\.include is '\*'; .* list", id="no list"
        ),
        pytest.param(
            {"source": SAP | {"kinds": ["tables"]}},
            r"source\.kinds is 'tables'; it must be one of local_table, ",
            id="kind",
        ),
        pytest.param(
            {"source": SAP | {"connection": "dps"}},
            r"source\.connection is 'dps', which is no connection; known are: dsp, aws, aws2",
            id="unknown connection",
        ),
        pytest.param(
            {"source": {"connection": "aws2", "schema": "x"}},
            r"source and .*target are both on glue connections; .*one connection of each kind",
            id="two Glue sides",
        ),
        pytest.param({"target": SAP}, "both on datasphere connections", id="two SAP sides"),
        pytest.param({"mode": "copy"}, r"mode is 'copy'; .* bind, mirror, import", id="mode"),
        pytest.param({"direction": "up"}, r"direction is 'up'; .*to_glue, to_data", id="direction"),
        pytest.param({"deletion": True}, r"deletion is True; .*never, propose", id="deletion"),
        pytest.param(
            {"naming": {"case": "camel"}},
            r"naming\.case is 'camel'; .*lower, upper, keep",
            id="case",
        ),
        pytest.param({"naming": {"prefx": "a"}}, r"naming\.prefx is no setting", id="naming key"),
        pytest.param({"naming": []}, r"naming is \[\]; it must be a table", id="naming list"),
        pytest.param(
            {"comment": {"column": "title"}},
            r"comment\.column is 'title'; .*label",
            id="text source",
        ),
        pytest.param(
            {"authority": {"labels": "sap"}},
            r"authority\.labels is no field; known are default, .*label.*column\.NAME",
            id="authority of no field",
        ),
        pytest.param(
            {"authority": {"column.owner": "glue"}},
            r"authority\.column\.owner is no field",
            id="a column has no owner",
        ),
        pytest.param(
            {"authority": {"label": "both"}},
            r"authority\.label is 'both'; .*sap, glue, newest, union, ask",
            id="authority",
        ),
        pytest.param(
            {"authority": "sap"}, r"authority is 'sap'; it must be a table", id="no table"
        ),
        pytest.param(
            {"match_threshold": 85}, r"match_threshold is 85; .* between 0 and 1", id="85"
        ),
        pytest.param({"max_drop_share": -0.1}, r"max_drop_share is -0\.1; .* between", id="share"),
        pytest.param({"max_drops": "10"}, r"max_drops is '10'; .* whole number", id="drops"),
        pytest.param({"open_decimal_scale": 1.5}, r"scale is 1\.5; .* whole number", id="scale"),
        pytest.param({"location_template": 1}, r"template is 1; it must be a text", id="template"),
    ],
)
def test_what_is_wrong_is_named_with_the_remedy(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read(**keys)


def test_two_pairs_of_one_name_are_refused() -> None:
    pair = {"name": "sales", "source": SAP, "target": LAKE}

    with pytest.raises(ConfigError, match="Two pairs are called 'sales'; rename one"):
        read_pairs([pair, pair], SYSTEMS)


def test_something_else_than_a_table_is_no_pair() -> None:
    with pytest.raises(ConfigError, match=r"\[pair\] is 'sales'; it must be a table"):
        read_pairs(["sales"], SYSTEMS)
    with pytest.raises(ConfigError, match=r"pair is 'sales'; write each pair"):
        read_pairs("sales", SYSTEMS)


def test_an_authority_may_be_given_to_every_row_of_the_field_map() -> None:
    assert {row.name for row in FIELD_MAP if not row.of_column} == ASSET_FIELDS
    assert {row.name for row in FIELD_MAP if row.of_column} == COLUMN_FIELDS


@pytest.mark.parametrize("row", FIELD_MAP, ids=lambda row: f"{row.of_column} {row.name}")
def test_what_the_settings_say_of_a_field_is_what_the_merge_does(row: Any) -> None:
    exact = f"{'column' if row.of_column else 'asset'}.{row.name}"
    pair = read(authority={row.name: "newest", exact: "union"})

    assert Policy(authority=pair.authority).of(row) is Authority.UNION


def test_the_pairs_of_the_embedded_world_can_be_read() -> None:
    import tomllib

    text = Path(DEFAULT_PAIRS).read_text(encoding="utf-8")
    systems = {"datasphere": "datasphere", "glue": "glue"}

    pairs = read_pairs(tomllib.loads(text)["pair"], systems)

    assert {pair.direction for pair in pairs} == set(Direction)
    assert {pair.mode for pair in pairs} == set(LinkMode)
    assert {pair.deletion for pair in pairs} == set(Deletion)
    assert {each for pair in pairs for each in pair.authority.values()} == set(Authority)
