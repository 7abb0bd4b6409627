"""The agent: a question in plain words, the answer with its SQL, as one turn of a conversation."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from sync.api.access import Actor, Running
from sync.commands.asking import to_record

router = APIRouter(tags=["agent"])


class Question(BaseModel):
    """What is asked; turns with the same *conversation* belong together."""

    question: str = Field(min_length=1, max_length=2000)
    conversation: str = Field(default="", max_length=100, pattern=r"^[\w.-]*$")


@router.post("/agent")
def ask(runtime: Running, actor: Actor, body: Question) -> dict[str, Any]:
    """Answer a question; an action is proposed first, and done only after a yes to exactly that."""
    # Nobody goes on with the conversation of somebody else.
    conversation = f"api:{actor}:{body.conversation}" if body.conversation else _fresh(runtime)
    turn = runtime.chats.ask(actor, conversation, body.question)
    return {"turn_id": turn.id} | to_record(turn.answer, turn.milliseconds)


def _fresh(runtime: Running) -> str:
    return f"api:{runtime.engine.new_id()}"
