"""The data agent: a question in, an answer out; every turn is decided here."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import datetime
from functools import partial

from sync.agent import actions, guard
from sync.agent.acting.conditional import (
    as_question,
    conditional,
    has_it,
    holds,
    same_for,
    without_it,
)
from sync.agent.acting.lessening import titles
from sync.agent.acting.orders import order_of
from sync.agent.acting.proposing import Saying, fewer_of, more_of, other_of, propose_turn
from sync.agent.acting.queueing import QueueActions
from sync.agent.acting.settling import (
    asks_size,
    is_word,
    proposed,
    reprioritised,
    settle_proposal,
    size_of,
)
from sync.agent.acting.wordings import as_order
from sync.agent.actions import Actions, Proposal
from sync.agent.answer import Answer, Behaviour, say
from sync.agent.deciding import decided
from sync.agent.frame import Frame
from sync.agent.hearing import Hearing
from sync.agent.llm.checks import World
from sync.agent.model import Model, check_model, load_model
from sync.agent.sandbox import Sandbox
from sync.agent.talk import markers, pointing
from sync.agent.talk.conversation import Conversation
from sync.agent.talk.correcting import corrected
from sync.agent.talk.leaving import left_out, starts_over
from sync.agent.talk.linking import has_unknown, lacks_name
from sync.agent.talk.manners import why_not, without_manners
from sync.agent.talk.meaning import meant
from sync.agent.talk.openings import Opened, of_view, opened
from sync.agent.talk.persons import has_person
from sync.agent.talk.picking import picked_of
from sync.agent.talk.preambles import without_preamble
from sync.agent.talk.remembering import remember
from sync.agent.talk.returning import back_to, other_side
from sync.agent.talk.scene import without_scene
from sync.agent.talk.turn import Turn
from sync.agent.telling import help as telling
from sync.agent.telling.aside import able, asks_ability, examples, greeting, unclear
from sync.agent.telling.chips import Chip, chips_of
from sync.agent.telling.own_sql import own_sql
from sync.agent.telling.running import run
from sync.agent.words.lattice import Question
from sync.agent.words.names import Names
from sync.agent.words.plain.shorthand import chat_written_out
from sync.agent.words.plain.speech import as_plain_speech
from sync.agent.words.reader import Reader
from sync.agent.words.word import MAX_LENGTH, normalise
from sync.errors import QueryRefused
from sync.store.database import Store


class Agent:
    """Answers questions about what *store* knows; *doing* carries out what was confirmed."""

    def __init__(
        self,
        store: Store,
        doing: Actions | None = None,
        actor: str = "agent",
        sandbox: Sandbox | None = None,
    ) -> None:
        self._store = store
        self._sandbox = sandbox
        self._doing: Actions = doing or QueueActions(store)
        self._actor = actor
        self._model: Model = load_model()
        self._hearing = Hearing(store)
        check_model(self._model, store)

    def ask(self, text: str, conversation: Conversation, now: datetime) -> Answer:
        """Return the answer to *text* as the next turn of *conversation*."""
        try:
            answer = self._turn(chat_written_out(normalise(text)), conversation, now)
        except QueryRefused as error:
            answer = say(Behaviour.CLARIFY, f"That could not be answered: {error}")
        remember(answer, conversation, self.names())
        return answer

    def acting_as(self, actor: str) -> Agent:
        """Return this agent on behalf of *actor*."""
        twin = copy(self)
        twin._actor = actor
        return twin

    def run(self, frame: Frame, conversation: Conversation, now: datetime) -> Answer:
        """Return the answer to *frame* as the next turn of *conversation*; raises QueryRefused."""
        answer = self._run(frame, now)
        conversation.proposal = conversation.choosing = None
        conversation.answers.append(answer)
        return answer

    def chips(self, frame: Frame) -> tuple[Chip, ...]:
        """Return what can be taken away from *frame*."""
        return chips_of(frame, self._model)

    def unknown_words(self, text: str, now: datetime) -> tuple[str, ...]:
        """Return the words of *text* that nothing explains."""
        atoms = self._hearing.read(normalise(text), now).question.atoms
        return tuple(atom.text for atom in atoms if atom.is_unknown)

    def world(self, text: str, now: datetime) -> World:
        """Return what a language model's frame for *text* is checked against."""
        names = self.names()
        return World(
            model=self._model, names=names, store=self._store, question=normalise(text), now=now
        )

    def suggestions(self) -> tuple[str, ...]:
        """Return questions that make sense here and now."""
        return tuple(telling.suggestions(self._empty()))

    def names(self) -> Names:
        """Return the names in the store as it is now."""
        return self._hearing.names()

    def _turn(self, text: str, conversation: Conversation, now: datetime) -> Answer:
        if not text or len(text) > MAX_LENGTH:
            return say(Behaviour.CLARIFY, f"Ask a question of at most {MAX_LENGTH} characters.")
        pending, conversation.proposal = conversation.proposal, None
        conversation.dropped = pending
        frame = conversation.frame
        if pending is None and frame is not None and frame.entity == "run":
            text = why_not(text)
        picked = picked_of(text, conversation)
        answer = self._settled(text, conversation, pending, now) if not picked else None
        if answer is not None:
            return answer
        if picked:
            return self._fresh(picked, conversation, now)
        text = of_view(text) if conversation.frame is not None else text
        read = partial(self._question, now=now)
        text = left_out(as_plain_speech(as_order(text)), conversation.frame, read)
        refused = guard.refusal(as_order(text))
        text = without_scene(without_manners(corrected(text, read)), read)
        text = without_preamble(text, read)
        told = order_of(without_manners(text), read)
        text = as_order(told.text)
        if refusal := refused or guard.refusal(text):
            return say(Behaviour.REFUSE, refusal)
        if guard.is_sql(text):
            return own_sql(text, self._store, self._sandbox)
        if pending is not None and asks_size(text):
            return size_of(pending)
        answer = self._fresh(text, conversation, now)
        return _with_next(answer, told.after, conversation)

    def _question(self, text: str, now: datetime) -> Question:
        return self._hearing.read(text, now).question

    def _settled(
        self, text: str, talk: Conversation, pending: Proposal | None, now: datetime
    ) -> Answer | None:
        """Return what *text* does to the proposal that waits, None where it is about other things.

        A yes or a no stands for itself where nothing waits.
        """
        priority = reprioritised(text) if pending is not None else ""
        if pending is not None and pending.action == "sync" and priority:
            talk.proposal = pending.with_priority(priority)
            return proposed(talk.proposal)
        saying = Saying(self._hearing, self._model, self._store, now)
        other = (
            fewer_of(talk, text, saying)
            or more_of(talk, text, saying)
            or other_of(talk, text, saying)
        )
        if other is not None or not is_word(text, pending):
            return other
        answer, talk.proposal = settle_proposal(text, pending, self._doing, self._actor, now)
        if pending is None or not pending.after or answer.behaviour is not Behaviour.EXECUTE:
            return answer
        following = self._fresh(pending.after, talk, now)
        return replace(answer, text=f"{answer.text} {following.text}", proposal=following.proposal)

    def _fresh(self, text: str, talk: Conversation, now: datetime) -> Answer:
        said = opened(text)
        quick = self._beside(said, talk, now) or self._returned(said.text, talk, now)
        if quick is not None:
            return quick
        text = meant(said.text, talk, self.names(), self._model)
        proposal = self._if(text, talk, now) or self._action(text, talk, now)
        if proposal is not None:
            return proposal
        repaired = self._hearing.read(text, now)
        if lacks_name(repaired.question):
            if talk.focus:
                text = pointing.with_focus(text, talk.focus)
                repaired = self._hearing.read(text, now)
            elif talk.frame is None and not has_unknown(repaired.question):
                return unclear("that", self._examples())
        elif has_person(text) and not talk.person:
            return unclear("that person", self._examples())
        turn = Turn(
            repaired.question, talk, self._hearing, self._model, self._store, now, said.corrects
        )
        answer = decided(turn, text, said)
        return _with_corrections(answer, repaired.corrections)

    def _beside(self, said: Opened, talk: Conversation, now: datetime) -> Answer | None:
        """Return the answer to "go back", a greeting, and a question what can be asked here."""
        if markers.wants_back(said.text):
            return self._back(talk)
        afresh = starts_over(said.text)
        if afresh:
            talk.clear()
        if afresh or not said.text:
            return greeting(self._empty())
        if markers.means_other(said.text):
            turned = other_side(talk.answered)
            return self._run(turned, now) if turned else unclear(said.text, self._examples())
        pointed = bool(talk.focus) and pointing.has_pronoun(said.text)
        return able(self._empty()) if asks_ability(said.text) and not pointed else None

    def _returned(self, text: str, talk: Conversation, now: datetime) -> Answer | None:
        """Return the answer to "back to the drift: who owns the second", which is of that list."""
        earlier = back_to(text, talk, partial(self._question, now=now))
        if earlier is None or not earlier[1]:
            return None
        frame, rest = earlier
        talk.about = frame
        talk.answers.append(self._run(frame, now))  # what "the second one" is counted in
        return self._fresh(f"and {rest}", talk, now)

    def _run(self, frame: Frame, now: datetime) -> Answer:
        return run(frame, self._model, self._store, now)

    def _action(self, text: str, talk: Conversation, now: datetime) -> Answer | None:
        request = actions.read_request(text)
        if request is None:
            return None
        return propose_turn(
            request, text, talk, Saying(self._hearing, self._model, self._store, now)
        )

    def _if(self, text: str, talk: Conversation, now: datetime) -> Answer | None:
        """Return the proposal of an action on a condition that holds, or that it does not."""
        told = conditional(text) or same_for(text, talk.condition)
        request = actions.read_request(told.do) if told is not None else None
        if told is None or request is None:
            return None
        talk.condition = told
        named = titles(self._hearing.read(request.target, now).question.atoms)
        name = next(iter(sorted(named)), "")
        when = as_question(told.when, request.target, name)
        when = without_it(when, name) if name and has_it(when) else when
        alone = Conversation()
        state = self.ask(when, alone, now)
        if state.behaviour is not Behaviour.ANSWER:
            return state
        if not holds(state):
            return replace(state, text=f"That is not so, there is nothing to do. {state.text}")
        pointed = has_it(request.target) and alone.focus
        return self._action(without_it(told.do, alone.focus) if pointed else told.do, talk, now)

    def _back(self, talk: Conversation) -> Answer:
        frames = [a for a in talk.answers if a.frame is not None]
        if len(frames) < 2:
            return say(Behaviour.CLARIFY, "There is nothing to go back to.")
        return frames[-2]

    def _empty(self) -> Reader:
        return Reader(text="", atoms=(), names=self.names())

    def _examples(self) -> tuple[str, ...]:
        return examples(self._empty())


def _with_next(answer: Answer, after: str, talk: Conversation) -> Answer:
    """Return *answer*; where it proposes something, the order *after* it waits with it."""
    if not after or talk.proposal is None:
        return answer
    talk.proposal = replace(talk.proposal, after=after)
    return proposed(talk.proposal)


def _with_corrections(answer: Answer, corrections: tuple[tuple[str, str], ...]) -> Answer:
    if not corrections:
        return answer
    told = ", ".join(f"{right} for {wrong}" for wrong, right in corrections)
    return replace(answer, text=f"(I read {told}.) {answer.text}")


__all__ = ["Agent", "Conversation"]
