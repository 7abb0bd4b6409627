"""What one turn is: an aside, one that goes on with another, or a question of its own."""

from __future__ import annotations

from dataclasses import replace

from sync.agent.answer import Answer, Behaviour, say
from sync.agent.answering import Asked, answered
from sync.agent.frame import Frame
from sync.agent.talk.continuing import continued
from sync.agent.talk.linking import is_of_rows, link_of, names_thing
from sync.agent.talk.openings import Opened
from sync.agent.talk.picking import another_run
from sync.agent.talk.replaying import said_anew
from sync.agent.talk.returning import back_to
from sync.agent.talk.those import are_lost
from sync.agent.talk.turn import Turn
from sync.agent.talk.whether import of_some
from sync.agent.telling.aside import aside, examples, unclear
from sync.agent.telling.missing import missing_qualified
from sync.agent.telling.running import missing_run
from sync.agent.words.lattice import Question
from sync.agent.words.reader import Reader


def decided(turn: Turn, text: str, said: Opened) -> Answer:
    """Return the answer to *turn*: it was *said* so, and *text* is what is meant by it."""
    question, talk = turn.question, turn.talk
    reader = turn.reader()
    problem = next((a.time.problem for a in question.atoms if a.time and a.time.problem), "")
    found = (
        aside(reader, talk.answered, turn.model)
        or missing_qualified(reader)
        or missing_run(reader, turn.model, turn.store, turn.now)
    )
    if found is not None:
        return found
    if said.afresh:
        talk.about = None
    another = another_run(question.text, talk)
    if another is not None:
        return turn.run(another)
    link = link_of(question, text, said, reader, talk.frame)
    if talk.inside is not None and is_of_rows(question, talk.inside, turn.model):
        talk.about, link = talk.inside, replace(link, goes_on=True)
    earlier = back_to(question.text, talk, turn.read)
    if link.goes_on or earlier is not None:
        found = _going_on(turn, earlier)
    if found is not None or problem:
        return found or say(Behaviour.NOT_FOUND, problem)
    return _by_itself(turn) if not link.needs else _unclear(turn)


def _by_itself(turn: Turn) -> Answer:
    """Return the answer to a question that needs no other."""
    turn.talk.asked = turn.question.text
    found = _understood(turn, turn.question)
    text, named = turn.question.text, names_thing(turn.question.atoms)
    lost = found.frame is not None and are_lost(found.frame, text, turn.talk.frame, named=named)
    return _unclear(turn) if lost else found


def _unclear(turn: Turn) -> Answer:
    nothing = Reader(text="", atoms=(), names=turn.hearing.names())
    return unclear(turn.question.text, examples(nothing))


def _going_on(turn: Turn, earlier: tuple[Frame, str] | None) -> Answer | None:
    """Return the answer to a turn that goes on with another one, or goes back to *earlier*."""
    if earlier is not None:
        turn.talk.about, _ = earlier
        return turn.run(earlier[0])
    last = turn.talk.answered
    found = continued(turn)
    if found is not None:
        return of_some(found, last, turn.question.text, turn.model)
    anew = said_anew(turn)
    if not anew:
        inside = turn.talk.inside
        return turn.run(inside) if inside is not None and inside is turn.talk.about else None
    question = turn.read(anew)
    turn.talk.asked = question.text
    return _understood(turn, question)


def _understood(turn: Turn, question: Question) -> Answer:
    reader = Reader(text=question.text, atoms=question.atoms, names=turn.hearing.names())
    return answered(Asked(reader, question, turn.model, turn.store, turn.now), turn.talk)
