"""Words by which a turn says that it goes on with another one: "and", "instead", "sort them"."""

from __future__ import annotations

import re

_GOES_ON = re.compile(
    r"^(?:and|only|just|with|including|along with|what about|"
    r"how about|same|the same|now|instead|but|or|also|"
    r"show (?:it|that|them|this|those|these|as|only|just|me only|me just)|"
    r"make (?:it|that|them)|as an? |forget|remove|drop the|ignore|never mind the|clear|reset|"
    r"then|plus|reverse|narrow|exclude|add|leave out|skip|hide|omit|"
    r"how many (?:of (?:those|them|these)|are|were|is that|have|do)\b|which (?:of (?:those|them|"
    r"these)|ones?)|those|them|these|of those|"
    r"change (?:it|that|the)|turn (?:it|that|this)|plot (?:it|that|this)|chart (?:it|that|"
    r"this)|draw (?:it|that|this)|put (?:it|that)|break (?:it|that|this|them)|"
    r"and now|again|but only|all of them|"
    r"the (?:fastest|slowest|oldest|newest|largest|smallest|worst|best) instead|"
    r"(?:any|every|whatever|whichever|all)(?: the| of the| possible)? (?:status(?:es)?|severit(?:y|"
    r"ies)|"
    r"priorit(?:y|ies)|types?|kinds?|owners?|dates?|times?|error class(?:es)?|spaces?|databases?)"
    r"(?=[?.! ]*$|[,;]|"
    r" but| again| please)|"
    r"regardless of|irrespective of|independent(?:ly)? of|no matter (?:what|which)|"
    r"undo|switch|replace|compared? (?:it|that|this|them|with|to|against)|in "
    r"percent|as percent|as (?:a )?percentage|is (?:that|this)|"
    r"when did (?:they|those)|who (?:owns|are|did) (?:them|those|these|the (?:rest|others))|"
    r"(?:any|anything|something) (?:with|without)|anything (?:on|about|for)|"
    r"list (?:them|those|these)|give me (?:them|those|the same))\b",
    re.IGNORECASE,
)

# These go on with the turn before only where nothing of their own is named: "in finance".
_MAY_GO_ON = re.compile(
    r"^(?:without|except|excluding|not|per|by|in|for|on|from|since|until|during|sort|order|group|"
    r"break|split|top \d+|bottom \d+|with|limit|restrict|filter|include|sorted|ordered|grouped|"
    r"broken|limited|last|this|yesterday|today|use|average|median|any (?:in|of|from|by|on|for|at)|"
    r"are (?:any|there)|the (?:first|last|top|newest|oldest|latest|worst|best|slowest|"
    r"fastest|biggest|largest|smallest)(?: \d+)?)\b",
    re.IGNORECASE,
)

_GOES_ON_END = re.compile(
    r"\b(?:instead|only|as well|too)[.!? ]*$|^(?:both|all|the two)?(?: \w+)* ?side by side[.!? ]*$|"
    r"^which (?:spaces?|jobs?|assets?|tables?|day|week|month|columns?|users?|databases?)[.!? ]*$|"
    r"^which (?:day|week|month|hour|space|job) (?:was|is|had|has)\b|"
    r"^(?:and |so |but )*which \w+ (?:has|have|had|got|saw) (?:the )?(?:most|fewest|least)"
    r"(?: of (?:them|those|these|it))?[?.! ]*$|"
    r"^(?:and |so |but )*(?:in|on|for|of|from|at|to|by|against|across) (?:which|what) \w+(?: (?:is|"
    r"are|"
    r"was|were|did|do|does) (?:that|those|they|these|it)(?: in| on| of| from| "
    r"happen(?:ed)?)?)?[.!? ]*$|"
    r"^which (?:ones? )?(?:are|is|exist|occur) (?:only|just|missing) (?:in|on|from) [\w.]+[.!? ]*$|"
    r"^which (?:has|have|had|took|takes|ran|failed|got|needs?|needed|went|rose|fell|grew|improved|"
    r"worsened|increased|decreased|dropped)\b|"
    r"^(?:and |so |but )*which (?:one )?(?:is|was) (?:more|less|worse|better|\w+er)[.?! ]*$",
    re.IGNORECASE,
)

_PRONOUN = re.compile(
    r"\b(?:those|them|these|they|their|ones|such(?! as| that| with))\b", re.IGNORECASE
)

_DANGLING = re.compile(
    r"^(?:and |now |please |can you |could you |then |ok )*(?:(?:sort|order|list|show|group|rank|"
    r"filter|plot|chart|draw|count|put|split|make)(?: me)? (?:them|those|these|it|that"
    r"|this(?! (?:day|morning|evening|night|week|month|quarter|year)'s ))\b|"
    r"(?:which|how many|who|what|some|any|all|none|most|each) of (?:them|those|these)\b|"
    r"(?:show|give|list|print|open)(?: me)? the logs?[.?! ]*$|"
    r"how long did (?:they|it|that) (?:take|run|last)[?.! ]*$|"
    r"(?:re-?)?(?:sort|order)(?:ed)? (?:by|alphabetically|ascending|descending|in (?:ascending|"
    r"descending|reverse|alphabetical))\b|"
    r"(?:the |show me the )?(?:first|second|third|fourth|fifth|last|next|previous)"
    r"(?: one)?[.?! ]*$|(?:give me |show me |show |list )?(?:the )?(?:top|bottom|first|last) "
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twenty|few|one)[.?! ]*$)",
    re.IGNORECASE,
)

_RESORTS = re.compile(
    r"^(?:and |now |please |then |but )*(?:re-?)?(?:sort|order)(?:ed)?\b|^alphabetical",
    re.IGNORECASE,
)

_SORTS = re.compile(
    r"^(?:and |now |please |then |but )*(?:sort|order|group|rank|limit|restrict|filter|sorted|"
    r"ordered|grouped|limited|top \d+|bottom \d+|[a-z]+ first)\b",
    re.IGNORECASE,
)

_OTHER = re.compile(
    r"^(?:and |but |what about |how about |only |in |for |of |on |same for )*the other "
    r"(?:system|side|catalog|space|database|job|table|asset|one|view|run)s?(?: instead)?[?.! ]*$|"
    r"^(?:and |but |what about |how about |now |in |show )*(?:the )?(?:(?:other|opposite|reverse)"
    r" (?:direction|way(?: round| around)?)|way back|vice versa)(?: (?:instead|please))*[?.! ]*$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^(?:please )?(?:go back|back|undo(?: that)?|undo the last.*|go back to (?:the "
    r")?(?:previous|before|last).*|previous (?:one|question|result|answer)|revert.*|back to "
    r"(?:the )?(?:previous|before|what).*|return to (?:the )?previous.*)[.!?]*$",
    re.IGNORECASE,
)

# "anything with payroll in it": what it stands for was said before it
OWN = re.compile(
    r"(?<=\w) (?:and|or) (?:who|when|how|why|what|which|since when|where)\b.{0,40}\bit\b|"
    r"(?<=\w),? and (?:is|was|has|had|did|does) (?:it|that|this) (?!not\b)\w+|"
    r"\bit (?:took|takes)\b|"
    r"(?<=\w )(?<!^and )who (?:has |had )?\w+ed (?:it|them|that)\b|"
    r"(?<=\w)(?<!\bis)(?<!\bare)(?<!\brows)(?<!\bcolumns)(?<!\bfields)(?<!\brecords)"
    r" in (?:it|its|their) ?(?:names?|labels?|titles?|descriptions?)?\b",
    re.IGNORECASE,
)


# "did any table shrink instead" asks all of it itself
_ASKS_ALL = re.compile(
    r"^(?:did|does|do|is|are|was|were|has|have) any (?:\w+ )?(?:asset|table|view|model|object|"
    r"dataset|space|database|job|run|mapping|column)s? \w[^?]* instead[.!? ]*$",
    re.IGNORECASE,
)


def goes_on(text: str) -> bool:
    """Return whether *text* says that it goes on with another turn."""
    at_end = _GOES_ON_END.search(text) and not _ASKS_ALL.match(text)
    return bool(_GOES_ON.match(text) or _PRONOUN.search(OWN.sub("", text)) or at_end)


def may_go_on(text: str) -> bool:
    """Return whether *text* goes on with another turn unless it names what it is about."""
    return bool(_MAY_GO_ON.match(text))


def dangles(text: str) -> bool:
    """Return whether *text* is about what was said before, whatever else it names: "sort them"."""
    return bool(_DANGLING.match(text))


def sorts(text: str) -> bool:
    """Return whether *text* only says how to show: "sort by size", "top 5"."""
    return bool(_SORTS.match(text))


def resorts(text: str) -> bool:
    """Return whether *text* only puts rows in another order."""
    return bool(_RESORTS.match(text)) and not re.search(r"\d", text)


_BY_COUNT = re.compile(
    r"^(?:and |now |but |please |ok |then )*(?:(?:sort|order|rank|show|put|list)(?:ed)? )?"
    r"(?:them |it |that |those |these )?(?:in order )?by (?:the |their )?(?:number|count|amount) "
    r"of \w+(?: (?:instead|please|first|descending|ascending))*[.?! ]*$",
    re.IGNORECASE,
)


def sorts_by_count(text: str) -> bool:
    """Return whether *text* sorts by how many there are: "by number of runs"."""
    return bool(_BY_COUNT.match(text))


_OF_EACH = re.compile(
    r"^(?:and |so |but |ok |now |then )*(?:with )?(?:how (?:many|often|long|much)|(?:the "
    r")?(?:number|"
    r"count)s? of|when|what|which|who)\b(?!.* and\b).*\beach(?: (?:one|of (?:them|those|these))\b|"
    r"(?= (?:have|has|had|own|hold|contain|get|got|did|do|fail|run|last|this|today|yesterday|in|"
    r"take|"
    r"start|finish|end|feed)\b)|[?.! ]*$)",
    re.IGNORECASE,
)


def asks_of_each(text: str) -> bool:
    """Return whether *text* asks something of each of those that were shown."""
    return bool(_OF_EACH.match(text))


def by_name(text: str) -> bool:
    """Return whether *text* sorts by name."""
    return bool(_RESORTS.match(text) and re.search(r"\bname|\btitle|\balphabet", text, re.I))


def means_other(text: str) -> bool:
    """Return whether *text* only asks for "the other one", whichever that is."""
    return bool(_OTHER.match(text))


def wants_back(text: str) -> bool:
    """Return whether *text* asks for the turn before the last one."""
    return bool(_BACK.match(text))
