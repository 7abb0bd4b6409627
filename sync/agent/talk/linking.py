"""Whether a turn stands for itself or goes on with the one before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sync.agent.drafts.clauses import split_clauses
from sync.agent.drafts.understand import is_plain_word
from sync.agent.frame import Frame
from sync.agent.model import Model
from sync.agent.talk import markers, pointing
from sync.agent.talk.each import is_number_of_each
from sync.agent.talk.lasting import HOW_LONG
from sync.agent.talk.narrowing import speaks_of_those
from sync.agent.talk.openings import Opened
from sync.agent.talk.rest import asks_missing
from sync.agent.talk.returning import asks_share_of_that
from sync.agent.words.lattice import Atom, Question
from sync.agent.words.reader import Reader

_ERRORS = re.compile(
    r"^(?:and |now |but )?(?:(?:please )?(?:show|give|list|tell)(?: me| us)? |what (?:are|were|was|"
    r"is) |which )?(?:the |their |its |those )?(?:errors?|reasons?|causes?|error messages?|"
    r"failure reasons?|root causes?)(?: (?:first|then|of (?:them|those|these|that)|behind "
    r"(?:it|them|that)|please|were there|for (?:them|those|that)))*[.?! ]*$|"
    r"^(?:and )?what (?:went wrong|happened)(?: there| with (?:them|those|it))?[.?! ]*$",
    re.IGNORECASE,
)

_NEWEST = frozenset({"last_sync_at", "last_run_at"})


def stands_alone(atoms: Sequence[Atom]) -> bool:
    """Return whether the words name what they are about: a thing, a name, a number to look at."""
    clauses = split_clauses(atoms)
    related = (atom for clause in clauses.relations for atom in clause.atoms)
    ranked = any(r.kind == "order" and r.extra == "failures" for a in atoms for r in a.readings)
    newest = any(r.name in _NEWEST for a in clauses.head for r in a.readings if r.kind == "dim")
    if newest and clauses.groups:
        return True  # "last successful sync per space"
    return ranked or any(_is_subject(atom) for atom in (*clauses.head, *related))


def names_thing(atoms: Sequence[Atom]) -> bool:
    """Return whether the words name a thing, not only a number of it."""
    named = (atom.named(kind) for atom in atoms for kind in ("asset", "job"))
    return any(atom.has("noun") for atom in split_clauses(atoms).head) or any(named)


def asks_reasons(text: str) -> bool:
    """Return whether *text* asks for nothing but errors or causes."""
    return bool(_ERRORS.match(text))


def is_anchored(atoms: Sequence[Atom]) -> bool:
    """Return whether the words ask a question, or for a field, and say when or where."""
    asks = any(atom.has("ask", kind) for atom in atoms for kind in _ASKS)
    asks = asks or (not atoms[0].has("group") and any(atom.has("dim") for atom in atoms))
    placed = any(atom.time is not None and atom.time.window for atom in atoms)
    sided = any(atom.has("is", "system") or _is_component(atom) for atom in atoms)
    return asks and (placed or sided or any(atom.named("schema") for atom in atoms))


def _is_component(atom: Atom) -> bool:
    return any(e.field == "check.component" for m in atom.named("value") for e in m.found)


_ASKS = ("which", "what", "who", "when", "how", "count", "list", "yesno", "why", "where")


def _is_subject(atom: Atom) -> bool:
    measure = any(r.kind == "measure" and r.name != "count" for r in atom.readings)
    named = any(atom.named(kind) for kind in ("asset", "job"))
    named = named or bool(atom.named("column") and not is_plain_word(atom))
    cue = any(r.kind == "cue" and r.name in _SUBJECTS for r in atom.readings)
    return cue or measure or atom.has("noun") or named


_SUBJECTS = frozenset(
    {
        "recovery",
        "downtime",
        "stuck",
        "stale",
        "worse",
        "better",
        "consecutive",
        "longest",
        "healthy",
        "plan_tonight",
        "business",
        "predict",
        "creative",
    }
)


def _leans_on(before: Frame, question: Question, reader: Reader) -> bool:
    """Return whether a turn that names something is still about what *before* found."""
    ran = before.entity in {"run", "job"} and asks_reasons(question.text)
    sorts = markers.sorts(question.text) and not names_thing(question.atoms)
    kinds = {r.entity for a in question.atoms for r in a.readings if r.kind == "noun"}
    grouped = bool(before.groups) and kinds == {before.entity}
    sorts = sorts or (grouped and markers.sorts_by_count(question.text))
    share = asks_share_of_that(question.text)
    grouped_before = bool(before.groups) and not before.recipe
    one = before.entity == "run" and any(f.field in {"asset", "job"} for f in before.filters)
    ran = ran or (one and bool(_THE_MOST.match(question.text)))
    those = speaks_of_those(question.text) or markers.asks_of_each(question.text)
    those = those or (before.entity == "asset" and bool(_KINDS.match(question.text)))
    those = those or (grouped_before and bool(_GREW.match(question.text)))
    those = those or (before.entity == "outage" and bool(HOW_LONG.match(question.text)))
    those = those or is_number_of_each(question.text, before)
    return ran or sorts or share or those or asks_missing(question.text, before)


# "which classes got worse" after the same groups at two times
_GREW = re.compile(
    r"^(?:and |so |but )*which (?:\w+ ){1,2}(?:got (?:worse|better|slower|faster)|went (?:up|down)|"
    r"grew|rose|fell|improved|worsened|increased|decreased|dropped)[?.! ]*$",
    re.IGNORECASE,
)
# "tables, not views" is no question of its own
_KINDS = re.compile(
    r"^(?:and |but |only |just )*(?:local |remote )?(?:tables|views|models|objects)"
    r",? (?:but )?(?:not|no|without|except) (?:the |any )?(?:tables|views|models)[?.! ]*$",
    re.IGNORECASE,
)
# "what was the longest this month" after the runs of one job is asked of that job
_THE_MOST = re.compile(
    r"^(?:and |so |but )*(?:which (?:run|sync|load|one) (?:was|is|took|ran|had) (?:the "
    r")?(?:longest|"
    r"shortest|slowest|fastest|quickest)(?: one| of (?:all|them))?|"
    r"(?:(?:what|which|when|how long)(?: one)? (?:was|is|were) )?the (?:very )?"
    r"(?:longest|shortest|slowest|fastest|quickest)(?: one| run| sync)?(?: (?:this|last|in|today|"
    r"yesterday|ever|since|of all|so far)\b.*)?)[.?! ]*$",
    re.IGNORECASE,
)


def is_bare_number(atoms: Sequence[Atom]) -> bool:
    """Return whether nothing but a number is named: "failure rate please", "what is the p95"."""
    said = [a for a in atoms if not (a.is_function or a.has("ask"))]
    return bool(said) and all(_is_number(atom) for atom in said)


def _is_number(atom: Atom) -> bool:
    told = atom.mentions or atom.time or atom.number or atom.quoted or atom.pattern
    measured = any(r.kind in {"measure", "agg"} for r in atom.readings)
    return measured and not told and not atom.has("noun")


def has_unknown(question: Question) -> bool:
    """Return whether a word means nothing here: "is it sunny" is no question about an "it"."""
    return any(atom.is_unknown for atom in question.atoms)


def lacks_name(question: Question) -> bool:
    """Return whether a pronoun stands for something that is not named beside it."""
    named = any(atom.named("asset") or atom.named("job") for atom in question.atoms)
    said = question.text.lower()
    if re.search(r"\bits\b", said) and re.search(r"\b(?:each|every|per)\b", said):
        return False  # "for every job the status of its last run"
    return pointing.has_pronoun(question.text) and not named


def _bare_why(reader: Reader) -> bool:
    named = any(reader.mentions(kind) for kind in ("asset", "job", "schema", "value"))
    return reader.ask("why") and reader.window is None and not named


def is_of_rows(question: Question, inside: Frame, model: Model) -> bool:
    """Return whether *question* is about the rows of *inside*, or a field of the one there."""
    entity = model[inside.entity]
    readings = [r for atom in question.atoms for r in atom.readings]
    if any(r.kind == "noun" and r.entity == "log" for r in readings):
        return inside.entity == "log"  # "the log of run 17" is no run
    if any(r.kind == "noun" and r.entity == inside.entity for r in readings):
        return True
    if any(
        r.kind == "measure" and r.name != "count" and r.name in entity.measures for r in readings
    ):
        return True
    happened = inside.entity in pointing.EVENTS
    if happened and any(
        (r.kind in {"flag", "is"} and r.entity == inside.entity)
        or (r.kind == "dim" and r.name in _HAPPENED and r.name in entity.fields)
        for r in readings
    ):
        return True  # "who acknowledged it"
    one = any(each.field == inside.entity for each in inside.filters)
    many = re.search(r"\bcolumns\b", question.text, re.IGNORECASE)
    return one and not many and any(r.kind == "dim" and r.name in entity.fields for r in readings)


_HAPPENED = frozenset({"detected_at", "acknowledged_at", "resolved_at", "recorded_at", "logged_at"})
_LEAVES_OUT = re.compile(
    r"^(?:and |but )*(?:without|excluding|except|leave out|not (?:the|any|those|these)|minus)\b",
    re.IGNORECASE,
)


def _leaves_out(text: str, atoms: Sequence[Atom], before: Frame | None) -> bool:
    """Return whether *text* only takes something away: "without payroll"."""
    if before is None or not _LEAVES_OUT.match(text):
        return False
    others = (a for a in atoms if a.has("noun") and not a.has("noun", before.entity))
    return not any(others) and not any(atom.has("ask") for atom in atoms)


_SUCH = re.compile(r"\bsuch(?! as\b| that\b| with\b)", re.IGNORECASE)  # of the kind spoken of
_WHOLE = 2  # words that say something: "only the tables" is no question of its own
_AT_THAT_TIME = re.compile(
    r"\b(?:(?:since|back|just) then|(?:since|at|in|during|around) that (?:time|day|moment|"
    r"period))\b|"
    r"\b(?:failed|fail|ran|run|started|start|happened|happen|changed|change) then(?=[?.! ]*$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Link:
    """How a turn hangs on what was said: *goes_on* with it, or *needs* it to mean anything."""

    goes_on: bool
    needs: bool


def link_of(
    question: Question, text: str, said: Opened, reader: Reader, before: Frame | None
) -> Link:
    """Return how *question*, put as *text*, hangs on *before*."""
    atoms = question.atoms
    dangles = markers.dangles(text)
    alone = stands_alone(atoms) and not dangles
    anchored = is_anchored(atoms)
    may = markers.may_go_on(text) and not (alone or (before is None and anchored))
    said_on = said.goes_on or markers.goes_on(text) or _leaves_out(text, atoms, before)
    marked = not said.afresh and (said_on or may or dangles)
    leans = before is not None and not said.afresh and _leans_on(before, question, reader)
    leans = leans or (before is not None and not said.afresh and is_bare_number(atoms))
    why = _bare_why(reader)
    goes_on = marked or leans or why or not (alone or anchored)
    lacks = marked or lacks_name(question) or why
    needs = lacks and not (alone or has_unknown(question))
    then = before is None and not reader.window and bool(_AT_THAT_TIME.search(text))
    told = [atom.text for atom in atoms if not atom.is_function]
    bare = before is None and said.goes_on and len(" ".join(told).split()) < _WHOLE
    return Link(goes_on, needs or then or bare or bool(_SUCH.search(text)))
