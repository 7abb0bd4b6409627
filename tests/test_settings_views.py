"""Settings as pages show them: nothing secret, and pairs as text that reads back."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date

import pytest

from sync.config import DatasphereSettings, HttpSettings, Secret
from sync.model.pair import (
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
from sync.views.pair_text import pair_text
from sync.views.settings import connection_entries, rules_of, told

SYSTEMS = {"tenant": "datasphere", "lake": "glue"}
PAIR = Pair(
    name='sales "new" \\ 1\t\x7f',
    sap=Scope(connection="tenant", schema="SALES"),
    glue=Scope(connection="lake", schema="sales_db"),
)


@pytest.mark.parametrize(
    "pair",
    [
        pytest.param(PAIR, id="defaults"),
        pytest.param(replace(PAIR, direction=Direction.TO_DATASPHERE), id="the other way"),
        pytest.param(
            replace(
                PAIR,
                direction=Direction.TO_GLUE,
                mode=LinkMode.BIND,
                deletion=Deletion.PROPOSE,
                sap=replace(PAIR.sap, include=("V_*", "Ü*"), exclude=("*_TMP",)),
                naming=Naming(case=Case.KEEP, prefix="dsp_", strip_prefixes=("V_",)),
                authority={"default": Authority.SAP, "column.label": Authority.GLUE},
                text=TextPolicy(column=TextSource.DESCRIPTION, language="de"),
                open_decimal_scale=6,
                max_drop_share=0.5,
                quarantine_days=0,
            ),
            id="everything",
        ),
    ],
)
def test_a_pair_as_text_reads_back_as_the_same_pair(pair):
    assert read_pairs(tomllib.loads(pair_text(pair))["pair"], SYSTEMS) == (pair,)


def test_no_secret_and_no_password_of_a_proxy_is_told():
    settings = DatasphereSettings(
        name="tenant",
        url="https://tenant.example",
        client_id="sb-1",
        client_secret=Secret("very secret"),
        secret_expires=date(2027, 1, 31),
        http=HttpSettings(proxy="http://anna:pass@proxy.example:3128"),
    )

    entries = {entry.key: entry for entry in connection_entries(settings)}

    assert entries["client_secret"].value == "***"
    assert entries["proxy"].value == "http://***@proxy.example:3128"
    assert entries["secret_expires"].value == "2027-01-31"
    assert entries["tries"].is_default
    assert not entries["url"].is_default
    assert "name" not in entries


def test_a_secret_inside_a_table_is_hidden_too():
    assert told({"anna": Secret("token")}) == "anna: ***"


def test_a_pair_that_says_otherwise_than_the_field_map_is_marked():
    rules = {
        (rule.row.of_column, rule.row.name): rule
        for rule in rules_of(replace(PAIR, authority={"column.label": Authority.GLUE}))
    }

    assert rules[True, "label"].authority is Authority.GLUE
    assert rules[True, "label"].is_own
    assert not rules[False, "label"].is_own
