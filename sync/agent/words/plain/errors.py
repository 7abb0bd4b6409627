"""Errors: which classes some have in common, which are new, which hit one job alone."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_ERRORS = r"(?P<what>error (?:class|type|code|kind)(?:es|s)?)"

RULES = rules(
    (
        r"^(?:the |all )?(?:errors|failures) (?:by|per|for each) (?:their )?"
        r"(?:class|type|kind|reason|cause)\b",
        "failed runs per error class",
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
