"""Words that point at something said before: pronouns, persons, "the second one"."""

from __future__ import annotations

import re
from typing import Any

from sync.agent.answer import Answer, Behaviour
from sync.agent.talk.markers import OWN
from sync.agent.talk.places import PLACES, places_in
from sync.agent.words.names import Names

# "show it per day" is about the answer, not about a thing that was named in it
_SHOWN = re.compile(
    r"\b(?:show|make|plot|chart|draw|turn|put|sort|order|group|break|split|list|display|see|"
    r"limit|filter|restrict|change|rank|narrow|compare|do|want|need|have|with|undo|give me) "
    r"(?:me )?(?:it|that|this)\b",
    re.IGNORECASE,
)

_FOCUS = re.compile(
    r"\b(?:(?P<owned>its)\b|(?:it(?! takes?\b(?: \w+)? (?:to|until|till|for|before|on average|"
    r"between)\b)|"
    r"(?:(?<=\w\wg is )|(?<=rge is )|(?<=uses )|(?<=s on )|(?<=feeds )|(?<=about ))"
    r"(?:that|this)(?=[?.! ]*$)|that one|this one|"
    r"(?:(?<=did )|(?<=does )|(?<=has )|(?<=is )|(?<=was ))(?:that|this)(?= (?:last |ever |first |"
    r"next |usually |"
    r"normally |even )*(?:fail|work|run|ran|succeed|finish|start|break|broke|happen|take|complete|"
    r"sync|stop|go|end|still|already|up to date|fresh|stale|synced|mapped|loaded|paused|enabled|"
    r"scheduled|refresh|updat|chang|modif|deploy|creat|delet|discover|describ|document|"
    r"replicat)\w*\b)|"
    r"that (?:table|view|asset|object|job|model|one|space|dataset|mapping)|"
    r"(?:(?<!bs )(?<!cs )(?<!ts )(?<!es )(?<!ks )that) (?:sync|run)(?! (?:more|less|every|once|"
    r"twice|several|daily|hourly|nightly|weekly|monthly|only)\b)|"  # "jobs that run on mondays"
    r"this (?:table|view|asset|object|job|sync|run|model|space|dataset)|"
    r"the same (?:table|view|asset|job|one)|"
    r"the (?:table|asset|job|view|sync)(?=\s*(?:[?.!,]|$|(?:is|was|has|have|did|does|do|fail|"
    r"failed|run|ran|take|took|start|started|need|owned|and|get|got|last|again|itself|next|"
    r"right now|today|yesterday|currently|so)\b)))\b(?! (?:chart|graph|number|rate|s\b)))",
    re.IGNORECASE,
)

_ORDINAL = re.compile(
    r"\b(?:the )?(?:(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|"
    r"last|latter|former|top)(?: one(?! (?:to|who|that)\b)| row| asset| job| entry| item| result| "
    r"run| table| space| "
    r"of (?:those|them|these))|"
    r"(?:number|no\.?|#|row|item) ?(?P<digits>\d+)|(?P<nth>\d+)(?:st|nd|rd|th)(?: one| row| "
    r"entry)?)\b|\bthe (?P<bare>first|second|third|fourth|fifth|last|latter)\s*[?.!]*$",
    re.IGNORECASE,
)

# "each database and how many tables it has", "did not make it", "where did it get worse"
_BOUND = re.compile(
    r"(?<=\beach )\w.*?\b(?:it|its)\b|(?<=\bevery )\w.*?\b(?:it|its)\b|\b(?:make|made|makes) it\b|"
    r"\bwhen it comes to\b|\b(?:most|fewest|least|more)\b.*\bon it\b|"
    r"\buntil (?:it|they) (?=succeeds?|works?|recovers?|runs?)|"
    r"\b(?:is|was) it (?=busy|busiest|quiet|quietest|true)|\bit "
    r"(?=gets? |got (?:\w+er|worse|more|less)\b)",
    re.IGNORECASE,
)


def with_focus(text: str, focus: str) -> str:
    """Return *text* with pronouns replaced by the name that they stand for."""
    if not focus:
        return text

    def name(found: re.Match[str]) -> str:
        return f"{focus}'s" if found["owned"] else focus

    return _FOCUS.sub(name, text, count=1)


_OTHER_THINGS = re.compile(
    r"^(?P<ask>(?:and |so |but )*(?:which|what|how many|(?:list|show|give)(?: me)?(?: the| all)?|"
    r"are there(?: any)?|is there(?: any)?))(?: the)? other (?P<what>(?:local |remote )?(?:tables?|"
    r"views?|assets?|objects?|models?|jobs?|datasets?)\b.*?)(?: then)?(?P<end>[?.! ]*)$",
    re.IGNORECASE,
)


def without_focus(text: str, focus: str) -> str:
    """Return "which other tables have no owner" as which do, except what was spoken of."""
    return _OTHER_THINGS.sub(rf"\g<ask> \g<what> except {focus}", text) if focus else text


def means_all_runs(text: str) -> bool:
    """Return whether *text* is about all runs of what one row tells of: "runs of it"."""
    return bool(_ALL_RUNS.search(text))


_ALL_RUNS = re.compile(
    r"\b(?:runs|failures|syncs|executions|times) (?:of|for) (?:it|this|that)\b"
    r"|\b(?:last|first) time\b|\bdid it (?:last|ever)\b|\bhas it ever\b"
    r"|\b(?:that|this|the same|its) job\b|\bhow (?:often|many times|many runs)\b"
    r"|\b(?:usual|normal|typical|general)(?:ly)?\b|\bon average\b",
    re.IGNORECASE,
)


def has_pronoun(text: str) -> bool:
    """Return whether *text* speaks of something without naming it."""
    return bool(_FOCUS.search(_SHOWN.sub(" ", _BOUND.sub(" ", OWN.sub("", text)))))


def place_in(text: str) -> int | None:
    """Return which of several things "the second one" points at, -1 for the last, None for none."""
    found = _ORDINAL.search(text)
    return None if found is None else _number(found)


def _number(found: re.Match[str]) -> int:
    word = found["word"] or found["bare"]
    return PLACES[word.lower()] if word else int(found["digits"] or found["nth"])


_NEWEST = re.compile(r"\blast run\b", re.IGNORECASE)


def _is_newest(text: str, answer: Answer | None) -> bool:
    """Return whether "last run" is the newest one of each, not the last of the rows."""
    return answer is not None and "run" not in answer.columns and bool(_NEWEST.search(text))


def row_in(text: str, answer: Answer | None) -> int | None:
    """Return the index of the row of *answer* that "the second one" points at, None for none."""
    number = None if _is_newest(text, answer) else place_in(text)
    if number is None or answer is None or len(places_in(text, len(answer.rows))) > 1:
        return None
    return number - 1 if number > 0 else len(answer.rows) - 1


# What is told of as one thing that happened, which has no name.
EVENTS = frozenset({"drift", "finding", "alert", "audit", "log"})


def is_one_row(answer: Answer | None) -> bool:
    """Return whether *answer* is one group or one run alone, so that "it" may be that."""
    frame = answer.frame if answer is not None else None
    if frame is None or answer is None or len(answer.rows) != 1 or frame.recipe:
        return False
    told = frame.entity in EVENTS and frame.entity in answer.columns and not frame.asked
    return bool(frame.groups) or bool(run_of(answer)) or told


def with_their(text: str, answer: Answer | None) -> str:
    """Return "what is its score" as "their score" where *answer* lists several."""
    several = answer is not None and len(answer.rows) > 1 and answer.frame is not None
    alone = not re.search(r"\b(?:each|every|per|with|and)\b", text, re.IGNORECASE)
    return re.sub(r"\bits\b", "their", text) if several and alone else text


def are_events(answer: Answer | None) -> bool:
    """Return whether *answer* lists several things that happened, so that "it" may be those."""
    frame = answer.frame if answer is not None else None
    if answer is None or frame is None or frame.entity not in EVENTS or len(answer.rows) < 2:
        return False
    return not (frame.recipe or frame.groups or frame.bucket or frame.asked or frame.parts)


def run_of(answer: Answer | None) -> str:
    """Return the number of the one run that *answer* is about, "" where it is about others."""
    frame = answer.frame if answer is not None else None
    if answer is not None and "run_id" in answer.columns:
        runs = {*answer.cells("run_id")}
        return str(runs.pop()) if len(runs) == 1 else ""
    if answer is None or frame is None or len(answer.rows) != 1:
        return ""
    only = [f.values for f in frame.filters if f.field == "run" and len(f.values) == 1]
    if only and frame.entity == "run":
        return str(only[0][0])
    if "run" not in answer.columns:
        return ""
    of_run = frame.entity == "run" and frame.recipe in {"", "why", "verdict"}
    return str(answer.cells("run")[0]) if of_run else ""


def listed(answer: Answer | None, earlier: Answer | None, text: str) -> Answer | None:
    """Return the answer whose rows "the second one" counts: of one row alone, the list before."""
    number = place_in(text)
    alone = answer is not None and len(answer.rows) == 1 and number not in {None, 1, -1}
    return earlier if alone and earlier is not None else answer


def is_bare_place(text: str) -> bool:
    """Return whether *text* only points at a row: "and the second?"."""
    return bool(_BARE_PLACE.match(text)) and place_in(text) is not None


def ordinal_focus(text: str, answer: Answer | None) -> tuple[str, str]:
    """Return *text* with "the second one" replaced by what stands there, and that name."""
    found = _ORDINAL.search(text)
    if found is None or answer is None or not answer.rows or _is_newest(text, answer):
        return text, ""
    if len(places_in(text, len(answer.rows))) > 1:
        return text, ""
    number = _number(found)
    index = number - 1 if number > 0 else len(answer.rows) - 1
    if not 0 <= index < len(answer.rows):
        return text, ""
    row = dict(zip(answer.columns, answer.rows[index], strict=True))
    name = _row_name(row)
    if _BARE_PLACE.match(text) and row.get("run"):
        return text, name
    if _OF_A_RUN.search(text) and row.get("run") and row.get("job"):
        return f"{text[: found.start()]}run {row['run']}{text[found.end() :]}", name
    return (text[: found.start()] + name + text[found.end() :], name) if name else (text, "")


_BARE_PLACE = re.compile(
    r"^(?:and |what about |how about |now |then )*(?:the )?\w+(?: one| run)?[?.! ]*$", re.IGNORECASE
)
_OF_A_RUN = re.compile(
    r"\b(?:logs?|errors?|why|reason|cause|fail|failed|how long|duration|take|took|when|started|"
    r"status|message)\b",
    re.IGNORECASE,
)


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
            if each.negated:
                continue
            if each.field == "asset" and len(each.values) == 1 and each.op == "is":
                return _title(each.values[0], names)
            if each.field == "job" and len(each.values) == 1 and each.op == "is":
                return _job(each.values[0], names)
    if len(answer.rows) == 1 and answer.behaviour is Behaviour.ANSWER:
        return _row_name(dict(zip(answer.columns, answer.rows[0], strict=True)))
    return ""


def _title(key: Any, names: Names) -> str:
    return next((e.title for e in names.assets if e.key == key), "")


def _job(key: Any, names: Names) -> str:
    return next((e.name for e in names.entries if e.kind == "job" and e.key == key), "")


_THE_ONE = re.compile(
    r"\bthe (?P<what>(?!first|second|third|fourth|fifth|last|next|same|other|only|top|latter|"
    r"former|biggest|largest|smallest|newest|oldest|latest|slowest|fastest|longest|worst|best|new|"
    r"old|"
    r"failed|right|wrong)[a-z_]+(?: [a-z_]+)?) one\b",
    re.IGNORECASE,
)


def one_of(text: str, answer: Answer | None) -> tuple[str, str]:
    """Return *text* with "the invoices one" replaced by the only row so called, and its name."""
    found = _THE_ONE.search(text)
    if found is None or answer is None:
        return text, ""
    words = _word_stems(found["what"])
    names = [_row_name(dict(zip(answer.columns, row, strict=True))) for row in answer.rows]
    fitting = {
        n for n in names if words <= {w.rstrip("s") for w in re.findall(r"[a-z]+", n.lower())}
    }
    if len(fitting) != 1:
        return text, ""
    (name,) = fitting
    return text[: found.start()] + name + text[found.end() :], name


def _word_stems(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]+", text.lower())}
