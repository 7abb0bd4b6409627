"""The laws of the three-way merge."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.fields import FIELD_MAP, Shape, is_empty
from sync.merge import Merged, Policy, merge, merge_field
from sync.model.base import Base
from sync.model.pair import Authority
from sync.model.plan import Movement, Side

LAWS = settings(derandomize=True, deadline=None, max_examples=200)
NOW = datetime(2026, 11, 1, tzinfo=UTC)

texts = st.one_of(st.none(), st.sampled_from(["", "Order", "Order date", "Bestellung"]))
keys = st.sampled_from(
    [("A", "label"), ("A", "description"), ("B", "label"), (None, "label"), (None, "description")]
)
sides = st.dictionaries(keys, texts)
authorities = st.sampled_from(list(Authority))
symmetric = st.sampled_from([Authority.ASK, Authority.UNION, Authority.NEWEST])

_MIRROR = {
    Movement.SAP_MOVED: Movement.GLUE_MOVED,
    Movement.GLUE_MOVED: Movement.SAP_MOVED,
    Movement.ERASED_SAP: Movement.ERASED_GLUE,
    Movement.ERASED_GLUE: Movement.ERASED_SAP,
}


def policy(authority):
    return Policy(authority={"default": authority})


def base_of(values):
    return Base(values={key: (value, value) for key, value in values.items()})


def mirrored(result: Merged):
    other = {Side.SAP: Side.GLUE, Side.GLUE: Side.SAP}
    movement = _MIRROR.get(result.movement, result.movement)
    return movement, result.value, tuple(other[side] for side in result.write)


def written(values, merged, side):
    """What a side holds after everything that is settled was written to it."""
    held = dict(values)
    for key, result in merged.items():
        if side in result.write:
            held[key] = result.value
    return held


@LAWS
@given(base=st.one_of(st.none(), sides), sap=sides, glue=sides, authority=symmetric)
def test_it_commutes_where_the_policy_is_symmetric(base, sap, glue, authority):
    known = None if base is None else base_of(base)

    one = merge(known, sap, glue, policy(authority))
    other = merge(known, glue, sap, policy(authority))

    assert {key: mirrored(result) for key, result in one.items()} == {
        key: (result.movement, result.value, result.write) for key, result in other.items()
    }


@LAWS
@given(base=st.one_of(st.none(), sides), sap=sides, glue=sides, authority=authorities)
def test_a_second_merge_after_writing_finds_nothing_but_the_conflicts(base, sap, glue, authority):
    known = None if base is None else base_of(base)
    first = merge(known, sap, glue, policy(authority))
    open_keys = {key for key, r in first.items() if r.movement is Movement.CONFLICT}
    sap_now, glue_now = written(sap, first, Side.SAP), written(glue, first, Side.GLUE)
    agreed = {key: (sap_now.get(key), glue_now.get(key)) for key in first if key not in open_keys}
    kept = {
        key: value for key, value in (known.values if known else {}).items() if key in open_keys
    }

    second = merge(Base(values={**kept, **agreed}), sap_now, glue_now, policy(authority))

    assert {key for key, r in second.items() if r.write or r.movement is Movement.CONFLICT} == (
        open_keys
    )


@LAWS
@given(base=st.one_of(st.none(), sides), sap=sides, glue=sides, authority=authorities)
def test_empty_never_beats_text(base, sap, glue, authority):
    known = None if base is None else base_of(base)

    for key, result in merge(known, sap, glue, policy(authority)).items():
        has_text = not is_empty(sap.get(key)) or not is_empty(glue.get(key))
        if has_text and result.write:
            assert not is_empty(result.value)


@LAWS
@given(values=sides, sap_edit=keys, glue_edit=keys)
def test_edits_of_different_fields_merge_without_a_question(values, sap_edit, glue_edit):
    if sap_edit == glue_edit:
        return
    sap = {**values, sap_edit: "edited in Datasphere"}
    glue = {**values, glue_edit: "edited in Glue"}

    merged = merge(base_of(values), sap, glue, policy(Authority.ASK))

    assert merged[sap_edit].value == "edited in Datasphere"
    assert merged[sap_edit].write == (Side.GLUE,)
    assert merged[glue_edit].value == "edited in Glue"
    assert merged[glue_edit].write == (Side.SAP,)
    assert all(result.movement is not Movement.CONFLICT for result in merged.values())


@LAWS
@given(values=sides, authority=authorities)
def test_a_side_does_not_differ_from_itself(values, authority):
    merged = merge(base_of(values), values, dict(values), policy(authority))

    assert not any(result.write for result in merged.values())
    assert {result.movement for result in merged.values()} <= {Movement.AGREED}


@LAWS
@given(base=st.one_of(st.none(), sides), sap=sides, glue=sides, authority=authorities)
def test_no_field_is_left_out(base, sap, glue, authority):
    known = None if base is None else base_of(base)

    merged = merge(known, sap, glue, policy(authority))

    assert merged.keys() == {*sap, *glue, *(base or {})}


@pytest.mark.parametrize(
    ("authority", "movement", "write"),
    [
        pytest.param(Authority.SAP, Movement.SAP_MOVED, (Side.GLUE,), id="SAP decides"),
        pytest.param(Authority.GLUE, Movement.GLUE_MOVED, (Side.SAP,), id="Glue decides"),
        pytest.param(Authority.ASK, Movement.CONFLICT, (), id="a person is asked"),
        pytest.param(Authority.UNION, Movement.CONFLICT, (), id="texts have no union"),
    ],
)
def test_two_different_edits_follow_the_authority(authority, movement, write):
    result = merge_field(("A", "label"), ("old", "old"), "mine", "yours", policy(authority))

    assert (result.movement, result.write) == (movement, write)


def test_newest_compares_when_each_value_was_first_seen():
    def since(side, _key):
        return NOW if side is Side.SAP else NOW - timedelta(days=1)

    newest = Policy(authority={"label": Authority.NEWEST}, since=since)

    result = merge_field(("A", "label"), ("old", "old"), "mine", "yours", newest)

    assert (result.movement, result.value) == (Movement.SAP_MOVED, "mine")


def test_newest_asks_when_both_were_first_seen_by_one_discovery():
    newest = Policy(authority={"label": Authority.NEWEST}, since=lambda _side, _key: NOW)

    result = merge_field(("A", "label"), ("old", "old"), "mine", "yours", newest)

    assert result.movement is Movement.CONFLICT


def test_a_wiped_comment_is_restored_even_if_datasphere_moved_too():
    result = merge_field(("A", "label"), ("old", "old"), "new", None, policy(Authority.ASK))

    assert (result.movement, result.value, result.write) == (
        Movement.ERASED_GLUE,
        "new",
        (Side.GLUE,),
    )


def test_an_annotation_that_a_modeler_removed_is_an_edit_and_no_erasure():
    key = ("A", "semantics")

    result = merge_field(key, ({"unit": "KG"}, {"unit": "KG"}), None, {"unit": "KG"}, Policy())

    assert (result.movement, result.value, result.write) == (
        Movement.SAP_MOVED,
        None,
        (Side.GLUE,),
    )


def test_a_changed_rule_is_nobody_s_edit():
    moved = Policy(rules_moved=True)

    result = merge_field(("A", "label"), ("old", "old"), "old", "rendered anew", moved)

    assert (result.movement, result.value, result.write) == (Movement.RULES, "old", (Side.GLUE,))


def test_a_union_of_records_joins_what_does_not_contradict():
    union = Policy(authority={"semantics": Authority.UNION})

    result = merge_field(("A", "semantics"), None, {"unit": "KG"}, {"role": "measure"}, union)

    assert result.value == {"unit": "KG", "role": "measure"}
    assert set(result.write) == {Side.SAP, Side.GLUE}


def test_every_row_of_the_map_names_at_least_one_home():
    assert all(row.sap_home or row.glue_home for row in FIELD_MAP)
    assert all(row.sap_home for row in FIELD_MAP if row.sap_writable)
    assert all(row.glue_home for row in FIELD_MAP if row.glue_writable)
    assert {row.shape for row in FIELD_MAP} == set(Shape)
