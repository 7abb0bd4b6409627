"""Whether something holds for every one of them, put alike: "did the HR jobs all succeed"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_ASKS = r"(?:did|do|does|is|are|was|were|has|have|had)"
_MANY = {"is": "are", "was": "were", "does": "do", "has": "have"}
_ONE = (
    r"(?:job|sync|feed|load|run|asset|table|view|model|object|dataset|column|space|database|"
    r"mapping|component|connection)"
)
_OF = r"(?:(?!last\b|latest\b|and\b|or\b|that\b|which\b|one\b)[\w.]+ ){0,3}?"
_THEY = r"(?:they|these|those|all(?: of)? (?:them|these|those))"
_JOBS = rf"(?:(?:all |the |our |of )*{_OF}(?:jobs|syncs|feeds|loads)|{_THEY})"
_WELL = (
    r"(?: (?:well|fine|ok|okay|successfully|cleanly|without (?:errors?|(?:a )?problems?|issues?)))"
)
_SUCCEEDED = (
    rf"(?:succeed(?:ed)?|(?:finish|complete|end|run|work|go|gone)(?:ed|d)?{_WELL}|went{_WELL}|"
    r"(?:go|gone) through|(?:work|pass)(?:ed)?)"
)
_LATEST = (
    r"(?:(?:on|in|at|during|with) )?(?:(?:their|its|the) )?(?:respective |very )?(?:last|latest|"
    r"newest|most recent) (?:(?:finished )?(?:runs?|executions?|attempts?)|"
    r"time(?: (?:around|out|they ran|it ran|they were run))?)"
)


def _all(found: re.Match[str]) -> str:
    ask = found["ask"].lower()
    return f"{_MANY.get(ask, ask)} all {found['of']}{found['what']}s"


RULES = rules(
    # "did the jobs all succeed", "did every job succeed"
    (
        rf"^(?P<ask>{_ASKS}) (?:the |our |these |those )?(?P<of>{_OF})(?P<what>{_ONE})s "
        r"(?:all|each|every one of them|without exception) ",
        lambda found: f"{_all(found)} ",
    ),
    (
        rf"^(?P<ask>{_ASKS}) (?:the |our )?(?P<what>{_ONE})s (?:of|in|from|for) "
        r"(?:the )?(?P<of>\w+ )(?:space )?(?:all|each|without exception) ",
        lambda found: f"{_all(found)} ",
    ),
    (
        rf"^(?P<ask>did|was|is|has) (?:the )?(?:last|latest|newest|most recent) run of (?:each|"
        rf"every)(?: single| one of the)? (?P<of>{_OF})(?P<what>job|sync|feed|load)s? "
        r"(?P<so>succeed|fail|a success|successful)(?:ed)?(?= *[?.!]*$)",
        lambda found: (
            f"did all {found['of']}{found['what']}s "
            f"{'fail' if found['so'] == 'fail' else 'succeed'} on their last run"
        ),
    ),
    (
        rf"^did (?:each|every)(?: single| one of the)? (?P<of>{_OF})(?P<what>job|sync|feed|load)"
        r"(?:'s|s') (?:last|latest|newest|most recent) run (?P<so>succeed|fail)(?= *[?.!]*$)",
        r"did all \g<of>\g<what>s \g<so> on their last run",
    ),
    (
        rf"^(?P<ask>{_ASKS}) (?:each|every)(?: single| (?:single )?one of (?:the|our))? "
        rf"(?P<of>{_OF})(?P<what>{_ONE})s?(?= (?!of\b))",
        _all,
    ),
    (
        rf"^did any (?:one )?(?:of (?:the )?)?(?P<of>{_OF})(?P<what>job|sync|feed|load)s? "
        rf"(?P<so>fail|succeed) {_LATEST}(?= *[?.!]*$)",
        r"are there \g<of>\g<what>s whose last run \g<so>ed",
    ),
    # the last run of each of them
    (
        rf"^(?P<ask>(?:and |so |but )*)(?:did|have|has) (?P<who>{_JOBS})(?P<all> all)? "
        rf"(?:{_SUCCEEDED}|(?P<fail>fail(?:ed)?)) {_LATEST}(?= *[?.!]*$)",
        lambda found: (
            f"{found['ask']}did {found['who']}{found['all'] or ''} "
            f"{'fail' if found['fail'] else 'succeed'} on their last run"
        ),
    ),
)
