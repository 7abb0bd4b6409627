"""Constructions put as plainer ones before they are read: "break X down by Y" is "X by Y"."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_NP = r"(?P<what>(?!(?:it|that|them|this|those) (?:down|up|by|per)\b)[\w.' ]{2,60}?)"
RULES = rules(
    (r"\bw/o\b", "without"),
    (r"\b(?:do|does|are|is) not (?:live|lie|sit|reside|located|stored) in\b", "not in"),
    (
        r"^(?P<what>(?!.*\b(?:columns?|fields?|attributes?|exists?|described|documented)\b).*)"
        r"\bbut not in\b",
        r"\g<what>not in",
    ),
    (r",? (?:to |at |over )?any (?:depth|number of (?:hops|levels|steps))\b", ""),
    (r"\b(?P<end>ended|ends|end) up (?!in\b)(?:as |with )?(?=\w)", r"\g<end> "),
    (r"\bonly (?P<verb>runs?|fires?|syncs?) on (?P<days>\w+)", r"\g<verb> on \g<days> only"),
    (
        r",? (?:also )?(?:including|with|even|also) (?:the )?(?:empty |zero )?"
        r"(?:days|weeks|months|hours) (?:with(?:out)? (?:any |no |zero )?\w+|when nothing \w+)",
        "",
    ),
    (r"\b(?:according to|as per|as told by|going by) the (?=audit|logs?\b)", "in the "),
    (
        r"(?P<did>\b(?:did|does|do|didn't|doesn't|not|could|can|(?<!failed )(?<!fail )"
        r"(?<!unable )(?<!tried )to) (?:[\w.]+ )?)"
        r"(?:log|sign) (?:in|on)\b",
        r"\g<did>logged",
    ),
    (r"\b(?:total )?(?:no|nr|num|nos)\.? of (?=(?:the |all |our )?[a-z])", "number of "),
    (
        r"(?P<q>\b(?:since when|how long)\b.*?\bfail\w*),? (?:without|with no) (?:any |a |a "
        r"single )?(?:success|successful \w+|good run|break|interruption)(?: in between)?",
        r"\g<q>",
    ),
    (
        r"\b(?P<done>resolved|fixed|closed|settled|finished|completed|ended) "
        r"(?:within|inside|in) (?P<n>(?:an?|one|two|three|\d+) (?:hours?|minutes?|days?|weeks?"
        r"|h|mins?|seconds?)\b)(?! ago)",
        r"\g<done> in at most \g<n>",
    ),
    (
        r",? (?:and )?(?:the )?(?:days|weeks|months|hours) (?:with(?:out)? (?:any|one|zero|none"
        r"|nothing|no \w+)|of zero)(?: \w+)?,? (?:also|too|included|as well|inclusive|incl\.?)"
        r"(?= *(?:$|[.,;?!]))",
        "",
    ),
    # how long something took until it was over
    (
        r"\b(?:until|till|before) (?P<what>(?!drift\b|it\b|they\b)[\w ]{2,40}?) "
        r"(?:was|were|is|are|got|gets|had been|has been) (?P<done>resolved|fixed|closed)\b",
        r"for \g<what> to be \g<done>",
    ),
    # a number beside another one
    (
        r"(?P<by>\b(?:per|by|for each) \w+),? (?:with|and) (?:the )?(?P<what>(?:number of )?"
        r"[\w ]{3,30}?) (?:next to|beside|alongside|right beside) (?:it|them|that|those)\b",
        r"and \g<what> \g<by>",
    ),
    (r"\bcan't\b", "cannot"),
    (
        r"\b(?P<how>failed|succeeded|worked|fail|succeed|finished)"
        r" (?:in the end|eventually|ultimately|after all|finally)\b",
        r"\g<how>",
    ),
    (
        r"\bwait(?:s|ed)? (?:the )?(?P<more>longer|longest|shorter|shortest) in the queue\b",
        r"has the \g<more> queue wait",
    ),
    (
        r"\b(?P<be>is|are|was|were|being) (?:an? |only |just |merely )?retr(?:y|ies)\b",
        r"\g<be> as a retry",
    ),
    (
        r"\bhow long (?:does|did) it (?:usually |normally |typically )?take "
        r"(?:to|for us to) (?:sync|load|run|replicate|synchroni[sz]e) ",
        r"duration of the sync of ",
    ),
    (r"\bwon't\b", "will not"),
    (r"\bhow (?:much|many percent) of\b", "what share of"),
    (
        r"(?<!on )(?<!in )\bhow many (?:seconds|minutes|hours|days) "
        r"(?=(?:was|were|has|have|did|does|is)\b)",
        "how long ",
    ),
    (r"\bhow (?:is|was) (?P<what>[\w.]+) described\b", r"what is the description of \g<what>"),
    (
        r"\b(?:what is|what's) (?:written|said|stated|recorded) (?:in|about) the (?=desc)",
        "what is the ",
    ),
    (r" \+ ", ", "),
    # "depends on A and on B" is on both of them
    (
        r"\b(?P<one>(?:depend\w*|rely|relies|relying|based|downstream|upstream|built) (?:up)?"
        r"(?:on|of) [\w. ]+?) (?:and(?: also)?|as well as) (?:up)?(?:on|of) (?=\w)",
        r"\g<one> as well as ",
    ),
    (
        r"\b(?P<one>(?:depend\w*|rely|relies|relying|based|downstream|upstream|built) (?:up)?"
        r"(?:on|of) [\w. ]+?) or (?:up)?(?:on|of) (?=\w)",
        r"\g<one> or ",
    ),
    (
        r"\b(?:everything|anything|all|what) (?:that|which) (?:has |have |was |were )?"
        r"(?:ran|run|been run|executed)\b",
        "runs",
    ),
    # verbs that are split around what they are about
    (
        rf"\b(?:break|split|slice) (?:down |up )?{_NP}(?: down| up)? (?=(?:by|per)\b)",
        r"\g<what> ",
    ),
    (rf"^(?:please )?(?:rank|order|sort) {_NP} by\b", r"\g<what> ranked by"),
    # what it is counted by, said first
    (
        r"^(?:by|per|for each|for every) (?P<each>\w+(?: \w+)?): (?P<rest>.+?)[?.!]*$",
        r"\g<rest> per \g<each>",
    ),
    (
        r"^(?:by|per|for each|for every) (?P<each>\w+(?: \w+)?), "
        r"(?P<rest>(?:how|what|which|show|give|list|count)\b.+?)[?.!]*$",
        r"\g<rest> per \g<each>",
    ),
    # both ends of a mapping
    (
        r"\bsource (?P<and>vs\.?|versus|and|against|with|to) target\b",
        r"datasphere \g<and> glue",
    ),
    (
        r"\btarget (?P<and>vs\.?|versus|and|against|with|to) source\b",
        r"glue \g<and> datasphere",
    ),
    (
        r"\b(?:most|top) drifting (?P<what>assets|tables|views|spaces|objects|datasets)\b",
        r"\g<what> with the most drift",
    ),
    (r"^(?P<drift>(?:\w+ )?drift)\?$", r"any \g<drift>?"),
    (
        r"(?<!were )(?<!was )\b(?:been )?queued for (?=(?:more|longer|over|at least)\b)",
        "in the queue for ",
    ),
    # how many each one has
    (
        r"(?:,? (?:together|along))? with (?:how many|(?:the )?(?:number|count|quantity) of) "
        r"(?P<what>\w+)\b(?: (?:they|it|each|each one|each of them) "
        r"(?:have|has|contain|contains|hold|holds))?"
        r"(?! (?:in|of|for|per|by|greater|more|less|over|above|below|under|between|at|is|>|<|="
        r"|exceeding|higher|lower|equal|each)\b)",
        r", how many \g<what> in each",
    ),
    (r"\b(?:width|wide) in columns\b", "width"),
    (r"\b(?P<each>space|database|job|asset|owner|type) by (?P=each)\b", r"per \g<each>"),
    (
        r"\b(?P<order>slowest|widest|biggest|largest|longest|newest|oldest|latest|smallest"
        r"|fastest) (?P<things>tables|assets|jobs|runs|spaces|views|objects) first\b",
        r"\g<things>, \g<order> first",
    ),
    (
        r"^(?P<things>assets|jobs|spaces|tables|objects)(?P<order>, \w+ first,)? with "
        r"(?:the |their )?(?P<agg>average|mean|median|total) (?P<number>\w+)"
        r"(?: of their (?:syncs|runs|sync jobs|jobs|sync runs))?",
        r"\g<agg> \g<number> per \g<things>\g<order>",
    ),
    (
        r",? (?:starting|beginning|start|begin) with (?:the )?"
        r"(?P<order>\w+est|most recent)(?: ones?)?\b",
        r", \g<order> first",
    ),
    (r"\b(?P<order>\w+est) ever (?P<run>run|sync|load)\b", r"\g<order> \g<run> ever"),
    (r"\bon record\b", "of all time"),
    # what a name holds
    (
        r"\bwhose names? (?:has|have|contains?|includes?) (?P<text>\S+) in (?:it|them)\b",
        r"with \g<text> in the name",
    ),
    (
        r"^names of (?P<what>\w+) (?:that|which) (?:include|contain|have) (?P<text>[^ ?]+)",
        r"\g<what> with \g<text> in the name",
    ),
    (
        r"^(?P<what>\w+)(?::| -|,) (?P<which>which \w+ (?:have|has|contain|contains|use|"
        r"include)) it\b",
        r"\g<which> \g<what>",
    ),
    # one against the other
    (
        r"^how (?:does|do|did) (?P<a>.+?) compare (?:to|with|against) ",
        r"compare \g<a> to ",
    ),
    (r"^how (?:big|large|great) is the difference\b", "difference"),
    (r"^which way does (?P<what>\S+) take to\b", r"how does \g<what> get to"),
    (
        r"\b(?:take|takes|took|run|runs|ran|last|lasts|lasted) longer than "
        r"(?=(?:the )?(?!average|usual|normal|expected|\d|an?\b)[a-z]\w+[?.! ]*$)",
        "slower than ",
    ),
    (
        r"\b(?:split|divide|separate) (?P<what>[\w ]{3,40}?) (?:up )?into (?P<a>\w+) and "
        r"(?P<b>\w+)(?: and count (?:them|each|both))?",
        r"how many \g<a> versus \g<b> in \g<what>",
    ),
    (
        r"\b(?:do we have|have we got|are there|were there) more (?P<a>\w+) or (?:more )?"
        r"(?P<b>\w+)",
        r"how many \g<a> versus \g<b>",
    ),
    (
        r"\b(?:were|are) more (?P<noun>\w+) (?P<a>\w+) or (?:more )?(?P<b>\w+)",
        r"how many \g<a> versus \g<b> \g<noun>",
    ),
    (
        r"\b(?:take|takes|took|run|runs|ran|last|lasts|lasted) longer than "
        r"(?=(?:the )?\w+ (?:jobs|runs|syncs|loads|ones)\b)",
        "slower than ",
    ),
    # how something came out, and how it went on
    (
        r"^how did (?P<what>.+?) (?:end|finish|turn out|come out)[?.! ]*$",
        r"what was the status of \g<what>",
    ),
    (
        r"^(?:did|was|has|have|were) (?P<what>[\w. ]+?) (?:get |been )?"
        r"(?:synced|loaded|replicated) (?:successfully|ok|okay|fine|well)\b",
        r"did the sync of \g<what> succeed",
    ),
    (
        r"\bhow (?:did|does|do) (?P<what>.+?) (?:change|move)(?:d)? "
        r"(?=(?:during|over|in|within|since|this|last)\b)",
        r"how has \g<what> developed ",
    ),
    (
        r"\bwhy (?:did|do|have|has) (?P<what>(?:the |our )?(?:runs?|jobs?|syncs?|loads?)) "
        r"fail(?:ed)? (?:the )?most(?: often| frequently)?",
        r"most frequent error reasons of \g<what>",
    ),
    (r"\bwhich (?:sync|run|load) (?=(?:fails|failed|breaks|has failed)\b)", "which job "),
    (r"\bsince (?:about )?(?:this|the same) time yesterday", "in the last 24 hours"),
    # numbers of each of many
    (
        r"\b(?P<number>column|row|field) counts of all (?:the )?"
        r"(?P<kind>tables|views|models)\b",
        r"\g<number> count per \g<kind>",
    ),
    (
        r"\b(?P<number>column|row|field) counts of "
        r"(?:everything|all (?:the )?(?:assets|objects|datasets|things))",
        r"\g<number> count per asset",
    ),
    (
        r"^how many (?P<a>\w+) of (?:which|what) (?P<b>\w+) (?:are there |are |do we have )?"
        r"in (?:which|what|each) (?P<c>\w+)",
        r"number of \g<a> per \g<c> and \g<b>",
    ),
    (
        r"(?:,| and) (?:then )?(?:give me|show me|show|take|return|list) (?:only )?"
        r"the first (?P<count>\w+)[.?! ]*$",
        r" top \g<count>",
    ),
    # the verb of a question about lineage, put behind what it is about
    (
        r"^(?:up)?on what (?:does|do) (?P<what>\S+) (?P<verb>depend|rely)\b",
        r"what does \g<what> \g<verb> on",
    ),
    (
        r"^(?:from )?where (?:does|do) (?P<what>\S+) (?:get|take|have) (?:its|their|the) "
        r"(?P<column>\w+)(?: from)?(?=[?.! ]*$)",
        r"where does \g<column> in \g<what> come from",
    ),
    (
        r"\b(?:one|a) (?:level|step|hop) (?P<way>up|down) (?:from|of)\b",
        r"direct \g<way>stream of",
    ),
    # what narrows the answer before
    (
        r"^(?:please )?(?:restrict|limit|narrow|filter|reduce|confine)(?:ed)?"
        r"(?: it| that| this| them| those| the \w+)?(?: down)? (?:to|on|by|for)"
        r"(?: just| only)? (?!\d)",
        "only ",
    ),
    (
        r"^(?P<and>and )?now,? "
        r"(?=(?:only|just|as|the|show|in|for|with|without|those|by|per)\b)",
        r"\g<and>",
    ),
)
