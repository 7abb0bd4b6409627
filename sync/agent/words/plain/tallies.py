"""Numbers of runs told with other words: "queued runs wait", "slowest time of day", "grew most"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import PERIOD

_END = r"(?= *[?.!]*$)"
_NTH = {"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5"}
_AFTER = r"(?:right|shortly|just|directly|immediately|soon) after"


def _grown(found: re.Match[str]) -> str:
    """Return "jobs with a longer average queue wait in march than in february, top 5"."""
    then, now = (re.sub(r"^in ", "", found[x], flags=re.IGNORECASE) for x in ("then", "now"))
    many = found["what"] if found["what"].endswith("s") else f"{found['what']}s"
    top = found["n"] or ("1" if many != found["what"] else "10")
    way = "longer" if found["up"] else "shorter"
    return (
        f"{many} with a {way} average {found['number'].rstrip('s')} in {now} than in {then}, top "
        f"{top}"
    )


def _side(found: re.Match[str]) -> str:
    """Return on which side of the average a rate is: a better failure rate is a lower one."""
    low = found["rate"].lower() == "failure rate" and found["up"] == "better"
    up = bool(found["up"]) and not low
    worse = found["rate"].lower() == "failure rate" and "worse" in found[0].lower()
    return "above" if up or worse else "below"


RULES = rules(
    (
        r"^(?:list |show )?(?:every|each|all) (?P<of>space|database|owner|job)s? with (?:its|"
        r"their) "
        r"(?P<what>number of [^?]*\band\b[^?]*?)(?=[?.! ]*$)",
        r"per \g<of> the \g<what>",
    ),
    (r"\bin (?=(?:the )?queue (?:wait|waiting time)s?\b)", "of "),
    (
        r"\bhow long (?:do|did|does) (?:a )?queued (?:runs?|jobs?) (?:have to )?wait(?: in the "
        r"queue)?"
        r"(?P<rest>[\w :]*?)(?: on average)?(?= *[?.!]*$)",
        r"average queue wait of runs\g<rest>",
    ),
    (rf"\b{_AFTER} midnight\b", "between 0:00 and 1:00"),
    (
        r"\bhow many log (?P<what>lines|entries|messages|rows) (?:did|does|has|do) (?:the )?"
        r"run #?(?P<run>\d+) "
        r"(?:produced?|write|written|generated?|leave|left|have|log|logged|cause|caused)\b",
        r"how many log \g<what> does run \g<run> have",
    ),
    (
        r"^(?:(?:what is|what's|which is) )?the (?P<way>slowest|fastest) (?P<step>time of (?:the "
        r")?day|"
        r"hour of (?:the )?day|hour|weekday|day of the week) (?:for|of) (?:the |our )?(?:syncs|"
        r"runs|jobs|"
        rf"loads){_END}",
        lambda found: (
            f"which {'weekday' if 'week' in found['step'] else 'hour of the day'} has the "
            f"{'highest' if found['way'].lower() == 'slowest' else 'lowest'} average duration"
        ),
    ),
    (
        r",? (?:with |as )?one (?:line|row|bar|point|entry) (?:per|for each|for every|a) "
        r"(?P<step>day|week|month|hour|job|space)\b",
        r" per \g<step>",
    ),
    (
        r"\b(?:the )?(?:(?P<n>\w+) )?(?P<what>jobs?|spaces?) (?:whose|where the) "
        r"(?P<number>(?:queue wait|"
        r"duration|run ?time)s?) (?:(?P<up>grew|increased|rose|went up)|fell|dropped|decreased|"
        r"went down|"
        rf"shrank) (?:the )?most (?:from|between) (?P<then>{PERIOD}) (?:to|and) "
        rf"(?P<now>{PERIOD}){_END}",
        _grown,
    ),
    (
        r"\b(?P<failed>fail(?:ed)?) (?:on|at|in) (?:their|its|the) (?P<nth>second|third|fourth|"
        r"fifth) "
        r"(?:attempt|try)\b",
        lambda found: f"{found['failed']} with {_NTH[found['nth'].lower()]} attempts",
    ),
    (
        r"\b(?P<what>failed runs|failures)(?P<when>[\w ]*?) (?:where|whose|for which|in which) "
        r"(?:the |a )?"
        r"(?:retry|retries|second attempt|further attempts) (?:did not|didn't|could not|have not) "
        r"(?:help|"
        rf"work|succeed|fix (?:it|them)|save (?:it|them)){_END}",
        r"\g<what>\g<when> that were retried",
    ),
    (
        r"\b(?P<what>error (?:class|type|kind)(?:es|s)?) (?:that )?(?:are|were|is) new "
        r"(?P<when>(?:in|"
        rf"since|this|last|during|today) ?[\w ]*?){_END}",
        r"\g<what> that occurred for the first time \g<when>",
    ),
    (
        r"(?P<will>^how (?:often|many times) will [\w .]+?) (?:before|until|till) midnight\b",
        r"\g<will> today",
    ),
    (
        r"\b(?P<what>jobs|spaces|syncs)(?: that| which)? (?:have|has|had|with) an? "
        r"(?:(?P<up>better|higher)|"
        r"worse|lower) (?P<rate>success rate|failure rate) than (?:the )?(?:overall |general "
        r")?average\b",
        lambda found: f"{found['what']} whose {found['rate']} is {_side(found)} average",
    ),
    (
        r"\b(?:started|triggered|launched|kicked off) by (?:the )?(?:scheduler|schedule) "
        r"(?P<vs>vs\.?|versus|"
        r"against|compared (?:to|with)|and) (?:those )?(?:started |triggered )?(?:by )?(?:people|"
        r"users|humans|"
        r"hand|persons|somebody|someone)\b",
        r"scheduled \g<vs> manual",
    ),
    (
        r"^(?:which|what|on which|on what) days (?P<when>in \w+|this \w+|last \w+) (?:had|saw|"
        r"have|did we have) "
        r"(?P<what>(?:failed |successful )?runs (?:longer|shorter) than [\w ]+?)(?= *[?.!]*$)",
        r"days \g<when> with \g<what>",
    ),
    (
        r"^(?P<top>(?:show |give )?(?:me )?(?:the )?(?:busiest|quietest) (?:day|hour|week|month|"
        r"weekday)[\w ]*?)"
        r",? (?:and|with) (?:the |its )?(?:number|count) of runs(?: (?:on it|then|that day|in "
        r"it))?(?= *[?.!]*$)",
        r"\g<top>",
    ),
    (
        r"^(?:is|are) there (?:an?|any) (?P<what>job|sync|feed)s? (?:with|that (?:has|have|had)) "
        r"(?:no|not a single|"
        r"never a) failures?(?: at all| ever)*(?: in (?:its|their) (?:whole |entire "
        rf")?history)?{_END}",
        r"\g<what>s that never failed",
    ),
    (
        rf"\b(?P<what>jobs|syncs|feeds)(?: that| which)? succeeded (?P<now>{PERIOD}) after "
        r"(?:failing|having failed|"
        rf"they failed|a failure) (?P<then>{PERIOD}){_END}",
        r"\g<what> that failed \g<then> and succeeded \g<now>",
    ),
)
