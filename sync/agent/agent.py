"""The data agent: a question in, an answer out; every turn is decided here."""

from __future__ import annotations

import re
import threading
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta

from sync.agent import actions, context, guard
from sync.agent import help as telling
from sync.agent.actions import Actions
from sync.agent.answer import Answer, Behaviour, listed
from sync.agent.carry_out import carry_out
from sync.agent.chips import Chip, chips_of
from sync.agent.context import Choosing, Conversation
from sync.agent.doing import propose
from sync.agent.frame import Filter, Frame
from sync.agent.lattice import Question, read_question
from sync.agent.lexicon import Lexicon, load_lexicon
from sync.agent.llm.frames import World
from sync.agent.lost import lost
from sync.agent.model import Model, check_model, load_model
from sync.agent.names import Names, load_names
from sync.agent.patterns import with_patterns
from sync.agent.queueing import QueueActions
from sync.agent.reader import Reader
from sync.agent.recipes import match_recipe
from sync.agent.recipes.shape import Asking
from sync.agent.render import to_answer
from sync.agent.repair import Repaired, repair
from sync.agent.resolve import NEEDS, resolve_mentions, with_need
from sync.agent.sandbox import Sandbox
from sync.agent.select import to_query
from sync.agent.several import read_several, several_query
from sync.agent.spelling import Speller
from sync.agent.times import TIME_WORDS
from sync.agent.understand import Understood, understand
from sync.agent.words import MAX_LENGTH, normalise
from sync.errors import QueryRefused
from sync.store.database import Store, Table

_PROPOSAL_LASTS = timedelta(minutes=5)  # what it says may have moved meanwhile


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
        self._lexicon: Lexicon = load_lexicon()
        self._known: tuple[int, Names, Speller] | None = None
        self._lock = threading.Lock()
        check_model(self._model, store)

    def ask(self, text: str, conversation: Conversation, now: datetime) -> Answer:
        """Return the answer to *text* as the next turn of *conversation*."""
        try:
            answer = self._turn(normalise(text), conversation, now)
        except QueryRefused as error:
            answer = _say(Behaviour.CLARIFY, f"That could not be answered: {error}")
        conversation.answers.append(answer)
        if answer.behaviour is Behaviour.ANSWER:
            conversation.focus = context.focus_of(answer, self.names()) or conversation.focus
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
        atoms = self._read(normalise(text), now).question.atoms
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
        return self._vocabulary()[0]

    def _vocabulary(self) -> tuple[Names, Speller]:
        with self._lock:
            version = self._store.version()
            if self._known is None or self._known[0] != version:
                names = load_names(self._store)
                words = self._lexicon.vocabulary | names.vocabulary | TIME_WORDS
                self._known = (version, names, Speller(words))
            return self._known[1], self._known[2]

    def _turn(self, text: str, conversation: Conversation, now: datetime) -> Answer:
        if not text or len(text) > MAX_LENGTH:
            return _say(Behaviour.CLARIFY, f"Ask a question of at most {MAX_LENGTH} characters.")
        pending, conversation.proposal = conversation.proposal, None
        choosing, conversation.choosing = conversation.choosing, None
        if actions.is_yes(text) or actions.is_no(text):
            return self._settled(text, pending, now)
        chosen = context.choose(text, choosing) if choosing is not None else ""
        if chosen:
            return self._fresh(chosen, conversation, now)
        if refusal := guard.refusal(text):
            return _say(Behaviour.REFUSE, refusal)
        if guard.is_sql(text):
            return self._sql(text)
        if pending is not None and _HOW_MANY.search(text):
            return _size_of(pending)
        return self._fresh(text, conversation, now)

    def _settled(self, text: str, pending: actions.Proposal | None, now: datetime) -> Answer:
        if pending is None:
            return _say(
                Behaviour.CLARIFY,
                "Nothing is waiting for a yes or a no. What would you like to know?",
            )
        if actions.is_yes(text) and now - pending.made_at > _PROPOSAL_LASTS:
            return _say(Behaviour.CANCEL, "That proposal is too old and was dropped; ask again.")
        if actions.is_yes(text):
            return self._execute(pending, now)
        return _say(Behaviour.CANCEL, "Dropped; nothing was changed.")

    def _fresh(self, text: str, conversation: Conversation, now: datetime) -> Answer:
        before = conversation.answered
        if context.wants_back(text) and len(conversation.answers) > 1:
            return self._back(conversation, now)
        pointed, name = context.ordinal_focus(text, before)
        if name:
            text, conversation.focus = pointed, name
        text = _complete(text, conversation)
        request = actions.read_request(text)
        if request is not None:
            return self._propose(request, text, conversation, now)
        if _lacks_name(self._read(text, now)) and not context.is_elliptic(text):
            if not conversation.focus and before is None:
                return _say(
                    Behaviour.CLARIFY,
                    "What do you mean by that? Name an asset, a job or a space.",
                    self._examples(),
                )
            text = context.with_focus(text, conversation.focus)
        repaired = self._read(text, now)
        answer = self._decide(repaired, text, conversation, now)
        return _with_corrections(answer, repaired.corrections)

    def _read(self, text: str, now: datetime) -> Repaired:
        names, speller = self._vocabulary()
        question = read_question(text, now, self._lexicon, names)
        repaired = repair(question, now, self._lexicon, names, speller)
        atoms = resolve_mentions(with_patterns(repaired.question.atoms))
        return replace(
            repaired, question=Question(repaired.question.text, repaired.question.words, atoms)
        )

    def _decide(
        self, repaired: Repaired, text: str, conversation: Conversation, now: datetime
    ) -> Answer:
        question = repaired.question
        reader = Reader(text=question.text, atoms=question.atoms, names=self.names())
        before = conversation.frame
        problem = next((a.time.problem for a in question.atoms if a.time and a.time.problem), "")
        found = self._special(reader, conversation)
        if (
            found is None
            and before is not None
            and (context.is_elliptic(text) or _bare_why(reader))
        ):
            found = self._edited(question, before, conversation, now)
        if found is None and problem:
            found = _say(Behaviour.NOT_FOUND, problem)
        return found or self._understood(reader, question, conversation, now)

    def _understood(
        self, reader: Reader, question: Question, conversation: Conversation, now: datetime
    ) -> Answer:
        recipe = match_recipe(reader)
        if isinstance(recipe, Asking):
            return self._ask_back(recipe, question, conversation)
        if recipe is not None:
            return self._run(recipe, now)
        understood = understand(question.atoms, self._model, now)
        if understood is not None and not understood.missed:
            return self._answered(understood, question, conversation, now)
        several = read_several(question, self._model, now)
        if several is not None:
            return self._run(several, now)
        before = conversation.frame
        edited = self._edited(question, before, conversation, now) if before is not None else None
        return edited or lost(reader, understood, self._model)

    def _special(self, reader: Reader, conversation: Conversation) -> Answer | None:
        text = reader.text.lower()
        if reader.cue("sqlused") and (reader.ask("which", "list", "how") or "sql" in text):
            return self._sql_used(conversation)
        if (
            reader.ask("define")
            and not reader.mentions("asset")
            and not reader.mentions("schema")
            and reader.window is None
        ):
            rule = telling.define(reader, self._model)
            if rule:
                return _say(Behaviour.HELP, rule)
        if reader.ask("help") and len(reader.atoms) < 9 and not reader.mentions("asset"):
            return _say(Behaviour.HELP, telling.capabilities(reader), telling.suggestions(reader))
        if (
            reader.cue("creative")
            or _FORECAST.search(text)
            or (reader.cue("predict") and not reader.mentions("column"))
        ):
            return self._outside(reader)
        return None

    def _outside(self, reader: Reader) -> Answer:
        why = (
            "I do not forecast; the past is known"
            if reader.cue("predict")
            else "That is not in this store"
        )
        options = telling.suggestions(reader)[:3]
        return _say(Behaviour.OUT_OF_SCOPE, f"{why}. You could ask: {'; '.join(options)}.", options)

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
            return carry_out(frame, self._model, self._store, now)
        told = before.recipe in {"why", "verdict"}
        plain = replace(before, recipe="", args=()) if told else before
        edited = context.edit(question.atoms, question.text, plain, self._model)
        return self._run(edited, now) if edited is not None else None

    def _answered(
        self, understood: Understood, question: Question, conversation: Conversation, now: datetime
    ) -> Answer:
        for atom, found in understood.made.ambiguous:
            fitting = with_need(found, NEEDS.get(_need(understood.frame)))
            if len(fitting) > 1:
                asking = Asking(
                    "Which one do you mean?", tuple(e.title for e in fitting[:6]), fitting
                )
                return self._ask_back(asking, question, conversation, atom.text)
            understood = replace(understood, frame=_picked(understood.frame, found, fitting))
        return self._run(understood.frame, now)

    def _run(self, frame: Frame, now: datetime) -> Answer:
        if frame.recipe:
            return carry_out(frame, self._model, self._store, now)
        if frame.parts:
            query = several_query(frame, self._model, now)
        else:
            query = to_query(frame, self._model, now)
        table = self._store.query(query.sql, query.params)
        answer = to_answer(frame, self._model, query, table)
        return self._with_cause(answer, frame, now) if _is_empty(answer) else answer

    def _with_cause(self, answer: Answer, frame: Frame, now: datetime) -> Answer:
        """Return an empty answer with what empties it: each thing without which there is more."""
        causes = [
            chip.text
            for chip in chips_of(frame, self._model)
            if not _is_empty(self._bare(chip.rest, now))
        ]
        said = f" There would be some without: {'; '.join(causes)}." if causes else ""
        return replace(answer, text=answer.text + said)

    def _bare(self, frame: Frame, now: datetime) -> Answer:
        query = to_query(frame, self._model, now)
        return to_answer(frame, self._model, query, self._store.query(query.sql, query.params))

    def _ask_back(
        self, asking: Asking, question: Question, conversation: Conversation, words: str = ""
    ) -> Answer:
        if not words:
            words = next(
                (
                    a.text
                    for a in question.atoms
                    if any(
                        m.found == asking.entries or set(asking.entries) <= set(m.found)
                        for m in a.mentions
                    )
                ),
                "",
            )
        conversation.choosing = Choosing(question.text, asking.entries, words)
        text = f"Which one do you mean: {', '.join(asking.options)}?"
        return _say(Behaviour.CLARIFY, text, asking.options)

    def _propose(
        self, request: actions.Request, text: str, conversation: Conversation, now: datetime
    ) -> Answer:
        target = context.with_focus(request.target, conversation.focus)
        if not target or target.lower() in {
            "them",
            "those",
            "these",
            "all of them",
            "all of those",
        }:
            target = ""
        repaired = self._read(target, now)
        made = propose(
            replace(request, target=target),
            repaired.question,
            conversation,
            self.names(),
            self._model,
            self._store,
            now,
        )
        if isinstance(made, Asking):
            return self._ask_back(
                made,
                replace(repaired.question, text=text),
                conversation,
                _meant(repaired.question, made),
            )
        if isinstance(made, Answer):
            return made
        conversation.proposal = made
        if len(made.names) == 1:
            conversation.focus = made.names[0].split(" (")[0]
        elif made.about:
            conversation.focus = made.about
        return Answer(
            behaviour=Behaviour.PROPOSE,
            text=actions.in_words(made),
            proposal=made.told(),
            columns=("object", "priority"),
            rows=tuple(zip(made.names, made.priorities, strict=True)),
        )

    def _execute(self, proposal: actions.Proposal, now: datetime) -> Answer:
        done: list[int] = []
        priorities = proposal.priorities[: len(proposal.jobs)]
        for job_id, priority in zip(proposal.jobs, priorities, strict=True):
            if proposal.action == "sync":
                done.append(self._doing.sync(self._actor, job_id, priority, now))
            elif proposal.action in {"pause", "resume"}:
                enabled = proposal.action == "resume"
                self._doing.set_enabled(self._actor, job_id, now, enabled=enabled)
        for run_id in proposal.runs:
            self._doing.cancel(self._actor, run_id, now)
            done.append(run_id)
        runs = f" Run {', '.join(map(str, done))}." if done else ""
        return Answer(
            behaviour=Behaviour.EXECUTE,
            text=f"Done: {proposal.action} of {listed(proposal.names)}.{runs}",
            columns=("run_id",),
            rows=tuple((number,) for number in done),
            value=done[0] if len(done) == 1 else None,
        )

    def _sql(self, text: str) -> Answer:
        sql = text.rstrip("; ")
        try:
            # A child process can be killed; without a place for one, nobody's SQL is run.
            table = self._sandbox.run(self._store, sql) if self._sandbox else _no_sandbox()
        except QueryRefused as error:
            return _say(Behaviour.REFUSE, str(error))
        return Answer(
            behaviour=Behaviour.ANSWER,
            text=f"{len(table.rows)} rows of your own SQL.",
            columns=table.columns,
            rows=tuple(table.rows),
            sql=text,
            interpretation="SQL as it was written",
        )

    def _sql_used(self, conversation: Conversation) -> Answer:
        before = conversation.answered
        if before is None:
            return _say(Behaviour.CLARIFY, "Nothing was asked yet, so no SQL ran.")
        views = ", ".join(sorted(set(re.findall(r"\bv_\w+", before.sql))))
        return Answer(
            behaviour=Behaviour.ANSWER,
            text=f"The answer came from one SELECT over {views}; here it is.",
            sql=before.sql,
            params=before.params,
            value=before.sql,
            columns=("sql",),
            rows=((before.sql,),),
        )

    def _back(self, conversation: Conversation, now: datetime) -> Answer:
        frames = [a for a in conversation.answers if a.frame is not None]
        if len(frames) < 2:
            return _say(Behaviour.CLARIFY, "There is nothing to go back to.")
        return frames[-2]

    def _examples(self) -> tuple[str, ...]:
        return telling.suggestions(Reader(text="", atoms=(), names=self.names()))[:3]


def _is_empty(answer: Answer) -> bool:
    """Return whether nothing was found: no row, or a single count of 0."""
    return not answer.rows or answer.rows == ((0,),)


def _no_sandbox() -> Table:
    raise QueryRefused("SQL is run only where there is a folder for a snapshot; use the app.")


_HOW_MANY = re.compile(r"\bhow many\b.*\b(?:that|it|those|them|this|these)\b", re.IGNORECASE)


def _size_of(pending: actions.Proposal) -> Answer:
    count = len(pending.runs or pending.jobs)
    return Answer(
        behaviour=Behaviour.ANSWER,
        text=f"{count}: {listed(pending.names)}. The proposal was dropped.",
        value=count,
        columns=("count",),
        rows=((count,),),
    )


def _lacks_name(repaired: Repaired) -> bool:
    """Return whether a pronoun stands for something that is not named beside it."""
    question = repaired.question
    named = any(atom.named("asset") or atom.named("job") for atom in question.atoms)
    return context.has_pronoun(question.text) and not named


def _bare_why(reader: Reader) -> bool:
    named = any(reader.mentions(kind) for kind in ("asset", "job", "schema"))
    return reader.ask("why") and reader.window is None and not named


_FORECAST = re.compile(
    r"\bwill\b.*\b(?:fail|failures?|errors?|develop|grow|increase|decrease|look like)\b|"
    r"\b(?:failures?|failure rate|success rate|errors)\b.*"
    r"\b(?:tomorrow|next (?:week|month|year|quarter))\b"
)
_LOG = re.compile(
    r"\b(?:the|its|that|their|show) (?:log|logs|error log|log lines)\b", re.IGNORECASE
)


def _complete(text: str, conversation: Conversation) -> str:
    """Return "show the log" with the run that was spoken of."""
    if (
        conversation.focus
        and _LOG.search(text)
        and len(text.split()) <= 6
        and not re.search(r"\bof\b|\bfor\b", text)
    ):
        return f"show the log of the last run of {conversation.focus}"
    if conversation.focus and _ERROR.search(text):
        return f"why did the last run of {conversation.focus} fail"
    return text


_ERROR = re.compile(
    r"^(?:and )?(?:what (?:was|is|were) (?:the|its) "
    r"(?:error|reason|cause|problem|error message)|"
    r"(?:show )?(?:me )?the (?:error|reason|cause|error message))[?.! ]*$",
    re.IGNORECASE,
)


def _need(frame: Frame) -> str:
    """Return what an asset must have to be meant: "last sync of X" is about one with a job."""
    synced = {"last_sync_at", "last_run_at", "last_status", "refreshed_at"}
    return "job" if synced & set(frame.select) else frame.entity


def _meant(question: Question, asking: Asking) -> str:
    return next(
        (
            a.text
            for a in question.atoms
            if any(set(asking.entries) <= set(m.found) for m in a.mentions)
        ),
        question.text,
    )


def _picked(frame: Frame, found: tuple[object, ...], fitting: tuple[object, ...]) -> Frame:
    keys = {entry.key for entry in fitting}  # type: ignore[attr-defined]  # they are names
    all_keys = {entry.key for entry in found}  # type: ignore[attr-defined]  # they are names
    filters = tuple(
        replace(f, values=tuple(v for v in f.values if v in keys), label=fitting[0].title)  # type: ignore[attr-defined]  # they are names
        if f.field == "asset" and set(f.values) == all_keys
        else f
        for f in frame.filters
    )
    return replace(frame, filters=filters)


def _say(behaviour: Behaviour, text: str, options: tuple[str, ...] = ()) -> Answer:
    return Answer(behaviour=behaviour, text=text, options=options[:6])


def _with_corrections(answer: Answer, corrections: tuple[tuple[str, str], ...]) -> Answer:
    if not corrections:
        return answer
    told = ", ".join(f"{right} for {wrong}" for wrong, right in corrections)
    return replace(answer, text=f"(I read {told}.) {answer.text}")


__all__ = ["Agent", "Conversation"]
