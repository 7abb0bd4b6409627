"""Constructions of questions about the catalog, put as plainer ones before they are read."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules


def _last_doer(found: re.Match[str]) -> str:
    """Return "who changed X last" for "who was the last person to change X"."""
    did = found["did"]
    if found["to"] == "to" and not did.endswith("ed"):
        did = f"{did}d" if did.endswith("e") else f"{did}ed"
    return f"who {did} {found['what']} last{found['rest'] or ''}"


_WHAT = r"(?P<what>[\w.' ]{2,40}?)"
_SETTLED = r"(?:resolved|fixed|closed|settled|solved|dealt with|sorted out|cleared)"
RULES = rules(
    (
        r",? (?:ignoring|regardless of|irrespective of|whatever the) (?:\w+ (?:and|or)"
        r" \w+ )?case\b",
        "",
    ),
    (r",? case[- ]insensitive(?:ly)?\b", ""),
    (r"\be-mail", "email"),
    (
        r"\b(?:miss|misses) (?P<x>(?:an?|the|their|its|any) (?:owner|description|label"
        r"|business name|key|"
        r"mapping|primary key|responsible person))\b",
        r"lack \g<x>",
    ),
    # what is left out
    (
        r"\b(?:if (?:we|you|i) )?(?:leav(?:e|ing)|set(?:ting)?|put(?:ting)?|keep(?:ing)?) "
        rf"{_WHAT} (?:aside|out of (?:it|account|consideration|the picture))\b",
        r"excluding \g<what>",
    ),
    (
        rf"\b(?:if (?:we|you|i) )?(?:leav(?:e|ing)) (?!out\b){_WHAT} out\b",
        r"excluding \g<what>",
    ),
    (rf"^{_WHAT} aside,", r"excluding \g<what>,"),
    (
        r", (?:the |all )?(?P<what>\w+)(?: ones?)? aside(?=[?.!]*$)",
        r" excluding \g<what>",
    ),
    (
        rf"\bwith {_WHAT} (?:left out|excluded|omitted|left aside|ignored|not counted)\b",
        r"excluding \g<what>",
    ),
    (
        r"\b(?:if (?:we|you|i) )?(?:not counting|without counting|do(?: not|n't) count|"
        r"disregard(?:ing)?|with the exception of|save for|except for|"
        r"with exception of|aside from|barring|skip(?:ping)?|not considering|ignor(?:e|ing)|"
        r"without considering|omit(?:ting)?|not including)(?= (?:the )?[\w.]+)",
        "excluding",
    ),
    # how long it took until something was settled
    (
        rf"\b(?:until|till|before) (?:an? |the )?{_WHAT} "
        rf"(?:is|are|was|were|gets?|got|has been|have been|had been) {_SETTLED}\b",
        r"to resolve \g<what>",
    ),
    (
        rf"\bhow long (?:did|does|do|was|were|is|are|has|have) (?:an? |the )?{_WHAT} "
        rf"(?:remain|stay|open|been open)(?:ed)?(?: open)? (?:until|till|before) "
        rf"(?:(?:it|they) (?:is|are|was|were|gets?|got) )?{_SETTLED}\b",
        r"how long did it take to resolve \g<what>",
    ),
    (
        r",? who turned (?:them|it|these|those) down(?P<when>(?: and when)?)",
        r" and by whom\g<when>",
    ),
    # who did it last
    (
        r"\bwho (?:is|was) the (?:last|latest|most recent) (?:person|one|user|colleague|"
        r"somebody|someone)? ?(?P<to>to|who|that) (?:have |has )?(?P<did>\w+) (?P<what>[^,?]+?)"
        r"(?P<rest>,? and (?:which|what)\b.*)?[?.!]*$",
        _last_doer,
    ),
    (
        r",? and (?:which|what) (?:one|mapping|table|asset|job|object|dataset|of them)?"
        r" ?(?:was|is|were) (?:it|that|this)\b",
        "",
    ),
    (
        r",? (?:and|along with|together with) who (?:did|does|has done) (?:it|that|this|so)\b",
        ", and by whom",
    ),
    (
        r"(?P<links>\b(?:mappings?|links?)\b[^?]*?),? (?:and|along with|together with)"
        r" who (?:(?:has |had |"
        r"have )?(?:paused|rejected|approved|decided|confirmed|changed|proposed|accepted"
        r"|declined|stopped)"
        r" (?:it|them|these|those|each)|(?:did|does|has done) (?:it|that|this|so))(?: last)?\b",
        r"\g<links> and their user",
    ),
    (
        r",? and who (?:has |had |have )?(?P<did>paused|rejected|approved|decided"
        r"|confirmed|changed"
        r"|proposed|accepted|declined|stopped) (?:it|them|these|those|each)(?: last)?\b",
        ", and by whom",
    ),
    (r"\b(?P<go>go|goes|going) on (?:the )?(?P<side>aws|glue)\b", r"\g<go> to \g<side>"),
    (r"\bcolumn-?wise\b|\bin terms of columns\b", "columns"),
    (
        r"\b(?P<how>starts?|starting|begins?|beginning|ends?|ending|prefixed|suffixed)"
        r" (?P<with>with|in|by) (?:the )?(?:letters |prefix |suffix |text )?"
        r"(?P<text>\w*_\w*)(?!['\w])",
        r"\g<how> \g<with> '\g<text>'",
    ),
    (
        r",? (?:both )?direct(?:ly)? (?:and|as well as|or|plus) "
        r"(?:in total|in all|overall|indirect(?:ly)?|transitive(?:ly)?)\b",
        "",
    ),
    (r"\bglue (?P<what>table formats?)\b", r"\g<what> in glue"),
    (  # "which formats do our tables use"
        r"^(?P<which>(?:which|what)) (?P<x>(?:file |table |storage |data )?(?:formats|kinds)) "
        r"(?:do|does) (?:the |our |all |these )*(?P<y>[\w ]+?) (?:use|have|come in|exist in)\b",
        r"\g<which> \g<x> of \g<y> are there",
    ),
    (
        r"^(?P<which>(?:which|what) .+? (?:used|there|exist|occur|appear|found"
        r"|present)\b.*?),? "
        r"and how (?:often|frequently)(?: each)?(?=[?.!]*$)",
        r"\g<which> and how many of each",
    ),
    (
        r"\bhow (?:big|large) are (?:all )?(?:the |our )?(?P<what>[\w. ]*?)(?P<one>table"
        r"|view|asset)s\b",
        r"row count of each \g<what>\g<one>",
    ),
    (
        r"\bhow wide are (?:all )?(?:the |our )?(?P<what>[\w. ]*?)(?P<one>table|view|asset)s\b",
        r"number of columns of each \g<what>\g<one>",
    ),
    (
        r"\b(?P<has>has|have|with) the (?:best|most complete) (?:documentation"
        r"|descriptions?)\b",
        r"\g<has> the highest documented share",
    ),
    (
        r"\b(?P<has>has|have|with) the (?:worst|poorest|least|least complete) "
        r"(?:documentation|descriptions?)\b",
        r"\g<has> the lowest documented share",
    ),
    (
        r"\b(?:is|are) (?:the )?best[- ](?:documented|described)\b",
        "has the highest documented share",
    ),
    (
        r"\b(?:is|are) (?:the )?(?:worst|least|poorest)[- ](?:documented|described)\b",
        "has the lowest documented share",
    ),
    (
        r",? (?:the |all )?(?P<what>[\w]+)(?: ones?)? (?:left|set|put|kept) (?:aside"
        r"|out)(?=[?.!]*$|,)",
        r" excluding \g<what>",
    ),
    (
        r"^(?P<and>and )?(?P<on>on|upon|from|by) (?P<which>which|what) (?P<x>[\w ]*?)"
        r"(?P<be>does|do|did|is|are|was|were) (?P<a>[\w.' ]+?) (?:finally |ultimately |"
        r"eventually |originally |actually |really )?(?P<verb>depend|rely|based|built|come|"
        r"originate|derived|stem|loaded|filled|fed|calculated|computed|made|drawn)(?=[?.! ]*$)",
        r"\g<which> \g<x>\g<be> \g<a> \g<verb> \g<on>",
    ),
    (
        r"\b(?:the )?(?:date|time|moment|day) (?:when |that |on which )?(?P<it>it|they) "
        r"(?P<was>was|were|got) (?P<x>last \w+)",
        r"when \g<it> \g<was> \g<x>",
    ),
    (
        r"(?P<fail>\b(?:fail(?:ed|s)?|broke|ran|run|succeeded|synced|crashed|changed)) "
        r"(?:at least|even)? ?(?<!only )(?<!just )once\b(?! (?:a|an|per|every|each|more|in) )",
        r"\g<fail>",
    ),
    (
        r"^(?:(?:which|what) )?(?P<each>(?:space|database|asset|table|view|owner|job)s)"
        r" (?P<with>"
        r"(?:with|having|that have|have) (?:\w+ or more|at least \w+|more than \w+|over"
        r" \w+|fewer "
        r"than \w+|less than \w+|\d+ or more) (?P<what>[\w ]+?)),? (?:with|including|and|plus) "
        r"(?:the |their |its )?(?:exact )?(?:counts?|numbers?|how many)"
        r"(?: each| they have| there are)?(?=[?.!]*$)",
        r"\g<each> \g<with> and how many \g<what> in each",
    ),
    (
        r"\b(?P<their>of|and|with) (?:his|her|their) (?P<act>decision|approval)\b",
        r"\g<their> the \g<act>",
    ),
    (r",? that is,? (?:all )?(?:the )?(?=(?:assets|tables|objects|views|datasets) )", ": "),
    (
        r"^(?:and )?in (?:which|what) (?P<x>(?:space|database|schema|area)s?) (?P<be>is"
        r"|are|was|were|"
        r"have|has) (?P<q>(?:(?:less|more|fewer) than |at least |at most |under |over "
        r"|exactly )?"
        r"(?:half|a third|two thirds|a quarter|three quarters|\d+ ?(?:%|percent|per"
        r" cent))|most|all|none)"
        r" of (?:the |their |all )?(?P<y>\w+) (?P<z>[\w ]+)",
        r"\g<x> where \g<q> of the \g<y> are \g<z>",
    ),
    (r"\bstill (?P<s>\w+) (?:as of )?(?:today|now|to date)\b", r"still \g<s>"),
    (
        r"\bwhose (?P<x>[\w ]{3,30}?) (?:has|have|had) (?P<v>failed|succeeded|run"
        r"|changed|crashed|"
        r"ended|finished)\b",
        r"whose \g<x> \g<v>",
    ),
    (
        r"\b(?P<x>space|database)s? (?:that |which )?(?:is|are) (?:fully|completely"
        r"|entirely|totally|100 ?%) "
        r"(?:covered|mapped|synced)\b",
        r"\g<x>s where all assets are mapped",
    ),
    (
        r"\b(?:that |which )?(?:have |has )?never (?:drifted|had (?:any |a )?drift(?:"
        r" event)?)\b",
        "without drift",
    ),
    (
        r"\blongest (?:time )?(?:that )?it (?:has )?(?:ever )?(?:took|taken) (?=to )",
        "maximum time ",
    ),
    (r"\bshares? (?=(?:the |exactly the )?same\b)", "have "),
    (
        r"\bshares? (?P<x>(?:any |some |which )?(?:columns|fields|sources|consumers))\b",
        r"have \g<x> in common",
    ),
    (
        r"\b(?P<x>columns|fields|sources|consumers) (?P<do>do|does) (?P<a>[\w. ,]+?) share"
        r"(?: with each other| together)?(?=[?.! ]*$)",
        r"\g<x> \g<do> \g<a> have in common",
    ),
    (
        r"\bis there (?:an? |any )?(?P<f>business name|label|description|owner|primary key|key|"
        r"documentation) (?:for|of|on|defined for) (?P<x>[\w.]+)(?=[?.! ]*$)",
        r"does \g<x> have a \g<f>",
    ),
    (
        r"\bmost (?:frequent(?:ly used)?|common(?:ly used)?|(?:often |widely )?used"
        r"|popular|repeated) "
        r"(?P<x>column|field) names?\b",
        r"\g<x> names that occur in the most assets",
    ),
    (
        r"\b(?P<x>column|field) name (?:is|occurs|appears|comes up|does occur|was)"
        r" (?:the |used )*most"
        r"(?: often| common| frequent| frequently| used)?(?: often| frequently)?\b",
        r"\g<x> name occurs in the most assets",
    ),
    (
        r"^(?P<show>(?:show|list|give|display)(?: me)? )?(?P<all>all|everything"
        r"|anything) but (?:the )?",
        r"\g<show>assets except ",
    ),
    (r"\bin (?:the|our|this|your) system\b(?! (?:of|data))", ""),
    (
        r"(?P<m>\bmappings?\b).*?\bglue (?:table|side|twin|target)s? (?:holds?|has|have"
        r"|contains?) "
        r"(?P<n>(?:over|more than|at least) [\d.,]+) (?:rows|records) (?:fewer|less) than\b"
        r"(?: (?:its|their|the))?(?: \w+)?(?: (?:source|table|asset|side))?",
        r"\g<m> with a row difference of \g<n>",
    ),
    # neither the one nor the other
    (
        r"\b(?P<with>(?:that |which |who )?(?:with|have|has|having|had|show|shows|got))"
        r" neither "
        r"(?P<a>[\w ]{2,40}?),? nor (?P<b>(?:an? |any )?\w+)",
        r"without \g<a> and without \g<b>",
    ),
    (
        r"\b(?P<be>(?:that |which )?(?:is|are|was|were)) neither (?P<a>[\w ]{2,30}?),? nor "
        r"(?P<b>\w+)",
        r"\g<be> not \g<a> and not \g<b>",
    ),
)
