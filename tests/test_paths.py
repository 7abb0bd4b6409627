"""Paths: what one body differs from another by can be put back, and nothing else moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.past.paths import ABSENT, Move, moves, names_at, put, read_path, same, spell, value_at

LAWS = settings(derandomize=True, deadline=None, max_examples=100)
_SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b"])
_KEYS = st.sampled_from(["a", "b", "c/d", "e~f", "Columns"])


def _named(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return lists of items with names of their own."""
    members = st.dictionaries(_KEYS, values, max_size=2)
    names = st.lists(st.sampled_from("xyz"), unique=True, max_size=3)
    return names.flatmap(
        lambda found: st.tuples(
            *(members.map(lambda m, n=name: {"Name": n, **m}) for name in found)
        )
    ).map(list)


_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3) | _named(inner)
    ),
    max_leaves=8,
)
_BODIES = st.dictionaries(_KEYS, _VALUES, max_size=4)


@LAWS
@given(_BODIES, _BODIES)
def test_putting_back_every_move_gives_the_body_before(before: Any, after: Any) -> None:
    found = list(moves(before, after))

    body = after
    for move in found:
        order = names_at(before, move.path[:-1])
        body = put(body, move.path, move.before, order=order)

    assert same(body, before)


@LAWS
@given(_BODIES)
def test_a_body_does_not_differ_from_itself(body: Any) -> None:
    assert list(moves(body, body)) == []


@LAWS
@given(_BODIES, _BODIES)
def test_a_move_tells_both_values(before: Any, after: Any) -> None:
    for move in moves(before, after):
        assert same(value_at(before, move.path), move.before)
        assert same(value_at(after, move.path), move.after)


@LAWS
@given(st.lists(st.text(max_size=5), min_size=1).map(tuple))
def test_a_path_reads_as_it_was_spelled(path: tuple[str, ...]) -> None:
    assert read_path(spell(path)) == path


def test_a_named_item_is_walked_by_its_name() -> None:
    before = {"Columns": [{"Name": "a", "Comment": "x"}, {"Name": "b"}]}
    after = {"Columns": [{"Name": "a", "Comment": "y"}, {"Name": "b"}, {"Name": "c"}]}

    assert list(moves(before, after)) == [
        Move(("Columns", "a", "Comment"), "x", "y"),
        Move(("Columns", "c"), ABSENT, {"Name": "c"}),
    ]


@pytest.mark.parametrize("name", ["a", "b", "c"])
def test_an_item_that_comes_back_goes_to_its_old_place(name: str) -> None:
    before = {"Columns": [{"Name": each} for each in "abc"]}
    after = {"Columns": [{"Name": each} for each in "abc" if each != name]}

    assert put(after, ("Columns", name), {"Name": name}, order=("a", "b", "c")) == before


def test_true_is_not_one() -> None:
    assert list(moves({"a": 1}, {"a": True})) == [Move(("a",), 1, True)]
