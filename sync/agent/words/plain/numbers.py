"""Constructions of questions for numbers, put as plainer ones: one period against another."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

# A whole period, as it is held against another one.
PERIOD = (
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)(?: \d{4})?|yesterday|today"
    r"|(?:this|last|the previous|the last|the current) (?:week|month|quarter|year|day)"
    r"|(?:the )?(?:week|month|quarter) before(?: last)?|q[1-4](?: \d{4})?)"
)
FROM_TO = rf"(?:from|between) (?P<a>{PERIOD}) (?:to|and|until) (?P<b>{PERIOD})"
UP = (
    r"(?:gone up|go up|went up|increased?|risen|rise|rose|grown|grow|grew|climb(?:ed)?"
    r"|jump(?:ed)?|shot up|soared|gotten higher|got higher|become higher|become more)"
)
DOWN = (
    r"(?:gone down|go down|went down|decreased?|fallen|fall|fell|dropped|drop|sunk|sink"
    r"|declined?|shr[aiu]nk|shrunk|plunged|came down|come down|gotten lower|got lower"
    r"|become lower|become less)"
)


def _percentiles(numbers: str, of: str) -> str:
    """Return "p50, p90 and p99 duration" for "duration percentiles (50, 90, 99)"."""
    return ", ".join(f"p{each}" for each in re.findall(r"\d\d", numbers)) + f" {of.strip()} "


def _more_failures(found: re.Match[str]) -> str:
    """Return "jobs with more failed runs in A than" for "jobs failed more often in A than"."""
    more = "more" if found["way"].lower() == "more" else "fewer"
    return f"{found['each']} with {more} failed runs {found['when']} than "


def _which_has_more(found: re.Match[str]) -> str:
    """Return "which has more columns, A or B" for "does A or B have more columns"."""
    asks = "who owns" if found["has"].lower() == "own" else "which has"
    return f"{asks} {found['way']} {found['what']}, {found['two']}"


_TIMED = re.compile(
    r"\b(?:for|took|take|takes|than|last|lasted|wait|waited|old|stale)[ \w]*$", re.I
)


def _or_more(found: re.Match[str]) -> str:
    """Return "at least 30 days" for a length of time, and "20 or more runs" for others."""
    count, what, more = found["count"], found["what"], found["more"]
    length = re.fullmatch(r"(?:second|sec|minute|min|hour|day|week|month)s", what, re.IGNORECASE)
    if length and _TIMED.search(found.string[: found.start()]):
        least = "at least" if more.split()[1].lower() in {"more", "up"} else "at most"
        return f"{least} {count} {what}"
    return f"{count} {more} {what}"


_WAYS = {"better": "higher", "higher": "higher", "worse": "lower", "lower": "lower"}
RULES = rules(
    # a unit that only says in what a time is told: "average hours from X to Y"
    (
        r"\b(?P<agg>average|avg|mean|median|typical|maximum|max|minimum|min|total)"
        r" (?:number of |amount of )?(?P<unit>seconds|minutes|hours|days) "
        r"(?=(?:from|between|to|until|till|it|that it|before|they|needed|spent|passed|"
        r"elapsed)\b)",
        r"\g<agg> time in \g<unit> ",
    ),
    # "20 runs or more" is "20 or more runs"
    (
        r"\b(?P<count>\d[\d,.]*|two|three|four|five|ten|twenty) (?P<what>[a-z]+s) "
        r"(?P<more>(?:or|and) (?:more|fewer|less|up))\b(?! than\b)",
        _or_more,
    ),
    (
        r"(?P<of>[\w ]*?)\bpercentiles? ?[:(]? ?"
        r"(?P<all>\d\d(?:(?:, ?| and | / ?|/)+\d\d)+)\)?",
        lambda found: _percentiles(found["all"], found["of"]),
    ),
    (
        r"\bor (?:that|which|who) "
        r"(?=(?:ran|took|run|take|failed|fail|were|are|have|had|has)\b)",
        "or ",
    ),
    (
        r"^(?P<one>(?:number of )?\w+) (?P<rest>(?:per|by|for each) .+?),? "
        r"(?:with|and|together with|along with|next to) (?:the )?(?P<what>(?:number of )?"
        r"(?:failures|failed runs|failed ones|successes|errors|cancellations|retries)) "
        r"(?:alongside|beside|next to (?:it|them)|as well|side by side)[.?! ]*$",
        r"\g<one> and \g<what> \g<rest>",
    ),
    (
        r"^(?:(?:show|list|give me|all|the|me) )*(?P<each>spaces|databases|owners|jobs|assets"
        r"|tables|views) with (?:the |their )*(?P<counts>(?:number|count) of [\w ]+?"
        r"(?:, |,? and )(?:the |their )?(?:(?:number|count) of|average|total) .+?)[?.! ]*$",
        r"\g<counts> per \g<each>",
    ),
    # one period against the other
    (rf"\bin (?P<a>{PERIOD}),? and in (?P<b>{PERIOD})", r"in \g<a> versus \g<b>"),
    (
        r"\b(?P<rate>(?:success rate|coverage|uptime|availability)s?\b.*?) "
        rf"(?P<way>better|worse) (?=(?:in |during )?(?:{PERIOD}) than\b|than\b)",
        r"\g<rate> \g<way>-than ",
    ),
    (
        r"\b(?P<rate>(?:failure rate|error rate|duration|latency|run time|queue wait)s?\b.*?) "
        rf"(?P<way>better|worse) (?=(?:in |during )?(?:{PERIOD}) than\b|than\b)",
        r"\g<rate> not-\g<way>-than ",
    ),
    (r" (?:better-than|not-worse-than) ", " higher "),
    (r" (?:worse-than|not-better-than) ", " lower "),
    (
        rf"^(?:has|have|did) (?P<what>.+?) {UP} {FROM_TO}[?.! ]*$",
        r"is \g<what> higher in \g<b> than in \g<a>",
    ),
    (
        rf"^(?:has|have|did) (?P<what>.+?) {DOWN} {FROM_TO}[?.! ]*$",
        r"is \g<what> lower in \g<b> than in \g<a>",
    ),
    (
        rf"^(?:by )?(?:how|how much|how far) (?:has|have|did) (?P<what>.+?) "
        rf"(?:change|changed|moved?|shift(?:ed)?|differ|{UP}|{DOWN}) "
        rf"{FROM_TO}[?.! ]*$",
        r"compare \g<what> in \g<b> to \g<a>",
    ),
    (
        rf"^(?:show |give me |what (?:is|was) |what's )?(?:the )?"
        rf"(?:change|changes|difference|increase|decrease|shift) (?:in|of) "
        rf"(?:the )?(?P<what>.+?),? (?:from |between )?(?P<a>{PERIOD}) (?:to|and|until) "
        rf"(?P<b>{PERIOD})[?.! ]*$",
        r"compare \g<what> in \g<b> to \g<a>",
    ),
    (
        rf"^(?P<what>[\w ]+?):? (?:change|difference) {FROM_TO}[?.! ]*$",
        r"compare \g<what> in \g<b> to \g<a>",
    ),
    (
        rf"\b(?P<each>jobs?|spaces?|databases?) (?:that |which )?failed "
        rf"(?P<way>more|less) (?:often|frequently) (?P<when>(?:in |during )?{PERIOD}) than "
        rf"(?=(?:in |during )?{PERIOD})",
        _more_failures,
    ),
    # from one step to the next
    (
        r"^how (?:did|do|does|has|have) (?P<what>.+?) (?:moved?|changed?|shift(?:ed)?"
        r"|fluctuated?|var(?:y|ied)|evolved?|behaved?) (?:from )?(?P<step>day|week|month|hour) "
        r"(?:to|by|after|for) (?P=step)\b(?P<rest>.*)$",
        r"\g<what> per \g<step>\g<rest>",
    ),
    (
        r"(?P<lead>^|\b(?:of|showing|for|about) )how (?P<what>(?!di?d\b|do\b|does\b|many\b"
        r"|often\b|much\b|long\b|ha[sd]\b|have\b|is\b|are\b|was\b|were\b)[\w.' ]*?"
        r"\b(?:runs|syncs|loads|executions)\b[\w.' ]*?) (?:ended|turned out|came out)"
        r"(?=[?.! ]*$)",
        r"\g<lead>\g<what> by status",
    ),
    (
        r"^(?:does|do|has|have) (?P<one>views|tables|models) or (?P<other>views|tables|models) "
        r"(?:have|has|had|hold) (?:more|fewer) (?P<what>columns|rows)(?: in total)?[?.! ]*$",
        r"number of \g<what>, \g<one> versus \g<other>",
    ),
    (
        r"^(?:does|do|has|have) (?P<two>(?!views?\b|tables?\b|models?\b)[\w.]+ or "
        r"(?!views?\b|tables?\b|models?\b)[\w.]+) (?P<has>have|has|had|own|hold) "
        r"(?P<way>more|fewer) (?P<what>(?!.*\bthan\b).+?)[?.! ]*$",
        _which_has_more,
    ),
    (
        r"^(?P<what>.*\b(?:against|versus|vs\.?)(?= ).*?), (?P<side>datasphere|glue) only"
        r"(?=[?.! ]*$)",
        r"\g<what>, \g<side>",
    ),
    (
        r"(?P<what>\bnames? (?:that |which )?(?:appears?|occurs?|turns? up|exists?|used) in "
        r"(?:at least|more than|over) [\w ]+?),? (?:with|and) (?:in )?how many"
        r"(?: (?:each|times|of them))?(?=[?.! ]*$)",
        r"\g<what>",
    ),
    (
        r"^how long (?:does|do|did|is|was|are|were|has|have) "
        r"(?P<what>[\w ]*?drift\w*(?: events?)?) "
        r"(?:(?:stay|stayed|remain|remained|kept) )?(?:open|unresolved)"
        r"(?: on average| usually| typically)? (?:(?:until|till|before) (?:it|they) (?:is|are"
        r"|was|were|gets?|got) (?:resolved|closed|fixed)|to resolve (?:it|them))"
        r"(?:,? on average)?",
        r"average resolution time of \g<what>",
    ),
    # sums and averages of each of many
    (
        r"\b(?P<each>spaces|databases|owners|jobs) whose (?P<things>\w+) "
        r"(?:have|has|take|hold|contain|consist of) "
        r"(?P<limit>(?:more|fewer|less) than|over|under|at least|at most) (?P<number>[\d.,]+) "
        r"(?P<what>columns|rows|fields) "
        r"(?:on average|in the mean)",
        r"average number of \g<what> of \g<things> per \g<each> \g<limit> \g<number>",
    ),
    (
        r",? (?:and )?(?:the )?(?:days|weeks|months|hours) (?:with(?:out)?|with no|have no)"
        r" ?(?:any|one|none|zero|failures|runs)?,? "
        r"(?:also|too|as well|included|including|shown)\b",
        "",
    ),
    (
        r"\b(?P<way>better|higher|lower|worse) "
        r"(?P<rate>coverage|success rate|uptime|availability)\b(?= .*\bthan\b)",
        lambda found: f"{_WAYS[found['way'].lower()]} {found['rate']}",
    ),
    # what is left out, or shown, where there is nothing
    (
        r",? (?:but )?(?:the )?(?:quiet|empty|idle|zero) (?:days|weeks|months|hours) "
        r"(?:are |have to be |should be )?(?:included|too|also|as well|shown)\b",
        "",
    ),
    (
        r"(?:,| except) (?:the )?\w+ (?:without any|with none|with zero|without one) "
        r"(?:can|may|could|should) be(?: left out| skipped| omitted| dropped| ignored|$)",
        "",
    ),
    # one against another that is not named again
    (
        r"\b(?:next to|against|versus|vs|compared (?:to|with)) (?:that|those|the one) "
        r"(?:of|for|in) ",
        "versus ",
    ),
    (
        r"\bwhose (?:primary )?key (?:is made (?:up )?of|consists of|has|contains|spans) "
        r"(?P<n>[\w ]+?) columns\b",
        r"with \g<n> key columns",
    ),
    (
        r"\b(?P<many>different|distinct) (?P<what>datasets|assets|tables|objects|jobs|spaces) "
        r"(?:hit|affected|touched|struck|concerned) by (?:at least one |any |an? )?"
        r"(?P<by>failed runs?|failures?|cancelled runs?)",
        r"\g<many> \g<what> of \g<by>",
    ),
    (r"\bon an? saturday or (?:on )?an? sunday\b", "on weekends"),
    # both ends of what happened
    (
        r"^(?:(?:show|give me|list|when (?:was|were|is)|what (?:was|were|is)) )?(?:the )?"
        r"(?:first|earliest|oldest) and (?:the )?(?:last|latest|newest|most recent) "
        r"(?P<what>run|failure|sync|drift event|load|failed run|successful run)s? "
        r"(?P<rest>(?:of|per|for|by|in) .+?)[?.! ]*$",
        r"number of \g<what>s \g<rest> with the date of the first one and date of the last one",
    ),
    (
        r"^(?:the )?(?:first|earliest) run, (?:the )?(?:last|latest|newest) run"
        r"(?: and|,|,? as well as) (?:the )?(?P<count>number of \w+) "
        r"(?P<by>(?:per|for each|by) \w+)[?.! ]*$",
        r"\g<count> \g<by> with the date of the first one and date of the last one",
    ),
    # both sides of one thing
    (
        r"\b(?:difference|gap) (?:in|of) (?:the )?(?:row|record) (?:counts?|numbers?) "
        r"(?:between|of) (?P<name>[\w.]+) (?:and|to) (?:its|the) (?:glue|aws) "
        r"(?:copy|twin|table|counterpart)",
        r"rows of \g<name> in datasphere versus glue",
    ),
    (
        r"\b(?P<many>number of \w+|\w+ count) in (?P<a>datasphere|glue) "
        r"(?:next to|beside|versus|against|and) (?:the |that |those )?"
        r"(?:number|count|ones)?,? ?in (?P<b>datasphere|glue)",
        r"\g<many> in \g<a> versus \g<b>",
    ),
    (
        r"^by how (?:many|much) (?P<what>rows|columns) (?:is|does|do|has) (?P<name>[\w.]+) "
        r"(?:ahead of|larger than|bigger than|smaller than|behind|differ from|more than)? ?"
        r"(?:its|the) (?:glue|aws) (?:copy|twin|table|counterpart|side)",
        r"\g<what> of \g<name> in datasphere versus glue",
    ),
    (r"\bdifferent people (?:own|are responsible for)\b", "owners have"),
    (
        r"^when (?P<what>[\w. ]+?) (?:fails|failed|breaks), how long (?:does|did|do) "
        r"(?:the |its |a )?(?:run|sync|load|it)s? (?:usually )?(?:take|last|run)",
        r"average duration of failed runs of \g<what>",
    ),
    (r"\b(?:he or she|she or he|he/she|they) (?:is|are) responsible for\b", ""),
)
