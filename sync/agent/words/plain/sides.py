"""Constructions about the two sides of a mapping, put as plainer ones before they are read."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_BOTH = (
    r"(?:(?:the )?(?:datasphere|sap|source)(?: side)? (?:and|to|vs\.?|or) (?:the )?(?:glue|aws|"
    r"target)"
    r"(?: side)?|(?:the )?(?:glue|aws|target)(?: side)? (?:and|to|vs\.?) (?:the )?(?:datasphere|"
    r"sap|"
    r"source)(?: side)?|(?:both|the two|the) (?:sides|systems|catalogs|ends|platforms)|source and "
    r"target)"
)
_DIFFER = (
    r"(?:differs?|deviates?|diverges?|(?:is|are) (?:different|not the same|unequal|not identical)|"
    r"(?:do|does)(?:n't| not) (?:match|agree|fit))"
)
_TWIN = r"(?:twin|counterpart|target|copy|pendant|version|mirror|table|side)"
_SHOWN = r"counted|shown|listed|taken|given|reported|counting|broken out|seen|held|kept"
_APART = (
    r"(?:apart|separately|separated|individually|on their own|by themselves|each (?:for|by|on) "
    r"(?:itself|its own)|one by one|split out)"
)
_ITS_TWIN = r"(?:twin|target|counterpart|glue table|table in glue|target table|copy)s?"
_HAS_NO = r"(?:has no|have no|lacks|lack|does(?:n't| not) have|do(?:n't| not) have|misses|without)"
_ALL = r"(?:all|each of|all of|across all|over all|every|any|each)"
_NUMBER = r"(?:more|less|fewer) than [\d.,]+k?|at least [\d.,]+k?|over [\d.,]+k?"
_SIDE = r"(?:glue|aws|datasphere|sap)"
RULES = rules(
    (r", (?:in |on |from |of )?both (?:systems|sides|catalogs)(?: please)?(?=[?.! ]*$)", ""),
    (
        r",? (?:split|broken down|divided|separated)(?: up)? (?:into|by|between|for) (?:datasphere|"
        r"sap)"
        r" and (?:glue|aws)(?=[?.! ]*$)",
        " per system",
    ),
    (
        r"^how many more rows (?:has|have|does|do) (?P<x>[\w.]+(?: [\w.]+)?)(?: have)?(?: in "
        r"(?:datasphere|sap))? than (?:its|the) (?P<twin>(?:glue|aws) (?:table|twin|copy|"
        r"counterpart))"
        r"(?=[?.! ]*$)",
        r"rows of \g<x> and its \g<twin>",
    ),
    (  # "mapped tables whose glue table is not documented"
        r"\b(?P<m>(?:mapped |datasphere )(?:tables|assets|views|objects)) (?:whose|where the) (?:"
        rf"glue|aws) {_TWIN} (?:is (?:not (?:documented|described)|undocumented|undescribed)|has "
        r"no description|lacks a description)(?=[?.!,]|$| (?:and|in)\b)",
        r"\g<m> not described in its glue twin",
    ),
    (  # "whose number of rows in glue differs from datasphere by more than 1000"
        rf"\b(?:mapped )?(?:tables|assets|objects|mappings) (?:whose|where(?: the)?) (?:numbers? "
        rf"of rows|row counts?|rows) (?:in|on) {_SIDE}(?: and {_SIDE})? (?:differs?|deviates?|is "
        rf"off|are off)(?: from (?:that |the one |those |what it is )?(?:in |on )?{_SIDE})? by "
        rf"(?P<n>{_NUMBER})(?: rows| records)?",
        r"active mappings with a row distance of \g<n>",
    ),
    (  # "how many glue tables are fed by each space"
        r"\b(?P<g>(?:glue|aws) tables?)(?: that| which)?(?: are| is)? (?:fed|loaded|filled|"
        r"populated|sourced|supplied) (?:by|from|out of) (?:each|every) space\b",
        r"\g<g> with a source per source space",
    ),
    (  # "glue tables that got their source changed"
        r"\b(?:(?:that|which) )?(?:got|had|have had) (?:their|its|the) (?:source|original)s? "
        r"(?P<v>changed|modified|updated)\b|\b(?:whose|where (?:their|the|its)) (?:source|"
        r"original)s? (?:was |were |has been |have been |got )?(?P<w>changed|modified|updated)\b",
        "with the datasphere original changed",
    ),
    (  # "tables with columns that only exist on one side"
        r"\b(?P<t>(?:tables|views|assets|objects|datasets)) (?:that |which )?(?:have|with|having) "
        r"(?:any |some |at least one |a )?(?:columns?|fields?) (?:that |which )?(?:only |just )?"
        r"(?:exists? |are |is |occurs? |appears? )?(?:only |just )?(?:on|in) (?:only |just )?one "
        r"(?:side|system)(?: only)?\b",
        r"\g<t> with one-sided columns",
    ),
    (  # "whose glue copy has more columns than the original"
        rf"\b(?:whose|where (?:the|their|its)|with an?) (?:glue |aws )?{_TWIN} (?:that )?(?:has|"
        r"have|holds|contains|with) (?P<x>(?:more|fewer|less) (?:columns|fields|rows|records))"
        r"(?: than (?:the|its|their)? ?(?:original|source|datasphere(?: (?:side|table|asset))?|"
        r"table)(?: itself)?)?(?=[?.!,]|$| (?:and|in|per)\b)",
        r"with \g<x> in glue",
    ),
    # "for all active mappings, list the columns whose ..."
    (
        rf"^(?:for|in|across|over) {_ALL} (?:the |our )?(?P<x>(?:active |approved |proposed )?"
        r"mappings?),? (?:(?:please )?(?:list|show|give|name|return)(?: me)? )?(?:the |all )*"
        r"(?P<c>columns|fields) (?P<rest>.+)$",
        r"\g<c> of \g<x> \g<rest>",
    ),
    (
        rf"\b(?:whose|where(?: the)?|with) (?:data ?)?types? (?:that )?(?P<v>{_DIFFER})"
        rf"(?: (?:between|on|in|across|from|for) {_BOTH})?",
        "whose types differ",
    ),
    (
        r"(?P<d>\b(?:types differ|type differences?)\b.*?),? (?:with|and|showing|including|"
        r"along with|together with|plus|give|show) (?:the |their )?(?:both (?:the )?(?:data "
        r")?types|"
        r"(?:data )?types? (?:on|of|in|from) (?:both|each|either)(?: sides?| systems?)?|"
        r"two (?:data )?types)(?=[?.! ]*$)",
        r"\g<d>",
    ),
    (
        r"^(?:the )?(?:data ?)?types? of (?P<x>\w+) (?:in|on) (?:the )?(?:glue|aws|"
        r"datasphere|sap)(?: side)?"
        r" (?:versus|vs\.?|and|compared (?:to|with)|against) (?:in |on )?(?:the )?(?:glue|"
        r"aws|datasphere"
        r"|sap)(?: side)?(?=[?.! ]*$)",
        r"type of \g<x> on both sides",
    ),
    (
        r"\b(?:(?:are |is )?(?:bigger|larger)) than (?P<w>its|their|the) (?:copy|copies|twins?|"
        r"counterparts?|tables?|version) (?:in|on) (?:the )?(?P<g>glue|aws)\b",
        r"with more rows than \g<w> glue twin",
    ),
    (
        r"\b(?:bigger|larger|with more rows) than (?P<w>its|their|the) (?P<g>glue|aws) "
        r"(?:copy|copies|"
        r"tables?|twins?|counterparts?|version)",
        r"with more rows than \g<w> glue twin",
    ),
    # whose twin has an owner
    (
        rf"\b(?:whose|where the) (?:glue |aws )?{_ITS_TWIN} (?:{_HAS_NO} (?:an? |any )?owner|"
        rf"(?:is|"
        r"are) (?:unowned|ownerless)|belongs? to nobody|(?:is|are) owned by nobody)\b",
        "that are mapped and unowned in its glue twin",
    ),
    (
        rf"\b(?:whose|where the) (?:glue |aws )?{_ITS_TWIN} (?:has|have) (?:an? )?(?:owner)\b",
        "owned in its glue twin",
    ),
    (
        rf"\b(?:whose|where the) (?:datasphere |sap )?(?:source|original|sources) (?:{_HAS_NO} "
        r"(?:an? |any )?owner|(?:is|are) (?:unowned|ownerless)|belongs? to nobody)\b",
        "that are the target of a mapping and unowned in its datasphere source",
    ),
    (
        rf"\b(?:whose|where the) (?:glue |aws )?{_ITS_TWIN} (?:(?:has|have) (?:an?other|a "
        r"different) owner|(?:is|are) owned by (?:someone else|somebody else|another "
        r"(?:person|owner)|others?)|belongs? to (?:someone else|somebody else|another))\b",
        "owned by another in its glue twin",
    ),
    (
        r"\b(?:(?:that |which )?(?:have|has) no owner|without (?:an )?owner|(?:(?:that |which "
        r")?are )?"
        r"(?:unowned|ownerless)),? (?:but|although|though|and|while) (?:that |which )?(?:they "
        r")?(?:come|"
        r"comes|coming|are (?:loaded|filled|synced|mapped)|stem|originate) from (?:an? |some "
        r")?(?:asset|"
        r"table|object|source|view|one)s? (?:that|which|who) (?:has|have|does|do)(?: have)?"
        r"(?: one| an owner| it)?(?=[?.!,]|$)",
        "owned in its datasphere source that are unowned",
    ),
    # by how many rows both sides differ
    (
        r"\b(?:glue |aws )?(?:cop(?:y|ies)|tables?|twins?|assets?|mappings?)(?: that| which)? "
        r"(?:deviates?|differs?|diverges?|(?:is|are) off) (?:the )?most from (?:its|their|the) "
        r"(?:source|"
        r"original|twin|datasphere side|other side)s?(?:,? (?:in|by|in terms of|regarding) "
        r"(?:the )?"
        r"(?:rows?|row counts?|numbers? of rows|size))?(?=[?.!,]|$)",
        "mapping has the highest row distance",
    ),
    (
        r"\b(?:mapped |synced |active )?(?:tables|assets|objects|views|mappings|pairs|"
        r"datasets) "
        r"(?:whose|where(?: the| both)?|with) (?:(?:their )?(?:two |both )?(?:sides|twins?|row "
        r"counts?|counts|numbers? of rows|glue twins?|glue tables?)|rows) (?:that )?(?:are|is|"
        r"differs?|deviates?|lie|lies)(?: apart)?(?: from (?:each other|one another|it|them))?"
        r"(?: by)? (?P<n>(?:more|less|fewer) than [\d.,]+|at least [\d.,]+|over [\d.,]+)"
        r"(?: rows| records)?(?: apart| off| away)?(?= *[?.!,]|$| (?:in|and|per|of)\b)",
        r"active mappings with a row distance of \g<n>",
    ),
    (
        r"\bby (?:how many rows|how much) do (?:the )?(?:two |both )?(?:sides|row counts) of "
        r"(?P<x>[\w.]+) (?:differ|deviate)\b",
        r"row distance of the mapping of \g<x>",
    ),
    # numbers of two, each by itself
    (
        rf"(?P<a>\b\w[\w.]*) and (?P<b>\w[\w.]*),? (?:each )?(?:(?:{_SHOWN}) )?{_APART}"
        r"(?=[?.!,]|$| (?:per|by|for|in)\b)",
        r"\g<a> versus \g<b>",
    ),
    (
        rf"(?:,? (?:(?:{_SHOWN}) )?{_APART} (?:for|by|in|on)) (?:the )?"
        r"(?P<a>\w[\w.]*) and (?:the |for )?(?P<b>\w[\w.]*)(?=[?.!,]|$)",
        r", \g<a> versus \g<b>",
    ),
    # where things are mapped to
    (
        r"^(?P<ask>(?:which |what |list |show |how many )?)(?:datasphere )?(?P<x>assets|"
        r"tables|views|objects|"
        r"sources|datasets) (?:in|of|from) (?P<a>\w+) (?:that are |which are |are "
        r")?(?:mapped to|synced "
        r"to|linked to|whose glue table (?:is|lies|sits) in) (?:the )?(?!glue\b|aws\b|any|"
        r"some|a\b|more|"
        r"several|two|no)(?P<b>\w+)(?: database)?(?=[?.! ]*$)",
        r"\g<ask>active mappings from \g<a> to \g<b>",
    ),
    (
        r"\b(?P<g>(?:glue|aws) tables?)(?: that| which)?(?: are| is)? (?:(?:fed|loaded|filled|"
        r"populated|sourced|supplied|replicated|synced|copied|written|coming|come) (?:from|by|"
        r"out of)|"
        r"(?:get|gets|take|takes|receive|receives|pull|pulls|draw|draws)(?: (?:their|its|the))? "
        r"data "
        r"from) (?:the )?(?!each|every|any|all|a\b|an\b|no\b)(?P<x>[a-z]+)(?: space)?"
        r"(?=[?.!,]|$| (?:and|with|per)\b)",
        r"\g<g> whose source is in \g<x>",
    ),
    # what one side has and its twin has not
    (
        rf"\b(?P<but>but )?(?:(?:are|is) )?(?:missing|absent|not(?: there| present)?) (?:in|"
        rf"from|on)"
        rf" (?:its|the|their) (?P<side>glue|aws|datasphere|sap) {_TWIN}\b",
        r"\g<but>missing in \g<side>",
    ),
    # glue tables whose source has a text that they lack
    (
        r"\b(?P<lacks>(?:without|have no|has no|with no|carry no|carries no|lacks?|lacking) "
        r"(?:an? |any )?"
        r"(?P<what>description)s?)\b,? (?:although|though|while|but|even though|whereas|when) "
        r"(?:their|its|the) (?:datasphere |sap )?(?:source|twin|counterpart|original|asset)s? "
        r"(?:does|do|has|have|is|are)(?: have)?(?: one| it| a description| described)?",
        r"\g<lacks> with a described source",
    ),
)
