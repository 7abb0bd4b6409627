"""The encoding in Glue's Parameters, and the payload of an asset in it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.datatypes import Fate
from sync.errors import MappingError
from sync.mapping.encoding import CHUNK_BYTES, ENCODING_KEY, decode, encode, salvage, strip
from sync.mapping.ledger import Ledger, LedgerEntry
from sync.mapping.memory import remember, restore
from tests.strategies import json_values, pairs, sap_assets

LAW = settings(derandomize=True, deadline=None, max_examples=150)
payloads = st.dictionaries(st.text(max_size=8), json_values, max_size=4)
foreign = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda key: not key.startswith("sphereglue.")),
    st.text(max_size=8),
    max_size=3,
)


@LAW
@given(payloads, foreign)
def test_a_payload_comes_back_beside_foreign_parameters(payload, others):
    parameters = {**others, **encode(payload)}

    assert decode(parameters) == payload
    assert strip(parameters) == others
    assert decode(others) is None


@settings(derandomize=True, deadline=None, max_examples=15)
@given(st.integers(0, 3), st.sampled_from(["x", "ü", "漢", "🙂", "\ud800"]))
def test_long_payloads_are_cut_between_characters(lead, character):
    payload = {"text": "a" * lead + character * 130_000}

    parameters = encode(payload)

    assert len(parameters) > 2
    assert all(len(value.encode()) <= CHUNK_BYTES for value in parameters.values())
    assert decode(parameters) == payload


@LAW
@given(payloads)
def test_equal_payloads_give_equal_parameters(payload):
    assert encode(dict(reversed(payload.items()))) == encode(payload)


@LAW
@given(payloads, st.data())
def test_any_damage_is_noticed(payload, data):
    parameters = encode(payload)
    key = data.draw(st.sampled_from(sorted(parameters.keys() - {ENCODING_KEY})))
    at = data.draw(st.integers(0, len(parameters[key]) - 1))
    damaged = parameters | {key: parameters[key][:at] + "~~" + parameters[key][at + 1 :]}

    with pytest.raises(MappingError, match=r"sphereglue\.data"):
        decode(damaged)
    assert salvage(damaged) is None


def test_a_missing_chunk_is_named():
    parameters = encode({"text": "x" * 250_000})
    del parameters["sphereglue.data.1"]

    with pytest.raises(MappingError, match=r"sphereglue\.data\.1 is missing; 3 were written"):
        decode(parameters)


@pytest.mark.parametrize("header", ["no json", "[]", "{}", '{"v":1,"chunks":"many"}'])
def test_a_broken_header_is_named(header):
    with pytest.raises(MappingError, match=r"sphereglue\.encoding"):
        decode({ENCODING_KEY: header})


def test_a_newer_version_is_left_alone_and_says_what_to_do():
    header = json.dumps({"v": 2, "chunks": 1, "sha256": "?"})

    for read in (decode, salvage):
        with pytest.raises(MappingError, match=r"version 2.*upgrade sphereglue"):
            read({ENCODING_KEY: header, "sphereglue.data.0": "{}"})


@LAW
@given(sap_assets(), pairs)
def test_a_remembered_asset_is_restored(sap, pair):
    payload = decode(encode(remember(sap, pair)))

    found = restore(payload)

    assert tuple(each.column for each in found.columns) == sap.columns
    assert (found.label, found.description) == (sap.label, sap.description)
    assert (found.kind, found.name) == (sap.kind, sap.ref.name)
    assert (found.associations, found.measures) == (sap.associations, sap.measures)
    assert found.parameters == sap.parameters
    assert (found.semantics, found.translations) == (sap.semantics, sap.translations)
    assert found.extras == sap.extras


def test_a_ledger_scores_what_is_not_lost():
    lost = LedgerEntry("columns.A.type", "cds.Decimal", Fate.LOSSY, "a double")
    kept = LedgerEntry("label", "Orders", Fate.EXACT, "")

    both = Ledger((lost, kept))

    assert (both.score, both.lossy) == (0.5, (lost,))
    assert Ledger(()).score == 1.0
