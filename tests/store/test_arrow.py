"""Arrays made from buffers hold what pyarrow itself would make of the same cells."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.store.arrow import repeated, to_array

_KINDS: dict[Any, st.SearchStrategy[Any]] = {
    pa.string(): st.text(st.characters(exclude_categories=["Cs"])),
    pa.binary(): st.binary(),
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.timestamp("us"): st.datetimes(),
}


@pytest.mark.parametrize("kind", _KINDS, ids=str)
@settings(deadline=None)  # the first one waits for pandas
@given(data=st.data())
def test_an_array_holds_its_cells(kind: pa.DataType, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.none() | _KINDS[kind]))

    array = to_array(cells, kind)

    array.validate(full=True)
    assert array.equals(pa.array(cells, kind))


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert to_array(["a\ud800", "b"], pa.string()).to_pylist() == ["a?", "b"]


@pytest.mark.parametrize("value", [True, False, None])
@pytest.mark.parametrize("count", [0, 1, 8, 13])
def test_one_value_is_repeated(value: bool | None, count: int) -> None:
    assert repeated(value, count, pa.bool_()).to_pylist() == [value] * count
