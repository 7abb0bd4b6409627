"""Constructions about the columns that assets have, put as plainer ones before they are read."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import COLUMN, TEXT

_HAVE = r"(?:with|having|have|has|that have|that has|holding|hold|containing|contain)"
_END = r"(?=[?.!,]|$| (?:in|and|per|that|which|of)\b)"
_KEPT = r"(?:stored|kept|held|saved|captured|recorded|tracked|maintained)"
_SYNCED = r"(?:changed|modified|altered|synced|refreshed|profiled|loaded|replicated|updated)"
_BEEN = r"(?:been |were |was |got )?"
_MANY = (
    r"(?P<n>\b(?:more than|fewer than|less than|at least|at most|over|exactly) \w+|\b\d+ or more|"
    r"\b\d+)"
)
_JOINT = r"(?:,| and| but| with|, with|, and|, but)?"
_NONE = r"(?:none|not one)(?: of (?:them|these|those|which))?(?: (?:is|are|being|has been))? "
_NTH = {
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
}
_SIZED = r"\s?\((?P<n>\d+)(?:, ?(?P<m>\d+))?\)"
_OF_TYPE = (
    r"(?:that |which )?(?:are |is |have |has )?(?:of |with |having )?(?:an? |the )?(?:data ?)?"
    r"types? "
)
_ALL_OF_THEM = (
    r"(?:all|every)(?: single| one)?(?: of)?(?: the| our)? (?P<who>(?:[\w.]+ ){0,4}?"
    r"(?:tables?|views?|assets?|objects?|models?|datasets?)"
    r"(?: (?:in|of|from|within) (?:the )?[\w ]+?)?)"
)
_COLUMNS = r"\b(?:columns?|fields?|attributes?)(?: names?)?"
_NUMBERS = {"two": 2, "three": 3, "four": 4, "one": 1}


def _of_types(found: re.Match[str]) -> str:
    """Return "column names having at least 2 data types" for those "with different types"."""
    least, more = found["m"] or "2", found["n"]
    count = _NUMBERS.get((more or least).lower()) or int(more or least)
    return f"column names having at least {count + 1 if more else count} data types"


RULES = rules(
    (
        r"\b(?:identified|keyed) by (?P<n>more than one|several|multiple|at least \w+|\w+ or more) "
        r"key "
        r"(?:fields?|columns?)\b",
        r"with \g<n> key columns",
    ),
    (
        r"^(?:what|which)(?: \w+)? (?:carries|carry|has|have|holds?|contains?) both an? "
        r"(?P<one>\w+) and "
        r"an? (?P<other>\w+) (?:field|column|attribute)(?=[?.! ]*$)",
        r"which assets have both a \g<one> and a \g<other> column",
    ),
    (  # "columns that have different types in different tables of Glue"
        r"\b(?:columns|fields|attributes)(?: names)? (?:(?:that|which|are|do) )*(?:(?:have|come "
        r"with|"
        r"show|use) )?(?:with )?(?:different|differing|varying|several) (?:data ?)?types (?:in|"
        r"across|"
        r"among|between) (?:the )?(?:different|several|various|multiple|its|our|all)? ?(?P<x>"
        r"(?:datasphere |glue |aws )?(?:tables|assets|objects|views))(?=[?.! ]*$)",
        r"column names having at least 2 data types in \g<x>",
    ),
    (
        r"\b(?:column|field|attribute) names (?:(?:that|which|are|is) )*(?:typed|defined|declared|"
        r"stored) (?:differently|in different ways|inconsistently) (?:in|across|among|between) "
        r"(?:the "
        r"|our |all |different )*(?P<x>(?:datasphere |glue |aws )?(?:tables|assets|objects|views))"
        r"(?=[?.! ]*$)",
        r"column names having at least 2 data types in \g<x>",
    ),
    (
        r"\b(?:column|field|attribute) names? (?:(?:that|which|do|are|is|can be|each) )*(?:(?:come|"
        r"occur|appear|exist|use|show up|have|has|store|define|declare)(?:s|d|red|ing)? "
        r")?(?:(?:with|"
        r"in|as|of|under|having) )?(?:(?:more than|over) (?P<n>one|two|three|\d+)|at least "
        r"(?P<m>two|"
        r"three|four|\d+)|several|different|multiple|various|varying|differing|inconsistent|two or "
        r"more|2 or more) (?:different |distinct )?(?:data ?)?types?\b(?! (?:on|in) (?:both|each|"
        r"the "
        r"two|either) )",
        _of_types,
    ),
    (
        rf"{_COLUMNS} (?!does each)(?:(?:that|which|do|does|are|is) )*{_ALL_OF_THEM} (?:all "
        rf")?(?:have|has|share|"
        r"contain|carry|include|possess)s?(?: in common)?(?=[?.! ]*$)",
        r"columns in common of all \g<who>",
    ),
    (
        rf"{_COLUMNS} (?:(?:that|which|are|is|do|they) )*(?:shared|common|appear(?:s|ing)?|"
        r"occur(?:s|ring)?|exist(?:s|ing)?|present|found|contained|included|show(?:s|ing)? up|"
        rf"(?:have )?in common)(?: by| to| in| for| across| among| of)? {_ALL_OF_THEM}(?=[?.! ]*$)",
        r"columns in common of all \g<who>",
    ),
    (
        rf"{_COLUMNS} (?:(?:that|which) )?(?:are|is) in {_ALL_OF_THEM}(?=[?.! ]*$)",
        r"columns in common of all \g<who>",
    ),
    (  # "columns of type decimal(15,2)"
        rf"\b(?P<c>columns?|fields?) {_OF_TYPE}(?P<t>decimal|numeric|dec){_SIZED}",
        lambda found: f"{found['c']} whose data type contains '{_sized(found)}'",
    ),
    (
        rf"\b(?P<c>columns?|fields?) {_OF_TYPE}(?:varchar|string|char|nvarchar)\s?\((?P<n>\d+)\)",
        r"\g<c> with a length of exactly \g<n>",
    ),
    (
        rf"\b(?P<t>decimal|numeric|dec){_SIZED} (?P<c>columns?|fields?)\b",
        lambda found: f"{found['c']} whose data type contains '{_sized(found)}'",
    ),
    (
        r"\b(?:varchar|string|char|nvarchar)\s?\((?P<n>\d+)\) (?P<c>columns?|fields?)\b",
        r"\g<c> with a length of exactly \g<n>",
    ),
    (
        r"^(?:are|is) there (?:any )?(?:duplicates?|overlaps?|matches|overlapping|duplicate|common|"
        r"shared|identical)(?: (?:of|in))?(?: the)? (?:columns?|fields?)(?: names?)? "
        r"(?:between|in|of)"
        r" (?P<x>[\w.]+(?: [\w.]+){0,3}? and [\w. ]+?)(?=[?.! ]*$)",
        r"columns common to \g<x>",
    ),
    (
        rf"\b(?:the )?(?P<nth>{'|'.join(_NTH)}) (?P<c>column|field) (?=(?:of|in|from)\b)",
        lambda found: f"the {_NTH[found['nth'].lower()]} {found['c']} ",
    ),
    (
        r"^(?P<ask>(?:what is |what's |which is |show |show me )?)(?:the )?(?:very )?last "
        r"(?:column|"
        r"field) (?:of|in) (?P<x>[\w. ]+?)(?=[?.! ]*$)",
        r"\g<ask>column with the highest position in \g<x>",
    ),
    (
        r"\b(?P<n>(?:more|less|fewer) than|at least|over|under|at most|above|below) "
        r"(?P<p>\d+(?:\.\d+)?"
        r" ?(?:%|percent|per cent)) (?:nulls?|null values|empty values|empty|missing values|"
        r"empties)\b",
        r"a null share of \g<n> \g<p>",
    ),
    (
        r"\b(?:that )?(?:is|are) (?:most often|most frequently|mostly|usually) (?:empty|null|not "
        r"filled|"
        r"unfilled|missing)\b|\b(?:is|are) (?:empty|null|unfilled|missing) (?:the )?most(?: often| "
        r"frequently)?\b",
        "has the highest null share",
    ),
    (  # "no column with amount in its name"
        r"\b(?P<d>no|an?|any|some|without an?|without any|at least one) (?:column|field)s? (?:with|"
        r"that (?:has|have)|having|that contains?|containing) (?:the (?:word|text|term) )?"
        r"['\"]?(?P<x>\w+)['\"]? in (?:its|the|their)(?: column)? names?\b",
        r"\g<d> \g<x> column",
    ),
    (
        r"\b(?P<d>no|without an?|without any) (?:column|field)s? (?:whose|where the) names? "
        r"(?:contains?|includes?|has|have|holds?|mentions?) (?:the (?:word|text|term) )?"
        r"['\"]?(?P<x>\w+)['\"]?(?=[?.!,]|$| (?:and|in|but)\b)",
        r"\g<d> \g<x> column",
    ),
    (
        r"\bno (?P<x>amount|quantity|number|count|total) (?P<c>column|field)s?\b",
        r"without an \g<x> \g<c>",
    ),
    (  # one field of two tables
        r"^(?:what is |what's |compare )?(?:the )?(?P<f>(?:data ?)?types?|length|label|"
        r"description) of "
        r"(?:the )?(?P<c>\w+)(?: column| field)? (?:in|of|from) (?:the )?(?P<a>[\w. ]+?),? "
        r"(?:compared (?:with|to)|versus|vs\.?|against|and (?:in|of|for)) (?:that (?:in|of) |"
        r"(?:in|of) )?"
        r"(?:the )?(?P<b>[\w. ]+?)(?=[?.! ]*$)",
        r"\g<f> of \g<c> in \g<a> and \g<b>",
    ),
    # "some kind of amount column"
    (rf"\b(?:some|any) (?:kind|sort|type|form) of (?=\w+ {COLUMN}\b)", "a "),
    (
        rf"\b(?P<with>{_HAVE}) both (?:an? |some )?(?P<a>\w+)(?: {COLUMN})? and (?:also )?"
        rf"(?:an? |some )?(?P<b>\w+) {COLUMN}s?\b",
        r"\g<with> a \g<a> column and a \g<b> column",
    ),
    # what is stored at all
    (
        rf"^(?:is|are|do we have|is there) (?:the |any |a )?(?P<x>\w+(?: \w+)?) {_KEPT} "
        r"(?:anywhere|somewhere|at all|in any (?:table|asset|object))(?: at all)?"
        rf"(?:\s*[?,;.-]+\s*(?:and |if so,? )*(?:please )?(?:list|show|give|tell)(?: me)?"
        r"(?: the| all| which)* (?:assets|tables|objects)"
        r"(?: where| that have it| with it| please)?)?"
        r"(?=[?.! ]*$)",
        r"which assets have a \g<x> column",
    ),
    # of so many columns none, or all
    (
        rf"{_MANY} {COLUMN}s?{_JOINT} {_NONE}(?:with|has|have|having|carries) (?:an? |any )?"
        rf"{TEXT}\b",
        r"\g<n> columns and no documented columns",
    ),
    (
        rf"{_MANY} (?P<what>{COLUMN}|table|view|asset|run|mapping)s?{_JOINT} {_NONE}"
        r"(?P<x>documented|described|labelled|nullable|mapped|failed|successful|owned|"
        r"active)\b",
        lambda found: _told_of(found, "no "),
    ),
    (
        rf"{_MANY} (?P<what>{COLUMN}|table|view|asset)s?{_JOINT} (?:all|every one|each)"
        r"(?: of (?:them|these|those|which))?(?: (?:is|are|being))? (?P<x>documented|described"
        r"|mapped|owned)\b",
        lambda found: _told_of(found, "no un"),
    ),
    (  # "more than 4 columns but only 2 documented", "... of which 2 are documented"
        rf"{_MANY} {COLUMN}s?{_JOINT} (?:of which |only |just |with )*(?P<m>(?:(?:more|fewer|less) "
        r"than|at least|at most|over|exactly) \w+|\d+|one|two|three|none)(?: of (?:them|these|"
        r"those|which))?(?: (?:is|are|being))? (?P<x>documented|described|undocumented|nullable|"
        r"mandatory)(?: ones?)?(?=[?.!,]|$)",
        lambda found: f"{found['n']} columns and {_exactly(found['m'])} {found['x']} columns",
    ),
    (
        r"\bwidest (?P<x>(?:\w+ ){0,2}?(?:columns?|fields?))\b(?! count)",
        r"longest \g<x>",
    ),
    (r"\btext (?P<c>column|field)(?P<s>s?)\b", r"textual \g<c>\g<s>"),
    (
        rf"\b(?:where|in which) (?:no|none of the) {COLUMN}s? (?:has|have|carries|carry) "
        rf"(?:an? |any )?{TEXT}\b",
        "with no documented columns",
    ),
    # "description of every table that has one"
    (
        r"\b(?P<x>description|owner|label|business name)s? (?:of|for) (?P<all>every|each|all)"
        r" (?P<of>[\w ]+?) (?:that|which) (?:has|have|got) one(?=[?.! ]*$)",
        r"\g<x> of \g<all> \g<of> with a \g<x>",
    ),
    # what the twin of one thing lacks
    (
        r"\b(?:missing|absent|not(?: there| present| found)?) (?:from|in|on) (?:its|the|"
        r"their) (?:copy|twin|counterpart|target|version|mirror) (?:in|on) (?P<side>glue|aws|"
        r"datasphere|sap)\b",
        r"missing in \g<side>",
    ),
    (
        r"\b(?:lacks?|misses|miss|lacking|missing) (?:an? |any |its |their )?(?:counterpart|"
        r"source|twin) in (?:datasphere|sap)\b",
        "with no counterpart in datasphere",
    ),
    (
        r"\b(?P<no>(?:with no|without) (?:a )?counterpart in \w+) and (?:have|has|with) no "
        r"(?P<x>\w+) either\b",
        r"\g<no> and without \g<x>",
    ),
    (r"\b(?:taken|put|lumped|seen|looked at|considered) together\b", "together"),
    (
        r"\bnothing (?:further )?down-?stream (?=(?:relies|depends|reads|uses|builds))",
        "nothing ",
    ),
    # neither the one nor the other in some time
    (
        rf"\b(?:have |has |were |was |had )?neither {_BEEN}(?P<a>{_SYNCED}) nor {_BEEN}"
        rf"(?P<b>{_SYNCED})\b",
        r"not \g<a> and not \g<b>",
    ),
    # how many views or models a thing feeds
    (
        r"\b(?:that |which )?(?:feeds?|feeding|serves?|(?:is|are) (?:used|read|"
        r"consumed) (?:by|in)) "
        r"(?P<n>(?:more than|at least|fewer than|at most|over|exactly) \w+|\w+ or more|several|"
        rf"two|three) (?:different )?(?:analytic )?(?P<x>view|model)s?{_END}",
        lambda found: (
            f"that feed a {found['x']}"
            if found["n"].lower() in {"at least one", "at least 1"}
            else f"with {_many(found['n'])} downstream {found['x']}s"
        ),
    ),
    (
        r"(?P<by>\b(?:by|most|fewest|highest|lowest|than \w+|at "
        r"(?:least|most) \w+|\d+ or more|exactly \w+)) (?:the )?(?:number of )?(?:downstream|"
        r"dependent|dependant|consuming) (?:analytic )?(?P<x>view|model)s?\b(?! of\b)",
        r"\g<by> downstream \g<x> count",
    ),
    (
        r"\b(?:number|count) of (?:downstream|dependent|dependant|consuming) (?:analytic )?"
        r"(?P<x>view|model)s (?=(?:per|by|for each|of each) )",
        r"downstream \g<x> count ",
    ),
)


def _told_of(found: re.Match[str], none: str) -> str:
    """Return "5 columns and no documented columns"; owners have no such conditions."""
    if re.search(r"\bowners?\b", found.string[: found.start()], re.IGNORECASE):
        return found[0]
    return f"{found['n']} {found['what']}s and {none}{found['x']} {found['what']}s"


def _sized(found: re.Match[str]) -> str:
    """Return "decimal(15,2)", as the stores write it."""
    digits = f",{found['m']}" if found["m"] else ""
    return f"decimal({found['n']}{digits})"


def _exactly(said: str) -> str:
    """Return "exactly 1" for a bare number, "no" for none."""
    bare = {"none": "no", "one": "exactly 1", "two": "exactly 2", "three": "exactly 3"}
    return f"exactly {said}" if said.isdigit() else bare.get(said.lower(), said)


def _many(said: str) -> str:
    """Return "at least 2" for "several"."""
    bare = {"several": "at least 2", "two": "at least 2", "three": "at least 3"}
    return bare.get(said.lower(), said)
