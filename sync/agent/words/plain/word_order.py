"""The parts of a question in their usual order: what is put first for stress goes to its place.

"Ranked by failures, which job holds second place?" is "which job has the second most failures?".
"""

from __future__ import annotations

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import EACH, PERIOD

_NTH = r"(?:second|third|fourth|fifth|2nd|3rd|4th|5th)"
_STEP = r"(?:hour|day|week|month)"
_COUNTS = r"(?:runs|failures|errors|failed runs|drifts?|drift events|columns|rows|mappings|retries)"
_SAW = r"(?:bring|see|have|show|record|yield|produce|give|deliver|know)"
_LEFT_OUT = (
    r"(?:excluded|excepted|exempted|excluding|(?:are |is )?not counted|not included|not considered|"
    r"left (?:out|aside)|(?:set|put) aside|aside|apart|skipped|omitted|disregarded|ignored|"
    r"taken out)"
)
_WAY = (
    r"(?:(?:go(?:ne|ing)?|went|moved?|develop(?:ed)?) (?:up|down)|ris(?:e|en|ing)|rose|"
    r"increas(?:e|ed|ing)|f[ae]ll(?:en|ing)?|decreas(?:e|ed|ing)|drop(?:ped|ping)?|chang(?:e|ed|"
    r"ing)|"
    r"improv(?:e|ed|ing)|worsen(?:ed|ing)?|up|down|better|worse)"
)
_MOVED = rf"{_WAY}(?: or {_WAY})?"
_NO_THING = (
    r"(?:and|but|also|so|ok|okay|what|which|how|who|why|when|where|show|list|give|is|are|was|if|"
    r"for|"
    r"in|on|by|per|of|thanks|please|no|yes|sorry|compare|count|describe|explain|now|then|well|does|"
    r"do|did|has|have|tell|hi|hello|hey|good|actually|wait)"
)
RULES = rules(
    # the place in a ranking, told after what it is ranked by
    (
        rf"^(?:when |if )?(?:ranked|ordered|sorted|measured|judged|ranking) (?:them )?by "
        rf"(?P<by>{_COUNTS}\b[^,:]*?)[,:] (?:which|what) (?P<what>[\w ]+?) "
        rf"(?:holds?|takes?|comes?|is|are|stands?|ranks?|has|gets) (?:in |at |on )?(?:the )?"
        rf"(?P<nth>{_NTH})(?: place| rank| position| spot)?[?.! ]*$",
        r"which \g<what> has the \g<nth> most \g<by>",
    ),
    (
        rf"^(?:when |if )?(?:ranked|ordered|sorted|measured|judged|ranking) (?:them )?by "
        rf"(?P<by>[^,:]+?)[,:] (?:which|what) (?P<what>[\w ]+?) "
        rf"(?:holds?|takes?|comes?|is|are|stands?|ranks?|has|gets) (?:in |at |on )?(?:the )?"
        rf"(?P<nth>{_NTH})(?: place| rank| position| spot)?[?.! ]*$",
        r"which \g<what> has the \g<nth> highest \g<by>",
    ),
    (
        rf"\b(?:which|what) (?P<what>[\w ]+?) (?:holds?|takes?|comes?|is|stands?|ranks?) "
        rf"(?:in |at |on )?(?:the )?(?P<nth>{_NTH}) (?:place|rank|position|spot)?,? ?"
        rf"(?:by|in terms of|when it comes to|for|in) (?P<by>{_COUNTS})\b",
        r"which \g<what> has the \g<nth> most \g<by>",
    ),
    (
        rf"\b(?P<what>(?:the )?\w+)(?: (?:that|which))? "
        r"(?:comes?|is|stands?|ranks?|ranked|placed) (?:in |at |on )?(?:the )?"
        rf"(?P<nth>{_NTH})(?: place| rank| position| spot)?,? "
        rf"(?:by|in terms of) (?P<by>[\w ]+?)(?=[?.!,]|$)",
        r"\g<what> with the \g<nth> highest \g<by>",
    ),
    # steps and groups that are named first
    (
        rf"^(?:(?:show|give|list)(?: me| us)? )?(?P<when>{PERIOD}),? (?P<step>{_STEP}) "
        rf"(?:by|after|for) (?P=step)\s*[:,-]+\s*(?P<rest>.+?)[?.! ]*$",
        r"\g<rest> per \g<step> \g<when>",
    ),
    (
        rf"^(?P<each>{EACH}|{_STEP}) (?:by|after|for) (?P=each)\s*[:,-]+\s*"
        r"(?P<rest>.+?)[?.! ]*$",
        r"\g<rest> per \g<each>",
    ),
    (
        rf"^(?:by|per|for each|for every|in each|in every|for each of the|of each|of every) "
        rf"(?P<each>(?:glue |datasphere |aws |sap )?{EACH})\s*[,:-]+\s*"
        r"(?P<rest>(?!(?:only|no|not|and|but|then|please|desc|asc)\b)\w.+?)[?.! ]*$",
        r"\g<rest> per \g<each>",
    ),
    # said once more, and better
    (
        r"^(?![^,.;:]*\b(?:yesterday|today|last|this|since|in|for|per|by|of)\b)"
        r"[^,.;:]{3,60}?,? (?:i\.? ?e\.?|that is(?: to say)?|in other words|namely)[, ]+"
        r"(?=(?:which|what|how|who|when|where)\b)",
        "",
    ),
    (
        r"^how many (?P<what>\w+) more (?P<does>does|do|has|have|are|were)\b",
        r"how many more \g<what> \g<does>",
    ),
    # the thing first, then what is asked of "it"
    (
        rf"^(?P<what>(?!{_NO_THING}\b)[\w. ]{{3,40}}?)\s*[-:;,]+\s*(?P<ask>when|how|why|"
        r"who|where|what)(?P<mid>(?: \w+){1,3}) (?:it|they)\b(?P<rest>.*)$",
        r"\g<ask>\g<mid> \g<what>\g<rest>",
    ),
    # the period as the one that does it
    (
        rf"^(?P<lead>.*?\b(?:how many|which|what) [\w ]+?),? (?:did|does|do|has|have) "
        rf"(?P<when>{PERIOD}) {_SAW}(?P<rest>\b.*)$",
        r"\g<lead>\g<rest> \g<when>",
    ),
    # what is asked of what was named before
    (
        r"^(?P<what>[\w ]*\b(?:runs|syncs|loads|jobs|tables|views|assets|columns|mappings|"
        r"objects|datasets)\b[\w. ]*?)\s*[:;-]+\s*(?:and )?what(?:'s| is| was| were| are) "
        r"their (?P<of>[\w -]+?)[?.! ]*$",
        r"\g<of> of \g<what>",
    ),
    (
        r"^(?P<what>[\w ]*\b(?:runs|syncs|loads|jobs|tables|views|assets|columns|mappings|"
        r"objects|datasets)\b[\w. ]*?)\s*[:;-]+\s*(?:and )?what(?:'s| is| was| were| are) "
        r"(?P<of>the [\w -]+?) of their (?P<own>[\w -]+?)[?.! ]*$",
        r"\g<of> of the \g<own> of \g<what>",
    ),
    (
        r"^(?P<how>(?:failed|succeeded|ended|finished|started|took|ran|waited|was|were)\b[^,?]*?)"
        r"\s*[,:-]+\s*how (?:often|many times) (?:did|has|have|does) (?:that|this|it) "
        r"(?:happen|happened|occur|occurred)(?: so far)?(?P<rest>\b.*)$",
        r"how many runs \g<how>\g<rest>",
    ),
    # what is left out, named before the word that leaves it out
    (
        r"(?:,|\bwith)(?: and| but)? (?:the |all )?(?P<what>(?!and\b|but\b|is\b|are\b|was\b|"
        r"were\b|leaving\b|leave\b|setting\b|putting\b|keeping\b)[\w.' ]{2,40}?)(?: ones?)? "
        rf"(?:being )?{_LEFT_OUT}(?=[?.!,]|$)",
        r" except \g<what>",
    ),
    (
        r"\bexcept(?: for)? (?:the |all |any )?(?P<what>disabled|paused|enabled|stale|deleted|"
        r"failing|empty|orphaned|scheduled|retried|active)(?: ones?)?"
        r"(?=[?.!,]|$| (?:whose|that|which|with|this|last|in)\b)",
        r"that are not \g<what>",
    ),
    (
        r"\bexcept(?: for)? (?:the |all |any )?(?:unowned|ownerless)(?: ones?)?(?=[?.!,]|$)",
        "with an owner",
    ),
    (
        r"\bexcept(?: for)? (?:the |all |any )?(?:unmapped|uncovered)(?: ones?)?(?=[?.!,]|$)",
        "that are mapped",
    ),
    (
        r"\bexcept(?: for)? (?:the |all |any )?(?:undocumented)(?: ones?)?(?=[?.!,]|$)",
        "with a description",
    ),
    # a way up or down against the period before
    (
        rf"^(?:did|do|does|have|has|are|is|were|was) (?:the |our |there )?(?P<what>[\w ]+?) "
        rf"{_MOVED},? (?:compared (?:to|with)|versus|vs\.?|against|relative to|as against) "
        r"(?:the )?(?:last|previous) (?P<step>week|month|quarter|year)[?.! ]*$",
        r"compare \g<what> this \g<step> to last \g<step>",
    ),
    (
        rf"^(?:did|do|does|have|has|are|is|were|was) (?:the |our |there )?(?P<what>[\w ]+?) "
        rf"{_MOVED},? (?:compared (?:to|with)|versus|vs\.?|against|relative to|as against) "
        r"yesterday[?.! ]*$",
        r"compare \g<what> today to yesterday",
    ),
    (
        r"^(?:were|are|was|is) there (?:more|fewer|less) (?P<what>[\w ]+?) in "
        rf"(?P<a>{PERIOD}) or (?:in )?(?P<b>{PERIOD})(?: so far| up to now)?[?.! ]*$",
        r"compare \g<what> in \g<a> to \g<b>",
    ),
    # of a ranking only the direction counts: "worst day first", "biggest bar first"
    (
        r"\b(?P<end>worst|best|biggest|largest|smallest|highest|lowest|busiest|longest|"
        r"shortest|slowest|fastest) (?:day|weekday|bar|space|database|job|owner|group|one|row|"
        r"value|number|count|average|mean|median|total|sum|share|rate|percentage|priority|"
        r"component|"
        r"month|week|hour|table|asset)s? (?:first|on top|at the top)\b",
        r"\g<end> first",
    ),
    (
        r",? ?\(?\b(?:both (?:days|dates|ends|of them) included|(?:both (?:days|dates|ends) )?"
        r"inclusive)\)?(?=[?.! ]*$)",
        "",
    ),
    (
        r"\bwho was the last (?:one |person |to have )?(?:to|who) "
        r"(?:change|edit|modify|touch)d?\b(?P<what>[^,?]+)",
        r"who changed\g<what> last",
    ),
    (
        r"^(?:we|i) (?:plan|want|intend|wish|need|are going|have) to (?:rename|change|drop|"
        r"remove|alter|modify|replace) (?:(?:a|the|some|one) (?:field|column|type|key) "
        r"(?:in|of|from) )?(?:the )?(?P<of>[\w.]+)\s*[.,;:-]+\s*(?:which|what) (?P<what>\w+) "
        r"(?:will|would) be "
        r"(?:affected|hit|impacted|broken)[?.! ]*$",
        r"which \g<what> depend on \g<of>",
    ),
    (r"\bstill (?=(?:due|to come|to run|to fire|scheduled|planned)\b)", ""),
    # here "run" is a thing, not what was done
    (r"\bdid (?:the )?run (?:number |no\.? ?|id |# ?)?(?=\d{2,})", "did the run "),
    # words that stress and say nothing more
    (
        r",? ?\b(?:nevertheless|nonetheless|even so|all the same|after all|as a matter of fact|"
        r"in fact|of course|obviously|apparently|so to speak|to be (?:precise|exact)),?(?= |$)",
        "",
    ),
    (r"^(?!who\b|which\b|what\b)(?P<rest>.*?) ?\((?:the )?\w+ i mean\)", r"\g<rest>"),
    (
        r"\b(?:although|though|even though|albeit) (?=(?:it|they|still|not|no|never|the)\b)",
        "but ",
    ),
    # adding up is a total
    (
        r"\b(?:add|sum|tot|count) up (?:all )?(?:the )?(?P<what>rows|columns|minutes|"
        r"seconds|objects|row counts|durations|retries)\b(?: that)?(?: its| their)?",
        r"total \g<what> of",
    ),
    (
        r"\btotal (?P<what>[\w ]+?) of (?P<of>\w+) (?:hold|holds|have|has|contain|contains)\b",
        r"total \g<what> of \g<of>",
    ),
    (r"\bnext to (?=(?:the |their |its )?(?:number|count|share|average|total)\b)", "and "),
    (
        r"\b(?:asked for|requested|ordered|kicked off|launched|initiated|fired) (?:by hand|"
        r"manually|by (?:a |some )?(?:person|people|human|hand|somebody|someone))\b",
        "started manually",
    ),
    # both ways of reaching it are all the ways
    (
        r",? (?:be it |whether )?(?:(?:near or far|directly or (?:not|indirectly)|direct or "
        r"(?:not|indirect)|indirectly or directly|far or near|close or far|sooner or later)\b)",
        "",
    ),
    (
        r",? (?:the )?(?P<order>\w+est|most (?:recent|severe|critical|serious|urgent)|worst) "
        r"(?:ones? |first )?(?:at the (?:top|beginning|start|head)|on top|up front|in front|"
        r"leading)\b",
        r", \g<order> first",
    ),
    (  # "coverage per space of local tables"
        r"\b(?P<m>coverage|row counts?|number of rows|rows) (?P<by>per|by|for each|for every) "
        r"(?P<g>space|owner|database|person|kind|type) (?:of|for|over|across|counting) (?:the |"
        r"only "
        r"|all |our )*(?P<x>(?:\w+ )?(?:tables|views|models))(?=[?.! ]*$)",
        r"\g<m> of \g<x> \g<by> \g<g>",
    ),
    (
        r",? (?P<only>only|just) (?P<n>two|three|four|five|ten|\d+) of (?:them|those|these)\b",
        r", top \g<n>",
    ),
    (
        r"\b(?:over|in|across|for) (?:the|our) (?:whole|entire|full|complete) (?:stored )?"
        r"(?:history|time|past|log)\b",
        "of all time",
    ),
)
