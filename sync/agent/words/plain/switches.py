"""When jobs were switched off and on again, which the audit trail tells: "jobs disabled in may"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import WHEN

_OFF = r"disabled|paused|deactivated|suspended|switched off|turned off|put on hold"
_ON = r"enabled|resumed|re-?enabled|reactivated|switched (?:back )?on|turned (?:back )?on"
_DONE = rf"(?P<done>{_OFF}|{_ON})"
_EITHER = rf"(?:{_OFF}) or (?:{_ON})|(?:{_ON}) or (?:{_OFF})"
_DO = (
    r"(?:disable|pause|deactivate|suspend|switch off|turn off) or (?:enable|resume|reactivate|"
    r"switch on|turn on)|(?:enable|resume|reactivate|switch on|turn on) or (?:disable|pause|"
    r"deactivate|suspend|switch off|turn off)"
)
_ON_AGAIN = re.compile(_ON, re.IGNORECASE)
_TIME = rf"(?P<when>{WHEN}|(?:since|in|during|on|before|after|between) [\w ,-]+?)"
_END = r"(?= *[?.!]*$)"


def _done(found: re.Match[str]) -> str:
    return "resumed" if _ON_AGAIN.fullmatch(found["done"]) else "paused"


RULES = rules(
    (rf"^(?P<ask>did|has) (?P<who>[\w. ]+?) (?:{_DO}) ", r"\g<ask> \g<who> pause or resume "),
    (
        rf"\b(?:{_EITHER})(?P<what> (?:an? |any |the |some |of )*(?:jobs?|syncs?)\b)",
        r"paused or resumed\g<what>",
    ),
    (
        rf"\b(?P<what>jobs?|syncs?) (?P<be>(?:were |was |got |have been |has been )?)"
        rf"(?:{_EITHER})\b",
        r"\g<what> \g<be>paused or resumed",
    ),
    (
        r"^(?:which |what |list |show )?(?:the |all )*jobs (?:that |which )?(?:have |has |had )?"
        rf"(?:been |were |was |got )?(?:{_DONE}|(?P<either>paused or resumed)) {_TIME}{_END}",
        lambda found: (
            f"who {'paused or resumed' if found['either'] else _done(found)} jobs {found['when']}"
        ),
    ),
    (
        r"^(?:was|were|has|have|did) (?:any|some|an?) (?:jobs?|syncs?) (?:been |get |ever )*"
        rf"{_DONE} {_TIME}{_END}",
        lambda found: f"did anybody {_done(found)[:-1]} a job {found['when']}",
    ),
    (
        rf"^how many (?:jobs|syncs) (?:were|have been|got|had been) {_DONE} {_TIME}{_END}",
        lambda found: f"how many audit events {_done(found)} jobs {found['when']}",
    ),
    (
        rf"^how (?:often|many times) (?:was|were|has|have) (?:an?|any|the)? ?(?P<what>jobs?)"
        rf" (?:been )?{_DONE} {_TIME}{_END}",
        lambda found: f"how many audit events {_done(found)} jobs {found['when']}",
    ),
    (
        r"^(?:and )?when (?:was|were|did|has) (?P<what>(?!(?:any|a|the) (?:jobs?|runs?)\b|it\b|"
        r"they\b|that\b)(?:the )?[\w. ]+?) (?:last |been |get |got )*"
        rf"{_DONE}(?: last| again)?{_END}",
        lambda found: f"when was the last audit event that {_done(found)} {found['what']}",
    ),
)
