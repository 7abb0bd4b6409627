"""What moved from one period to the other, put plainly: "spaces with more X in B than in A"."""

from __future__ import annotations

import re
from collections.abc import Callable

from sync.agent.words.plain.numbers import DOWN, FROM_TO, PERIOD, UP
from sync.agent.words.plain.rules import rules


def _moved(found: re.Match[str]) -> str:
    """Return "spaces with more X in B than in A" for "where did X go up from A to B"."""
    return f"{_many(found['each'])} with {_more(found)} in {found['b']} than in {found['a']}"


_NUMBER_OF = re.compile(r"^(?:number|count|amount) of ", re.IGNORECASE)


def _more(found: re.Match[str]) -> str:
    """Return "more failures" or "higher average duration", as *found* went up or down."""
    what = _NUMBER_OF.sub("", found["what"])
    counted = what != found["what"] or what.lower().endswith(("s", "drift"))
    if counted:
        return f"{'more' if found['up'] else 'fewer'} {what}"
    return f"{'higher' if found['up'] else 'lower'} {what}"


_MOST = "biggest|largest|strongest|highest|steepest|greatest|sharpest|most"
_RISE = "increases?|rise|growth|jump|gain|upturn|surge"
_DROP = "decreases?|drop|fall|decline|reduction|loss"


def _most_moved(found: re.Match[str]) -> str:
    """Return the one of *found* with the largest change of all; the text as it is without any."""
    if not (found["each"] or found["by"]):
        return found[0]
    each = _many(found["each"] or found["by"])
    return f"{each} with {_way(found)} in {found['b']} than in {found['a']}, top 1"


def _way(found: re.Match[str]) -> str:
    """Return "success rate lower" of a rate, which "lower success rate" only calls worse."""
    rate = found["what"].lower().endswith("rate")
    return f"{found['what']} {'higher' if found['up'] else 'lower'}" if rate else _more(found)


_NEXT = {
    "last week": "this week",
    "last month": "this month",
    "last quarter": "this quarter",
    "yesterday": "today",
    "february": "in march",
}


def _in(then: str) -> str:
    return f"in {then}" if then.lower() == "february" else then


def _most_since(found: re.Match[str]) -> str:
    """Return the one with the largest change since the period that is told."""
    if not found["each"]:
        return found[0]
    now = _NEXT[found["then"].lower()]
    return f"{_many(found['each'])} with {_way(found)} {now} than {_in(found['then'])}, top 1"


def _many(thing: str) -> str:
    return thing if thing.endswith("s") else f"{thing}s"


# what only says that both numbers are to be seen
_TAIL = (
    r"(?:,? (?:and )?(?:show|with|give|list|including)(?: me)? (?:both|the two) "
    r"(?:values|numbers|figures|rates|averages|months|periods))?(?= *[?.!]*$)"
)
_BY_THEN = (
    rf"(?:,? (?:in |during )?(?P<b>{PERIOD}),? (?:compared (?:to|with)|in comparison (?:to|with)|"
    r"relative to|versus|vs\.?|against|over|than)(?: in| that of| during)? "
    rf"(?P<a>{PERIOD}))"
)


def _rules(then: str) -> tuple[tuple[str, Callable[[re.Match[str]], str]], ...]:
    """Return what says that a number moved, *then* is how its two periods are told."""
    return (
        (
            rf"^(?:(?:show|list|give me) )?(?:in |for |at |of )?(?:which |what )?"
            r"(?P<each>spaces?|jobs?|assets?|tables?|databases?|components?|owners?|priorities|"
            r"triggers?|error classes)'?(?: (?:for which|where|whose|in which))?"
            r"(?: has| have| had| did| saw| showed?)? (?:the |its |their |an? )?"
            rf"(?P<what>(?!ever\b|never\b|last\b|fail(?!ure))[\w ]{{4,40}}?) (?:has |have |had )?"
            rf"(?:(?P<up>{UP})|{DOWN}) ?{then}{_TAIL}",
            _moved,
        ),
        (
            r"^(?:(?:which|what) (?P<each>space|job|asset|table|database|component|owner|priority|"
            r"trigger|error class|view)s?(?:'s?|'|s')?)(?: has| had| have| saw| shows?)?"
            r"(?: the| its| their| an?)? "
            r"(?P<what>(?!ever\b|never\b|last\b|fail(?!ure))[\w ]{4,40}?) "
            rf"(?:has |have |had )?(?:(?P<up>{UP})|{DOWN}) (?:the )?most {then}{_TAIL}",
            lambda found: f"{_moved(found)}, top 1",
        ),
    )


RULES = rules(
    # what moved from one period to the other
    *_rules(FROM_TO),
    *_rules(_BY_THEN),
    (
        rf"^(?:(?:which|what) (?P<each>\w+)s? (?:has|had|have|saw|shows?|with) )?(?:the )?"
        rf"(?:{_MOST}) (?:(?P<up>{_RISE})|{_DROP}) (?:in|of) (?:the )?(?P<what>[\w ]+?),? "
        rf"{FROM_TO}(?:,? (?:by|per|for each) (?P<by>\w+))?[?.! ]*$",
        _most_moved,
    ),
    (
        rf"^(?:(?:which|what) (?P<each>\w+)s? (?:has|had|have|saw|shows?|with) )?(?:the )?"
        rf"(?:{_MOST}) (?:(?P<up>{_RISE})|{_DROP}) (?:in|of) (?:the )?(?P<what>[\w ]+?)"
        rf"{_BY_THEN}(?:,? (?:by|per|for each) (?P<by>\w+))?[?.! ]*$",
        _most_moved,
    ),
    (
        rf"^(?:(?:which|what) (?P<each>\w+)s? (?:has|had|have|saw|shows?|with) )?(?:the )?"
        rf"(?:{_MOST}) (?:(?P<up>{_RISE})|{_DROP}) (?:in|of) (?:the )?(?P<what>[\w ]+?),? "
        rf"(?:since|compared (?:to|with)|over|against|versus|vs\.?|relative to) "
        rf"(?P<then>last (?:week|month|quarter)|yesterday|february)(?P<by>)[?.! ]*$",
        _most_since,
    ),
    # how long runs take, told by a verb
    (
        r"^(?:which|what) (?P<each>job|asset|space|table)s? (?:has |have )?(?:slowed down|"
        r"got slower|gotten slower|become slower|became slower|lost speed) (?:the )?most "
        r"(?:since|compared (?:to|with)|against|over|versus) "
        r"(?P<then>last (?:week|month|quarter)|yesterday|february)[?.! ]*$",
        lambda found: (
            f"{_many(found['each'])} with higher average duration {_NEXT[found['then'].lower()]}"
            f" than {_in(found['then'])}, top 1"
        ),
    ),
)
