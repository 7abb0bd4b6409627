"""One turn of a conversation: the answer, its table and chart, how it was read, what to do next."""

from __future__ import annotations

import streamlit as st

from pages.components.agent_result import chart, graph, table
from pages.components.runtime import actor, runtime
from pages.components.text import begun, plain
from sync.agent.answer import Behaviour
from sync.agent.begun import Turn
from sync.agent.telling.chips import Chip
from sync.errors import SyncError
from sync.runtime import Runtime

_ASKED = "agent-asked"
_NAMED = 6  # objects of a proposal that its sentence names; of more there is a table
_LABELS = {
    Behaviour.CLARIFY: "Which one?",
    Behaviour.NOT_FOUND: "Not found",
    Behaviour.OUT_OF_SCOPE: "Out of scope",
    Behaviour.REFUSE: "Refused",
    Behaviour.PROPOSE: "Needs your yes",
    Behaviour.EXECUTE: "Done",
    Behaviour.CANCEL: "Dropped",
}


def draw_turn(
    opened: Runtime, name: str, turn: Turn, turns: list[Turn], *, is_newest: bool
) -> None:
    """Draw the question and the answer; only the newest turn can be acted on."""
    with st.chat_message("user"):
        st.markdown(plain(turn.question))
    with st.chat_message("assistant"):
        _sentence(turn)
        if turn.answer.behaviour is Behaviour.ANSWER:
            if not graph(opened, turn):
                chart(turn)
            table(opened, turn)
        elif turn.answer.behaviour is Behaviour.PROPOSE and len(turn.answer.rows) > _NAMED:
            table(opened, turn)
        _reading(turn)
        if is_newest:
            _chips(name, turn, turns)
            _next(turn)


def _sentence(turn: Turn) -> None:
    answer = turn.answer
    label = _LABELS.get(answer.behaviour)
    with st.container(horizontal=True, vertical_alignment="center"):
        if label:
            st.badge(label, color="orange" if answer.behaviour is Behaviour.REFUSE else "gray")
        if answer.verified:
            st.badge("verified", color="green", help="A query written and tested for this question")
        if turn.used_model:
            st.badge("by a language model", color="violet")
    st.markdown(plain(begun(answer.text)))
    if answer.window:
        st.caption(f"Window: {plain(answer.window)}")
    for definition in answer.definitions:
        st.caption(plain(definition))


def _reading(turn: Turn) -> None:
    answer = turn.answer
    if answer.sql:
        with st.expander("How it was read, and the SQL"):
            _query(turn)
    if turn.sent:
        with st.expander("What was sent to the language model"):
            for sent in turn.sent:
                st.caption(f"To {plain(sent.purpose)}:")
                st.code(sent.text, language="json", wrap_lines=True)


def _query(turn: Turn) -> None:
    answer = turn.answer
    if answer.interpretation:
        st.markdown(plain(answer.interpretation))
    st.code(answer.sql, language="sql")
    if answer.params:
        values = {name: str(value) for name, value in answer.params}
        st.dataframe({"parameter": list(values), "value": list(values.values())}, hide_index=True)
    st.caption(f"{turn.milliseconds:,.0f} ms")


def _chips(name: str, turn: Turn, turns: list[Turn]) -> None:
    if not turn.chips:
        return
    with st.container(horizontal=True):
        for position, chip in enumerate(turn.chips):
            st.button(
                f"{plain(chip.text)} ✕",
                key=f"chip-{turn.id}-{position}",
                help="Ask again without it",
                on_click=_take_away,
                args=(name, chip, turns),
            )


def _take_away(name: str, chip: Chip, turns: list[Turn]) -> None:
    try:
        turns.append(runtime().chats.without(actor(), name, chip))
    except SyncError as error:
        st.toast(plain(str(error)))


def _next(turn: Turn) -> None:
    answer = turn.answer
    with st.container(horizontal=True):
        if answer.behaviour is Behaviour.PROPOSE:
            st.button("Yes, do exactly that", type="primary", on_click=ask_next, args=("yes",))
            st.button("No", on_click=ask_next, args=("no",))
        for position, option in enumerate(answer.options):
            key = f"option-{turn.id}-{position}"
            st.button(plain(option), key=key, on_click=ask_next, args=(option,))
        if answer.behaviour is Behaviour.ANSWER and answer.frame is not None:
            st.button(
                "This reading is right",
                key=f"right-{turn.id}",
                icon=":material/thumb_up:",
                help="Kept as a verified question, which `ask --replay` asks again",
                on_click=_confirm,
                args=(turn.id,),
            )


def ask_next(text: str) -> None:
    """Let *text* be the next question."""
    st.session_state[_ASKED] = text


def _confirm(turn_id: int) -> None:
    try:
        question = runtime().chats.confirm(actor(), turn_id)
        st.toast(f"Kept: {plain(question)}")
    except SyncError as error:
        st.toast(plain(str(error)))
