"""What happens to drift, systems and jobs, told with other verbs: "who switched the job off"."""

from __future__ import annotations

import re

_AT_ONCE = r"(?:usually |normally |typically |generally |finally |really |actually )?"
_LONG = (
    r"(?P<long>(?:over|more than|longer than|at least|less than|under|up to) (?:an?|one|two|three|"
    r"four|five|\d+) (?:full |whole )?(?:minute|hour|day|week|month)s?)"
)
_SOMEBODY = (
    r"(?:somebody|someone|anybody|anyone|it|they|that|this|we|people)(?: (?:was|were|got|finally|"
    r"had been|has been|have been|had|has))*"
)
_SETTLED = r"(?:resolved?|fixed|fix|closed?|settled?|solved?|sorted out|dealt with|cleared)"
_NAME = r"(?:(?:the|this|that|our|an?|any) )?[\w.]+(?: (?:job|sync|schedule|feed|load)s?)?"
_LINES = (
    r"(?:(?:error|warning|warn|info|log)(?: (?:lines?|messages?|entries))?|warnings|errors|logs)"
)
_SYSTEM = r"(?:the )?(?P<who>datasphere|glue|scheduler|worker|duckdb|sap|aws)(?P<api>[ _]?\w*)"
_UTTER = (
    r"(?:spit|spat|spew|throw|threw|emit|issue|raise|produce|generate|put|churn|leave|write|report|"
    r"give|send|drop|log)(?: (?:out|off|behind))?"
)
_ONE = r"(?:(?!more\b|less\b|fewer\b|and\b|any\b|either\b)[\w.]+ ?){1,3}?"
_MORE = r"(?:more|fewer|less|slower|faster|longer|higher|lower|bigger|larger|smaller|wider)"
_OFTEN = re.compile(r"(?<=more|less) (?:often|frequently)\b", re.IGNORECASE)
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        # a slip that is a word of its own
        (
            r"\b(?P<more>more|less|longer|older|fewer|higher|lower|greater|slower|faster|bigger|"
            r"smaller|wider|worse|better|larger) then (?!show|list|give|sort|only|tell|what|which)",
            r"\g<more> than ",
        ),
        # verbs in two parts, with what they are about between them
        (
            rf"\b(?:switch|turn|shut|flipp)ed (?P<what>{_NAME}) off\b(?! the| and on)",
            r"disabled \g<what>",
        ),
        (
            rf"(?<=\w )(?:switch|turn|shut|flip) (?P<what>{_NAME}) off\b",
            r"disable \g<what>",
        ),
        (rf"\b(?:put|placed|set) (?P<what>{_NAME}) on (?:hold|ice|pause)\b", r"paused \g<what>"),
        (r"\b(?P<be>was|were|been|got|is|are) (?:put|placed) on (?:hold|ice)\b", r"\g<be> paused"),
        (
            rf"\b(?:switch|turn|brought|put)(?:ed)? (?P<what>{_NAME}) (?:back )?on\b"
            r"(?= *(?:[?.!,]|$|and\b|again\b|in\b|this\b|last\b|since\b))",
            r"resumed \g<what>",
        ),
        (
            r"\b(?:kick|fir|set|launch|spin|spun)(?:ed)? (?P<what>one|it|them|any|some) "
            r"(?:off|up)\b",
            r"started \g<what>",
        ),
        (
            r"\bwho (?:changed|edited|modified|altered|touched|reconfigured)(?: (?:an?|any|"
            r"the|some)"
            r" jobs?)? or (?:kicked off|started|ran|triggered|launched|fired off)(?: (?:one|"
            r"it|them|"
            r"any|some|an?|the|jobs?))*",
            "who changed or started a job",
        ),
        # "and since when is it open" is told of what comes before
        (
            r"(?<=\w),? and (?P<when>since when|how long|for how long) (?P<is>is|has|was) "
            r"(?P<it>it|that|this)\b(?P<been> been)? ",
            r" and \g<when> \g<it> \g<is>\g<been> ",
        ),
        (
            r",? and (?:was|is) (?:it|that|this) (?:an? )?(?:serious|severe|critical|grave|bad|"
            r"urgent)(?: one| case)?(?= *[?.!]*$)",
            " with the severity",
        ),
        (
            r"(?<=\w),? (?:with|and|plus|along with|together with|including) its "
            r"(?=(?:severity|duration|status|owner|kind|date|message|component|end|start)\b)",
            " with the ",
        ),
        # how often a system went down, each time told once
        (
            r"(?P<down>\b(?:down|offline|unavailable|unreachable|outages?)\b[^,?]*),? (?:when "
            r"|if )?"
            r"(?:(?:counting|count|with|taking) )?(?:each|every|one|an?|any) (?:outage|"
            r"interruption|"
            r"incident|breakdown|spell|time)(?: being| is| as| counts?| counted)?(?: only)? "
            r"(?:once|one|a single time|as one)\b",
            r"\g<down>",
        ),
        (
            r"\b(?P<been>since when (?:is|has|was) (?:the )?[\w ]+?)(?: been)? back(?: (?:up|"
            r"online|"
            r"again|in service|to normal|on its feet))*(?= *[?.!]*$)",
            r"\g<been> up",
        ),
        (
            r"\b(?P<way>slower|faster|quicker) (?:to|in|at|when) (?:respond|answer|react|"
            r"reply)(?:ing)?"
            r"\b",
            lambda found: f"latency {'higher' if found['way'].lower() == 'slower' else 'lower'}",
        ),
        # who speaks in the logs
        (
            rf"^(?:how many|what|which|list|show)(?: me)? (?P<lines>{_LINES}) (?:did|does|do|"
            rf"has|have)"
            rf" {_SYSTEM} {_UTTER}\b",
            lambda found: (
                f"how many {found['lines']} of {found['who']}{found['api']}"
                if found[0].lower().startswith("how many")
                else f"{found['lines']} of {found['who']}{found['api']}"
            ),
        ),
        (
            r"\b(?:is|was|are|were|has been|have been)? ?(?:the )?(?:chattiest|noisiest|most "
            r"talkative|"
            r"most verbose|most chatty|loudest)(?: one)?(?: (?:in|of|by) the logs?)?\b",
            " has the most log lines",
        ),
        (
            r"\b(?:left|wrote|produced|logged|caused|threw|raised) (?P<most>the (?:most|fewest)) "
            rf"(?P<lines>{_LINES}) (?:in|to|into) the logs?\b",
            lambda found: f"has {found['most']} {found['lines'].removesuffix('s')} lines",
        ),
        (
            r"^(?:were|was|are|is) (?:the |our )?(?P<what>runs|syncs|loads|executions) "
            r"(?P<way>slower|"
            r"longer|faster|quicker|shorter) ",
            lambda found: (
                f"did {found['what']} take "
                f"{'longer' if found['way'].lower() in {'slower', 'longer'} else 'less time'} "
            ),
        ),
        # one of two is asked for, not whether
        (
            rf"^(?:so |and )?(?:did|do|does|have|has|had|is|are|was|were) (?P<one>{_ONE}) or "
            rf"(?P<two>{_ONE}) fail (?:more (?:often|frequently)|the more "
            rf"often)(?P<rest>[^?]*?)[?.! ]*$",
            r"failure rate of \g<one> versus \g<two>\g<rest>",
        ),
        (
            rf"^(?:so |and )?(?:did|do|does|have|has|had|is|are|was|were) (?P<one>{_ONE}) or "
            rf"(?P<two>{_ONE}) (?P<rest>(?:(?!than\b|either\b|any\b)\w+ "
            rf"){{0,4}}?{_MORE}\b(?!.*\bthan\b)"
            r"[^?]*?)[?.! ]*$",
            lambda found: (
                f"which {_OFTEN.sub('', found['rest'])}: {found['one']} or {found['two']}"
            ),
        ),
        (
            r"^(?P<ask>(?:which|who|what)\b(?![^?]*\bfail)[^?]*?\bmore) (?:often|frequently)\b"
            r"(?=[^?]*\bor\b)",
            r"\g<ask>",
        ),
        # how long assets went without
        (
            r"\b(?:(?:have|has) )?(?:gone|been|waited|went|had to wait) (?:the )?longest "
            r"(?:without|for)"
            r" (?:an? |any )?(?:successful )?(?:refresh|sync|load|run|update)\b",
            "have the oldest last sync",
        ),
    )
)
_OF_EVENTS = re.compile(
    r"\b(?:drift\w*|deviations?|divergences?|alerts?|alarms?|findings?)\b", re.IGNORECASE
)
_EVENT_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (
            r"(?: and)?(?: (?:that|which))?(?: (?:is|are|was|were))? (?:rated|graded|ranked|"
            r"classed|"
            r"classified|flagged|marked|labelled)(?: as| with| by us as)? "
            r"(?=(?:critical|high|medium|low|severe|serious)\b)",
            " with severity ",
        ),
        # drift that was open for some time, until it was over
        (
            r"\b(?:(?:that|which) )?(?:were |was |has been |have been |had been |been )?(?:sat|sit|"
            r"stayed|remained|lay|lingered|hung|left|open|unresolved|dragged on)(?: around)?"
            r"(?: open| unresolved| there| untouched)*(?: for)? "
            rf"{_LONG} (?:before|until|till) {_SOMEBODY} {_SETTLED}(?: (?:it|them|that|those))?\b",
            r"that took \g<long> to resolve",
        ),
        (
            r"\b(?:whose|with a) (?:resolution|fix|repair)(?: time)? (?:of|that took|took|"
            r"lasted|needed)"
            rf" {_LONG}",
            r"that took \g<long> to resolve",
        ),
        (
            rf"\bhow (?:quickly|fast|soon|promptly|speedily|swiftly) (?:do|does|did|are|is|was|"
            rf"were|has"
            rf"|have|can) (?:we |they |people |the team |you |someone |somebody )?(?:been "
            rf")?{_AT_ONCE}"
            r"(?:get rid of|got rid of|resolve|fix|close|settle|solve|clear|sort out|handle)d? ",
            "average time to resolve ",
        ),
        (
            rf"\bhow (?:quickly|fast|soon|promptly|swiftly) (?:is|are|was|were|gets?|has|have) "
            rf"{_AT_ONCE}"
            rf"(?P<what>[\w ]*?\b(?:drifts?|deviations?))(?: been)? {_AT_ONCE}{_SETTLED}\b",
            r"average time to resolve \g<what>",
        ),
        (
            r"\b(?:popp|cropp|crept|turn|bubbl)(?:ed)? (?:up|in)\b|\bemerged\b|\bhas arisen\b|"
            r"\b(?:showed|shown|came|cropped) up\b(?= (?:this|last|in|since|on|yesterday|"
            r"today|after|"
            r"before|during|between|and|within))",
            "surfaced",
        ),
        (
            r"\b(?:still )?(?:lingering|hanging around|dangling|left open|not over yet|unsettled|"
            r"unaddressed|waiting for a fix)\b",
            "open",
        ),
        (
            r"\b(?:dealt with|looked into|picked up|taken care of|signed off(?: on)?|attended to|"
            r"tackled|taken notice of|taken a look at|looked at|claimed|taken up)\b",
            "acknowledged",
        ),
        (
            r"\b(?:got rid of|sorted out|cleared up|patched up|ironed out|cleaned up|put right|"
            r"repaired|mended|cured|gotten rid of)\b",
            "resolved",
        ),
        (
            r"\b(?:get rid of|sort out|clear up|patch up|iron out|clean up)\b",
            "resolve",
        ),
    )
)
_LADDERS = (("low", "medium", "high", "critical"), ("info", "warning", "error"))
_STEP = r"(?P<step>critical|high|medium|low|errors?|warnings?|info|severe|serious)"
_RISE = r"(?:worse|higher|above|up(?:wards)?|over|graver|more (?:severe|serious|urgent)|beyond)"
_FALL = r"(?:lower|below|less(?: (?:severe|serious|urgent))?|under|milder|down(?:wards)?)"
_KIND = r"(?P<kind>(?: (?:severity|priority|prio|level))?)"
_OR_MORE = re.compile(
    rf"\b{_STEP}{_KIND} (?:or|and) (?:even )?(?:(?P<up>{_RISE})|{_FALL})(?! \w+ than)\b",
    re.IGNORECASE,
)
_RANKED = re.compile(
    r"\b(?:severit\w+|priorit\w+|prio|drifts?|level|rated|deviations?)\b", re.IGNORECASE
)
_BOUND = re.compile(
    r"\b(?:(?P<least>at least|no (?:less|lower) than|not (?:below|lower than)|minimum)|(?P<most>at "
    r"most|no (?:more|higher) than|not (?:above|higher than))|(?P<above>above|worse "
    r"than|higher than|"
    r"more (?:severe|serious|urgent) than)|(?:below|lower than|less (?:severe|serious|"
    r"urgent) than))"
    rf" (?:of )?{_STEP}\b(?! (?:rate|number|count))",
    re.IGNORECASE,
)
_SAME = {"severe": "high", "serious": "high", "errors": "error", "warnings": "warning"}


def as_plain_events(text: str) -> str:
    """Return *text* with what happens told by the verbs that are known."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    if _OF_EVENTS.search(text):
        for pattern, plain in _EVENT_RULES:
            text = pattern.sub(plain, text)
    text = _OR_MORE.sub(_or_more, text)
    return _BOUND.sub(_bound, text) if _RANKED.search(text) else text


def _ladder(step: str) -> tuple[tuple[str, ...], int]:
    """Return the steps of the order that *step* is one of, and its place in them."""
    name = _SAME.get(step.lower(), step.lower())
    ladder = next(each for each in _LADDERS if name in each)
    return ladder, ladder.index(name)


def _listed(steps: tuple[str, ...]) -> str:
    return " or ".join((", ".join(steps[:-1]), steps[-1])) if len(steps) > 1 else "".join(steps)


def _or_more(found: re.Match[str]) -> str:
    """Return "high or critical" for "high or worse"."""
    ladder, place = _ladder(found["step"])
    return _listed(ladder[place:] if found["up"] else ladder[: place + 1]) + found["kind"]


def _bound(found: re.Match[str]) -> str:
    """Return "high or critical" for "at least high" and "above medium"; as it is without any."""
    ladder, place = _ladder(found["step"])
    if found["least"] or found["above"]:
        return _listed(ladder[place + bool(found["above"]) :]) or found[0]
    return _listed(ladder[: place + bool(found["most"])]) or found[0]
