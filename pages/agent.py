"""The data agent: questions in plain words, answered from the store, shown with their SQL."""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

from pages.components.agent_turn import draw_turn
from pages.components.agent_waiting import draw_waiting, is_waiting, take_ended, wait_for
from pages.components.runtime import actor, runtime
from pages.components.talk import export_button, held_before, talks, unknown_words
from pages.components.text import plain
from sync.agent.begun import Turn
from sync.errors import SyncError
from sync.runtime import Runtime

_TURNS = "agent-turns"
_ASKED = "agent-asked"


def page(opened: Runtime) -> None:
    """Draw the page."""
    name = st.query_params.get("conversation") or _begin()
    turns = _turns(name)
    take_ended(name, turns)
    _head(opened, turns)
    if not turns and not is_waiting(name):
        _welcome(opened, name)
    for position, turn in enumerate(turns):
        is_newest = position == len(turns) - 1 and not is_waiting(name)
        draw_turn(opened, name, turn, turns, is_newest=is_newest)
    draw_waiting(name, turns)
    asked = st.chat_input(
        "Ask about assets, lineage, drift, jobs, runs, health", key="question", submit_mode="stop"
    )
    asked = asked or st.session_state.pop(_ASKED, None)
    if asked:
        _answer(opened, name, str(asked), turns)


def _begin() -> str:
    name = uuid4().hex[:12]
    st.query_params["conversation"] = name
    return name


def _turns(name: str) -> list[Turn]:
    """Return the turns of this session; the conversation of a link begins with its questions."""
    every: dict[str, list[Turn]] = st.session_state.setdefault(_TURNS, {})
    return every.setdefault(name, [])


def _head(opened: Runtime, turns: list[Turn]) -> None:
    st.title("Agent")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("New conversation", on_click=_new, disabled=not turns)
        talks(opened, actor())
        unknown_words(opened)
        if turns:
            export_button(turns, actor())


def _new() -> None:
    st.query_params.pop("conversation", None)


def _welcome(opened: Runtime, name: str) -> None:
    asked = held_before(opened, actor(), name)
    if not asked:
        st.markdown("Ask in plain words; every answer shows how it was read and the SQL that ran.")
    for position, question in enumerate(asked or opened.chats.suggestions()):
        st.button(
            plain(question), key=f"suggested-{position}", on_click=_ask_again, args=(question,)
        )


def _ask_again(question: str) -> None:
    st.session_state[_ASKED] = question


def _answer(opened: Runtime, name: str, question: str, turns: list[Turn]) -> None:
    take_ended(name, turns, at_once=True)
    with st.chat_message("user"):
        st.markdown(plain(question))
    with st.chat_message("assistant"):
        step = st.status("Reading the question", type="compact")
        begun = opened.chats.begin(actor(), name, question)
        if not begun.wait(0):
            wait_for(name, begun)
            st.rerun()
        turn = begun.end()
        turns.append(turn)  # before anything is drawn: a stop must not hide what was proposed
        read = turn.answer.interpretation or turn.answer.behaviour.value.replace("_", " ")
        step.update(label=f"Understood: {plain(read)}", state="complete")
        if turn.answer.sql:
            rows = f"{len(turn.answer.rows):,} rows in {turn.milliseconds:,.0f} ms"
            st.status(f"Queried: {rows}", state="complete", type="compact")
            st.status("Drawing", type="compact")
    st.rerun()


try:
    page(runtime())
except SyncError as error:
    st.error(plain(str(error)))
