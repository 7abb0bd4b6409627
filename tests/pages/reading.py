"""How tests find things on a page that AppTest has drawn."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import Any

from streamlit.testing.v1 import AppTest

_SECONDS = 60.0


def labels(app: AppTest) -> list[str]:
    """Return the labels of all buttons."""
    return [item.label for item in app.button]


def table_with(app: AppTest, column: str) -> Any:
    """Return the first table that has that column."""
    return next(item.value for item in app.dataframe if column in item.value.columns)


def select_row(app: AppTest, start: str, row: int) -> None:
    """Select a row of the table whose key begins with *start*."""
    (ids, *_) = [item.proto.id for item in app.dataframe if f"{start}-" in item.proto.id]
    chosen = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.session_state[ids[ids.index(f"{start}-") :]] = chosen


def wait_for(holds: Callable[[], bool]) -> None:
    """Wait until something holds, which happens in another thread."""
    ends, pause = time.monotonic() + _SECONDS, Event()
    while not holds():
        assert time.monotonic() < ends, "it never came to hold"
        pause.wait(0.05)
