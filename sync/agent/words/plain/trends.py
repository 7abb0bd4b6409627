"""Whether something moves over time, put as its trend: "are failures getting more frequent"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

# what there is more or less of as time goes by
_HAPPENING = (
    r"(?:failures?|errors?|timeouts?|throttling|warnings?|retries|cancellations?|outages?|runs?"
    r"|syncs?|drifts?|alerts?|waits?|wait(?:ing)? times?|durations?|run ?times?|latenc(?:y|ies)"
    r"|rates?|uptime|downtime|volume|throughput|logins?|availability)"
)
_BE = r"(?:is|are|do|does|have|has)"
_WHAT = rf"(?P<what>(?!any\b|there\b|which\b|some\b)(?:[\w.]+ ){{0,5}}?{_HAPPENING})"
_MOVING = (
    r"(?:(?:been |still |constantly |steadily |slowly )*(?:(?:getting|becoming|happening|occurring)"
    r" )?(?:(?:more|less|ever more) (?:and (?:more|less) )?(?:frequent(?:ly)?|common|often|numerous"
    r"|rare)|rarer|worse|better|longer|shorter|higher|lower|slower|faster"
    r"|increas(?:e|ing)|decreas(?:e|ing)|ris(?:e|ing)|going (?:up|down)|climbing|falling|dropping"
    r"|shrinking|growing|improving|worsening|declining|deteriorating|on the (?:rise|increase"
    r"|decline)))"
)
_LATELY = (
    r"(?:,? (?:lately|recently|these days|over time|over the (?:months|weeks)|with time|currently"
    r"|at the moment|again))?"
)
_WHEN = r"(?P<when> (?:since|in|over|during|for) [\w ]+?)?"
_NOW = r"(?P<now> this (?:week|month|quarter|year))"
_NUMBER = r"(?:the |our )?(?:(?:number|count|amount|share|frequency) of )?(?:the |our )?"
_RUNS = r"(?:runs?|syncs?|jobs?|loads?|replications?|[\w.]+_sync)"


def _at_rate(found: re.Match[str]) -> str:
    """Return "trend of failures", what moves being a number by itself or a count."""
    return f"trend of {found['what']}{found['when'] or ''}"


def _at_length(found: re.Match[str]) -> str:
    """Return "trend of average duration of runs" for "is it getting slower"."""
    return f"trend of average duration of {found['what']}{found['when'] or found['now'] or ''}"


def _part(said: str) -> str:
    """Return "on weekends" for "weekend", "at night" for "night"."""
    word = said.lower()
    if word.startswith(("night", "day")):
        return "at night" if word.startswith("night") else "during the day"
    return f"on {word.rstrip('s')}s"


RULES = rules(
    (
        rf"^(?:so )?(?:is|are|has|have) (?P<what>(?!any\b|there\b|which\b|some\b)(?:the |our )?"
        rf"(?:[\w.]+ ){{0,4}}?{_RUNS}) (?:been )?(?:getting|becoming|growing) "
        rf"(?:(?:ever|more and more|steadily|gradually) )?(?:slower|faster|quicker|longer|shorter)"
        rf"(?: and (?:slower|faster|longer|shorter))?{_LATELY}(?:{_WHEN}|{_NOW})(?= *[?.!]*$)",
        _at_length,
    ),
    (
        rf"^(?:so )?{_BE} {_NUMBER}{_WHAT} (?:been )?(?:getting|becoming) (?:longer|shorter|slower"
        rf"|faster){_LATELY}{_NOW}(?= *[?.!]*$)",
        r"trend of \g<what>\g<now>",
    ),
    (
        rf"^(?:so )?{_BE} {_NUMBER}{_WHAT} (?:been )?(?:getting|becoming|happening|occurring) "
        rf"(?:(?P<more>more)|less) (?:frequent(?:ly)?|common|often|numerous){_NOW}(?= *[?.!]*$)",
        lambda found: (
            f"have {found['what']} {'increased' if found['more'] else 'decreased'}{found['now']}"
        ),
    ),
    (
        rf"^(?:so )?{_BE} {_NUMBER}{_WHAT} {_MOVING}{_LATELY}{_WHEN}(?= *[?.!]*$)",
        _at_rate,
    ),
    (
        rf"^(?:so )?(?:did|has|have|was|were) {_NUMBER}{_WHAT} (?:been )?(?:(?:go|gone|went|going) "
        r"(?:up|down)|increas(?:ed?|ing)|decreas(?:ed?|ing)|ris(?:e|en|ing)|drop(?:ped|ping)?|"
        r"fall(?:en|ing)?|climb(?:ed|ing)?|improved?|worsen(?:ed)?|change[d]?)(?: a lot| much)? "
        r"(?P<when>(?:after|since) (?!last\b|yesterday\b|the (?:last|previous)\b)[\w ]+?)"
        r"(?= *[?.!]*$)",
        r"trend of \g<what>",
    ),
    # two parts of the week or the day are set against each other
    (
        r"\b(?:between |of |comparing |compare )?(?:the )?(?P<a>weekdays?|workdays?|weekends?|"
        r"night(?:time)?|day(?:time)?) (?:and|vs\.?|versus|against|with|to) (?:the )?"
        r"(?P<b>weekdays?|workdays?|weekends?|night(?:time)?|day(?:time)?) "
        r"(?P<what>(?:(?:success|failure|error) rates?|failures?|runs?|"
        r"(?:average |median )?(?:durations?|queue waits?|run ?times?)|throughput))\b",
        lambda found: f"{found['what']} {_part(found['a'])} versus {_part(found['b'])}",
    ),
    (  # what is degraded is not down
        r"^(?P<said>(?=.*\bdown(?:time)?\b)[^?.!]*?)[?.!,;]* (?:and |but |please )*(?:do not|don't|"
        r"without|not|excluding|ignore|ignoring|leave out)(?: count(?:ing)?)? (?:the )?(?:time|"
        r"times|minutes|hours|checks|periods|spells)?[\w ]*\bdegraded(?: (?:checks|time|ones))?"
        r"[?.! ]*$",
        lambda found: re.sub(r"\bdowntime\b", "time down", found["said"], flags=re.IGNORECASE),
    ),
    # how the bars of a chart stand is told by what it is of
    (
        r"\b(?:as |in )?(?:an? )?(?:stacked|grouped|clustered|side-by-side|horizontal|vertical)"
        r" (?P<chart>(?:bar |column |line |area )?(?:chart|graph|plot|bars|diagram))\b",
        lambda found: (
            f"as a {found['chart']}" if found[0].lower()[:3] in {"as ", "in "} else found["chart"]
        ),
    ),
    # how many retries there were, not the runs that somebody started as a retry
    (
        r"\b(?<!of )(?<!needed )(?<!without )(?<!no )(?<!any )(?<!more )(?<!require )retries "
        r"(?=(?:per|by|for each|each|for every|every)\b)|(?<=trend of )(?:the )?retries\b",
        lambda found: "number of retries " if found[0].endswith(" ") else "number of retries",
    ),
    (r",? (?<=\w )stacked (?=(?:by|per) )", ""),
)
