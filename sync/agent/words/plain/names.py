"""Constructions about names, of columns and of others, put as plainer ones before they are read."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules


def _shared_names(found: re.Match[str]) -> str:
    many = found["many"]
    return f"{many}distinct column names shared by both systems" if many else _SHARED


def _sources(found: re.Match[str]) -> str:
    kind = "feeder tables" if found["what"].lower().startswith("table") else "sources"
    return f"with {found['n']} {kind}"


_SHARED = "columns shared by both systems"
_MANY = r"(?:several|multiple|many|different|various|two|2|more than one)"
_PLACES = r"(?:spaces?|schemas?|databases?|places?|areas?|containers?)"
_OFTEN = rf"(?:twice|more than once|several times|(?:in|across|under) {_MANY} {_PLACES})"
_KIND = r"(?:assets?|tables?|views?|models?|objects?|datasets?|entities)"
RULES = rules(
    (
        r"^(?P<ask>what|which (?:table|asset|object|view|dataset|model)) (?:is|stands|hides|sits|"
        r"lies) behind the (?:label|name|business name|title|caption|business label) (?P<x>[^?]+?)"
        r"(?=[?.! ]*$)",
        lambda found: (
            f"{'which asset' if found['ask'].lower() == 'what' else found['ask']} is called "
            f"{found['x']}"
        ),
    ),
    (
        r"\b(?:plus|and|as well as|and also) (?:also )?(?:another|a second|some other|a"
        r" further) "
        r"(?:one|column|field)\b",
        "and a column",
    ),
    (r"\btechnical (?P<n>names?) (?=(?:start|begin|end)s? with\b)", r"\g<n> "),
    (
        r"^(?:anything|something|everything) (?P<in>(?:in|of|from) (?:the )?\w+"
        r" )?(?=(?:where|whose) )",
        r"assets \g<in>",
    ),
    (
        r"\bwhich (?P<c>columns|fields) of (?P<a>[\w. ]+?) (?:are|exist|occur|appear)(?:"
        r" also)? (?:in|part of) "
        r"(?!(?:the |both |glue|aws|datasphere|sap|only|any|more|all)\b)(?P<b>[\w.]+)(?:"
        r" too| as well| also)?"
        r"(?=[?.! ]*$)",
        r"which \g<c> do \g<a> and \g<b> have in common",
    ),
    (
        r"\b(?:is|are) (?:documented|described) (?:the )?(?:worst|least|poorest)\b",
        "has the lowest documented share",
    ),
    (
        r"\b(?:is|are) (?:documented|described) (?:the )?best\b",
        "has the highest documented share",
    ),
    # parts of names with stars
    (
        r"\b(?:named|called|like|matching|whose names? (?:is|are)|with the name)"
        r" ['\"]?[*%](?P<t>\w+)[*%]['\"]?",
        r"with '\g<t>' in the name",
    ),
    (
        r"\b(?:named|called|like|matching|whose names? (?:is|are)) ['\"]?(?P<t>\w+)[*%]['\"]?",
        r"starting with '\g<t>'",
    ),
    (
        r"\b(?:named|called|like|matching|whose names? (?:is|are)) ['\"]?[*%](?P<t>\w+)['\"]?",
        r"ending with '\g<t>'",
    ),
    (
        r"^(?:what|which (?:assets|tables|objects)) (?:does )?(?:datasphere|sap) (?:has"
        r"|have) that (?:glue|aws) "
        r"(?:does not|doesn't|has not|hasn't|lacks)(?: have)?(?=[?.! ]*$)",
        "unmapped datasphere assets",
    ),
    (
        r"^(?:what|which (?:assets|tables|objects)) (?:does )?(?:glue|aws) (?:has|have)"
        r" that (?:datasphere|sap) "
        r"(?:does not|doesn't|has not|hasn't|lacks)(?: have)?(?=[?.! ]*$)",
        "glue tables without a datasphere source",
    ),
    (
        r"\b(?P<many>how many|which|what) columns (?:does |do )?(?:glue|aws) (?:has|have) "
        r"(?:that "
        r"|which )?(?:datasphere|sap) (?:does not|doesn't|has not|hasn't|lacks|is missing|"
        r"misses)"
        r"(?: have| know(?: of| about)?| contain| hold)?\b",
        r"\g<many> columns are only in glue",
    ),
    (
        r"\b(?P<many>how many|which|what) columns (?:does |do )?(?:datasphere|sap) (?:has|"
        r"have) "
        r"(?:that |which )?(?:glue|aws) (?:does not|doesn't|has not|hasn't|lacks|is missing|"
        r"misses)(?: have| know(?: of| about)?| contain| hold)?\b",
        r"\g<many> columns are only in datasphere",
    ),
    (
        r"^(?P<c>columns|fields) (?:called|named)(?: like)? (?P<x>\w+)[:,;-]+ (?:which|what) "
        r"(?:data ?)?types (?:do|did) they (?:come in|have|use|carry)(?=[?.! ]*$)",
        r"data types of \g<c> called \g<x>",
    ),
    (
        r"^(?:which|what) (?P<who>owner|person|user|steward)s? (?:(?:has|have|owns?|holds?) "
        r"(?:assets|"
        r"objects|tables|views|things) (?:in|across|over)|(?:is|are) spread (?:over|across|"
        r"out over)"
        r"|(?:works?|sits?) (?:in|across)|(?:owns?|has) something in) (?:the )?most "
        r"(?:different )?"
        r"(?P<x>spaces|databases|areas)(?=[?.! ]*$)",
        r"different \g<x> of owned assets per owner, top 1",
    ),
    # where most of them are
    (
        r"^(?:and )?(?:in|on|for|at|with) (?:which|what) (?P<each>space|database|owner|system|"
        r"table|asset|area|schema)s? (?:do|does|did|are|is) (?:the )?(?P<what>[\w -]{4,40}?) "
        r"(?:pil(?:e|ing) up|accumulat(?:e|ing)|cluster(?:ed|ing)?|concentrat(?:e|ed|ing)|"
        r"occur|"
        r"show up|turn up|appear|come up|crop up|sit|live|found|lie|frequent|common|to be "
        r"found)"
        r"(?: the)? most(?: often| frequently)?(?=[?.! ]*$)",
        r"which \g<each> has the most \g<what>",
    ),
    (
        r"\b(?P<in>in|from|of) (?:the )?(?P<x>\w+)(?P<s> space| database)? (?:only|alone|"
        r"exclusively)(?=[?.! ]*$)",
        r"\g<in> \g<x>\g<s>",
    ),
    (
        r"\b(?:whose|where the|with) (?:data ?)?types? (?:in|on) (?:the )?(?:glue|aws)(?: "
        r"side)? "
        r"(?:that )?(?:deviates?|differs?|is (?:different|another|not the same)|diverges?)\b",
        "whose types differ",
    ),
    # a column that is told by a part of its name
    (
        r"\b(?P<one>an?|another|some|any|one) (?P<col>column|field) (?:with|having"
        r"|containing|that "
        r"(?:has|contains)) ['\"]?(?P<text>\w+)['\"]? in (?:its|the) name\b",
        r"\g<one> \g<col> named like '\g<text>'",
    ),
    # columns of one name on both sides
    (
        r"\b(?P<many>how many )?(?:different |distinct )?column names (?:that |which )?"
        r"(?:(?:do |are |that )?(?:occur|exist|appear|there|present|found|used|known"
        r"|common|shared)"
        r"(?:ring|s)? )?(?:are )?(?:in |on |to |by |across |between )+(?:both (?:the"
        r" )?(?:systems|sides|"
        r"catalogs|platforms)|(?:both )?(?:datasphere|sap) (?:and|as well as) (?:also"
        r" )?(?:in )?"
        r"(?:glue|aws)|(?:both )?(?:glue|aws) (?:and|as well as) (?:also )?(?:in )?"
        r"(?:datasphere|sap))(?: as well| too)?",
        _shared_names,
    ),
    (
        r"\bcolumns (?:that are |which are )?(?:common to|shared by|shared between"
        r"|shared across) "
        r"(?:both |the )?(?:(?:datasphere|sap|glue|aws) and (?:datasphere|sap|glue|aws)"
        r"|(?:two )?(?:systems"
        r"|sides|catalogs))\b",
        "columns shared by both systems",
    ),
    # texts on one side only
    (
        r"\b(?:described|documented) (?:in|on) (?:the )?(?:datasphere|sap)(?: side)?,? but "
        r"(?:not|un\w+)(?: described| documented)? (?:in|on) (?:the )?(?:glue|aws)(?: side)?\b",
        "described and not described in its glue twin",
    ),
    (
        r"\bwith (?:a )?description (?:in|on) (?:the )?(?:datasphere|sap)(?: side)?,? but "
        r"(?:none|not|no description|without one) (?:in|on) (?:the )?(?:glue|aws)(?: side)?\b",
        "described and not described in its glue twin",
    ),
    (
        r"\b(?:whose|where the) (?:glue )?(?:twin|target|counterpart|glue table) (?:is"
        r" not described"
        r"|is undescribed|is undocumented|has no description|lacks a description)\b",
        "not described in its glue twin",
    ),
    # whose owner, and that those without one count
    (
        r"\b(?:(?:that |which )?(?:have|has|having) |with |there is |there's )(?:nobody|no one|"
        r"no-one|no ?body|not anyone|no person|no colleague)(?: who is| that is)? (?:(?:officially "
        r"|currently |formally )?(?:responsible|accountable|in charge|answerable)|to ask|to turn "
        r"to|who looks after|looking after|taking care)(?: (?:for|of|about) (?:it|them))?"
        r"(?: (?:for|of|about))?(?: it| them)?(?=[?.!,]|$| (?:and|in|per|or)\b)",
        "without an owner",
    ),
    (
        r"\b(?P<each>per|by|each|every) owner of (?:the |their )?(?:\w+ )?"
        r"(?:tables?|assets?|objects?|datasets?)\b",
        r"\g<each> owner",
    ),
    (
        r"[,(] ?(?:also )?(?:nobody|no one|none|no owner|ownerless(?: ones)?|without owner|"
        r"those without(?: one| an owner)?) (?:counts?|is|are|included)(?: counted| included)?"
        r"(?: too| as well| also)?\)?(?=[?.!]*$)",
        "",
    ),
    (
        r"\b(?:owned by|belong(?:s|ing)?(?: either)? to) (?:either )?(?P<who>[\w.]+) or"
        r" (?:by |to )?"
        r"(?:nobody|no one|no-one|none|noone)\b(?: at all)?",
        r"owned by \g<who> or unowned",
    ),
    (
        r"\b(?:owned by|belong(?:s|ing)?(?: either)? to) (?:either )?(?:nobody|no one"
        r"|no-one) or "
        r"(?:by |to )?(?P<who>[\w.]+)\b",
        r"owned by \g<who> or unowned",
    ),
    (
        r",? \(?(?:i\.e\.|ie|that is|meaning|in other words),? (?=(?:more|at least|with"
        r"|two)\b)",
        " with ",
    ),
    (
        r"\bboth (?P<kind>(?:\w+ )?(?P<one>model|view|table)s)[,:]? (?:the )?(?P<a>\w+)"
        r"(?: one)? (?:and|as well as) (?:the )?(?P<b>\w+)(?: one)?\b",
        r"both the \g<a> \g<one> and the \g<b> \g<one>",
    ),
    (r"\b(?:anything|something|everything|things) (?=with '\w+' in the name)", "assets "),
    (
        r"\bwhat makes (?:a|an|each|one|every) (?:row|record|line|entry) (?:in|of)"
        r" (?P<x>[\w. ]+?) unique\b",
        r"what is the primary key of \g<x>",
    ),
    (r",? *how many each in each(?=[?.!]*$)", " and how many"),
    (  # "the sandbox copy of customers"
        r"\b(?:the |its |their |a )?(?!glue\b|aws\b|datasphere\b|sap\b|private\b|own\b|the\b|an?\b|"
        r"local\b|second\b|other\b|new\b|old\b|any\b|no\b)(?P<in>[a-z]{4,}) (?:copy|version) of "
        r"(?:the )?(?P<x>\w+)(?=[?.!,]|$| (?:and|with|in|have|has|differ)\b)",
        r"\g<x> in \g<in>",
    ),
    (
        r"(?P<m>\bmappings?\b[^?]*?),? (?:together with|along with|with|including|and|plus) "
        r"(?:the |their )?"
        r"owners? of (?:the |their |its )?(?:sources?|source tables?|source assets?|assets?|"
        r"tables?)"
        r"(?=[?.! ]*$)",
        r"\g<m> with their owners",
    ),
    (
        r"\b(?:have|has|had) lost (?:their|its|the) owners?\b",
        "have no owner",
    ),
    # one name in several places
    (
        r"\b(?:(?:that |which |who )?(?:have|has|having|share|shares|sharing|use|using|with) )"
        rf"(?:the same|the identical|a|an identical|one|their|its) names? {_OFTEN}",
        "with a namesake",
    ),
    (
        rf"\b(?:called|named) (?:the same|alike|identically) {_OFTEN}",
        "with a namesake",
    ),
    (
        r"\bwhose names? (?:is |are )?(?:occurs?|appears?|exists?|used|found|taken|comes? up) "
        rf"{_OFTEN}",
        "with a namesake",
    ),
    (
        rf"\b(?:the )?(?:same )?(?P<kind>{_KIND}) names? (?:(?:that |which )?(?:are |is )?"
        rf"(?:occurs?|appears?|exists?|used|found|taken) )?{_OFTEN}",
        r"\g<kind> with a namesake",
    ),
    (
        rf"\b(?P<kind>{_KIND}) (?:that |which )?(?:occur|appear|exist)s? {_OFTEN}",
        r"\g<kind> with a namesake",
    ),
    # how many tables something is made from
    (
        r"\b(?:that |which )?(?:reads?|reading|draws?|drawing|pulls?|pulling|built|based|fed|"
        r"made|joins?|joining|uses?|using|combin(?:es?|ing)|depends?|depending|"
        r"rel(?:y|ies|ying)) "
        r"(?:data )?(?:from |on (?:top of )?|by |of )?"
        r"(?P<n>(?:(?:more|fewer|less) than|at least|at most|exactly|only|over) "
        r"(?:\d+|one|two|three|four|five|six)) (?:different |distinct )?"
        r"(?P<what>tables?|sources?|assets?|objects?|inputs?)\b",
        _sources,
    ),
    (
        r"\b(?P<glue>(?:glue|aws) tables?)(?P<are> (?:that |which )?(?:are |is )?)?"
        r"(?: ?(?:not|n't) (?:linked|tied|bound|connected) to (?:anything|any asset|something)"
        r"|(?:linked|tied|bound|connected) to nothing)",
        r"orphaned \g<glue>",
    ),
    (
        rf"\b(?P<kind>{_KIND}) (?P<were>(?:that |which )?(?:were |was |have been |got )?)"
        r"created (?=(?:in|since|this|last|during|after|before|between|today|yesterday|on|"
        r"within|over)\b)",
        r"\g<kind> \g<were>first seen ",
    ),
)
