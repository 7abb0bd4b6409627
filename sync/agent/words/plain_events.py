"""What happens to drift, systems and jobs, told with other verbs: "who switched the job off"."""

from __future__ import annotations

import re

from sync.agent.words.plain_attention import as_plain_attention
from sync.agent.words.plain_steps import as_plain_steps

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
_NOW = {"last month": "this month", "february": "this month", "last week": "this week"}


def _than_before(found: re.Match[str]) -> str:
    """Return "did it go up this month compared to february" for "go up compared to february"."""
    now = _NOW.get(found["then"].lower(), "today")
    return f"{found['q']} {now} compared to {found['then']}"


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
        (
            r"\b(?:have|has|had) (?:never|not)(?: ever| once)? been (?P<how>down|degraded|"
            r"unavailable|"
            r"offline|unreachable|unhealthy)\b",
            r"were never \g<how>",
        ),
        (
            r"^when did (?P<what>[\w ]+?) (?:last )?(?:go|went) (?:down|offline)(?: "
            r"last)?,? (?:and )?"
            r"(?:for how long|how long for|how long did it last)(?:,? (?:and )?why)?(?= *[?.!]*$)",
            r"the last outage of \g<what>",
        ),
        (
            r"\b(?P<longest>longest|shortest) single (?P<outage>outage|run|sync|downtime)\b",
            r"\g<longest> \g<outage>",
        ),
        (
            r"(?P<outage>\boutages?\b[^,?]*),? and when (?:did|was) (?:it|that|they) "
            r"(?:come back|end|"
            r"recover|over|return|be over|stop)\w*(?: again| up| online)*(?= *[?.!]*$)",
            r"\g<outage> with the end",
        ),
        (
            r"\b(?:acting up|misbehaving|playing up|struggling|limping|unwell|sick|ailing|unstable|"
            r"in trouble)\b(?= *(?:[?.!]|$|now|again|today|this|since))",
            "degraded",
        ),
        (
            r"\b(?:hiccups?|glitch(?:es)?|blips?|troubles?|wobbles?) (?:in|with|at|on|of) "
            r"(?P<what>(?:the )?"
            r"(?:datasphere|glue|scheduler|worker|duckdb|sap|aws|store))",
            r"failed health checks of \g<what>",
        ),
        (
            r"^(?:was|has) (?P<what>(?:the )?[\w ]{2,20}?) (?:been )?(?:up|available|"
            r"reachable|online|ok|"
            r"healthy|running|working|in service)(?: and running)? (?:all(?: day| the "
            r"time| night)?|the "
            r"(?:whole|entire)(?: day| time)?|throughout|without (?:interruption|a break)|"
            r"continuously|"
            r"around the clock)(?: long)? (?P<when>(?:yesterday|today|last \w+|this \w+|"
            r"(?:on|in|since|over)"
            r" [\w ]+))(?= *[?.!]*$)",
            r"uptime of \g<what> \g<when>",
        ),
        # who speaks in the logs
        (
            r"\bwhat (?:did |has |does )?(?:the )?(?P<who>scheduler|worker[ _]pool|"
            r"datasphere[ _]api|"
            r"glue[ _]api|duckdb[ _]store|glue|datasphere) (?:wrote|writes?|logged|log|recorded?|"
            r"reported?|puts?|written|said|says?)(?: (?:to|in|into) (?:the|its) logs?)?\b",
            r"log lines of component \g<who>",
        ),
        (
            rf"^(?:which|what|list|show)(?: me)? (?P<lines>{_LINES}) (?:did|has|have) "
            rf"(?P<what>(?:the )?"
            r"[\w.]+(?: (?:job|sync|run|load))?) (?:trigger|cause|produce|generate|raise|"
            r"throw|emit|log|"
            r"leave|create)(?:ed|d)?\b",
            r"\g<lines> of \g<what>",
        ),
        (
            r"\b(?:is|was|has|have) been (?:messing|fiddling|tinkering|playing|meddling|tampering|"
            r"fooling)(?: around)? with\b|\b(?:messed|fiddled|tinkered|played|meddled|"
            r"tampered)(?: around"
            r")? with\b",
            "changed",
        ),
        (
            r"\b(?:tried|attempted|wanted) to (?P<how>log|sign) in (?:and|but) (?:failed|could not|"
            r"couldn't|did not succeed|didn't succeed|was rejected|was denied)\b",
            r"failed to \g<how> in",
        ),
        (
            r"\b(?:everything|anything|all)(?: that)? (?P<who>admin|svc_\w+|\w+\.\w+) "
            r"(?:has |have |had )?"
            r"(?:touched|changed|edited|modified|altered|adjusted)\b",
            r"all changes of \g<who>",
        ),
        (
            r"\b(?:have |has |had )?(?:grown|become|got|gotten|turned) (?=older than)",
            "are ",
        ),
        (
            r"^(?P<q>(?:did|has|have|is|are|was|were|how)\b(?![^?]*\b(?:this|today|march)\b)[^?]*?"
            r"\b(?:up|down|change\w*|improve\w*|worse\w*|better|higher|lower|longer|shorter|slower|"
            r"faster|more|fewer|less|r[io]se\w*|f[ae]ll\w*|drop\w*|increas\w*|decreas\w*|"
            r"grow\w*|grew|"
            r"shr[aiu]nk\w*)\b[^?]*?),? "
            r"(?:compared|in comparison|relative|as compared) (?:to|with) (?P<then>last "
            r"month|february|last "
            r"week|yesterday)(?= *[?.!]*$)",
            _than_before,
        ),
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
        (
            r"(?P<gone>\b(?:vanished|dropped|added|disappeared|changed|removed|drift\w*|"
            r"appeared)\b[^?]*?) "
            r"(?:on|in|at) (?:either|any|whichever|whatever)(?: one)?(?: of the)?(?: "
            r"two)? (?:sides?|"
            r"systems?|catalogs?)\b",
            r"\g<gone>",
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


def as_plain_events(text: str) -> str:
    """Return *text* with what happens told by the verbs that are known."""
    for pattern, plain in _RULES:
        text = pattern.sub(plain, text)
    return as_plain_steps(as_plain_attention(text))
