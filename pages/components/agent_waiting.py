"""A turn that a language model is still asked about: what the rules answered, and a way to stop."""

from __future__ import annotations

import streamlit as st

from pages.components.agent_turn import ask_next
from pages.components.text import begun, plain
from sync.agent.begun import Begun, Turn

_REFRESH_SECONDS = 0.3


def wait_for(name: str, turn: Begun) -> None:
    """Let the conversation called *name* wait for *turn*."""
    st.session_state[_key(name)] = turn


def take_ended(name: str, turns: list[Turn], *, at_once: bool = False) -> None:
    """Add the turn that is waited for to *turns* once it is through, or stop it *at_once*."""
    waiting: Begun | None = st.session_state.get(_key(name))
    if waiting is not None and (at_once or waiting.wait(0)):
        del st.session_state[_key(name)]
        turns.append(waiting.end())


def is_waiting(name: str) -> bool:
    """Return whether the conversation called *name* waits for a turn."""
    return _key(name) in st.session_state


def draw_waiting(name: str, turns: list[Turn]) -> None:
    """Draw the turn that is waited for, if any, with what the rules answered."""
    waiting: Begun | None = st.session_state.get(_key(name))
    if waiting is None:
        return
    with st.chat_message("user"):
        st.markdown(plain(waiting.question))
    with st.chat_message("assistant"):
        st.markdown(plain(begun(waiting.answer.text)))
        _watch(name, turns)
        with st.container(horizontal=True):
            for position, option in enumerate(waiting.answer.options):
                key = f"waiting-option-{position}"
                st.button(plain(option), key=key, on_click=ask_next, args=(option,))


@st.fragment(run_every=_REFRESH_SECONDS)
def _watch(name: str, turns: list[Turn]) -> None:
    waiting: Begun | None = st.session_state.get(_key(name))
    if waiting is None or waiting.wait(0):
        st.rerun()
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("The rules have no better answer; a language model is asked.", width="content")
        st.button(
            "Stop",
            key="stop-model",
            icon=":material/stop_circle:",
            help="Gives the model up; the answer above stands",
            on_click=take_ended,
            args=(name, turns),
            kwargs={"at_once": True},
        )


def _key(name: str) -> str:
    return f"agent-waiting-{name}"
