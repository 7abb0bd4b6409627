"""What tests of pages do with a page: find a button, select rows, wait for the background."""

from __future__ import annotations

import time
from typing import Any

from streamlit.testing.v1 import AppTest

from sync.app.hosting import host
from sync.runtime import Runtime

_SECONDS = 60


def button(app: AppTest, label: str) -> Any:
    """Return the button whose label starts with *label*."""
    return next(item for item in app.button if item.label.startswith(label))


def table_key(app: AppTest, start: str) -> str:
    """Return the key of the table whose key begins with *start*."""
    ids = [item.proto.id for item in app.dataframe if start in item.proto.id]
    return ids[0][ids[0].index(start) :]


def table(app: AppTest, start: str) -> Any:
    """Return what the table shows whose key begins with *start*."""
    return next(item.value for item in app.dataframe if start in item.proto.id)


def selection(*rows: int) -> dict[str, Any]:
    """Return a table's state with *rows* selected."""
    return {"selection": {"rows": list(rows), "columns": [], "cells": []}}


def follow_to_the_end(app: AppTest) -> AppTest:
    """Run the page again once the background has come to an end."""
    assert host.activities.wait(_SECONDS)
    return app.run()


def work_off(runtime: Runtime) -> None:
    """Wait until the scheduler has carried out what the queue holds."""
    ends = time.monotonic() + _SECONDS
    while runtime.runs.open():
        assert time.monotonic() < ends, runtime.runs.open()
        runtime.workers.look()
        time.sleep(0.05)
