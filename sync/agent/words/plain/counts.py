"""Constructions about how many and how much of the catalog, put as plainer ones."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_HOURS = {"day": 24, "week": 168}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7}
_THINGS = r"(?:columns|fields|tables|views|assets|objects|datasets|mappings|drifts|drift events)"


def _in_hours(found: re.Match[str]) -> str:
    """Return "in at most 48 hours": two days of a length are no two dates."""
    said = found["n"].lower()
    count = _NUMBERS.get(said) or int(said)
    hours = count * _HOURS[found["unit"].lower()]
    return f"{found['done']} in {found['most']} {hours} hours"


def _of_length(found: re.Match[str]) -> str:
    """Return "columns with a length of more than 100" for "columns longer than 100"."""
    more = "less" if found["more"].lower() == "shorter" else "more"
    return f"{found['c']}{found['in']} with a length of {more} than {found['n']}"


_FAR = {"longest": "highest", "shortest": "lowest"}
_SEVERAL = frozenset({"several", "multiple", "various", "many"})


def _in_different(found: re.Match[str]) -> str:
    """Return "in more than 1 different spaces" for "in several spaces"."""
    number = "more than 1" if found["n"].lower() in _SEVERAL else found["n"]
    return f"{found['who']} {found['in']} {number} different {found['x']}s"


_LACKED = {"owner": "unowned", "description": "undescribed", "mapping": "unmapped"}
RULES = rules(
    (  # "spaces where more than 2 assets have no owner"
        r"\b(?:where|in which) (?P<n>(?:more|fewer|less) than \w+|at least \w+|\w+ or more) "
        r"(?P<x>asset|table|view|object)s? (?:ha(?:ve|s) no|lacks? an?|lacks?|(?:are|is) without "
        r"an?|(?:are|is) without|do(?:es)?(?: not|n't) have an?) (?P<y>owner|description|"
        r"mapping)s?\b",
        lambda found: f"with {found['n']} {_LACKED[found['y'].lower()]} {found['x']}s",
    ),
    (
        r"\b(?:upstream|source) tables? count\b",
        "number of upstream tables",
    ),
    (  # "what tables are in X and how many columns do they have"
        r"^(?:what|which) (?P<n>table|view|asset|object)s (?:are there |are |exist )?"
        r"(?P<in>in \w+),? and how many (?P<m>columns|rows|records|fields) (?:do they|"
        r"does each(?: of them| one)?|do these|does every one) have(?=[?.! ]*$)",
        r"number of \g<m> per \g<n> \g<in>",
    ),
    (  # "how many columns are called X, and in which spaces"
        r"^(?P<a>how many [^?,]+?),? and in (?:which|what) (?P<x>space|database|table|view|asset)s?"
        r"(?: (?:are they|do they (?:sit|live|lie|occur|appear)|is that))?(?=[?.! ]*$)",
        r"\g<a> per \g<x>",
    ),
    (  # "how many tables, and how many with open drift"
        r"^(?=[^?]*\b(?:per|each|every) )(?P<a>[^?]*?\bhow many (?P<n>assets|tables|views|jobs|"
        r"runs|columns|mappings)\b[^?]*?(?:,| and) how many )(?:of (?:them|those|these|which) )?"
        r"(?:(?:have|has|with|having) (?P<w>an? |any |some )?|(?P<no>without) )",
        lambda found: f"{found['a']}{found['n']} {found['no'] or 'with'} {found['w'] or ''}",
    ),
    (  # "top 3 spaces by average number of columns per table"
        r"\bby (?:the |their )?(?P<agg>average|avg|mean|median|highest|maximum) (?:number|"
        r"count) of columns (?:per|of a|of an) (?P<t>table|view|asset|object)s?\b",
        r"by \g<agg> column count of \g<t>s",
    ),
    # the length of names
    (
        r"\b(?:has|have|with|having) the (?P<how>longest|shortest) (?:technical )?names?\b",
        lambda found: f"with the {_FAR[found['how'].lower()]} name length",
    ),
    (
        r"\b(?P<how>longest|shortest) (?P<x>column|field|table|view|asset|object) names?\b",
        lambda found: f"{found['x']} with the {_FAR[found['how'].lower()]} name length",
    ),
    (
        r"\b(?P<x>column|field) names? (?:that |which )?(?:(?:are|is) )?(?:not )?(?:typed|used|"
        r"defined|declared) (?:inconsistently|differently|in different ways|inconsistent)\b",
        r"\g<x> names have more than one data type",
    ),
    (  # "owners with tables in more than one space", "in several spaces"
        r"(?P<who>^(?:(?:which|what|list|show|who|all|the|how many) )*(?:owners?|users?|people|"
        r"persons?|colleagues|who|columns?|column names?|jobs|databases|approves?|owns?)\b[^?]*?) "
        r"(?P<in>in|from|across|over|within|of) (?P<n>(?:more than|at least|over|exactly) (?:one|"
        r"two|three|four|\d+)|several|multiple|various|many)(?: different| distinct)? "
        r"(?P<x>space|database|system)s?\b",
        _in_different,
    ),
    (
        r"\b(?P<done>resolved|fixed|closed|settled|solved) (?:in|within|after) "
        r"(?P<most>at most|less than|under|more than|over|at least) "
        r"(?P<n>\d+|an?|one|two|three|four|five|seven) (?P<unit>day|week)s?\b",
        _in_hours,
    ),
    (  # several counts are one for each
        r"^(?:show |list |give )?(?:me )?(?:the )?(?P<what>row|column) counts (?:of|for) "
        r"(?:the |all |our )*(?P<n>table|view|model|asset|object|dataset)s\b(?! per\b)",
        r"\g<what> count of each \g<n>",
    ),
    (r"\bwho owns (?:the )?most of (?:the |all |our )*", "who owns the most "),
    (
        rf"^(?P<x>(?:[\w-]+ ){{0,3}}{_THINGS}) counts? (?=(?:by|per|for each|in each)\b)",
        r"number of \g<x> ",
    ),
    (
        r"^(?:the |all |our )*(?P<each>space|database|owner|schema|asset|table|view)s "
        r"(?:ranked|ordered|sorted) by (?:the |their )?(?P<x>(?:share|percentage|proportion) "
        r"of "
        r"[\w ]+?)(?=[?.!,]|$)",
        r"\g<x> per \g<each>, highest first",
    ),
    # "do A and B have the same number of columns" is told by both numbers
    (
        r"^(?:do|does|have|has) (?P<a>[\w.]+) and (?P<b>(?:its |the )?[\w.]+(?: twin| "
        r"counterpart)?) (?:really |actually |both )?have (?:(?:the same|an equal|equal|an "
        r"identical) (?:number|count|amount) of|(?:equally|as|just as) many) "
        r"(?P<x>columns|fields|rows)(?=[?.! ]*$)",
        r"number of \g<x> per asset of \g<a> and \g<b>",
    ),
    (
        r"^(?P<many>(?:the )?(?:number|count) of|how many) (?:different |distinct )?owners "
        r"(?:(?:are|do we have|exist|there are|are there) )?(?P<per>per|by|for each|in each) "
        r"(?P<each>space|database|system|type|schema)\b",
        r"number of different owners of assets \g<per> \g<each>",
    ),
    (
        r"^who (?:besides|except(?: for)?|other than|apart from|next to|beside) "
        r"(?P<who>[\w.]+) owns "
        r"(?P<x>[\w ]+?)(?=[?.! ]*$)",
        r"number of \g<x> per owner, except \g<who>",
    ),
    (
        r"^(?:which|what) owners? (?:has|have|owns?) no (?P<x>[\w -]+?)s?(?: at all)?(?=[?.! "
        r"]*$)",
        r"users with assets and without \g<x>s",
    ),
    (
        r"^is (?:the )?(?P<a>\w+)(?: space)? (?P<w>better|worse) (?:documented|described) "
        r"than (?:the )?"
        r"(?P<b>\w+)(?: space)?(?=[?.! ]*$)",
        r"documented share of \g<a> versus \g<b>",
    ),
    (
        r"\bwhich of (?:the )?(?P<a>\w+) (?:and|or) (?:the )?(?P<b>\w+) (?:has|is) (?:the "
        r")?(?:better|"
        r"higher|worse|lower) (?:documented share|documented|described|documentation)(?=[?.! "
        r"]*$)",
        r"documented share of \g<a> versus \g<b>",
    ),
    (
        r"\b(?P<c>columns|fields) whose names? (?P<v>occurs?|appears?|exists?|is used|are "
        r"used|is "
        r"found|are found) in\b",
        r"\g<c> that \g<v> in",
    ),
    (
        r"\b(?P<c>columns|fields)(?P<in>(?: in \w+)?) (?:labell?ed|titled|with the (?:label|"
        r"business "
        r"name|title)|(?:that |which )?(?:carry|carrying|have|having|bear) the (?:label|"
        r"business name)"
        r"|whose (?:label|business name) is) ['\"]?(?P<x>\w+)['\"]?",
        r"\g<c>\g<in> with '\g<x>' in the label",
    ),
    (
        r"^how many (?P<x>[\w ]+?) (?:does|do|did) (?:each|every) (?:person|user|owner|"
        r"colleague|"
        r"steward) (?:own|have|look after)\b",
        r"number of \g<x> per owner",
    ),
    (
        r",? (?:without|excluding|except(?: for)?|leaving out|but not) (?:those|the ones|"
        r"anything|"
        r"everything) (?:in|of|from) (?=\w)",
        " not in ",
    ),
    (r"\bdoes every (?P<x>\w+) (?:have|has)\b", r"do all \g<x>s have"),
    (
        r"\b(?P<of>of|for) what (?:the )?(?:business|users|people|colleagues|departments?) "
        r"(?:calls?|"
        r"knows? as|names?|refers? to as) ",
        r"\g<of> ",
    ),
    # "more A columns than B columns"
    (
        r"\b(?P<m>more|fewer) (?P<a>(?!views\b|tables\b|models\b|assets\b|columns\b|"
        r"mappings\b)[\w-]+) "
        r"than (?P<b>[\w-]+) (?P<x>columns|fields|tables|views|assets|objects|mappings|findings)\b",
        r"\g<m> \g<a> \g<x> than \g<b> \g<x>",
    ),
    (
        r"\b(?P<m>more|fewer) (?P<a>[\w-]+) (?P<x>columns|fields|tables|views|assets|"
        r"objects|mappings|findings) than "
        r"(?P<b>[\w-]+) ones\b",
        r"\g<m> \g<a> \g<x> than \g<b> \g<x>",
    ),
    # both of two people
    (
        r"\b(?P<x>spaces|databases) (?:where|in which) (?P<a>[a-z.]+) and (?P<b>[a-z.]+) "
        r"(?:both "
        r"|each )?own (?:something|anything|assets|things|at least one asset)",
        r"\g<x> with assets owned by \g<a> and with assets owned by \g<b>",
    ),
    (
        r"\b(?P<x>assets|tables|views|objects|datasets)(?: that| which)? "
        r"(?P<who>[a-z]+(?:\.[a-z]+)?)"
        r" (?:does not|doesn't|do not|don't) (?:own|look after)\b",
        r"\g<x> not owned by \g<who>",
    ),
    (
        r"\b(?P<has>has|have|with) the (?:poorest|worst|weakest|least) (?:column|field) "
        r"(?:documentation|descriptions?)\b",
        r"\g<has> the lowest share of documented columns",
    ),
    (
        r"\b(?P<has>has|have|with) the (?:best|most complete|fullest) (?:column|field) "
        r"(?:documentation|descriptions?)\b",
        r"\g<has> the highest share of documented columns",
    ),
    (
        r"\b(?P<c>columns|fields)(?P<in>(?: in \w+)?)(?: (?:that|which) are)? "
        r"(?P<more>longer|shorter|"
        r"wider) than (?P<n>\d+)(?: characters| chars| signs)?(?! ?(?:s|min|minutes|seconds|"
        r"hours|"
        r"days|rows)\b)",
        _of_length,
    ),
    (r"\b(?:grew|grown|become|became|gone|went|turned) (?=stale\b)", ""),
    (
        r"^what (?:has |have )?(?:changed|drifted) (?:in|on|about) (?:the )?(?:schema|"
        r"structure|"
        r"columns) of (?P<x>[\w.]+)(?=[?.!, ]|$)",
        r"drift of \g<x>",
    ),
)
