"""Constructions of questions about runs, jobs and times, put as plainer ones before reading."""

from __future__ import annotations

import calendar
import re

from sync.agent.words.plain.rules import rules

_THINGS = r"jobs?|syncs?|feeds?|loads?|assets?|tables?|views?|datasets?"
_WHICH = r"(?:,? (?:that|which))?"
# what ends the name of a thing: "jobs of FINANCE that ..."
_VERB = (
    r" (?:that|which|have|has|had|did|do|does|run|ran|fail\w*|succe\w+|but|and|or|with|without"
    r"|not|never)\b"
)
_GOOD = r"(?:successful(?:ly)?|ok|okay|fine|green|clean|without (?:an? )?(?:error|failure)s?)"
_UNIT = r"(?:day|week|month|quarter|year)"
_MONTHS = [name.lower() for name in calendar.month_name][1:]
_MONTH = rf"(?:{'|'.join(_MONTHS)})"
_UP = (
    r"(?:gone up|go up|went up|going up|increas(?:e|ed|ing)|risen|rise|rose|rising|grow|grown|grew"
    r"|growing|climb(?:ed)?|higher)"
)
_DOWN = (
    r"(?:gone down|go down|went down|going down|decreas(?:e|ed|ing)|fallen|fall|fell|falling|drop"
    r"|dropped|dropping|declined?|declining|sunk|sink|shrunk|shrink|lower|come down|came down)"
)
_BETTER = r"(?:improv(?:e|ed|ing)|got(?:ten)? better|get better|getting better|better|recovered)"
_WORSE = (
    r"(?:worsen(?:ed|ing)?|got(?:ten)? worse|get worse|getting worse|worse|degraded|deteriorated?)"
)
HIGH_IS_GOOD = re.compile(r"success|uptime|availab|reliab|coverage|throughput|written", re.I)


def _way(found: re.Match[str]) -> str:
    """Return whether what is measured is asked to be "higher" or "lower" than before."""
    if found["up"] or found["down"]:
        return "higher" if found["up"] else "lower"
    good = bool(HIGH_IS_GOOD.search(found["what"]))
    return "higher" if good == bool(found["better"]) else "lower"


# What is up, down or degraded itself: it has no number that moves.
_PART = re.compile(
    r"^(?:the )?(?:glue|aws|datasphere|sap|scheduler|workers?|duckdb|store|system|platform|tenant|"
    r"everything|health)(?:[ _](?:api|pool|store|system|connection|tenant|catalog))?$",
    re.IGNORECASE,
)


def _changed(found: re.Match[str]) -> str:
    """Return "is X this month higher than last month" for "did X go up since last month"."""
    if _PART.match(found["what"].strip()):
        return found[0]
    what, way = found["what"], _way(found)
    unit, month = found["unit"], (found["month"] or "").lower()
    if month:
        before = _MONTHS[_MONTHS.index(month) - 1]
        return f"is {what} in {month} {way} than in {before}"
    if found["day"]:
        return f"is {what} today {way} than yesterday"
    return f"is {what} this {unit} {way} than last {unit}"


def _changed_between(found: re.Match[str]) -> str:
    """Return "was X in march lower than in may" for "did X drop in march compared to may"."""
    return f"was {found['what']} {found['one']} {_way(found)} than {found['other']}"


_ATTEMPTS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}


def _attempts(found: re.Match[str]) -> str:
    """Return "needed at least 3 attempts" for "went into a third attempt"."""
    return f"needed at least {_ATTEMPTS[found['nth'].lower()]} attempts"


def _gap(found: re.Match[str]) -> str:
    """Return "average gap between two payroll failures" for "... one failure and the next"."""
    many = found["what"] if found["what"].endswith("s") else f"{found['what']}s"
    average = "average " if found["avg"] or found["avg2"] else ""
    return f"what is the {average}gap between two {many}{found['when'] or ''}"


RULES = rules(
    (
        r"\b(?P<last>most recent|latest|last|newest) (?P<what>failure|failed run|success|run) of "
        r"(?:every|"
        r"each) (?P<of>space|job|owner|table)(?:: (?:which job|what),? (?:and )?(?:at what time|"
        r"when))?"
        r"(?=[?.! ]*$)",
        r"latest \g<what> per \g<of>",
    ),
    (
        r"^what was the (?:reason|cause|error) (?:the )?(?:most recent|last|latest) time "
        r"(?P<x>[\w. ]+?) "
        r"failed(?=[?.! ]*$)",
        r"why did \g<x> fail the last time",
    ),
    (
        r"^when did (?P<x>[\w. ]+?) (?:execute|run|sync|load) (?:most recently|last|the last "
        r"time),? and "
        r"(?:with (?:what|which) (?:outcome|result|status|end)|how did it (?:end|go))(?=[?.! ]*$)",
        r"when was the last run of \g<x> and how did it end",
    ),
    (
        r"\berrors? (?:behind|underlying) (?=[^?]*\b(?:failures?|failed)\b)",
        "error of ",
    ),
    # what never failed, what always worked
    (
        rf"\b(?P<what>(?:{_THINGS})\b(?:(?: (?:and|or)(?!{_VERB}))?(?!{_VERB})"
        rf" [\w.]+){{0,7}}?){_WHICH} (?:did not|didn't|have not|haven't|has not|hasn't|do not"
        r"|don't|had not)(?: yet| ever)? fail(?:ed)?"
        r"(?: at all| (?:even )?(?:once|a single time))?\b",
        r"\g<what> that never failed",
    ),
    (
        rf"\b(?P<what>(?:{_THINGS})\b(?:(?!{_VERB})"
        rf" [\w.]+){{0,4}}?){_WHICH} (?:have |has |had )?always (?:been |run |ran |ended )?"
        rf"(?:succeed(?:ed|s)?|work(?:ed|s)?|{_GOOD})",
        r"\g<what> whose runs all succeeded",
    ),
    (
        rf"\b(?P<what>(?:{_THINGS})\b(?:(?!{_VERB})"
        rf" [\w.]+){{0,4}}?){_WHICH} (?:(?:have|has|had) been |was |were |(?:has |have )?"
        rf"(?:run|ran|ended) )?(?:succeeded|worked|{_GOOD}) (?:every|each) (?:single )?time\b",
        r"\g<what> whose runs all succeeded",
    ),
    (
        rf"\b(?P<what>(?:{_THINGS})\b(?:(?!{_VERB})"
        rf" [\w.]+){{0,4}}?){_WHICH} (?:had|have had|with|having|have|has) (?:only|nothing but|"
        rf"exclusively|just) (?:successful|good|green|ok) (?:runs|syncs|executions|ones)\b",
        r"\g<what> whose runs all succeeded",
    ),
    (
        r"^(?:did|has|have|was|were|does) (?P<what>.+?) (?:always|(?:every|each) (?:single )?"
        r"time) (?:succeed\w*|work\w*|been successful|successful|run fine|ok)\b",
        r"did every run of \g<what> succeed",
    ),
    # whether a number moved between two periods
    (
        rf"^(?:did|has|have|is|are|was|were) (?P<what>(?!it\b|they\b|that\b)(?:the |our )?"
        rf"[\w ]{{4,60}}?) (?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<better>{_BETTER})"
        rf"|(?P<worse>{_WORSE}))(?: (?:again|lately|much|a lot))?,? (?:(?:since|compared (?:to|"
        rf"with|against)|from|over|versus|vs\.?|against|than|in|during|within)? ?(?:the )?"
        rf"(?:(?:last|previous|this) (?P<unit>{_UNIT})|(?P<month>{_MONTH})"
        r"|(?P<day>yesterday|today)))(?= *[?.!]*$)",
        _changed,
    ),
    (
        r"(?<!on )\bhow many (?:days|hours|weeks|minutes|months) (?P<when>ago|since)\b",
        r"how long \g<when>",
    ),
    (
        r"^how long did it take until (?P<what>.+?) (?:worked|succeeded|ran|recovered|was (?:ok"
        r"|fine|green|successful)) again(?: after (?:a|the|each|every|its) fail\w+)?",
        r"time to recovery of \g<what>",
    ),
    (
        r"\b(?:run|sync|load) before (?:the )?last(?: one| run)?\b|\b(?:last but one"
        r"|penultimate|second[- ]to[- ]last|next to last) (?:run|sync|load)\b",
        "second most recent run",
    ),
    (r"\b(?:separate|individual|single) (?P<what>outages?|downtimes?)\b", r"\g<what>"),
    (
        r"\b(?:anything|everything|what|something|lines|messages|entries) "
        r"(?:was |has been |got |been |is )?(?:logged|written to the log)\b"
        r"(?: by (?:the )?(?P<who>\w+))?",
        lambda found: f"log lines{' of the ' + found['who'] if found['who'] else ''}",
    ),
    (
        r"(?P<what>\b(?:errors?|warnings?|log lines|messages)) "
        r"(?:logged |written |raised |thrown |reported )?by the (?=scheduler|worker)",
        r"\g<what> of the ",
    ),
    (
        r"(?<!time )\b(?:series|string|row|sequence|chain) of "
        r"(?P<what>fail\w+|success\w*|errors)(?: in a row| in succession)?",
        r"consecutive \g<what>",
    ),
    (
        r"\b(?P<what>(?:first|last|latest|earliest|only|longest|shortest|slowest) "
        r"(?:(?!hour|time|day|week|month|quarter|year|half|part)\w+ ){1,4}?)of the "
        r"(?P<unit>week|month|quarter|year)\b",
        r"\g<what>this \g<unit>",
    ),
    (
        r"\b(?P<most>longest|shortest) (?:period|time|stretch|phase|interval|spell) without "
        r"(?:any |a |an )?(?P<what>failures?|errors?|problems?)\b",
        r"\g<most> gap between two failures",
    ),
    (
        r"^(?P<is>is|are) (?:the )?"
        r"(?P<what>scheduler|worker pool|workers?|store|glue|datasphere|\w+[ _]api)"
        r"(?: \w+)? (?:up and )?running\b",
        r"\g<is> the \g<what> up",
    ),
    (
        rf"^(?:did|has|have|is|are|was|were) (?P<what>(?!it\b|they\b|that\b)(?:the |our )?"
        rf"[\w ]{{4,60}}?) (?:(?P<up>{_UP})|(?P<down>{_DOWN})|(?P<better>{_BETTER})"
        rf"|(?P<worse>{_WORSE})),? (?P<one>(?:in |during )?(?:(?:last|this) {_UNIT}|{_MONTH}"
        r"|yesterday|today)) (?:compared (?:to|with)|versus|vs\.?|against|over|than|from) "
        r"(?P<other>[\w ]+?)(?= *[?.!]*$)",
        _changed_between,
    ),
    (
        r",? (?:the )?(?:quiet|empty|idle|zero|failure-free) (?:days|weeks|months|hours),? "
        r"(?:also|too|included|as well)(?= *(?:$|[.,;?!]))",
        "",
    ),
    (
        r",? (?:\w+ )?(?:without|with no) (?:any|one|none) (?:can|may|should) be (?:left out"
        r"|omitted|skipped|ignored)(?= *(?:$|[.,;?!]))",
        "",
    ),
    (
        r"\bfrom (?:detecting|finding|the detection of) (?P<what>[\w ]{3,30}?) (?:to|until) "
        r"(?:resolving|fixing|closing) (?:it|them)\b",
        r"to resolve \g<what>",
    ),
    (r"\b(?:next to|beside|alongside) (?:that|those) (?:of|for)\b", "versus"),
    (
        r"\bwithout (?:a |any )?(?:successful |good )?(?:load|sync|refresh|run) "
        r"(?:for|in|since) (?P<than>(?:more than|over|at least) .+)$",
        r"not synced for \g<than>",
    ),
    (r",? (?:all )?(?:added|summed) up(?= *[?.!]*$)", " in total"),
    # the queue
    (
        r"\b(?P<which>longest|shortest) waits?(?: in (?:the )?queue)?\b(?! time)",
        r"\g<which> queue wait",
    ),
    (
        r"\b(?P<what>(?:which|what) )(?P<thing>\w+) (?:has |have |had to )?(?:waited|waits?|sat"
        r"|queued|spent) (?:the )?longest(?: in (?:the )?queue| to start| before starting)?\b",
        r"\g<what>\g<thing> has the longest queue wait",
    ),
    (
        r"(?P<q>\b(?:queue|wait\w*)\b.*?) before (?:they|it|the run|running|being) "
        r"(?:were |was )?(?:started|starts?|ran|run|began|begin)\b",
        r"\g<q>",
    ),
    (r",? at (?:any|some) (?:point|time|moment)(?: in time)?\b(?! of (?:the )?day)", ""),
    (r"(?<=\w),? (?:both (?:days |ends )?)?inclusive(?:ly)?\b", ""),
    (
        r"\b(?P<step>day|week|month|hour) (?:after|for|upon) (?P=step)\b",
        r"\g<step> by \g<step>",
    ),
    (
        r"\bsince (?:the |this )?(?P<unit>year|month|week|quarter) (?:has |had )?(?:begun|began"
        r"|started)\b",
        r"since the start of the \g<unit>",
    ),
    (
        r"\bsince (?P<then>(?:last |this )?(?:monday|tuesday|wednesday|thursday|friday|saturday"
        rf"|sunday|week|month|{_MONTH})) (?:has |had )?(?:begun|began|started)\b",
        r"since \g<then>",
    ),
    (
        r"\b(?:the )?(?P<which>\w+est|most recent) (?:ones? |runs? |of them )?(?:at the|on) "
        r"top\b",
        r"\g<which> first",
    ),
    (r",? and when was (?:that|it)(?= *[?.!]*$)", ", and when"),
    (
        r"^with (?:what|which) (?:status|result|outcome) did (?:the )?(?P<what>.+?) "
        r"(?:end|finish|complete)(?: (?:the )?last time| most recently)?\b",
        r"what was the status of the last run of \g<what>",
    ),
    (r"\b(?:asked for|requested) (?=by|via|through|manually)", "started "),
    (
        rf"\b(?:did|does) (?P<when>(?:last|this) \w+|yesterday|today|{_MONTH}) "
        r"(?:bring|see|show|have)(?= *[?.!]*$)",
        r"in \g<when>",
    ),
    (
        r"^(?P<what>(?!and\b|but\b)[\w ]{6,80}?),? how (?:often|many times) (?:did|does|has|is)"
        r" (?:that|this|it) (?:happen(?:ed)?|occur(?:red)?|the case)(?P<rest>.*)$",
        r"how often \g<what>\g<rest>",
    ),
    (
        r"\b(?:went into|needed|required|took|had|got|reached|made|used|go into|need) (?:a|the"
        r"|their|its) (?P<nth>second|third|fourth|fifth) (?:attempt|try)\b",
        _attempts,
    ),
    (
        r"^(?:how much time|how long|how many \w+) "
        r"(?:passes|passed|elapses|elapsed|goes by|lies|is there|does it take|was there"
        r"|do we have)(?P<avg> on average)?,? (?:between|from) "
        r"(?:one|an?|each|the one|two) (?P<what>.+?)(?: run)? (?:and|to|until) (?:the )?(?:next"
        r"|another|following)(?: one| run)?(?P<avg2>,? on average)?"
        r"(?:,?(?P<when> (?:this|last|in|since|during) [\w ]+?))?(?= *[?.!]*$)",
        _gap,
    ),
    (
        r"^ranked by (?P<by>.+?), (?:which|what) (?P<what>\w+) "
        r"(?:holds|has|takes|is in|comes in|comes|ranks|is) (?:the )?"
        r"(?P<nth>second|third|fourth|fifth)(?: place| position)?",
        r"which \g<what> has the \g<nth> most \g<by>",
    ),
    (
        r"\b(?:restricted|limited|confined) to (?P<days>weekdays|working days|business days)"
        r"(?: by (?:their|its|the) schedules?)?",
        r"that run on \g<days> only",
    ),
    (
        r",? (?:with|and|including) (?:the )?(?:name of the )?"
        r"(?:person|one|user|colleague|people|ones) (?:who|that) "
        r"(?:did|has done|made|caused) (?:it|that|them|so)\b",
        ", and who did it",
    ),
    # when it is to start
    (
        r"^(?:at )?what time (?:does|do|is|are) (?P<what>.+?) (?:scheduled |due )?(?:to )?"
        r"(?:start|run|fire|begin|kick off|scheduled|due)(?: (?:each|every) \w+)?(?= *[?.!]*$)",
        r"how often does \g<what> run",
    ),
)
