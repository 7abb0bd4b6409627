"""Decisions on the selected lines: accept, reject, settle a conflict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.components.lines import Review, Row, Standing, value_text
from pages.components.runtime import actor
from pages.components.text import code, count, fold, plain
from sync.errors import SyncError
from sync.model.plan import Action, Choice, Decision, Line, Risk
from sync.plan.safety import destroys_rows
from sync.runtime import Runtime

_OPEN = {Standing.TO_DO, Standing.CONFLICT, Standing.ACCEPTED, Standing.REJECTED}
_CONFIRMED = 3  # drops that can be confirmed at once
_SHOWN = 60
_CHOICES = {Choice.SAP: "Datasphere's", Choice.GLUE: "Glue's", Choice.VALUE: "Another value"}


def decide_lines(runtime: Runtime, review: Review, selected: Sequence[Row]) -> None:
    """Draw what can be decided about *selected*; without a selection, how to make one."""
    rows = [row for row in selected if row.standing in _OPEN]
    if not selected:
        st.caption("Select lines to see them in full, accept or reject them.")
        return
    if not rows:
        st.caption("Nothing is to decide about the selected lines.")
        return
    conflicts = [row.line for row in rows if row.line.conflict]
    drops = [row.line for row in rows if destroys_rows(row.line)]
    others = [row.line for row in rows if row.line not in conflicts and row.line not in drops]
    decide = _decider(runtime, review.plan.id)
    with st.container(horizontal=True):
        if others and st.button(_accept_label(others), type="primary"):
            decide(others, Decision.ACCEPTED)
        if st.button(f"Reject {count(len(rows), 'line')}"):
            decide([row.line for row in rows], Decision.REJECTED)
    for line in drops[:_CONFIRMED]:
        _confirm_drop(line, decide)
    if conflicts:
        _settle(conflicts, decide)


def destruction(line: Line) -> str:
    """Return what becomes of the rows."""
    name, whole = code(line.column or line.sap.name), code(line.sap)
    match line.action:
        case Action.RENAME_COLUMN:
            return (
                f"Renaming {name} of {whole} to {code(line.after)} destroys the values in it, "
                "because Datasphere drops the column and adds another one"
            )
        case _ if line.column is None:
            return f"Dropping {whole} destroys its rows"
    return f"Dropping {name} of {whole} destroys the values in it"


def _accept_label(lines: Sequence[Line]) -> str:
    gone = [line.column or str(line.glue) for line in lines if line.risk is Risk.DESTRUCTIVE]
    dropped = f", dropping {plain(', '.join(gone))}" if gone else ""
    return f"Accept {count(len(lines), 'line')}{dropped}"


def _confirm_drop(line: Line, decide: Callable[..., None]) -> None:
    """Draw the form that accepts what destroys rows in Datasphere."""
    with st.form(f"drop-{line.id}"):
        typed = st.text_input(
            f"{destruction(line)}, and undo brings back the definition only. "
            "Type its name to confirm"
        )
        renames = line.action is Action.RENAME_COLUMN
        if st.form_submit_button("Accept this rename" if renames else "Accept this drop"):
            decide([line], Decision.ACCEPTED, confirm=typed or "")


def _decider(runtime: Runtime, plan_id: str) -> Callable[..., None]:
    def decide(
        lines: Sequence[Line],
        decision: Decision,
        choice: Choice | None = None,
        value: Any = None,
        confirm: str = "",
    ) -> None:
        ids = [line.id for line in lines]
        try:
            runtime.engine.decide(
                actor(), plan_id, ids, decision, choice=choice, value=value, confirm=confirm
            )
        except SyncError as error:
            st.error(plain(str(error)))
            return
        st.rerun()

    return decide


def _settle(conflicts: Sequence[Line], decide: Callable[..., None]) -> None:
    """Draw the form that settles conflicts; one alone may also get a value of its own."""
    first = conflicts[0]
    single = len(conflicts) == 1
    editable = single and all(_is_text(v) for v in (first.sap_value, first.glue_value))
    options = list(_CHOICES) if editable else [Choice.SAP, Choice.GLUE]
    with st.form(f"settle-{first.id}"):
        title = "Both sides moved" if single else f"{len(conflicts)} fields moved on both sides"
        st.markdown(f"**{title}.** Which value shall hold on both sides?")
        captions = [fold(_held(first, choice), _SHOWN) for choice in options] if single else None
        choice = st.radio(
            "Value",
            options,
            # A line that brings a value of its own is an edit that somebody made here.
            index=options.index(Choice.VALUE) if editable and first.after is not None else 0,
            format_func=_CHOICES.__getitem__,
            captions=[plain(caption) for caption in captions] if captions else None,
            label_visibility="collapsed",
            horizontal=True,
        )
        written = ""
        if editable:
            written = (
                st.text_input("Another value", value=str(first.after or first.sap_value or ""))
                or ""
            )
        if st.form_submit_button("Settle and accept", type="primary"):
            value = written if choice is Choice.VALUE else None
            decide(conflicts, Decision.ACCEPTED, choice, value)


def _held(line: Line, choice: Choice) -> str:
    match choice:
        case Choice.SAP:
            return value_text(line, line.sap_value) or "(empty)"
        case Choice.GLUE:
            return value_text(line, line.glue_value) or "(empty)"
    return "written below"


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)
