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
_PLAIN = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        # what was listed is one mass: "which of it is critical"
        (
            r"\b(?P<some>which|any|some|most|none|all|much|many|what|part) of (?:it|hers|his|"
            r"theirs)\b",
            r"\g<some> of them",
        ),
        (
            _AND + r"(?:who|whom) (?:should|can|do|could|must|shall|would) (?:i|we) (?:ask|contact|"
            r"talk to|speak (?:to|with)|turn to|call|approach|ping|write to|inform|notify)"
            r"(?: about| for| regarding| on)? (?:them|those|these|each(?: of them)?)[?.! ]*$",
            r"\g<and>who owns them",
        ),
        (
            _AND
            + r"(?:(?:is|was|were|are) there )?(?:anything|something) (?=(?:with|without|in|of|"
            r"from|for) )",
            r"\g<and>any ",
        ),
        (
            _AND + r"who (?:owns|has|holds|looks after) (?:the )?most(?: of (?:them|those|these))?"
            r"[?.! ]*$",
            r"\g<and>which owner has the most",
        ),
        (
            _AND + r"which (?P<what>assets|tables|views|jobs|spaces|columns|objects|owners) (?:are|"
            r"were|is|was) (?:concerned|affected|involved|in question|hit)(?: by (?:it|them|that|"
            r"those|this))?[?.! ]*$",
            r"\g<and>on which \g<what>",
        ),
        (
            _AND + r"how (?:does|did|do|would) (?:that|this|it|they|those|these) compare"
            r"(?: to| with| against)? (?=\w)",
            r"compare that to ",
        ),
        (
            _AND + r"(?:is|was|are|were) (?:that|this|it|they|those) (?:any )?(?:more|less|slower|"
            r"faster|higher|lower|better|worse|fewer|longer|shorter|bigger|smaller|up|down)"
            r"(?: or (?:more|less|slower|faster|higher|lower|better|worse|fewer|longer|shorter|"
            r"bigger|smaller|up|down|the same))*(?: than (?:before|that|the other(?: one)?|then|"
            r"the first(?: one)?))?[?.! ]*$",
            "what is the difference",
        ),
    )
)


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


_WHO_DID = re.compile(
    _AND + r"who (?:did|made|changed|has done|was) (?:it|that|this|them|those|these)[?.! ]*$",
    re.IGNORECASE,
)
_BY_DATE = re.compile(
    r"^(?:and |now |please |then |but )*(?:re-?)?(?:sort|order)(?:ed)?(?: (?:it|them|those|these|"
    r"the list))? by (?:the )?(?:date|time|day|date and time)(?:,? (?:(?P<up>oldest first|"
    r"ascending|earliest first)|newest first|latest first|most recent first|descending))?[?.! ]*$",
    re.IGNORECASE,
)
_PEOPLE = frozenset({"user", "owner", "changed_by", "decided_by"})
_EACH_JOB = re.compile(
    _AND + r"how (?:many times|often|many)(?: (?:did|has|have|was|were))?(?: for| of| per| by| in)?"
    r" each(?: one| job| of (?:them|those|these))?(?: (?:fail|failed|run|happen|happened))?"
    r"[?.! ]*$",
    re.IGNORECASE,
)
_WHO_TO_ASK = re.compile(
    _AND + r"(?:who|whom) (?:should|can|do|could|must|shall|would) (?:i|we) (?:ask|contact|tell|"
    r"talk to|speak (?:to|with)|turn to|call|approach|ping|write to|inform|notify|go to)[?.! ]*$",
    re.IGNORECASE,
)


def of_many(text: str, before: Frame | None) -> str:
    """Return *text* with plain words for the many things that *before* is about."""
    if before is None:
        return text
    for pattern, plain in _PLAIN:
        text = pattern.sub(plain, text)
    listed = not (before.recipe or before.asked or before.groups or before.bucket)
    if before.entity == "asset" and "changed_at" in before.select:
        text = _WHO_DID.sub("by whom", text)
    people = next((name for name in before.select[:1] if name in _PEOPLE), "")
    if listed and (people or before.entity == "run"):
        text = _EACH_JOB.sub("per user" if people else "per job", text)
    if listed:
        text = _BY_DATE.sub(lambda m: "oldest first" if m["up"] else "newest first", text)
    one = any(f.field in {"asset", "job"} and len(f.values) == 1 for f in before.filters)
    return _WHO_TO_ASK.sub(r"\g<and>who owns them", text) if listed and not one else text


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
    if same is None and frame.groups == ("job",):
        jobs = Filter(field="job", values=job_keys(last, names), label="those of before")
        same = replace(whole, filters=(*whole.filters, jobs))
    return same or frame


_AT_WHICH = re.compile(
    _AND + r"(?:in|on|for|of|from|at|to|by) (?:which|what) \w+[?.! ]*$", re.IGNORECASE
)


def of_shown(frame: Frame, last: Answer, text: str, names: Names, model: Model) -> Frame:
    """Return *frame* about the rows that it was cut to, where *text* asks something of "them".

    Which of the five slowest runs failed is asked of these five.
    """
    several = frame.entity == "run" and (frame.limit or 0) > 1
    if not (speaks_of_those(text) or (several and _AT_WHICH.match(text))):
        return frame
    if frame.share and frame.yes_no and not frame.groups:
        return replace(frame, share=(), asked=(), yes_no=False)
    if frame.share and not frame.groups and not frame.bucket and _LISTED.match(text):
        return with_met(replace(rows_of(frame), yes_no=False), frame.share)
    cut_groups = frame.limit is not None or frame.rank is not None or frame.having is not None
    if frame.groups and (_IN_THOSE.search(text) or (cut_groups and _LISTED.match(text))):
        return narrowed(replace(rows_of(frame), select=()), last, names, model) or frame
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


def of_their_jobs(frame: Frame, last: Answer, text: str, names: Names) -> Frame:
    """Return *frame* about the jobs whose runs were listed: "did any of them fail last week"."""
    listed = frame.entity == "run" and not (frame.groups or frame.bucket or frame.asked)
    keys = job_keys(last, names) if listed and _FAILED_THEN.match(text) else ()
    if not keys or frame.recipe:
        return frame
    jobs = Filter(field="job", values=keys, label="those of before")
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
