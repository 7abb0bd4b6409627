"""How runs and systems did, put plainly: what ran and never failed, how long it was up."""

from __future__ import annotations

import re

from sync.agent.words.plain.numbers import PERIOD
from sync.agent.words.plain.rules import rules

_RUNNING = r"(?:ran|run|were run|was run|executed|were executed|synced|were synced)"
_TIMES = (
    r"(?P<times>(?:at least|more than|over|fewer than|less than|at most|exactly|no more than) "
    r"(?:\d+|two|three|five|ten|twenty)|\d+|(?:\d+|two|three|five|ten|twenty) or more) times"
)
_WHEN = (
    r"(?P<when>(?:(?:in|during|within|over|since|on) )?(?:the )?(?:last|this|past|previous|january|"
    r"february|march|yesterday|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"(?: (?!and|but|without|with|or|never|not)[\w]+){0,3})"
)
_UNHURT = (
    r"(?:,? (?:and|but|yet))?(?: (?:have |has |had )?(?:did not|didn't|never|not once|without|"
    r"with no|had no|have no|has no|were never|did never)) "
    r"(?:a single |any |one |even |once |ever )*"
    r"(?:fail(?:ed|ing|s|ure|ures)?|failed runs?|errors?)(?: (?:once|then|at all|even once))?"
)
_SPAN = (
    r"(?P<when>(?:the )?(?:last|past|previous) (?:\d+ |\w+ )?(?:hours?|days?|weeks?|months?)|"
    r"this (?:week|month|quarter|year)|today|yesterday|january|february|march|last night|"
    r"(?:the )?(?:last|past) \w+)"
)
_UP = r"(?:up|available|reachable|online|healthy|ok|working|running fine|in service)"
_DOWN = r"(?:down|unavailable|unreachable|offline|out of service)"
_COUNT = r"(?:\d+|two|three|four|five|ten)"


def _share(found: re.Match[str]) -> str:
    """Return "uptime of X in the last 7 days" for "how much of the last 7 days was X up"."""
    named = "uptime" if found["up"] else "downtime"
    return f"{named} of {found['what']} in {found['when']}"


def _streak(found: re.Match[str]) -> str:
    """Return "with a failure streak of at least 2" for "whose last 2 runs both failed"."""
    ended = "failure" if found["how"].lower().startswith("fail") else "success"
    return f"with a current {ended} streak of at least {found['count']}"


def _retries(found: re.Match[str]) -> str:
    """Return "with more than 1 retries" for "retried more than once"."""
    word = found["n"].lower().split()[0]
    return f"with {found['op'] or 'exactly'} {_OFTEN.get(word, word)} retries"


_OFTEN = {"once": "1", "twice": "2", "two": "2", "three": "3", "four": "4", "five": "5"}


def _in_one_step(found: re.Match[str]) -> str:
    """Return "failures of jobs per job per day, at least 2" for "failed twice on the same day"."""
    word = found["often"].lower().split()[0]
    number = int(_OFTEN.get(word, word)) + ((found["least"] or "").lower() == "more than")
    of = f" of {found['what']}jobs" if found["what"] else ""
    return f"failures{of} per job per {found['step']}{found['when']}, at least {number}"


_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today)"
_BASE = {"failed": "fail", "succeeded": "succeed", "synced": "run"}
RULES = rules(
    # "run 3962 failed?" is said as a question
    (
        r"^(?:so |and )?(?:the )?(?P<run>run (?:number |no\.? ?|#)?\d{2,}) "
        r"(?P<end>fail|succeed)ed ?\?+$",
        r"did the \g<run> \g<end>",
    ),
    # jobs that ran, and never failed
    (
        rf"\b(?P<what>(?:jobs|feeds))(?: that| which)? {_RUNNING} "
        rf"(?:{_TIMES} {_WHEN}|{_WHEN.replace('when', 'since')} "
        rf"{_TIMES.replace('times>', 'often>')}){_UNHURT}(?= *[?.!]*$)",
        lambda found: (
            f"{found['what']} with {found['times'] or found['often']} runs and no failed runs "
            f"{found['when'] or found['since']}"
        ),
    ),
    (
        rf"\b(?P<what>(?:jobs|feeds))(?: that| which)? {_RUNNING} "
        rf"{_WHEN}{_UNHURT}(?= *[?.!]*$)",
        r"\g<what> with at least 1 run and no failed runs \g<when>",
    ),
    (
        rf"\b(?:whose|where the|of which the|for which the) (?:last|latest|most recent|newest) "
        rf"(?P<count>{_COUNT}) (?:runs|syncs|executions|loads|ones|attempts)"
        r"(?: have| had)?(?: all| both| each| every one)? "
        r"(?P<how>failed|succeeded|fail|succeed|were successful)\b",
        _streak,
    ),
    (
        r"^(?:has|have) (?P<what>(?:the )?[\w ]{2,30}?) (?:ever )?been "
        r"(?P<how>down|unavailable|unreachable|degraded|offline|up|reachable|available)\b"
        r"(?P<when> .+?)(?= *[?.!]*$)",
        r"was \g<what> \g<how>\g<when>",
    ),
    (
        r"^(?:which|what) (?P<what>components?|systems?|services?) (?:is|are) (?:currently )?"
        r"(?P<how>not (?:ok|healthy)|down|degraded|unhealthy|unavailable)"
        r"(?: right now| now| at the moment| currently)?,? (?:and )?"
        r"(?P<since>since when|for how long)(?: already)?"
        r"(?= *[?.!]*$)",
        r"\g<since> are components \g<how>",
    ),
    # one day, and not another
    (
        rf"\b(?P<ran>ran|run|failed|succeeded|synced) (?P<one>(?:on )?(?:last )?{_DAY}) "
        rf"(?:but|and) not (?P<other>(?:on )?(?:last )?{_DAY})(?= *[?.!]*$)",
        lambda found: (
            f"{found['ran']} {found['one']} but did not "
            f"{_BASE.get(found['ran'].lower(), 'run')} {found['other']}"
        ),
    ),
    # a number of one run
    (
        r"^how many (?P<what>attempts|tries|retries|objects|rows) did (?:the )?"
        r"(?P<which>longest|slowest|shortest|fastest|last|latest|newest|first) "
        r"(?P<of>(?:\w+ )?(?:run|sync|load)"
        r"[\w. ]*?) (?:need|take|have|make|write|use|require)(?= *[?.!]*$)",
        r"\g<what> of the \g<which> \g<of>",
    ),
    (
        r"^when did (?:the )?(?P<what>[\w. ]+?) last (?P<one>succeed|fail|work|run ok),? and "
        r"(?:when (?:did )?(?:it |that )?)?(?:last )?(?P<other>succeed|fail|work)(?: last)?"
        r"(?= *[?.!]*$)",
        r"latest succeeded and failed run of \g<what> per status",
    ),
    (
        r"\b(?P<what>jobs|syncs)(?: that| which)? (?:run|fire|are run|are fired|start|sync|are "
        r"scheduled|get run|execute)(?: to run)? (?P<often>(?:more than (?:once|twice)|several "
        r"times|multiple times|many times|at least twice)(?: a| per| each| every)? "
        r"(?:day|daily))",
        r"\g<what> that fire several times a day",
    ),
    (
        r"\bretried (?P<op>more than|at least|over)? ?"
        r"(?P<n>once|twice|\d+ times|two times|three times)\b",
        _retries,
    ),
    (
        r"(?P<a>\bnights?\b.*?)\b(?:during|in|over) the day(?:time)?\b",
        r"\g<a>from 6:00 to 18:00",
    ),
    (
        r"\b(?:during|in|over) the day(?:time)?\b(?P<b>.*\bnights?\b)",
        r"from 6:00 to 18:00\g<b>",
    ),
    (
        r"^how long ago did (?:the )?(?P<what>[\w ]{2,30}?) (?:last |most recently )?"
        r"(?:go|went|"
        r"become|became) (?:down|offline|unavailable|unreachable)(?: last)?(?= *[?.!]*$)",
        r"how long ago was the last outage of \g<what>",
    ),
    (
        r"(?P<top>\b(?:top|most frequent|most common|commonest) .+?),? with (?:their|the) "
        r"(?:counts?|numbers?|frequenc(?:y|ies)|number of occurrences)(?= *[?.!]*$)",
        r"\g<top>",
    ),
    (
        r"^(?P<ask>(?!how long).*?\b(?:were|was)) (?:still )?running "
        r"(?=(?:yesterday|at|on|around|last night|between|this morning)\b)",
        r"\g<ask> in progress ",
    ),
    # whom errors hit
    (
        r"\b(?P<what>(?:error|failure)s?(?: (?:class|type|kind|reason|code|cause)e?s?)?"
        r"|timeouts)(?: that| which)? (?:have |has |had |did |ever )*(?:hit|struck|plagued|"
        r"bothered|"
        r"affected|happened in|occurred in|appeared in|showed up in|concerned|came up in) "
        r"(?=[A-Za-z])",
        r"\g<what> in ",
    ),
    # the share of a time
    (
        rf"^(?:for )?how much of (?:the time )?(?:in |over |during )?{_SPAN} "
        rf"(?:was|has|is|were) (?:the )?(?P<what>[\w ]{{2,30}}?) (?:been )?"
        rf"(?:(?P<up>{_UP})|{_DOWN})(?= *[?.!]*$)",
        _share,
    ),
    (
        rf"^how much of the time (?:was|has|is|were) (?:the )?(?P<what>[\w ]{{2,30}}?) "
        rf"(?:been )?(?:(?P<up>{_UP})|{_DOWN}) (?:in |over |during )?{_SPAN}(?= *[?.!]*$)",
        _share,
    ),
    # lengths named by their unit
    (
        r"\b(?P<agg>average|mean|median|maximum|minimum|total|max|min|avg) "
        r"(?:number of |amount of )?(?:hours|minutes|seconds|mins|days)(?: of)? "
        r"(?=(?:from|between|until|to|that|a|an|the|queue|queued|wait|spent|runs|syncs|jobs"
        r"|it) )",
        r"\g<agg> duration ",
    ),
    (rf"\bduration (?=(?:from|between|until|to) (?!{PERIOD}\b))", "time "),
    (
        r"\btime in (?P<unit>minutes|hours|seconds|days) (?P<rest>between .+?)(?= *[?.!]*$)",
        r"time \g<rest> in \g<unit>",
    ),
    (
        r"\b(?P<agg>total|average|longest|shortest|mean|max|min) (?:number of |amount of )?"
        r"(?:hours|minutes|seconds|days) of (?=downtime|outages?|unavailability)",
        r"\g<agg> ",
    ),
    (
        r"^how (?:many (?:minutes|hours|seconds)|much time)(?: in total| altogether| overall"
        r"| all in all)?,? (?:did|do|does|have|has) (?:the |all )?(?P<what>(?:[\w.]+ )*?"
        r"(?:runs|syncs|loads|jobs|executions)\b(?! last).*?) "
        r"(?:take|run|need|spend|taken|lasted|needed|spent|last(?= *[?.!]*$))\b"
        r"(?: in total| altogether)?",
        r"total duration of \g<what>",
    ),
    (
        r"^how (?:many (?:minutes|hours|seconds)|much time) (?P<did>did|does|has) "
        r"(?P<what>(?:the )?(?:last|latest|newest|longest|previous|run \d+).+?) "
        r"(?P<verb>take|need|taken|lasted|needed|(?:run|last)(?= *[?.!]*$))\b",
        r"how long \g<did> \g<what> \g<verb>",
    ),
    # so often within one day
    (
        r"^(?:(?:which|list|show|are there|were there|did)(?: any| the| our)? )?"
        r"(?P<what>(?:\w+ ){0,2}?)(?:jobs?|syncs?)(?: that| which| whose runs)?"
        r"(?: have| had| ever| did)* fail(?:ed)? (?:(?P<least>at least|more than) )?"
        r"(?P<often>twice|once|(?:two|three|four|five|\d+) times)(?P<more> or more)? "
        r"(?:on|in|within|during) (?:the same|a single|one|a|any one|any) "
        r"(?P<step>day|hour|week)\b(?P<when>[\w ]*?)(?= *[?.!]*$)",
        _in_one_step,
    ),
    (
        r"^(?P<what>(?:which |what |show |list )?(?:the |me |all )*(?:[\w.]+ )*?"
        r"(?:runs|syncs|loads) .+?),? and "
        r"(?:why|for what reason|what was the (?:error|reason|cause))"
        r"(?: (?:was that|not|each time|did they fail))?(?= *[?.!]*$)",
        r"\g<what> with their errors",
    ),
    (
        r"\bin how many of (?:the |our |all )?(?P<what>(?:runs|syncs|loads)(?: [\w ]+?)?) "
        r"(?:were|was) (?:there |any )*(?:a )?(?:retr(?:y|ies)|second attempts?) ?(?:needed|"
        r"necessary|involved)?(?= *[?.!]*$)",
        r"how many \g<what> were retried",
    ),
    # what stands in the row as well
    (
        r"(?P<most>\b(?:longest|shortest|slowest|newest|latest|last|first|biggest|largest) .+?)"
        r",? and (?:which|what|whose) (?:component|system|job|asset|space|table) "
        r"(?:had|has|was|caused|is|owns|owned|suffered|did|ran)(?: hit by| affected by)?"
        r"(?: it| that)?(?: in| of| from)?(?= *[?.!]*$)",
        r"\g<most>",
    ),
    (
        r"\b(?P<which>which|what) (?P<thing>job|asset|table|sync) (?:has |have )?"
        r"(?:gone|been|run|waited) (?:the )?longest (?:time )?(?:without|since) "
        r"(?:a |an |any |its |the last )?(?:success(?:ful (?:run|sync|load))?|successes)\b",
        r"\g<which> \g<thing> has the oldest last successful sync",
    ),
    (
        r"\b(?:in|on|at|during) which (?:no|not a single|not one) (?:run|job|sync|load)s? "
        r"(?:has |have )?(?:ever )?(?P<how>failed|timed out|was cancelled)\b",
        r"without \g<how> runs",
    ),
    (
        r"\b(?:in|on|at|during) which nothing (?:has )?(?:ever )?(?P<how>failed|timed out|"
        r"broke|went wrong)\b",
        "without failures",
    ),
    (
        r"\b(?:time|gap|interval|distance|hours|days|minutes|(?:how long|how much time|how many "
        r"(?:hours|days|minutes))(?: (?:is|was|were|are|lay|lies|passed|went by)(?: it| there)?)?)"
        r" between the (?:last|latest|newest|two most recent|most recent|two latest|two last) "
        r"(?:two )?(?P<how>failed |successful |cancelled )?"
        r"(?:runs|syncs|loads|executions|(?P<failures>failures)) of (?P<what>[\w. ]+?)"
        r"(?= *[?.!]*$)",
        lambda found: (
            f"time between two of the last {'failed ' if found['failures'] else found['how'] or ''}"
            f"run of {found['what']}"
        ),
    ),
)
