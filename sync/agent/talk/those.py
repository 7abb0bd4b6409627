"""What words for many stand for: "which of it is critical", "who should I ask about them"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sync.agent.answer import Answer
from sync.agent.drafts.drafting import SCHEMAS
from sync.agent.frame import Asked, Condition, Filter, Flagged, Frame, Related
from sync.agent.model import Model
from sync.agent.talk.conversation import Conversation
from sync.agent.talk.markers import asks_of_each
from sync.agent.talk.narrowing import in_groups, job_keys, narrowed, speaks_of_those
from sync.agent.talk.reshaping import rows_of
from sync.agent.words.names import Names

_AND = r"^(?P<and>(?:and |so |but |ok |now |then )*)"
_BEFORE = re.compile(
    _AND + r"(?:(?:have|had|did) (?:those|these|they) (?:ever )?(?:fail|failed|happen|happened) "
    r"(?:before|already|earlier|more often)|(?:are|were) (?:those|these|they) (?:recurring|"
    r"recurrent|one-?offs?))[?.! ]*$",
    re.IGNORECASE,
)


def failed_before(text: str, last: Answer | None, names: Names) -> Frame | None:
    """Return how often the jobs of *last* failed at all: "have those failed before"."""
    keys = job_keys(last, names) if last is not None and _BEFORE.match(text) else ()
    if not keys:
        return None
    jobs = Filter(field="job", values=keys, label="those of before")
    failed = Filter(field="status", values=("FAILED",), label="failed")
    return Frame(entity="run", filters=(failed, jobs), asked=(Asked(),), groups=("job",))


def with_rows(talk: Conversation, text: str) -> Conversation:
    """Return *talk* up to the newest answer that has rows, where *text* speaks of "them".

    After "are any of these paused? No", those are still the ones before.
    """
    last = talk.answered
    if last is None or last.rows or not speaks_of_those(text):
        return talk
    answers = [each for each in talk.answers if not each.sql or each.rows]
    return replace(talk, answers=answers) if any(a.rows for a in answers) else talk


# "which assets of those have no owner": the groups that were shown hold them
_IN_THOSE = re.compile(
    r"\b(?:assets|tables|views|models|objects|runs|columns|jobs|events|findings|mappings)"
    r" (?:of|in|from) (?:those|these|them)\b",
    re.IGNORECASE,
)


_LISTED = re.compile(
    r"^(?:and |now |please |ok |so |but |then )*(?:list|show|name|give|what are|which(?: ones)? "
    r"are)"
    r"(?: me)? (?:them|those|these|they)\b",
    re.IGNORECASE,
)


_SAME_ONES = re.compile(
    r"\b(?:those|these|they|them|their|both|the same (?:\d+ |two |three |four |five )?(?:jobs|"
    r"spaces|databases|owners|users|assets|tables|ones|components|error classes))\b",
    re.IGNORECASE,
)


def of_same(frame: Frame, last: Answer, text: str, names: Names, model: Model) -> Frame:
    """Return *frame* about the very groups that it was cut to: "how did these do in march"."""
    cut = frame.limit is not None or frame.rank is not None or frame.limited
    if not (frame.groups and cut and _SAME_ONES.search(text)):
        return frame
    whole = replace(frame, limit=None, rank=None, having=None, limits=())
    same = in_groups(whole, last, model)
    if same is None and last.rows and frame.groups == ("job",):
        jobs = Filter(field="job", values=job_keys(last, names), label="those of before")
        same = replace(whole, filters=(*whole.filters, jobs))
    return same or frame


_ASKED_OF = re.compile(
    r"^(?:and |so |but |ok |now )*(?:how (?:many|often|much|long)|who|which|what|when|where|did|do|"
    r"does|are|is|was|were|have|has)\b(?! (?:\w+ )*of (?:them|those|these)\b)",
    re.IGNORECASE,
)
_AT_WHICH = re.compile(
    _AND + r"(?:in|on|for|of|from|at|to|by) (?:which|what) \w+[?.! ]*$", re.IGNORECASE
)


def of_shown(frame: Frame, last: Answer, text: str, names: Names, model: Model) -> Frame:
    """Return *frame* about the rows that it was cut to, where *text* asks something of "them".

    Which of the five slowest runs failed is asked of these five.
    """
    several = frame.entity == "run" and (frame.limit or 0) > 1
    several = several or (bool(frame.groups) and frame.limit == 1)
    if not (speaks_of_those(text) or (several and _AT_WHICH.match(text))):
        return frame
    if frame.share and frame.yes_no and not frame.groups:
        return replace(frame, share=(), asked=(), yes_no=False)
    if frame.share and not frame.groups and not frame.bucket and _LISTED.match(text):
        return with_met(replace(rows_of(frame), yes_no=False), frame.share)
    cut_groups = frame.limit is not None or frame.rank is not None or frame.having is not None
    if frame.groups and (
        _IN_THOSE.search(text) or (cut_groups and (_LISTED.match(text) or _AT_WHICH.match(text)))
    ):
        return narrowed(replace(rows_of(frame), select=()), last, names, model) or frame
    if frame.groups and cut_groups and _ASKED_OF.match(text):
        return of_same(frame, last, text, names, model)
    cut = frame.limit is not None and not (frame.groups or frame.bucket or frame.asked)
    if not cut:
        return frame
    return narrowed(replace(frame, limit=None, rank=None), last, names, model) or frame


def with_met(frame: Frame, met: Sequence[Condition | Related]) -> Frame:
    """Return *frame* with those rows alone that meet what a share was told of."""
    return replace(
        frame,
        filters=(*frame.filters, *(each for each in met if isinstance(each, Filter))),
        flags=(*frame.flags, *(each for each in met if isinstance(each, Flagged))),
        related=(*frame.related, *(each for each in met if isinstance(each, Related))),
    )


_FAILED_THEN = re.compile(
    r"^(?:and |so |but |ok |now |then )*(?:(?:how many|which|any|did any|did some|did all|did one|"
    r"have any|were any)"
    r"(?: one)? of (?:them|those|these)\b.*\b(?:fail(?:ed)?|r[au]n|succeed(?:ed)?|broken?)\b|"
    r"(?:did|have|had) (?:they|those|these)\b.*\b(?:fail(?:ed)?|r[au]n|succeed(?:ed)?|broken?)\b)",
    re.IGNORECASE,
)


_USUAL = re.compile(
    r"\bhow long (?:do|does) (?:they|those|these|it|that) (?:usually|normally|typically|generally)",
    re.IGNORECASE,
)


def is_usual(text: str) -> bool:
    """Return whether *text* asks how long it usually takes."""
    return bool(_USUAL.search(text))


def of_their_jobs(frame: Frame, last: Answer, text: str, names: Names) -> Frame:
    """Return *frame* about the jobs whose runs were listed: "did any of them fail last week"."""
    listed = frame.entity == "run" and not (frame.groups or frame.bucket or frame.asked)
    usual = listed and len(last.rows) > 1 and bool(_USUAL.search(text))
    keys = job_keys(last, names) if usual or (listed and _FAILED_THEN.match(text)) else ()
    if not keys or frame.recipe:
        return frame
    jobs = Filter(field="job", values=keys, label="those of before")
    if usual:
        return Frame(entity="run", filters=(jobs,), asked=(Asked(),), groups=("job",))
    return Frame(entity="run", filters=(jobs,), window=frame.window)


_BARE = re.compile(
    r"\b(?:those|them|these|they)\b(?! (?:that|who|which|with|without|in|of|are|were)\b)|"
    r"\bthe other (?:one|ones)\b",
    re.IGNORECASE,
)


_ITS = re.compile(
    r"^(?:and |now |please |so |ok )*(?:list|show|give|count|how many of|which of)(?: me)?"
    r"(?: all)? its (?:tables|views|assets|objects|models|jobs|runs|columns|mappings)\b",
    re.IGNORECASE,
)
_PLACED = SCHEMAS | {"asset", "job", "owner", "user", "run"}


def are_lost(frame: Frame, text: str, before: Frame | None, *, named: bool) -> bool:
    """Return whether "who owns these" was read as a question about everything there is."""
    said = frame.conditions or frame.related or frame.alternatives or frame.window or frame.windows
    whole = not (said or frame.recipe or frame.parts or frame.share)
    placed = any(each.field in _PLACED for each in frame.filters) or frame.related
    its = bool(_ITS.search(text)) and not (placed or frame.recipe or frame.parts)
    each = asks_of_each(text) and not (frame.groups or frame.recipe)
    they = whole and bool(_BARE.search(text)) and (before is not None or not named)
    return they or (before is not None and (its or each))
