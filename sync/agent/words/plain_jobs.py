"""What jobs and their runs did, put plainly: what none of them had, how long they waited."""

from __future__ import annotations

import re

_JOBS = r"(?:jobs?|feeds?|tables?|assets?|syncs|views?|objects?|datasets?)"
_RUN = r"(?:runs?|syncs?|loads?|executions?|attempts?)"
_PERIOD = (
    r"(?:(?:since|in|during|over|within|for) )?(?:the )?(?:(?:(?:last|past|previous|this|current) "
    r"(?:\d+ |\w+ )?(?:hours?|days?|weeks?|months?|quarters?|years?|night))|yesterday|today|"
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)(?: \d{4})?)"
)
_CLOCK = r"(?:\d{1,2}(?::\d\d)? ?(?:am|pm|o'clock|h)?|noon|midnight)"
# how a run may end, as a verb, and the word for such a run
_ENDED = {
    "fail": "failed",
    "succe": "successful",
    "cancel": "cancelled",
    "abort": "cancelled",
    "time": "timed out",
    "retr": "retried",
    "ran": "",
    "run": "",
    "start": "",
}
_VERB = (
    r"(?:fail(?:ed)?|succeed(?:ed)?|cancel(?:l?ed)?|abort(?:ed)?|timed? out|retried|ran|run"
    r"|started)"
)
_BEEN = r"(?:(?:were|was|got|get|been|being|be|have|has|had|did|do|ever) )*"


def _kind(verb: str) -> str:
    """Return "failed runs" for "fail"."""
    adjective = next(word for start, word in _ENDED.items() if verb.lower().startswith(start))
    return f"{adjective} runs".strip()


def _neither(found: re.Match[str]) -> str:
    """Return "without failed runs and without cancelled runs" for "neither failed nor ..."."""
    kinds = (_kind(found["a"]), _kind(found["b"]))
    return f"{found['what']} without {kinds[0]} and without {kinds[1]}"


def _none(found: re.Match[str]) -> str:
    """Return "were there no failed runs" for "did no run fail"."""
    return f"{found['lead']}without {_kind(found['verb'])}{found['rest']}"


def _longer(found: re.Match[str]) -> str:
    """Return "is the average duration of X this week higher than last week"."""
    way = "lower" if found["less"] else "higher"
    return (
        f"is the average duration of {found['what']} {found['one'].strip()} {way} than "
        f"{found['other'].strip()}"
    )


_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        # none of something
        (
            rf"\b(?P<what>{_JOBS}\b[\w ]*?)(?: (?:that|which))? (?:have|has|had|did) ?(?:not|n't)"
            r"(?: yet| ever)?(?: had| have| seen| see| got| get| recorded| completed| managed)"
            rf"(?: even)? (?:a single|any|one single|one|a) (?=(?:[\w-]+ ){{0,2}}?(?:{_RUN}|"
            r"success|failure|error|retry)\b)",
            r"\g<what> that have no ",
        ),
        (
            rf"\b(?P<what>{_JOBS}\b[\w ]*?)(?: (?:that|which))?(?: have| has| had| did)? neither "
            rf"{_BEEN}(?P<a>{_VERB}),? nor {_BEEN}(?P<b>{_VERB})\b",
            _neither,
        ),
        (
            rf"^(?P<lead>(?:on |in )?(?:how many|which|what) (?:days?|weeks?|months?|hours?)\b.*?)"
            rf"(?:did|was|were|has|have|had) (?:no|not a single|not one) (?:job|run|sync|load)s? "
            rf"(?:ever )?{_BEEN}(?P<verb>{_VERB})\b(?P<rest>.*)$",
            _none,
        ),
        # how the newest run ended
        (
            rf"(?:\b(?:that|which|who) )?\b(?:finished|ended|completed|closed|end|finish) "
            rf"(?:their|its) (?P<which>last|latest|newest|most recent) (?P<run>{_RUN})"
            r"(?: with| as| in)? ",
            r"whose \g<which> \g<run> was ",
        ),
        # jobs are called feeds
        (
            r"^(?P<lead>(?:list |show |give me |all |any |the |which |what )*)feeds "
            r"(?=(?:that|which|with|whose|without|failed|ran|run|had|have|neither)\b)",
            r"\g<lead>jobs ",
        ),
        (
            rf"\b(?P<rel>that|which|who) (?P<when>{_PERIOD}),? (?P<did>(?:had|have|has|ran|failed|"
            r"did|were|was|succeeded|needed|wrote)\b[^,;]*?)(?= *[?.!]*$)",
            r"\g<rel> \g<did> \g<when>",
        ),
        (
            r"\b(?P<and>as well as|and also|and|plus) (?:one|another|another one|some) "
            r"(?:that|which) (?:was |had |got |has )?(?:ended |finished |went |come out )?(?:as )?"
            r"(?P<how>partial|failed|cancelled|canceled|successful|retried|timed out)\b",
            r"\g<and> a \g<how> run",
        ),
        # the queue
        (
            r"\bafter (?:(?:having )?(?:wait(?:ing|ed)|queue?ing|queued|sitting|sat|spending|spent)"
            r"|a wait of)(?: for)? (?P<n>(?:more than|over|at least|longer than|less than|under|"
            r"fewer than|up to|at most)? ?[\w.]+ (?:seconds?|minutes?|mins?|secs?|s|min|hours?|h))"
            r"(?: in (?:the )?queue)?\b",
            r"with a queue wait of \g<n>",
        ),
        (
            r"^(?:anything|everything|all) (?:that |which )?(?:was |has |got |been |is )*"
            r"(?=(?:started|began|begun|finished|launched|kicked off)\b)",
            "runs that ",
        ),
        # who started it, and when it is to start
        (
            r"\b(?:only )?(?:run|runs|start|starts|are started|is started|fire|fires|go) (?:only )?"
            r"(?:when|if) (?:someone|somebody|anyone|a person|people|one|you|we) "
            r"(?:start|starts|run|runs|trigger|triggers|launch|launches|kick|kicks) "
            r"(?:them|it|these|those)(?: off)?(?: manually| by hand)?\b",
            "run only by hand",
        ),
        (
            r"(?P<no>\b(?:without|have no|has no|with no) (?:any |a )?schedule),?"
            r"(?: and| that| which| who| are| is)* (?:(?:only|just) (?:run|started)|(?:run"
            r"|started) only) (?:on demand|by hand|manually)\b",
            r"\g<no>",
        ),
        (
            r"(?:\b(?:that|which) )?\brun only (?:on demand|by hand|manually)\b",
            "without a schedule",
        ),
        (
            r"\bby (?:someone|somebody|anyone|anybody|anything|something) (?:other|else) than "
            r"(?:by )?(?=the scheduler|the schedule|svc)",
            "not by ",
        ),
        (
            r"\b(?P<due>due(?: to \w+)? (?:before|until|till|by|up to) "
            rf"{_CLOCK})(?= *(?:$|[?.!,]))",
            r"\g<due> today",
        ),
        # how long it took, against before
        (
            r"^(?:did|do|does|have|has|are|were) (?P<what>(?:the |our )?(?:[\w.]+ )*?"
            r"(?:runs|jobs|syncs|loads)) (?:take|taken|taking|run|running|last|lasted|need) "
            r"(?:(?P<less>less long|less time|shorter|fewer minutes)|longer|more time)"
            rf"(?: on average)? (?P<one>{_PERIOD}) than (?P<other>{_PERIOD})(?= *[?.!]*$)",
            _longer,
        ),
        (
            r"\b(?P<fail>failing|broken|red|down) (?P<n>(?:for )?(?:more than|over|at least|longer "
            r"than) [\w.]+ (?:days?|hours?|weeks?))"
            r"(?: in a row| running| straight| on end| at a stretch)\b",
            r"\g<fail> \g<n>",
        ),
        (
            r"\bkeeps? (?:on )?(?:breaking|crashing|erroring(?: out)?|falling over|dying|bombing|"
            r"blowing up)\b",
            "keep failing",
        ),
        (r"\b(?:unusually|abnormally|exceptionally) (?:long|slow)\b", "longer than usual"),
        (
            r"^why (?:does|do|is|are|has|have) (?P<what>.+?) "
            r"(?:keeps? failing|(?:(?:still|always|constantly|been) )*failing),? and "
            r"(?:since when|for how long)(?: already)?(?= *[?.!]*$)",
            r"since when is \g<what> failing",
        ),
        (
            r"^who (?:has |had )?(?:re-?started|re-?ran|re-?launched|re-?triggered) "
            r"(?P<what>.+?) (?:by hand|manually)\b",
            r"who started \g<what> restarted by hand",
        ),
        (
            r"\b(?P<wrote>wrote|moved|transferred|processed) the (?P<end>most|fewest|least) "
            r"(?:objects|rows|records|data)\b",
            r"\g<wrote> the \g<end>",
        ),
        (
            r"\b(?P<which>(?:which|what) (?:one )?of (?:these|them|those)) (?:had to |has |have )?"
            r"(?:wait|waited) (?:the )?longest\b",
            r"\g<which> has the longest queue wait",
        ),
        # so often
        (
            r"^how (?:often|many times) (?:did|do|does|has|have) (?P<each>each|every)(?: one)?"
            r"(?: of)?(?: the)? (?P<what>(?:[\w.]+ )*?)jobs? (?:need(?:ed)?|require[d]?|take) "
            r"(?:a |an |any )?(?:retry|retries|further attempt)\b",
            r"number of retries of \g<what>runs per job",
        ),
        (
            r"\b(?:wrote|write|writes|written|moved|transferred|synced) (?:nothing|(?:no|zero|0) "
            r"(?:objects?|rows?|records?|data))(?: at all)?\b",
            "wrote nothing",
        ),
        (
            r"^(?:which |what |list |show |any |are there |all )*jobs? (?:that |which |have |has )*"
            r"wrote nothing\b(?P<rest>.*?)(?= *[?.!]*$)",
            r"total objects written per job\g<rest>, exactly 0",
        ),
        (
            r"\b(?:queued|waited|waiting|(?:sat|spent (?:longer|more time)|were) in (?:the )?"
            r"queue)(?: for)?(?: longer)? than (?:they|it) (?:ran|was running|were running|took|"
            r"lasted)\b",
            "waiting longer than running",
        ),
        (
            r"\b(?:whose|with an?|where the) (?:queue )?wait(?:ing)?(?: time)?(?: is| was| were)? "
            r"(?:longer|higher|more|above|larger)(?: than)? (?:the|their|its) (?:own )?"
            r"(?:duration|run ?time|running time)\b",
            "waiting longer than running",
        ),
        (
            r"\bwithout (?:the |those |any )?(?P<what>[\w.]+ (?:ones|jobs|tables|runs))"
            r"(?= *(?:$|[?.!,]))(?P<end>)",
            r"except the \g<what>",
        ),
        (
            r"\b(?P<as>(?:as long|as slow|longer|slower) (?:as|than)) the (?P<agg>average|median|"
            r"typical|mean) (?:job|run|sync|load|one)\b",
            r"\g<as> the \g<agg>",
        ),
    )
)


def as_plain_jobs(text: str) -> str:
    """Return *text* with its constructions about what jobs did put plainly."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    return text
