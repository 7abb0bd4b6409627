"""What runs wrote, how often they were tried again, how far jobs can be relied on."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_MOVED = r"(?:written|loaded|synced|copied|transferred|replicated|moved|processed|pushed)"
_MOVE = r"(?:write|load|sync|copy|transfer|replicate|move|process|push|bring over)"
_TRUSTED = r"(?P<how>least|most) (?P<un>un)?reliable"


def _trust(found: re.Match[str]) -> str:
    """Return which success rate is meant by how reliable it is."""
    low = found["how"].lower() == "least" or found["un"]
    return "lowest" if low else "highest"


RULES = rules(
    # what runs wrote: rows of an asset are another thing
    (
        r"\b(?:rows|records)(?: of data)?"
        rf"(?= (?:(?:that )?(?:were|was|have been|got|we) )?{_MOVED}\b)",
        "objects",
    ),
    (
        r"\b(?:rows|records)(?: of data)? (?P<did>did|do|does) (?P<who>(?!each\b)[\w. ]+?) "
        rf"{_MOVE}(?= |[?.!]*$)",
        r"objects \g<did> \g<who> sync",
    ),
    (
        rf"\b(?P<what>objects {_MOVED}) by (?=(?!(?:day|week|month|hour|weekday|space|job|asset|"
        r"priority|trigger|owner|database|user|status|table|type|kind|hand)\b)[\w.]+)",
        r"\g<what> in ",
    ),
    # how often runs were retried, and how far a job can be relied on
    (r"\bretry (?:rate|ratio|share|percentage|quota)\b", "share of retried runs"),
    (
        r"\b(?P<of>of (?:the |all |our )*(?:[\w.]+ )?)(?P<what>jobs|syncs|loads|feeds|spaces)"
        rf"(?P<when> (?:in|during|since) [\w ]+?)?,? (?:is|was|are|were|has been) (?:the )?"
        rf"{_TRUSTED}(?P<end>(?: (?:in|during|since) [\w ]+?)?)(?= *[?.!]*$)",
        lambda found: (
            f"{found['of']}{found['what']} has the {_trust(found)} success rate"
            f"{found['when'] or ''}{found['end'] or ''}"
        ),
    ),
    (
        rf"^(?P<which>(?:which|what) (?:[\w.]+ )?(?:job|sync|load|feed|space|owner)) "
        rf"(?:is|was|has been) (?:the )?{_TRUSTED}",
        lambda found: f"{found['which']} has the {_trust(found)} success rate",
    ),
    (
        rf"\b{_TRUSTED} (?P<what>(?:[\w.]+ )?(?:jobs?|syncs?|loads?|feeds?|spaces?))\b",
        lambda found: f"{found['what']} with the {_trust(found)} success rate",
    ),
    # the runs of a time that had to wait are not those that wait now
    (
        r"\b(?P<runs>runs?) (?:that |which )?(?:were |was |have been |had been |sat )?queued "
        r"(?:up )?(?:for )?(?P<long>(?:more|longer) than|over|at least) "
        r"(?P<n>(?:an? |\w+ )?(?:seconds?|minutes?|hours?|min|sec|s|m|h))"
        r"(?= (?:this|last|in|on|since|yesterday|during|between)\b)",
        r"\g<runs> with a queue wait of \g<long> \g<n>",
    ),
    (
        r"^(?:which|what) (?:job|sync)(?:'s|s'?) last (?P<n>\w+) runs (?:were|have been|are) all "
        r"(?P<so>successful|succeeded|failed|failures|green|ok)(?= *[?.!]*$)",
        lambda found: (
            f"jobs whose last {found['n']} runs all "
            f"{'failed' if found['so'].lower().startswith('fail') else 'succeeded'}"
        ),
    ),
    (
        r"^who (?:has |have )?(?:started|triggered|ran|kicked off|launched) (?:the |any |some )?(?:"
        r"syncs|runs|jobs|loads|ones)(?P<hand> by hand| manually)?(?P<when> [\w ]+?)?,? and how "
        r"(?:many|often)(?: each| of them| runs| did (?:each|they)(?: start)?)*(?= *[?.!]*$)",
        lambda found: (
            f"number of {'manual ' if found['hand'] else ''}runs per user{found['when'] or ''}"
        ),
    ),
    (
        r"\b(?P<what>jobs|syncs|feeds|spaces)(?: that| which)? (?:had|with) no failures (?P<one>in "
        r"\w+|last \w+|yesterday),? but (?:did|had some|had any|had them|with some|some) "
        r"(?P<other>in \w+|this \w+|last \w+|today)(?= *[?.!]*$)",
        r"\g<what> that failed \g<other> but not \g<one>",
    ),
    (
        r"^(?:is|are|was) there (?:an?|any|some) (?P<when>hour of (?:the )?day|hour|weekday|"
        r"day of the week|time of (?:the )?day|day) (?:in|on|at|during|for|of) "
        r"which (?P<what>runs|jobs|syncs|loads) (?:fail|break)(?:s|ed)? "
        r"(?:especially |particularly |unusually |notably |more |most |very )*"
        r"(?:often|frequently|a lot)(?= *[?.!]*$)",
        lambda found: (
            f"which {'hour of day' if 'time' in found['when'] else found['when']} has the most "
            "failed runs"
        ),
    ),
    (
        r"^when (?:will|does|is) (?P<what>[\w. ]+?) (?:run|fire|start|due)(?: again| next)*,? "
        r"and how did (?:it|that|the last (?:run|one)|its last run) (?:go|end|finish|do|turn out)"
        r"(?: last(?: time)?)?(?= *[?.!]*$)",
        r"next run and last status of \g<what>",
    ),
)
