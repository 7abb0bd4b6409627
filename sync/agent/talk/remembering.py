"""What a conversation keeps of an answer: its list, and the thing and the person it was about."""

from __future__ import annotations

from sync.agent.answer import Answer, Behaviour
from sync.agent.talk import pointing
from sync.agent.talk.conversation import Conversation
from sync.agent.talk.persons import person_of
from sync.agent.words.names import Names


def remember(answer: Answer, talk: Conversation, names: Names) -> None:
    """Let *talk* know what the next turn may point at."""
    talk.answers.append(answer)
    if answer.sql and len(answer.rows) > 1:
        talk.listed = answer
    if answer.behaviour is Behaviour.ANSWER:
        _look_at(pointing.focus_of(answer, names) or _only_one(answer), talk)
        talk.person = person_of(answer, names) or talk.person
    elif answer.behaviour is Behaviour.PROPOSE and talk.proposal is not None:
        objects = talk.proposal.names
        _look_at(objects[0].partition(" (")[0] if len(objects) == 1 else "", talk)
    if answer.frame is not None:
        talk.about = None


def _only_one(answer: Answer) -> str:
    """Return the job or asset that all rows of *answer* are of, "" where they are of several."""
    for column in ("asset", "job"):
        named = {*answer.cells(column)}
        if named:
            return str(named.pop()) if len(named) == 1 and None not in named else ""
    return ""


def _look_at(focus: str, talk: Conversation) -> None:
    if focus and focus != talk.focus:
        talk.focus_before = talk.focus
        talk.focus = focus
