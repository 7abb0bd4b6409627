"""Which of two times had more of something, put as one time against the other."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import MONTH

_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday)"
_UNIT = r"(?:week|month|quarter|year)"
_TIME = (
    rf"(?:(?:so far )?(?:in |on |during )?(?:the )?(?:(?:month of )?{MONTH}(?: \d{{4}})?|{_DAY}|"
    rf"(?:this|last|previous|the current|the last) {_UNIT}|{_UNIT} before(?: last| that| it)?|"
    rf"(?:this|last|the (?:current|previous)) one|(?:the )?{_UNIT} (?:now|to date))(?: so far| up "
    r"to now| until now| to date| till now)?)"
)
_SO_FAR = re.compile(
    r"\b(?:so far|up to now|until now|till now|to date)\b ?|\bthe month of ", re.IGNORECASE
)
_MORE = r"(?:more|fewer|less)"
_HIGH = r"(?:higher|lower|longer|shorter|greater|better|worse|bigger|smaller)"
_END = r"(?= *[?.!]*$)"
_ASK = rf"^(?:in )?(?:which|what) (?P<unit>{_UNIT}|day|period|one|of the two(?: \w+)?)"


def _bare(time: str) -> str:
    """Return *time* without "so far" and the word before it."""
    bare = " ".join(_SO_FAR.sub("", time).split())
    return re.sub(r"^(?:in|on|during) ", "", bare, flags=re.IGNORECASE)


def _second(one: str, other: str) -> str:
    """Return *other* said out: "this week" for "last week or this one", "the week before"."""
    said = _bare(other)
    unit = re.search(_UNIT, one, re.IGNORECASE)
    if unit is None:
        return said
    said = re.sub(r"\bone$", unit[0], said, flags=re.IGNORECASE)
    return re.sub(rf"^(?:the )?({_UNIT}) before(?: that| it)?$", r"the \1 before last", said)


def _against(what: str, found: re.Match[str]) -> str:
    """Return "number of failures in february versus march"."""
    one, other = _bare(found["a"]), _second(found["a"], found["b"])
    return f"{what} {_in(one)} versus {_in(other)}"


def _in(time: str) -> str:
    """Return "in february", "last week"."""
    return f"in {time}" if re.match(MONTH, time, re.IGNORECASE) else time


def _counted(found: re.Match[str]) -> str:
    """Return the numbers of both times: "number of failures in february versus in march"."""
    of = found.groupdict().get("who") or ""
    whose = f" of {of}" if of and of.lower() not in _NOBODY else ""
    return _against(f"number of {found['what']}{whose}", found)


_DONE = {"fail": "failed ", "succeed": "successful ", "time out": "timed out ", "run": ""}
_EVENT = re.compile(
    r"\b(?:fail\w*|errors?|timeouts?|throttling|runs|syncs|outages?|warnings?|retries|rate|"
    r"duration|run ?times?|cancellations|drift)\b",
    re.IGNORECASE,
)
_NOBODY = frozenset({"we", "there", "you", "i", "it"})
_OR = r",? (?:or|or rather|or else) "


RULES = rules(
    # "did we have more failures in february or in march"
    (
        rf"^(?:(?:did|do|does|have|has|had) (?:the )?(?P<who>[\w. ]+?) (?:have|had|see|seen|get|"
        rf"got|"
        rf"suffer|suffered|record|count) |(?:were|are|was|is) there )?(?:any )?{_MORE} "
        rf"(?P<what>(?!(?:than|of)\b)[\w. ]+?) (?P<a>{_TIME}){_OR}(?:more )?(?P<b>{_TIME}){_END}",
        _counted,
    ),
    (
        rf"{_ASK} (?:had|has|saw|were there|did we have|did we see|brought|there were|with)"
        rf" (?:the )?(?:{_MORE}|most|fewest|least) (?P<what>[\w. ]+?)[,:;-]* (?P<a>{_TIME}){_OR}"
        rf"(?P<b>{_TIME}){_END}",
        _counted,
    ),
    (
        rf"^(?:(?:when|where) )(?:did we (?:have|see)|were there) (?:the )?(?:{_MORE}|most|fewest) "
        rf"(?P<what>[\w. ]+?)[,:;-]* (?P<a>{_TIME}){_OR}(?P<b>{_TIME}){_END}",
        _counted,
    ),
    # "did more runs fail on monday or on tuesday"
    (
        rf"^did {_MORE} (?P<what>runs|jobs|syncs|loads)(?P<who>(?: of [\w.]+)?) (?P<did>fail|"
        rf"succeed|"
        rf"time out|run) (?P<a>{_TIME}){_OR}(?P<b>{_TIME}){_END}",
        lambda found: _against(
            f"number of {_DONE[found['did'].lower()]}{found['what']}{found['who']}", found
        ),
    ),
    (
        rf"^did (?P<what>[\w. ]+? (?:fail|run|succeed|time out)) (?P<more>(?:more|less) (?:often|"
        rf"frequently)) (?P<a>{_TIME}){_OR}(?P<b>{_TIME}){_END}",
        lambda found: (
            f"did {found['what']} {found['more']} {_in(_bare(found['a']))} than "
            f"{_in(_second(found['a'], found['b']))}"
        ),
    ),
    # "was the average duration higher in february or in march"
    (
        rf"^(?:was|is|were|are) (?:the )?(?P<what>[\w. ]+?) {_HIGH} (?P<a>{_TIME}){_OR}"
        rf"(?P<b>{_TIME}){_END}",
        lambda found: _against(found["what"], found),
    ),
    # "was february or march worse for failures"
    (
        rf"^(?:which (?:\w+ )?(?:was|is) (?:the )?(?:worse|better|busier|calmer)(?: one)? (?:for|"
        rf"in "
        rf"terms of|with|regarding|as to) (?:the )?(?P<what>[\w. ]+?)[,:;-]* (?P<a>{_TIME}){_OR}"
        rf"(?P<b>{_TIME})){_END}",
        lambda found: _against(_failures_of(found["what"]), found),
    ),
    (
        rf"^(?:was|is|were) (?P<a>{_TIME}){_OR}(?P<b>{_TIME}) (?:the )?(?:worse|better)(?: one)? "
        rf"(?:"
        rf"for|in terms of|with|regarding|as to) (?:the )?(?P<what>[\w. ]+?){_END}",
        lambda found: _against(_failures_of(found["what"]), found),
    ),
    (
        rf"^(?:was|is|were) (?P<a>{_TIME}){_OR}(?P<b>{_TIME}) (?:the )?(?:busier|calmer|quieter)"
        rf"(?: one| month| week| day)?{_END}",
        lambda found: _against("number of runs", found),
    ),
)


def _failures_of(what: str) -> str:
    """Return "number of failures" for "failures", "number of failures of X" for a thing's name."""
    if re.search(r"\b(?:rate|duration|run ?times?|waits?)\b", what, re.IGNORECASE):
        return what
    return f"number of {what}" if _EVENT.search(what) else f"number of failures of {what}"
