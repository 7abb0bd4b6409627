"""What runs wrote, how often they were tried again, how far jobs can be relied on."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_MOVED = r"(?:written|loaded|synced|copied|transferred|replicated|moved|processed|pushed)"
_MOVE = r"(?:write|load|sync|copy|transfer|replicate|move|process|push|bring over)"
_ERRORS = r"(?P<what>error (?:class|type|code|kind)(?:es|s)?)"
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
    # which errors some have
    (
        rf"\b{_ERRORS} (?:that |which )?(?:both )?"
        r"(?P<one>[\w.]+) and (?P<other>[\w.]+) (?:both )?(?:(?:have|had|got) in common|"
        r"share|shared|have both had|both (?:have|had|see|saw|suffer(?:ed)? from))\b",
        r"\g<what> that both \g<one> and \g<other> ran into",
    ),
    (
        r"^(?:which|what) (?P<what>error (?:class|type|code|kind)(?:es|s)?|errors|failures) "
        r"(?:do|did|have) (?:both )?(?P<one>[\w.]+) and (?P<other>[\w.]+) (?:both )?"
        r"(?:have in common|had in common|in common|share|both have)\b",
        r"error classes that both \g<one> and \g<other> ran into",
    ),
    (
        rf"\b{_ERRORS} (?:that (?:are|were) )?(?:common to|"
        r"shared by|in common between|in common for) (?:both )?(?P<one>[\w.]+) and "
        r"(?P<other>[\w.]+)\b",
        r"\g<what> that both \g<one> and \g<other> ran into",
    ),
    (
        rf"\b{_ERRORS} (?:that |which )?(?:have |has |had )?"
        r"(?:hit|affected|struck|concerned|occurred in|occurred for|happened in|happened to|"
        r"came up in|in) both (?P<one>[\w.]+) and (?P<other>[\w.]+)\b",
        r"\g<what> that both \g<one> and \g<other> ran into",
    ),
    (
        rf"\b{_ERRORS} (?:that |which )?(?:have |has |had )?"
        r"(?:only |ever |just |never )*(?:hit|hits|affect|affects|affected|concern|concerns|"
        r"concerned|struck|strike|occur in|occurs in|occurred in|happened in|with|in) "
        r"(?:only |just |exactly )?(?:one|a single) "
        r"(?:different |distinct |single )?(?:job|sync)\b",
        r"\g<what> with exactly one different job",
    ),
    (
        rf"\b{_ERRORS} (?:that |which )?(?:have |has |had )?(?:hit|hits|affect|affects|affected|"
        r"concern|concerns|concerned|occur in|occurred in|happened in) (?P<n>(?:more than|at least|"
        r"over|fewer than|less than|exactly) \w+) (?:jobs?|syncs?)\b",
        r"\g<what> with \g<n> different jobs",
    ),
    (
        r"^(?P<any>(?:are there |is there |were there |have there been )?(?:any )?)new "
        rf"{_ERRORS} (?P<when>(?:in|since|this|last|during|"
        r"today|yesterday) ?.*?)(?= *[?.!]*$)",
        r"\g<any>\g<what> that occurred for the first time \g<when>",
    ),
    (
        rf"\b{_ERRORS} (?P<when>(?:in|since|this|last|during|"
        r"of) [\w ]+?),? (?:that (?:we )?(?:did not|didn't|had not|hadn't|have not|haven't|never) "
        r"(?:have|had|see|seen|occur|occurred|exist|appear|appeared)|and not|but not|"
        r"but never|and never) (?:any time |ever )?(?:before(?: that| then)?|"
        r"earlier|previously)(?= *[?.!]*$)",
        r"\g<what> that occurred for the first time \g<when>",
    ),
    (
        rf"\b{_ERRORS} (?:that |which )?(?:were |was |have |"
        r"has |had )*(?:first seen|(?:appeared|came up|showed up|turned up|surfaced|"
        r"came in|happened|seen|observed|recorded) for the first time)\b",
        r"\g<what> that occurred for the first time",
    ),
)
