"""What runs, drift, people and catalogs do, put as what they have before it is read."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules


def _workdays(found: re.Match[str]) -> str:
    """Return "workdays-only" where nothing but these days is meant."""
    said = found[0].lower()
    alone = said.startswith(("only", "just")) or said.endswith("only")
    return "workdays-only" if alone and _OF_JOBS.search(found.string) else found[0]


_OF_JOBS = re.compile(r"\b(?:jobs?|schedule[ds]?)\b", re.IGNORECASE)
_COUNTS = r"(?:\d+|two|three|four|five|six|seven|ten)"
_EVENTS = r"(?:cause|produce|generate|make|raise|leave(?: behind)?|trigger|bring about)"
RULES = rules(
    # a series shows its empty steps anyway
    (
        r",? (?:and )?(?:also |please )*(?:show|include|list|count|with) (?:also )?(?:the |those )?"
        r"(?:days|weeks|months|hours) (?:where|in which|when|on which|with) (?:nothing|none|no \w+)"
        r"(?: \w+)?(?=[?.! ]*$)",
        "",
    ),
    (r"^(?P<and>and )?from when (?:to|until|till) when (?=(?:was|were)\b)", r"\g<and>when "),
    (
        r"^(?:please )?(?:give|show|list|tell)(?: me| us)? in (?:chronological|time) order,? "
        r"(?P<what>"
        r"[^?]+?)(?=[?.! ]*$)",
        r"\g<what>, oldest first",
    ),
    (
        r",? with a (?P<c>line|bar|pie|area)(?: chart| graph| plot)?(?=[?.! ]*$)",
        r" as a \g<c> "
        r"chart",
    ),
    (r"^what (?:can|could) you tell (?:me|us) about (?=\S)", "describe "),
    (
        r"\bhow many (?P<what>objects|items) (?:came|went|got|made it|were (?:carried|brought)) "
        r"(?:over|across|through)\b",
        r"how many \g<what> did it write",
    ),
    (r"\b(?:uninterrupted|continuous|contiguous) (?=(?:outage|downtime)s?\b)", ""),
    # jobs that fail now, each with the error of its newest run
    (
        r"^(?=.*\bfailing\b)(?:(?:which|what|list|show)(?: all)?(?: the)? )?"
        r"(?:(?:still |currently )?failing )?(?:jobs|feeds|syncs|loads)"
        r"(?:(?: (?:that|which))?(?: are)? (?:still |currently )?failing)?"
        r"(?: (?:at the moment|right now|now|currently))?,? (?:and )?"
        r"(?:(?:with|by|on|due to|because of|from) (?:which|what) (?:(?:kind|type|sort) of )?|"
        r"(?:with |and )?(?:the |their )?)error(?: class| type|s)?"
        r"(?: of (?:each|them|each of them))?(?=[?.! ]*$)",
        "failed runs newest of their job with their error class",
    ),
    (r",? and (?:right )?(?:next to|beside) (?:it|them|that),? (?=how many\b|the\b)", " and "),
    # told by the clarification behind it
    (
        r"(?P<q>\b(?:slower|faster|quicker)\b[^?]*)\?+ (?:i mean|i meant|that is|meaning|in terms "
        r"of|by) (?:the |its |their )?(?:average |avg |mean |median )?(?:latency|duration|response "
        r"times?|run ?times?)\b[^?]*$",
        r"\g<q>",
    ),
    (
        r",? (?:\band )?if (?:so|yes|there is(?: one)?),? (?:please )?(?:show|give|list|tell)"
        r"(?: me| us)? (?:the )?(?:whole |full |entire |complete )?(?:chain|path|route|way|line)"
        r"(?=[?.! ]*$)",
        "",
    ),
    # it happens again and again: why
    (
        r"^(?:the |our )?(?P<x>[\w. ]+?) (?:keeps?|kept) (?:on )?(?:failing|breaking|crashing|"
        r"dying|erroring(?: out)?|going wrong|falling over)(?P<when> [\w ]+?)?(?:\s*[,.;:-]+ |"
        r" and )(?:so )?(?:what(?:'s| is) (?:the )?(?:reason|cause|root cause|problem|issue|matter|"
        r"wrong|going on)|why(?: is that| so)?)(?: with it| there| here)?(?=[?.! ]*$)",
        r"why does \g<x> keep failing\g<when>",
    ),
    # "did customers go through this morning"
    (
        r"^(?P<did>did|has|have) (?P<x>(?!it\b|that\b|this\b|they\b|how\b|any\b|all\b)[\w. ]+?) "
        r"(?:go(?:ne)?|come|get|got|ma[kd]e it) through(?: (?:ok|okay|fine|all right|alright))?"
        r"(?P<when>(?: (?:on )?(?:today|yesterday|last|this|tonight|overnight|monday|tuesday|"
        r"wednesday|thursday|friday|saturday|sunday)\b[^?,]*)?)(?=[?.! ]*$)",
        r"\g<did> \g<x> succeed\g<when>",
    ),
    # which of two named ones: what they are is plain from their names
    (
        r"^(?:which|what) (?:space|database|job|owner|person|user|schema|connection|table|view"
        r"|asset|model) (?=(?:has|had|have|holds?|contains?|owns?|got|shows?|saw) (?:the )?"
        r"(?:more|fewer|less)\b[^,:?]*[,:] ?[^,?]+ or )",
        "which ",
    ),
    (
        r"\b(?:the )?(?:number|count) of (?P<hops>hops|steps|levels) (?=(?:from|between)\b)",
        r"how many \g<hops> ",
    ),
    (
        r"^who (?:has|had|have|holds|shows) (?:the )?(?P<most>most|fewest|least"
        r"|highest number of) (?P<what>[\w ]+?) (?:on|in|with|among|for|over) "
        r"(?:his or her|his|her|their) (?:own )?(?:assets|tables|objects|views|datasets)\b",
        r"which owner has the \g<most> \g<what>",
    ),
    (r"^(?:which|what) (?:owner|person|steward)'s (?=[a-z])", "whose "),
    (
        r"^who (?:has )?(?:created|set up|added|drew|defined|established|built) (?:the )?"
        r"(?P<link>mappings?|links?) (?=(?:of|for|from|to|between)\b)",
        r"who made the \g<link> ",
    ),
    (
        r"\bwhat (?:has )?happened (?:to|with|during) (?=(?:the )?(?:last |latest |newest )?"
        r"run\b)",
        "what happened in ",
    ),
    (
        r"\b(?:ended|finished|completed|succeeded|went through|worked) (?:up )?(?:only |just )?"
        r"(?:as )?(?:partially|partial|in part|partly|with warnings)\b",
        "were partial",
    ),
    (
        r"\b(?:(?:only|just) (?:on )?|on )?(?:from )?(?:mon(?:day)?s? ?(?:to|through|till|"
        r"until|-) ?fri(?:day)?s?|weekdays|working days|workdays)(?: only)?\b",
        _workdays,
    ),
    (
        rf"\b(?P<fail>fail(?:ed|ing|s|ures?)?|broken?) (?:even |still )?after (?:all )?(?P<n>"
        rf"{_COUNTS}) (?:attempts|tries|trials)\b",
        r"\g<fail> with at least \g<n> attempts",
    ),
    (
        r"\b(?:did|do|does) (?:not|n't) have (?:any|a single|one single|even one|a|an) ",
        "without a ",
    ),
    (
        r"\b(?:didn't|don't|doesn't) have (?:any|a single|one single|even one|a|an) ",
        "without a ",
    ),
    (
        r"\bhow long (?:did|does|do|has|will) it (?:take|taken|usually take) (?:on average"
        r"|in the mean|typically )?,? ?(?:until|till|before|for) (?P<what>(?:a |the |an )?"
        r"(?:\w+ )?drifts?) (?:got|gets|get|was|were|is|are|has been|to be|to get)"
        r"(?: finally)? "
        r"(?:resolved|fixed|closed)(?: after (?:it|they) (?:was|were|is|are|had been) "
        r"(?:detected|found|seen))?",
        r"average time to resolve \g<what>",
    ),
    (
        r"(?<!per day )(?<!per hour )(?<!per week )\b"
        r"(?:on|for|in) each (?:one )?of the (?P<which>last|past|previous) (?P<n>\d+|\w+) "
        r"(?P<unit>day|week|month|hour)s\b",
        r"per \g<unit> in the \g<which> \g<n> \g<unit>s",
    ),
    (
        r"\b(?:that|which|on which|upon which) (?:the )?(?:other|some other|any other|further|"
        r"more|many|some|any)? ?(?:assets|things|objects|tables|views|models|datasets) "
        r"(?:depend|rely|are built|are based|build|draw)(?: up)?(?: ?on| from)?"
        r"(?=[?.!,]| and |$)",
        "with consumers",
    ),
    (
        r"\bdid (?:each|every) (?P<who>user|person|job|space|component|owner|asset"
        rf"|error class) {_EVENTS}\b",
        r"per \g<who>",
    ),
    (
        r"\b(?P<per>for (?:every|each) \w+),? (?:i|we) (?:need|want|would like|require)"
        r"(?: to (?:see|have|know))? (?:(?:the )?(?:\d|two|three|four|these|the following) "
        r"(?:numbers|figures|counts|values|things)[,:;]? ?(?:- |-- |: )?)?",
        r"\g<per> ",
    ),
)
