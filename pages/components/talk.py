"""The conversations of before, and a conversation as a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from pages.components.runtime import now
from pages.components.text import ago, begun, count, fold, plain
from sync.agent.answer import Behaviour
from sync.agent.begun import Turn
from sync.agent.chats import WITHOUT
from sync.model.report import Filters, Format, Report, Section
from sync.reports.writing import write_report
from sync.runtime import Runtime

_TITLE = 60


def talks(opened: Runtime, actor: str) -> None:
    """Draw the list of earlier conversations; each opens by its own address."""
    found = opened.store.chats.recent(actor)
    if not found:
        return
    with st.popover("Earlier conversations"):
        for each in found:
            said = f"{fold(each.question, _TITLE)} ({count(each.turns, 'turn')}, "
            st.button(
                plain(said + ago(each.asked_at, now()) + ")"),
                key=f"talk-{each.conversation}",
                on_click=_open,
                args=(each.conversation,),
            )


def _open(conversation: str) -> None:
    st.query_params["conversation"] = conversation


def unknown_words(opened: Runtime) -> None:
    """Draw the words that no question could be read with, for whoever teaches the agent more."""
    found = opened.store.chats.unknown()
    if not found:
        return
    with st.popover("Unknown words"):
        st.caption("Nothing explains these words of questions, the commonest first.")
        frame = {
            "Word": [each.word for each in found],
            "Times": [each.times for each in found],
            "Asked last": [fold(each.question, _TITLE) for each in found],
        }
        st.dataframe(
            frame,
            hide_index=True,
            key="unknown-words",
            alt="Words of questions that nothing explains",
        )


def held_before(opened: Runtime, actor: str, name: str) -> list[str]:
    """Draw a conversation as it was held, and return what of it can be asked again."""
    said = opened.store.chats.questions(actor, name)
    for question, _, answer, _ in said:
        with st.chat_message("user"):
            st.markdown(plain(question))
        with st.chat_message("assistant"):
            st.markdown(plain(begun(answer)))
    if said:
        st.caption("This conversation was held before; ask any of it again.")
    again = (asked for asked, how, *_ in said if how == Behaviour.ANSWER.value)
    return [each for each in dict.fromkeys(again) if not each.startswith(WITHOUT)]


def export_button(turns: Sequence[Turn], actor: str) -> None:
    """Draw the button that downloads the conversation as a self-contained HTML document."""
    st.download_button(
        "Export",
        data=lambda: write_report(conversation_report(turns, actor), Format.HTML),
        file_name="conversation.html",
        mime=Format.HTML.mime,
        on_click="ignore",
        key="export",
    )


def conversation_report(turns: Sequence[Turn], actor: str) -> Report:
    """Return the conversation as a report: a section per turn, its answer above its rows."""
    made_at = turns[-1].asked_at if turns else datetime.now(UTC)
    return Report(
        title="Conversation",
        made_at=made_at,
        made_by=actor,
        filters=Filters(),
        sections=tuple(
            Section(
                turn.question,
                turn.answer.columns,
                turn.answer.rows,
                f"{turn.answer.text} {turn.answer.interpretation}".strip(),
            )
            for turn in turns
        ),
    )
