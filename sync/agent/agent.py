"""The data agent: a question in, an answer out; every turn is decided here."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import datetime

from sync.agent import actions, guard, pointing
from sync.agent import help as telling
from sync.agent.accounted import unaccounted
from sync.agent.actions import Actions
from sync.agent.answer import Answer, Behaviour, say
from sync.agent.aside import aside, examples
from sync.agent.asking_back import ask_back, settle
from sync.agent.chips import Chip, chips_of
from sync.agent.choosing import choose
from sync.agent.conversation import Conversation
from sync.agent.followup import edit
from sync.agent.frame import Filter, Frame
from sync.agent.hearing import Hearing
from sync.agent.lattice import Question
from sync.agent.llm.frames import World
from sync.agent.lost import lost
from sync.agent.model import Model, check_model, load_model
from sync.agent.names import Names
from sync.agent.own_sql import own_sql
from sync.agent.proposing import propose_turn
from sync.agent.queueing import QueueActions
from sync.agent.reach import with_reach
from sync.agent.reader import Reader
from sync.agent.recipes import match_recipe
from sync.agent.recipes.shape import Asking
from sync.agent.repair import Repaired
from sync.agent.running import run
from sync.agent.sandbox import Sandbox
from sync.agent.settling import asks_size, settle_proposal, size_of
from sync.agent.several import read_several
from sync.agent.understand import Understood, understand
from sync.agent.wordings import as_order
from sync.agent.words import MAX_LENGTH, normalise
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
            answer = self._turn(normalise(text), conversation, now)
        except QueryRefused as error:
            answer = say(Behaviour.CLARIFY, f"That could not be answered: {error}")
        conversation.answers.append(answer)
        if answer.behaviour is Behaviour.ANSWER:
            conversation.focus = pointing.focus_of(answer, self.names()) or conversation.focus
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
        return tuple(telling.suggestions(Reader(text="", atoms=(), names=self.names())))

    def names(self) -> Names:
        """Return the names in the store as it is now."""
        return self._hearing.names()

    def _turn(self, text: str, conversation: Conversation, now: datetime) -> Answer:
        if not text or len(text) > MAX_LENGTH:
            return say(Behaviour.CLARIFY, f"Ask a question of at most {MAX_LENGTH} characters.")
        pending, conversation.proposal = conversation.proposal, None
        choosing, conversation.choosing = conversation.choosing, None
        if actions.is_yes(text) or actions.is_no(text):
            answer, conversation.proposal = settle_proposal(
                text, pending, self._doing, self._actor, now
            )
            return answer
        chosen = choose(text, choosing) if choosing is not None else ""
        if chosen:
            return self._fresh(chosen, conversation, now)
        text = as_order(text)
        if refusal := guard.refusal(text):
            return say(Behaviour.REFUSE, refusal)
        if guard.is_sql(text):
            return own_sql(text, self._store, self._sandbox)
        if pending is not None and asks_size(text):
            return size_of(pending)
        return self._fresh(text, conversation, now)

    def _fresh(self, text: str, conversation: Conversation, now: datetime) -> Answer:
        before = conversation.answered
        if pointing.wants_back(text) and len(conversation.answers) > 1:
            return self._back(conversation, now)
        pointed, name = pointing.ordinal_focus(text, before)
        if name:
            text, conversation.focus = pointed, name
        text = pointing.completed(text, conversation.focus)
        request = actions.read_request(text)
        if request is not None:
            return self._propose(request, text, conversation, now)
        if _lacks_name(self._hearing.read(text, now)) and not pointing.is_elliptic(text):
            if not conversation.focus and before is None:
                return say(
                    Behaviour.CLARIFY,
                    "What do you mean by that? Name an asset, a job or a space.",
                    self._examples(),
                )
            text = pointing.with_focus(text, conversation.focus)
        repaired = self._hearing.read(text, now)
        answer = self._decide(repaired, text, conversation, now)
        return _with_corrections(answer, repaired.corrections)

    def _decide(
        self, repaired: Repaired, text: str, conversation: Conversation, now: datetime
    ) -> Answer:
        question = repaired.question
        reader = Reader(text=question.text, atoms=question.atoms, names=self.names())
        before = conversation.frame
        problem = next((a.time.problem for a in question.atoms if a.time and a.time.problem), "")
        found = aside(reader, conversation.answered, self._model)
        if (
            found is None
            and before is not None
            and (pointing.is_elliptic(text) or _bare_why(reader))
        ):
            found = self._edited(question, before, conversation, now)
        if found is None and problem:
            found = say(Behaviour.NOT_FOUND, problem)
        return found or self._understood(reader, question, conversation, now)

    def _understood(
        self, reader: Reader, question: Question, conversation: Conversation, now: datetime
    ) -> Answer:
        recipe = match_recipe(reader)
        if isinstance(recipe, Asking):
            return ask_back(recipe, question, conversation)
        if recipe is not None and not unaccounted(question.atoms, recipe):
            return self._run(recipe, now)
        understood = understand(question.atoms, self._model, now)
        followed = with_reach(reader)
        reached = understand(followed, self._model, now) if followed is not None else None
        if reached is not None and not reached.missed:
            understood = reached
        if understood is not None:
            understood = understood.checked(question.atoms)
        if understood is not None and not understood.missed:
            return self._answered(understood, question, conversation, now)
        several = read_several(question, self._model, now)
        if several is not None:
            return self._run(several, now)
        before = conversation.frame
        edited = self._edited(question, before, conversation, now) if before is not None else None
        return edited or lost(reader, understood, self._model)

    def _edited(
        self, question: Question, before: Frame, conversation: Conversation, now: datetime
    ) -> Answer | None:
        if before.recipe and before.recipe not in {"why", "verdict", "upstream", "downstream"}:
            return None
        reader = Reader(text=question.text, atoms=question.atoms, names=self.names())
        if reader.ask("why") and before.entity == "run":
            failed = any(f.field == "status" for f in before.filters)
            more = () if failed else (Filter(field="status", values=("FAILED",), label="failed"),)
            frame = Frame(
                entity="run",
                recipe="why",
                filters=(*before.filters, *more),
                flags=before.flags,
                window=before.window,
                related=before.related,
                select=("error_class", "error"),
            )
            return self._run(frame, now)
        told = before.recipe in {"why", "verdict"}
        plain = replace(before, recipe="", args=()) if told else before
        edited = edit(question.atoms, question.text, plain, self._model)
        return self._run(edited, now) if edited is not None else None

    def _answered(
        self, understood: Understood, question: Question, conversation: Conversation, now: datetime
    ) -> Answer:
        frame, asking, words = settle(understood)
        if asking is not None:
            return ask_back(asking, question, conversation, words)
        return self._run(frame, now)

    def _run(self, frame: Frame, now: datetime) -> Answer:
        return run(frame, self._model, self._store, now)

    def _propose(
        self, request: actions.Request, text: str, talk: Conversation, now: datetime
    ) -> Answer:
        return propose_turn(request, text, talk, self._hearing, self._model, self._store, now)

    def _back(self, conversation: Conversation, now: datetime) -> Answer:
        frames = [a for a in conversation.answers if a.frame is not None]
        if len(frames) < 2:
            return say(Behaviour.CLARIFY, "There is nothing to go back to.")
        return frames[-2]

    def _examples(self) -> tuple[str, ...]:
        return examples(Reader(text="", atoms=(), names=self.names()))


def _lacks_name(repaired: Repaired) -> bool:
    """Return whether a pronoun stands for something that is not named beside it."""
    question = repaired.question
    named = any(atom.named("asset") or atom.named("job") for atom in question.atoms)
    return pointing.has_pronoun(question.text) and not named


def _bare_why(reader: Reader) -> bool:
    named = any(reader.mentions(kind) for kind in ("asset", "job", "schema"))
    return reader.ask("why") and reader.window is None and not named


def _with_corrections(answer: Answer, corrections: tuple[tuple[str, str], ...]) -> Answer:
    if not corrections:
        return answer
    told = ", ".join(f"{right} for {wrong}" for wrong, right in corrections)
    return replace(answer, text=f"(I read {told}.) {answer.text}")


__all__ = ["Agent", "Conversation"]
