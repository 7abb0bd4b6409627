"""Which runs jobs had, or never had, put plainly: "without cancelled runs"."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

PERIOD = (
    r"(?:(?:since|in|during|over|within|for) )?(?:the )?(?:(?:(?:last|past|previous|this|current) "
    r"(?:\d+ |\w+ )?(?:hours?|days?|weeks?|months?|quarters?|years?|night))|yesterday|today|"
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)(?: \d{4})?)"
)
# how a run may end, or begin, as a verb
VERB = (
    r"(?:fail(?:ed)?|succeed(?:ed)?|cancel(?:l?ed)?|abort(?:ed)?|timed? out|retried|ran|run"
    r"|started)"
)

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


def kind_of_runs(verb: str) -> str:
    """Return "failed runs" for "fail"."""
    adjective = next(word for start, word in _ENDED.items() if verb.lower().startswith(start))
    return f"{adjective} runs".strip()


_NTH = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
RULES = rules(
    (
        r"\b(?P<what>(?:jobs?|feeds?|tables?|assets?)) (?P<that>that|which) (?:have |has |"
        r"had )?"
        rf"(?P<a>{VERB}) (?P<one>{PERIOD}),? (?:but|although|though|even though|while|"
        rf"whereas)"
        r"(?: that| which| they| it)?(?: had| have| has)? "
        rf"(?P<b>{VERB}) (?P<other>{PERIOD})\b",
        r"\g<what> \g<that> \g<a> \g<one> and \g<b> \g<other>",
    ),
    (
        r"^(?P<ask>(?:any|which|what|list|show|is there any|are there any) )?(?P<what>jobs?|"
        r"feeds?|syncs?|runs?)(?: that| which)?(?: (?:was|were|got|has been|have been))? "
        r"(?:kicked off|started|launched|triggered|run)(?: manually| not)? (?:by (?:someone|"
        r"somebody|anyone|anything|something) )?(?:(?:other|else) than|not) (?:by )?"
        r"(?=the scheduler|the schedule|svc)",
        r"\g<ask>\g<what> with a run not started by ",
    ),
    (
        r"\b(?P<what>(?:jobs?|feeds?|tables?|assets?)\b[\w ]*?)(?: (?:that|which))?"
        r"(?: have| has| had| were| was)? never (?:been |be |got |get |were |once )*"
        r"(?P<verb>cancel(?:l?ed)|aborted|timed out|retried)\b",
        lambda found: f"{found['what']} without {kind_of_runs(found['verb'])}",
    ),
    (
        r"\b(?P<what>jobs?|feeds?|tables?|assets?)(?: that| which)?(?: have| has| had)? "
        r"(?:only ever|always only|only|ever only) failed\b",
        r"\g<what> whose runs all failed",
    ),
    (
        r"\b(?P<what>jobs?|feeds?)(?: that| which)? (?:had to be|were|was|needed to be|got) "
        r"retried (?:each|every)(?: single)? time(?: (?:they|it) ran)?\b",
        r"\g<what> whose runs all needed more than one attempt",
    ),
    (
        r"\b(?P<what>tables?|jobs?|assets?|views?|feeds?|datasets?)(?: that| which)? (?:were|"
        r"was|"
        r"have|has|did|had)(?: not|n't)(?: been| get| got)? (?:loaded|synced|refreshed|"
        r"replicated|run|updated|load|sync|refresh) (?:successfully|ok|fine|cleanly|without "
        rf"errors) (?P<when>{PERIOD})",
        r"\g<what> without a successful run \g<when>",
    ),
    (
        r"\b(?:where|whose|in which|for which) (?:the )?(?P<what>(?:success|failure|error) "
        r"(?:rate|"
        r"ratio))(?: has| had)? (?:sank|sunk|sinks|fell|fallen|falls|dropped|drops|went|goes|"
        r"gone|"
        r"lies|lay|stays|stayed|rose|risen|climbed|is|was|were) (?P<op>below|under|above|"
        r"over) ",
        r"with a \g<what> \g<op> ",
    ),
    (
        r"\b(?:with|and|writing|that moved) (?P<n>(?:fewer than|less than|more than|over|"
        r"under|at "
        r"least|at most) [\d.,]+) objects (?:written|synced|moved|transferred)\b",
        r"with written \g<n>",
    ),
    (
        r"\b(?:(?:ever )?ma(?:de|ke) it|go(?:ne)? through|went through|come through) "
        r"(?:on|at|in|with) (?:the |its )?first (?:go|try|attempt|run|shot)\b",
        "succeeded at the first attempt",
    ),
    (
        r"\b(?:(?:only|just|finally|eventually) )?(?:made it|succeeded|worked|passed|went through|"
        r"were successful|was successful|got through)(?: (?:only|just))? (?:on|at|in|with|after) "
        rf"(?:the |their |its |a )?(?P<nth>{'|'.join(_NTH)}) (?:go|try|attempt|shot)\b",
        lambda found: f"succeeded with {_NTH[found['nth'].lower()]} attempts",
    ),
    (
        r"\b(?:ended|ending|finished|end|finish) (?:up )?(?:in|with) (?:an |a )?(?:error|"
        r"failure)"
        r"s?\b(?! class)",
        "failed",
    ),
    (
        r"^(?:which|what) (?P<step>day|week|hour)s? (?P<when>(?:of|in|during) (?:the )?[\w "
        r"]+?) "
        r"(?:had|saw|has|have) (?:no|not a single|zero) (?P<what>(?:\w+ )?(?:runs?|failures?|"
        r"syncs?|errors?))(?: at all)?(?= *[?.!]*$)",
        r"which \g<step>s \g<when> without \g<what>",
    ),
    (
        r"\b(?P<what>runs?|jobs?|syncs?|failures?|loads?) (?:in|of) (?:the|our|this) (?:whole |"
        r"entire )?(?:store|history|log)\b(?! log)",
        r"\g<what>",
    ),
    (
        r"^(?P<what>.*\b(?:jobs|feeds|tables|assets)\b.*\b(?:that|which)\b.*?),? and (?:have |"
        r"has |"
        r"had )?(?P<verb>failed|succeeded|timed out|ran) (?:at least once|once or more|at "
        r"least "
        r"one time)\b",
        lambda found: f"{found['what']} and with at least 1 {kind_of_runs(found['verb'])[:-1]}",
    ),
)
