"""Whom a change concerns, and what is near or far in the lineage, put as plainer questions."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_TELL = (
    r"(?:warn|inform|tell|notify|alert|talk to|speak to|speak with|talk with|ask|contact|involve|"
    r"consult|write to|call|reach out to|give a heads[- ]up(?: to)?|get (?:the )?(?:ok|okay|"
    r"approval|"
    r"sign-?off) from|check with|coordinate with)"
)
_TOLD = (
    r"(?:warned|informed|told|notified|alerted|asked|contacted|involved|consulted|in the loop|"
    r"given a heads[- ]up)"
)
_MUST = (
    r"(?:do|does|should|must|shall|would|will|need|have|can)(?: (?:i|we|you|one))?"
    r"(?: (?:have|need|has|needs|want))?(?: to)?"
)
_WHO = r"(?:who|whom|(?:which|what) (?:owners|people|persons|colleagues|stewards|users))(?: all)?"
_TOUCH = (
    r"(?:chang|alter|modify|modifi|touch|drop|delet|renam|remov|edit|rework|adapt|switch|retir|"
    r"shut|decommission|reload|rebuild|migrat|mov|replac)\w*"
)
_BEFORE = r"(?:before|if|when|in case|as soon as|once|prior to|ahead of|for|about|of|on)"
_NAME = r"(?:the )?(?P<a>[\w.]+(?: (?!gets|is|are|has|have|was|were|and|would)[\w.]+){0,3}?)"
_EVENT = (
    rf"(?:(?:i|we|you|somebody|someone) )?(?:(?:want|plan|need|intend|have|am going|are going) "
    rf"to )?"
    rf"{_TOUCH}(?: (?:off|out|down|away|the (?:key|type|structure|schema|name) of|a column (?:of|"
    rf"in|"
    rf"from)|something (?:in|on)|anything (?:in|on)))? {_NAME}|"
    r"(?:a |the |any )?(?:change|changes|changing|deletion|modification|removal) (?:to|of|in|on) "
    rf"{_NAME.replace('<a>', '<b>')}|"
    rf"{_NAME.replace('<a>', '<c>')} (?:gets?|is|are|has|have|was|were|will be|would be|receives?|"
    r"loses?|changes?|goes away|breaks?|disappears?|vanishes?|fails?|stops?|moves?)"
    r"(?: (?!and\b)[\w-]+){0,4}?"
)
_HOW_MANY = (
    r"(?P<many>,? (?:and|with|plus|together with) (?:how many|the number|(?:the )?count) [^?]*?)?"
)
_WARN = re.compile(
    rf"^(?:so |and )?{_WHO} (?:{_MUST} {_TELL}|"
    rf"(?:(?:would |will )?(?:has|have|needs?)|must|should|ought)(?: to)? be {_TOLD}|"
    r"(?:must|should|needs? to|has to|have to|would|will|wants to|may want to) (?:know|hear)"
    rf"(?: about (?:it|this))?),? {_BEFORE} (?:{_EVENT}){_HOW_MANY}[?.! ]*$",
    re.IGNORECASE,
)
_BROKE = re.compile(
    r"^(?:the |our )?(?P<a>[\w.]+(?: [\w.]+){0,2}?)(?: (?:load|sync|job|feed|run|refresh|table|"
    r"view))? (?:just |has |have |was |is |are |got )*(?:broke|broken|failed|fails|crashed|died|"
    r"down|late|wrong|corrupt|stale|missing|delayed|deleted|dropped|changed|stopped)"
    r"(?: (?:down|again|today|yesterday|last night|this morning|tonight|just now|completely))*"
    r"(?:\s*[.;:!?-]+\s*|, (?:so )?)(?:so |now )?(?P<rest>(?:which|what|who|whose|how many)\b.*"
    r"\b(?:affected|hit|touched|impacted|broken|suffers?|concerned|downstream|further down|"
    r"depends?|notice|in trouble)\b.*)$",
    re.IGNORECASE,
)
_FURTHER = re.compile(
    r"\b(?:(?:which|what|how many) (?P<what>[\w, ]+?)|what|everything)(?: that)?(?: are| is| lie| "
    r"sit)? (?:further |lower )?(?:down(?: the (?:line|chain|road|stream))?|down-?stream)"
    r"(?: (?:from (?:it|there)|of it))?(?: (?:that )?(?:is|are|would be|will be|gets?|may be|could "
    r"be)(?: \w+ly)? (?:affected|hit|touched|impacted|broken|concerned))?"
    r"(?P<who>,? and (?:who|whom) (?:owns?|is responsible for|looks after|maintains?) "
    r"(?:them|these|those|each))?[?.! ]*$",
    re.IGNORECASE,
)
_AFFECTED = re.compile(
    r"^(?P<which>(?:which|what|how many) [\w, ]+?) (?:is|are|would be|will be|gets?|get|may be|"
    r"could be) (?:affected|hit|touched|impacted|broken|concerned)"
    r"(?P<who>,? and (?:who|whom) (?:owns?|is responsible for|looks after|maintains?) "
    r"(?:them|these|those|each))?[?.! ]*$",
    re.IGNORECASE,
)
_NOT_NEAR = (
    r"(?:,? (?:so |i\.e\. |that is |meaning |thus )?(?:not|never) (?:(?:just )?(?:in|over|within) "
    r"(?:a single|one|just one) (?:step|hop|level)|directly|the direct ones?|as direct \w+)|"
    r",? (?:so |i\.e\. )?(?:over|via|through) (?:at least one |an? |some )?(?:other|intermediate|"
    r"another) (?:objects?|assets?|steps?|views?|one))?"
)
_FAR = "at least 2 levels away"
# "vendor master will be down tomorrow, which owners downstream do I have to warn"
_COMING = re.compile(
    r"^(?:the |our )?(?P<a>[\w.]+(?: [\w.]+){0,2}?)(?: (?:table|view))? (?:will be|is going to be|"
    r"gets|is being|goes) (?:down|unavailable|offline|changed|migrated|moved|dropped|deleted|"
    r"reloaded|rebuilt|renamed|replaced|locked|away)\b[\w ]*?\s*[,.;:]+ (?:so )?(?P<who>(?:which|"
    r"what) [\w ]+?) (?:downstream|further down|that depend on it|depending on it)"
    r"(?: of it| from (?:it|there))?(?: (?:do|must|should|will|are|is|would)\b[\w ]*)?(?=[?.! ]*$)",
    re.IGNORECASE,
)
# "if RT_VBAP is switched off, which owners do we have to inform"
_IF = re.compile(
    rf"^(?:so |and )?(?:if|when|in case|once|as soon as) (?P<event>[^,?]+), (?:then "
    rf")?(?P<who>{_WHO} "
    rf"{_MUST} {_TELL})(?=[?.! ]*$)",
    re.IGNORECASE,
)
_RULES = rules(
    # only by way of others
    (
        r"(?P<verb>\b(?:depends?|rel(?:y|ies)) on|\bfeeds?|\breads? from|\buses?|\b(?:is|are) "
        r"(?:built|based) on|\b(?:is|are) fed by) (?P<a>[\w.]+(?: [\w.]+){0,3}?),? (?:(?:only|"
        rf"just|merely|purely|but only) )?(?:indirectly|transitively|at second hand){_NOT_NEAR}"
        r"(?: only)?(?=[?.!,]|$| (?:and|with|per)\b)",
        rf"\g<verb> \g<a> {_FAR}",
    ),
    (
        r"\b(?:only |just |merely )?(?:indirectly|transitively) (?P<verb>(?:depends?|"
        r"rel(?:y|ies)) on|feeds?|reads? from|uses?|fed by|affected by|built on|based on) "
        rf"(?P<a>[\w.]+(?: [\w.]+){{0,3}}?){_NOT_NEAR}(?=[?.!,]|$| (?:and|with|per)\b)",
        rf"\g<verb> \g<a> {_FAR}",
    ),
    (
        r"\b(?:indirect|transitive|second[- ]hand) (?P<noun>consumers?|dependents?|dependants?|"
        r"sources?|inputs?|feeders?|descendants?|ancestors?|readers?) of "
        rf"(?P<a>[\w.]+(?: [\w.]+){{0,3}}?){_NOT_NEAR}(?=[?.!,]|$| (?:and|with|per)\b)",
        rf"\g<noun> of \g<a> {_FAR}",
    ),
    (
        r"\b(?P<verb>feeding|feed|feeds|reading|depending on|depends? on) (?P<a>[\w.]+) "
        r"(?:only |just )?(?:at|on|from) (?:the )?second (?:hand|level|step|hop)(?: only)?"
        r"(?=[?.!,]|$)",
        rf"\g<verb> \g<a> {_FAR}",
    ),
    (
        r"\b(?P<verb>depends? on|feeds?|reads? from) (?P<a>[\w.]+),? but (?:not directly|not "
        r"in "
        r"(?:a single|one) step|only (?:indirectly|via others|through others))(?=[?.!,]|$)",
        rf"\g<verb> \g<a> {_FAR}",
    ),
    # near, said between the verb and what it is about
    (
        r"\b(?P<verb>depends?|rel(?:y|ies)|based|built|resting|rests?) "
        r"(?P<near>directly|immediately) (?:on top of|on|upon) ",
        r"\g<near> \g<verb> on ",
    ),
    # what a change touches
    (
        r"\b(?:(?:that |which |what |who )?(?:is|are|would be|will be|gets?|get) )?(?:affected|"
        r"touched|hit|impacted|influenced|concerned) (?:by|if there is|when there is|from) "
        r"(?:an? "
        r"|any |the )?(?:change|modification|deletion|outage|problem|error|issue|mistake|"
        r"failure|"
        r"drop)s? (?:in|to|of|on|with|at) (?:the )?(?P<a>[\w.]+)",
        r"that depend on \g<a>",
    ),
    (
        r"\bmore than (?P<n>one|two|three|four|\d+) (?P<l>hops?|steps?|levels?) (?:away|"
        r"removed|distant|apart) from\b",
        r"more than \g<n> \g<l> downstream of",
    ),
)


# "tables that others depend on" are told by that; how many depend on them is another question
_COUNTS = re.compile(r"\b(?:how many|most|number|count|fewest|least|more|fewer|\d+)\b", re.I)
_NEEDED = re.compile(
    r"\b(?<=\w )(?:that |which )?(?:others|other (?:assets|objects|tables|views|datasets|things)|"
    r"something(?: else)?) depends? on(?=[?.!,]|$| (?:and|but|in|per)\b)",
    re.IGNORECASE,
)


def as_plain_impact(text: str) -> str:
    """Return *text* with whom and what a change concerns told as what depends on it."""
    text = _IF.sub(r"\g<who> if \g<event>", _COMING.sub(r"\g<who> downstream of \g<a>", text))
    warned = _WARN.match(text)
    if warned is not None:
        name = next(each for each in (warned["a"], warned["b"], warned["c"]) if each)
        return f"number of assets that depend on {name} per owner"
    if not _COUNTS.search(text):
        text = _NEEDED.sub("that feed others", text)
    text = _BROKE.sub(_told_of, text)
    return _RULES.put(text)


def _told_of(found: re.Match[str]) -> str:
    """Return the question behind what happened, about what it happened to."""
    rest = found["rest"]
    further = _FURTHER.search(rest) or _AFFECTED.search(rest)
    if further is None:
        return found[0]
    parts = further.groupdict()
    lead = parts.get("which") or f"which {parts.get('what') or 'assets'}"
    owners = " with their owners" if parts.get("who") else ""
    many = "how many" in lead.lower() or "how many" in rest.lower()
    if many and "how many" not in lead.lower():
        lead = lead.replace("which", "how many", 1)
    return f"{lead} depend on {found['a']}{owners}"
