"""What was said before, and how a short turn changes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sync.agent.actions import Proposal
from sync.agent.answer import Answer, Behaviour
from sync.agent.build import draft
from sync.agent.clauses import split_clauses
from sync.agent.drafting import Draft
from sync.agent.finish import finish
from sync.agent.frame import Asked, Filter, Flagged, Frame, Order
from sync.agent.lattice import Atom
from sync.agent.model import Model
from sync.agent.names import Named, Names
from sync.agent.times import shift_window
from sync.agent.window import merge

_ELLIPTIC = re.compile(
    r"^(?:and|only|just|what about|how about|same|the same|now|instead|but|or|also|without|"
    r"except|excluding|not|"
    r"per|by|in|for|on|from|since|sort|order|group|break|split|show (?:it|that|them|this|those|"
    r"these|as|only|just|me only|me just)|"
    r"make (?:it|that|them)|as a|as an|top \d+|bottom \d+|forget|remove|drop the|ignore|never "
    r"mind the|clear|reset|"
    r"i mean|i meant|sorry|no,|oh|actually|ok|okay|then|plus|with|limit|reverse|narrow|"
    r"restrict|filter|exclude|include|add|"
    r"how many (?:of (?:those|them|these)|are|were|is that|have|do)|which (?:of (?:those|them|"
    r"these)|ones?)|those|them|these|of those|"
    r"change (?:it|that|the)|turn (?:it|that|this)|plot (?:it|that|this)|chart (?:it|that|"
    r"this)|draw (?:it|that|this)|put (?:it|that)|"
    r"sorted|ordered|grouped|broken|limited|last|this|yesterday|today|and now|again|but only|"
    r"all of them|the (?:fastest|slowest|oldest|newest|largest|smallest|worst|best) instead|"
    r"go back|back|undo|switch|replace|use|compare (?:it|that|this|them)|average|median|in "
    r"percent|as percent|as (?:a )?percentage|any (?:in|of)|are (?:any|there)|is (?:that|this)|"
    r"when did (?:they|those)|who (?:owns|are|did) (?:them|those|these)|list (?:them|those|"
    r"these)|give me (?:them|those|the same)|the (?:first|last|top) \d+)\b",
    re.IGNORECASE,
)
_ELLIPTIC_END = re.compile(
    r"\b(?:instead|only|as well|too)[.!? ]*$|"
    r"^which (?:spaces?|jobs?|assets?|tables?|day|week|month|columns?|users?|databases?)[.!? ]*$|"
    r"^which (?:day|week|month|hour|space|job) (?:was|is|had|has)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:those|them|these|they|their|ones)\b", re.IGNORECASE)
_FOCUS = re.compile(
    r"\b(?:(?P<owned>its)\b|(?:it(?! takes?\b)|that one|this one|"
    r"that (?:table|view|asset|object|job|sync|run|model|one|space|dataset|mapping)|"
    r"this (?:table|view|asset|object|job|sync|run|model|space|dataset)|"
    r"the same (?:table|view|asset|job|one)|the (?:table|asset|job|view))\b(?! (?:chart|graph|"
    r"number|rate|s\b)))",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?:the )?(?:(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"last|latter|former|top)(?: one| row| asset| job| entry| item| result| run| table| space| "
    r"of (?:those|them|these))|"
    r"(?:number|no\.?|#|row|item) ?(?P<digits>\d+)|(?P<nth>\d+)(?:st|nd|rd|th)(?: one| row| "
    r"entry)?)\b|\bthe (?P<bare>first|second|third|fourth|fifth|last|latter)\s*[?.!]*$",
    re.IGNORECASE,
)
_WORDS = {
    "first": 1,
    "top": 1,
    "former": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "last": -1,
    "latter": -1,
}
_BACK = re.compile(
    r"^(?:please )?(?:go back|back|undo(?: that)?|undo the last.*|go back to (?:the "
    r")?(?:previous|before|last).*|previous (?:one|question|result|answer)|revert.*|back to "
    r"(?:the )?(?:previous|before|what).*|return to (?:the )?previous.*)[.!?]*$",
    re.IGNORECASE,
)
_FORGET = re.compile(
    r"\b(?:forget|remove|drop|ignore|clear|without|lift|skip|delete|disregard|take (?:away|off|"
    r"out)|get rid of|leave out|no)\b.*\b(?P<what>time|date|window|period|week|month|day|"
    r"status|space|filter|filters|limit|priority|owner|system|type|class|error|group|grouping|"
    r"severity|kind|restriction|everything|all)\b|"
    r"\b(?:for|in|across|of|over) (?P<every>all (?:the )?(?:spaces|time|statuses|systems|types|"
    r"history|jobs|assets|priorities|databases|days)|every space|any (?:space|status|time))\b|"
    r"\bregardless of (?P<regardless>\w+)",
    re.IGNORECASE,
)
_TIMES = {"time", "date", "window", "period", "week", "month", "day", "history", "days"}
_FIELDS = {
    "status": {"status"},
    "space": {"space", "database"},
    "priority": {"priority"},
    "owner": {"owner"},
    "system": {"system", "database", "space"},
    "type": {"asset_type", "kind", "error_class"},
    "class": {"error_class"},
    "error": {"error_class"},
    "severity": {"severity"},
    "kind": {"kind"},
}


@dataclass(frozen=True, slots=True)
class Choosing:
    """A question back that waits: the *text* that was asked, and which words meant several."""

    text: str
    entries: tuple[Named, ...]
    words: str


@dataclass(slots=True)
class Conversation:
    """What was said before: the answers of the turns, newest last, and what waits for a word."""

    answers: list[Answer] = field(default_factory=list)
    proposal: Proposal | None = None
    choosing: Choosing | None = None
    focus: str = ""

    @property
    def frame(self) -> Frame | None:
        """Return the newest frame that was answered."""
        return next((a.frame for a in reversed(self.answers) if a.frame is not None), None)

    @property
    def answered(self) -> Answer | None:
        """Return the newest turn that was answered from the store."""
        return next((a for a in reversed(self.answers) if a.sql), None)


def is_elliptic(text: str) -> bool:
    """Return whether *text* only makes sense after another turn."""
    return bool(_ELLIPTIC.match(text) or _PRONOUN.search(text) or _ELLIPTIC_END.search(text))


def wants_back(text: str) -> bool:
    """Return whether *text* asks for the turn before the last one."""
    return bool(_BACK.match(text))


def with_focus(text: str, focus: str) -> str:
    """Return *text* with pronouns replaced by the name that they stand for."""
    if not focus:
        return text

    def name(found: re.Match[str]) -> str:
        return f"{focus}'s" if found["owned"] else focus

    return _FOCUS.sub(name, text, count=1)


def has_pronoun(text: str) -> bool:
    """Return whether *text* speaks of something without naming it."""
    return bool(_FOCUS.search(text))


def ordinal_focus(text: str, answer: Answer | None) -> tuple[str, str]:
    """Return *text* with "the second one" replaced by what stands there, and that name."""
    found = _ORDINAL.search(text)
    if found is None or answer is None or not answer.rows:
        return text, ""
    word = found["word"] or found["bare"]
    number = _WORDS[word.lower()] if word else int(found["digits"] or found["nth"])
    index = number - 1 if number > 0 else len(answer.rows) - 1
    if not 0 <= index < len(answer.rows):
        return text, ""
    row = dict(zip(answer.columns, answer.rows[index], strict=True))
    name = _row_name(row)
    return (text[: found.start()] + name + text[found.end() :], name) if name else (text, "")


def _row_name(row: dict[str, Any]) -> str:
    for column in ("asset", "job", "source", "name", "assets", "space", "database"):
        if row.get(column):
            return str(row[column]).split(", ")[0]
    return ""


def focus_of(answer: Answer, names: Names) -> str:
    """Return the one asset or job that an answer is about, "" where there is none."""
    frame = answer.frame
    if frame is not None:
        keys = frame.arg("assets")
        if keys is not None and len(keys) == 1:
            return _title(keys[0], names)
        for each in (*frame.filters, *(f for part in frame.parts for f in part.filters)):
            if each.field == "asset" and len(each.values) == 1 and each.op == "is":
                return _title(each.values[0], names)
            if each.field == "job" and each.op == "is" and not each.negated:
                return _job(each.values[0], names)
    if len(answer.rows) == 1 and answer.behaviour is Behaviour.ANSWER:
        return _row_name(dict(zip(answer.columns, answer.rows[0], strict=True)))
    return ""


def _title(key: Any, names: Names) -> str:
    return next((e.title for e in names.assets if e.key == key), "")


def _job(key: Any, names: Names) -> str:
    return next((e.name for e in names.entries if e.kind == "job" and e.key == key), "")


def choose(text: str, choosing: Choosing) -> str:
    """Return the question with the option that *text* picks, "" where it picks none."""
    said = {w for w in re.findall(r"\w+", text.lower().replace("_", " ")) if w not in _FILLERS}
    if not said:
        return ""
    found = _ORDINAL.search(text)
    if found is not None and (found["word"] or found["bare"]):
        number = _WORDS[(found["word"] or found["bare"]).lower()]
        entry = (
            choosing.entries[number - 1 if number > 0 else -1]
            if number <= len(choosing.entries)
            else None
        )
        fitting = [entry] if entry else []
    else:
        fitting = [e for e in choosing.entries if said <= _words_of(e)]
        exact = [
            e for e in fitting if said == set(re.findall(r"\w+", e.name.lower().replace("_", " ")))
        ]
        whole = [
            e
            for e in fitting
            if e.name.lower()
            .replace("_", " ")
            .startswith(
                text.strip(" ?.!")
                .lower()
                .replace("the ", "")
                .replace(" ones", "")
                .replace(" one", "")
            )
        ]
        fitting = exact or _shortest(fitting, whole)
    if len(fitting) != 1 or fitting[0] is None:
        return ""
    return re.sub(
        re.escape(choosing.words), fitting[0].title, choosing.text, count=1, flags=re.IGNORECASE
    )


def _shortest(fitting: list[Named], whole: list[Named]) -> list[Named]:
    """Return the plainest of several: SALES_ORDERS before SALES_ORDERS_COPY."""
    ranked = sorted(fitting, key=lambda e: (e.name.count("_"), len(e.name)))
    if len(ranked) > 1 and ranked[0].name.count("_") < ranked[1].name.count("_"):
        return ranked[:1]
    ranked = sorted(whole, key=lambda e: len(e.name))
    return ranked[:1] if len(ranked) > 1 and len(ranked[0].name) < len(ranked[1].name) else fitting


_FILLERS = frozenset(
    [
        "the",
        "a",
        "an",
        "one",
        "ones",
        "please",
        "i",
        "mean",
        "meant",
        "of",
        "in",
        "that",
        "this",
        "for",
        "from",
        "it",
        "is",
        "table",
        "asset",
        "view",
        "space",
        "and",
        "yes",
        "job",
        "jobs",
        "sync",
    ]
)


def _words_of(entry: Named) -> set[str]:
    text = f"{entry.schema} {entry.name} {entry.label}".lower().replace("_", " ")
    words = set(re.findall(r"\w+", text))
    return words | {word + "s" for word in words} | {word.rstrip("s") for word in words}


def edit(atoms: Sequence[Atom], text: str, before: Frame, model: Model) -> Frame | None:
    """Return *before* as a short turn changes it, None where the turn is no change of it."""
    if before.recipe in _LINEAGE:
        return _other_lineage(text, before)
    forgotten = _forget(text, before)
    if forgotten is not None:
        return forgotten
    shifted = _shifted(atoms, before)
    if shifted is not None:
        before = shifted
        atoms = [a for a in atoms if a.time is None or a.time.shift is None]
    clauses = split_clauses(atoms)
    made = draft(clauses, model[before.entity], model)
    if made.missed or made.ambiguous:
        return None
    changed = _merged(made, before, text, model)
    return (
        changed
        if changed != before or shifted is not None or made.chart or _repeats(text)
        else None
    )


_LINEAGE = frozenset({"upstream", "downstream"})


def _other_lineage(text: str, before: Frame) -> Frame | None:
    """Return the lineage of before, another way, as far as it is wanted or of other types."""
    said = text.lower()
    changed = before
    for way in sorted(_LINEAGE):
        if way in said:
            changed = replace(changed, recipe=way)
    if "direct" in said:
        changed = changed.with_args(depth=1, least=1)
    if re.search(r"\ball (?:hops|levels|of them)\b|\btransitive\b|\bindirect", said):
        changed = changed.with_args(depth=30, least=1)
    types = tuple(kind for kind in ("table", "view", "model") if kind in said)
    if types:
        changed = changed.with_args(types=types)
    return changed if changed != before else None


def _repeats(text: str) -> bool:
    return bool(
        re.search(
            r"\bagain\b|\bsame\b|\bshow (?:it|them|that)\b|\blist (?:them|those)\b",
            text,
            re.IGNORECASE,
        )
    )


def _forget(text: str, before: Frame) -> Frame | None:
    found = _FORGET.search(text)
    if found is None:
        return None
    what = (found["what"] or found["every"] or found["regardless"] or "").lower()
    words = set(re.findall(r"\w+", what))
    words |= {word.rstrip("s") for word in words} | {
        word[:-2] for word in words if word.endswith("es")
    }
    if "limit" in words and "time" in text.lower():
        words.add("time")
    if words & _TIMES:
        return replace(before, window=None, windows=())
    if words & {"everything", "filter"} and not words & set(_FIELDS):
        specific = next((w for w in _FIELDS if re.search(rf"\b{w}\b", text, re.IGNORECASE)), "")
        words = {specific} if specific else words
        if not specific:
            return replace(before, filters=(), flags=(), related=(), window=None)
    if "limit" in words:
        return replace(before, limit=None)
    if words & {"group", "grouping"}:
        return replace(before, groups=(), bucket="")
    gone = set().union(*(_FIELDS.get(word, set()) for word in words))
    kept = tuple(each for each in before.filters if each.field not in gone)
    return replace(before, filters=kept) if gone else None


def _shifted(atoms: Sequence[Atom], before: Frame) -> Frame | None:
    shift = next((a.time.shift for a in atoms if a.time is not None and a.time.shift), None)
    if shift is None or before.window is None:
        return None
    return replace(before, window=shift_window(before.window, shift))


def _merged(made: Draft, before: Frame, text: str, model: Model) -> Frame:
    new = finish(made, model)
    also = bool(re.search(r"\b(?:also|too|as well|plus|add|include)\b", text, re.IGNORECASE))
    frame = replace(
        before,
        filters=_filters(before.filters, new.filters, also=also),
        flags=_flags(before.flags, new.flags),
        related=(*before.related, *(each for each in new.related if each not in before.related)),
        window=merge(made.windows) or before.window,
        chart=made.chart or before.chart,
        yes_no=False,
    )
    if _is_list_of_counted(text, before) and not made.counted:
        frame = replace(frame, asked=())
    spoken = [name for name, _ in made.things]
    if spoken and re.match(r"^(?:and )?which\b", text, re.IGNORECASE) and not made.groups:
        made.groups.append(spoken[0])
        new = replace(new, groups=(spoken[0],))
    frame = _counted(made, new, frame, before)
    if made.order is not None or made.limit is not None or made.rank is not None:
        frame = _reordered(made, new, frame, before, text)
    plain = [n for n in made.numbers if not n.op and not n.unit]
    if plain and made.order is None:
        frame = replace(frame, limit=int(plain[0].value), rank=None)
        if frame.order is None and not frame.groups:
            frame = replace(
                frame,
                order=Order(by=model[frame.entity].time) if model[frame.entity].time else None,
            )
    return frame


def _filters(old: Sequence[Filter], new: Sequence[Filter], *, also: bool) -> tuple[Filter, ...]:
    places = {"space", "database", "schema"}
    kept = list(old)
    for each in new:
        same = [
            k
            for k in kept
            if (k.field == each.field or {k.field, each.field} <= places)
            and k.negated == each.negated
            and not each.negated
        ]
        if also and same and same[0].field == each.field:
            values = tuple(dict.fromkeys((*same[0].values, *each.values)))
            kept[kept.index(same[0])] = replace(
                same[0], values=values, label=f"{same[0].label} or {each.label}"
            )
            continue
        kept = [k for k in kept if k not in same]
        kept.append(each)
    return tuple(dict.fromkeys(kept))


def _flags(old: Sequence[Flagged], new: Sequence[Flagged]) -> tuple[Flagged, ...]:
    names = {each.flag for each in new}
    return (*(each for each in old if each.flag not in names), *new)


def _is_list_of_counted(text: str, before: Frame) -> bool:
    plain = before.asked == (Asked(),) and not (before.groups or before.bucket or before.share)
    asked = re.search(r"\b(?:list|show|name|which)\b", text, re.IGNORECASE)
    return plain and bool(asked)


def _counted(made: Draft, new: Frame, frame: Frame, before: Frame) -> Frame:
    if made.groups or made.bucket:
        asked = new.asked if made.asked else before.asked or (Asked(),)
        return replace(
            frame,
            groups=new.groups,
            bucket=new.bucket,
            asked=asked,
            limit=None,
            rank=None,
            order=None,
            select=(),
        )
    if made.counted and not made.asked:
        return replace(
            frame,
            asked=(Asked(),),
            groups=(),
            bucket="",
            order=None,
            limit=None,
            rank=None,
            select=(),
        )
    if made.asked:
        return replace(frame, asked=new.asked)
    if made.aggs and frame.asked and new.share == ():
        agg = made.aggs[-1]
        if agg in {"avg", "median", "max", "min", "sum"} and frame.asked[0].measure != "count":
            return replace(frame, asked=(replace(frame.asked[0], agg=agg),))
    if made.select:
        return replace(
            frame,
            select=tuple(dict.fromkeys((*made.select, *frame.select))),
            asked=() if not frame.groups else frame.asked,
        )
    return frame


def _reordered(made: Draft, new: Frame, frame: Frame, before: Frame, text: str) -> Frame:
    order = frame.order or new.order or Order(by="")
    if made.order is not None:
        order = replace(order, descending=made.order.descending)
        if made.order.by and not frame.groups:
            order = replace(order, by=made.order.by)
    limit = made.limit if made.limit is not None else before.limit
    if limit is None and not re.match(r"^(?:and )?(?:sort|order)|.*(?:first|cending)$", text):
        limit = new.limit
    return replace(frame, order=order, limit=limit, rank=made.rank)
