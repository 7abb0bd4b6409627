"""What happens to drift, systems and jobs, told with other verbs: "who switched the job off"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_NAME = r"(?:(?:the|this|that|our|an?|any) )?[\w.]+(?: (?:job|sync|schedule|feed|load)s?)?"
_WORD = r"(?!more\b|less\b|fewer\b|and\b|any\b|either\b|have\b|has\b)[\w.]+"
_ONE = rf"{_WORD}(?: {_WORD}){{0,2}}?"
_MORE = r"(?:more|fewer|less|slower|faster|longer|higher|lower|bigger|larger|smaller|wider)"
_OFTEN = re.compile(r"(?<=more|less) (?:often|frequently)\b", re.IGNORECASE)
RULES = rules(
    # a slip that is a word of its own
    (
        r"\b(?P<more>more|less|longer|older|fewer|higher|lower|greater|slower|faster|bigger|"
        r"smaller|wider|worse|better|larger) then (?!show|list|give|sort|only|tell|what|which)",
        r"\g<more> than ",
    ),
    # who did what has another noun
    (
        r"^(?P<and>(?:and |so )?)who (?:re-?tried|re-?triggered|re-?launched) (?P<x>[\w. ]+?)"
        r"(?P<when>(?: (?:today|yesterday|last|this|tonight|on|in|since)\b[^?]*)?)(?=[?.! ]*$)",
        r"\g<and>who started the retries of \g<x>\g<when>",
    ),
    (
        r"\b(?:(?:could(?:n't| not)|can(?:not|'t)|was(?:n't| not) able to|were(?:n't| not) able to|"
        r"(?:was|were) unable to|didn't manage to|did not manage to|failed to) "
        r"(?:get in(?!to)|log (?:on|in)|sign (?:on|in)|log into (?:it|the (?:system|app))))\b",
        "failed to log in",
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
    (
        r"^(?:did|have|has|had|were|was) (?:every|all|each)(?: single)?(?: of)?(?: the| our)? "
        r"(?P<what>(?:\w+ )?\w+?)s? (?:get|got|gotten|been|become|be)(?: \w+ly)? "
        r"(?P<done>\w+ed)\b",
        r"are all \g<what>s \g<done>",
    ),
    (
        r"^what(?:'s| is| are) (?:currently |still |now )?(?:broken|failing|red|not "
        r"working)(?: right "
        r"now| now| at the moment| currently| at present| today)?(?= *[?.!]*$)",
        "which jobs are currently failing",
    ),
    (
        r"\b(?:the )?(?P<last>last|latest|first|most recent) thing(?: that)? "
        r"(?P<who>"
        r"[a-z]+\.[a-z]+|\w+) (?:has |had )?(?:changed|touched|edited|"
        r"modified|altered)\b",
        r"\g<last> audit change of \g<who>",
    ),
    (
        r"^(?:is|are|was|were) (?P<what>[\w. ]+?) (?P<way>slower|faster|quicker) "
        r"(?:now |this month |"
        r"these days |currently )?than (?:it was |they were |it used to be )?(?:in "
        r")?(?P<then>february|"
        r"last month)(?= *[?.!]*$)",
        r"compare average duration of \g<what> this month with \g<then>",
    ),
    (
        r"^by how (?:much|many (?:percent|points|percentage points)) (?:did|has|have) "
        r"(?P<what>(?:the )?"
        r"[\w ]+?) (?:rise|risen|increased?|go(?:ne)? (?:up|down)|grown?|drop(?:ped)?|"
        r"fall(?:en)?|"
        r"decreased?|changed?|improved?|worsen(?:ed)?|decline[d]?) (?P<now>this \w+|"
        r"today|in \w+|last "
        r"\w+) (?:over|from|compared (?:to|with)|against|versus|vs\.?|relative to|"
        r"since) (?P<then>last "
        r"\w+|yesterday|\w+)(?= *[?.!]*$)",
        r"difference in \g<what> in \g<now> versus \g<then>",
    ),
    (
        r"\b(?:granted|gave|given|issued) (?:the |its |an? |their )?(?:approval|"
        r"permission|go-ahead|"
        r"green light|ok|okay|blessing|consent) (?:for|to|of) ",
        "approved ",
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
        lambda found: f"which {_OFTEN.sub('', found['rest'])}: {found['one']} or {found['two']}",
    ),
    (
        r"^(?P<ask>(?:which|who|what)\b(?![^?]*\bfail)[^?]*?\bmore) (?:often|frequently)\b"
        r"(?=[^?]*\bor\b)",
        r"\g<ask>",
    ),
    (
        r" on (?:their|his|her) (?:plate|desk|hands|to-?do list|books)\b",
        " on their assets",
    ),
    (
        r"\b(?P<what>tables|assets|views|objects|datasets|models)(?: that| which)?(?: "
        r"were| have been|"
        r" got| had been)? (?:refreshed|reloaded)\b(?! (?:last|before|most|least|"
        r"after|more|less))",
        r"\g<what> that were successfully synced",
    ),
    (
        r"\b(?P<what>alerts|alarms)(?: that| which)?(?: were| got| have been)? (?:raised|"
        r"opened|started|fired|came up|popped up|went off|sent)\b(?! by)",
        r"\g<what>",
    ),
    # how long assets went without
    (
        r"\b(?:(?:have|has) )?(?:gone|been|waited|went|had to wait) (?:the )?longest "
        r"(?:without|for)"
        r" (?:an? |any )?(?:successful )?(?:refresh|sync|load|run|update)\b",
        "have the oldest last sync",
    ),
)
