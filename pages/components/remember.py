"""Answers of the store that are kept until something is written: a click costs no query anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from sync.store.database import Store

T = TypeVar("T")


def remember(store: Store, ask: Callable[..., T], *args: object, **named: object) -> T:
    """Return `ask(store, *args, **named)`, from memory while the store is as it was.

    The answer depends on nothing but the store and the arguments.
    """
    told = (f"{ask.__module__}.{ask.__qualname__}", args, sorted(named.items()))
    return _remember(str(store.path), store.version(), told, lambda: ask(store, *args, **named))


@st.cache_data(max_entries=128, show_spinner=False)
def _remember(path: str, version: int, told: object, _ask: Callable[[], T]) -> T:
    del path, version, told  # what the answer depends on
    return _ask()
