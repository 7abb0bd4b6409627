"""How runs and systems did, put plainly: what ran and never failed, how long it was up."""

from __future__ import annotations

import re

from sync.agent.words.plain_numbers import DOWN, FROM_TO, UP

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


_OFTEN = {"once": "1", "twice": "2", "two": "2", "three": "3", "four": "4", "five": "5"}


def _in_one_step(found: re.Match[str]) -> str:
    """Return "failures of jobs per job per day, at least 2" for "failed twice on the same day"."""
    word = found["often"].lower().split()[0]
    number = int(_OFTEN.get(word, word)) + ((found["least"] or "").lower() == "more than")
    of = f" of {found['what']}jobs" if found["what"] else ""
    return f"failures{of} per job per {found['step']}{found['when']}, at least {number}"


_MOST = "biggest|largest|strongest|highest|steepest|greatest|sharpest|most"
_RISE = "increases?|rise|growth|jump|gain|upturn|surge"
_DROP = "decreases?|drop|fall|decline|reduction|loss"


def _most_moved(found: re.Match[str]) -> str:
    """Return the one of *found* with the largest change of all; the text as it is without any."""
    if not (found["each"] or found["by"]):
        return found[0]
    each = _many(found["each"] or found["by"])
    return f"{each} with {_more(found)} in {found['b']} than in {found['a']}, top 1"


def _many(thing: str) -> str:
    return thing if thing.endswith("s") else f"{thing}s"


# what only says that both numbers are to be seen
_TAIL = (
    r"(?:,? (?:and )?(?:show|with|give|list|including)(?: me)? (?:both|the two) "
    r"(?:values|numbers|figures|rates|averages|months|periods))?(?= *[?.!]*$)"
)
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        # "run 3962 failed?" is said as a question
        (
            r"^(?:so |and )?(?:the )?(?P<run>run (?:number |no\.? ?|#)?\d{2,}) "
            r"(?P<end>fail|succeed)ed ?\?+$",
            r"did the \g<run> \g<end>",
        ),
        # jobs that ran, and never failed
        (
            rf"\b(?P<what>(?:jobs|syncs|feeds|loads))(?: that| which)? {_RUNNING} "
            rf"(?:{_TIMES} {_WHEN}|{_WHEN.replace('when', 'since')} "
            rf"{_TIMES.replace('times>', 'often>')}){_UNHURT}(?= *[?.!]*$)",
            lambda found: (
                f"{found['what']} with {found['times'] or found['often']} runs and no failed runs "
                f"{found['when'] or found['since']}"
            ),
        ),
        (
            rf"\b(?P<what>(?:jobs|syncs|feeds|loads))(?: that| which)? {_RUNNING} "
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
        # whom errors hit
        (
            r"\b(?P<what>(?:error|failure)s?(?: (?:class|type|kind|reason|code|cause)e?s?)?"
            r"|timeouts)(?: that| which)? (?:have |has |had |did |ever )*(?:hit|struck|plagued|"
            r"bothered|"
            r"affected|happened in|occurred in|appeared in|showed up in|concerned|came up in) "
            r"(?=[A-Za-z])",
            r"\g<what> in ",
        ),
        # what moved from one period to the other
        (
            rf"^(?:(?:show|list|give me) )?(?:in |for |at |of )?(?:which |what )?"
            r"(?P<each>spaces?|jobs?|assets?|tables?|databases?|components?|owners?|priorities|"
            r"triggers?|error classes)(?: (?:for which|where|whose|in which))?"
            r"(?: has| have| had| did| saw| showed?)? (?:the |its |their |an? )?"
            rf"(?P<what>(?!ever\b|never\b|last\b|fail)[\w ]{{4,40}}?) (?:has |have |had )?"
            rf"(?:(?P<up>{UP})|{DOWN}) {FROM_TO}{_TAIL}",
            _moved,
        ),
        (
            r"^(?:(?:which|what) (?P<each>space|job|asset|table|database|component|owner|priority|"
            r"trigger|error class|view)s?(?:'s?|'|s')?)(?: has| had| have| saw| shows?)?"
            r"(?: the| its| their| an?)? (?P<what>(?!ever\b|never\b|last\b|fail)[\w ]{4,40}?) "
            rf"(?:has |have |had )?(?:(?P<up>{UP})|{DOWN}) (?:the )?most {FROM_TO}{_TAIL}",
            lambda found: f"{_moved(found)}, top 1",
        ),
        (
            rf"^(?:(?:which|what) (?P<each>\w+)s? (?:has|had|have|saw|shows?|with) )?(?:the )?"
            rf"(?:{_MOST}) (?:(?P<up>{_RISE})|{_DROP}) (?:in|of) (?:the )?(?P<what>[\w ]+?),? "
            rf"{FROM_TO}(?:,? (?:by|per|for each) (?P<by>\w+))?[?.! ]*$",
            _most_moved,
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
        (r"\bduration (?=(?:from|between|until|to) )", "time "),
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
            r"\b(?:time|gap|interval|distance|how long is it|how much time) between the (?:last|"
            r"latest|newest|two most recent|most recent) (?:two )?(?:runs|syncs|loads|executions) "
            r"of (?P<what>[\w. ]+?)(?= *[?.!]*$)",
            r"time between two of the last run of \g<what>",
        ),
    )
)


def as_plain_outcomes(text: str) -> str:
    """Return *text* with its constructions about how runs and systems did put plainly."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    return text
