"""Choices that live in the address of the page, so that a link opens what its sender saw."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def choose(
    name: str, label: str, options: Sequence[str], format_func: Callable[[str], str] = str
) -> str:
    """Draw a list of *options* whose choice is the query parameter *name*; the first is default."""
    key = f"choice-{name}"
    asked = st.query_params.get(name)
    if asked and asked not in options:
        st.toast(f"The {name} of this link is not there any more; another one is shown.")
    st.session_state[key] = asked if asked in options else options[0]

    def remember() -> None:
        st.query_params[name] = st.session_state[key]

    return str(st.selectbox(label, options, format_func=format_func, key=key, on_change=remember))


def choose_part(
    label: str, parts: Sequence[str], key: str, on_change: Callable[[], None] | None = None
) -> str:
    """Draw the *parts* of a page side by side; the query parameter *key* is the open one."""
    return st.segmented_control(
        label,
        parts,
        default=parts[0],
        required=True,
        key=key,
        bind="query-params",
        label_visibility="collapsed",
        on_change=on_change or "rerun",
    )


def point_to(**parameters: str | None) -> None:
    """Set query parameters; None takes one away."""
    for name, value in parameters.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


def asked_page(key: str) -> int:
    """Return which page of a table the address asks for, before its pagination is drawn."""
    asked = st.session_state.get(key) or st.query_params.get(key, "1")
    return max(1, int(asked)) if str(asked).isdecimal() else 1
