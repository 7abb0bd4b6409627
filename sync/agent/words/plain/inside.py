"""Conditions on what hangs on a thing, put before its noun: "with a table without an owner".

What a table lacks inside "spaces with at least one table without an owner" is no matter of the
space: it is "spaces with at least one unowned table".
"""

from __future__ import annotations

import re

_LACKED = {
    "owner": "unowned",
    "description": "undocumented",
    "documentation": "undocumented",
    "mapping": "unmapped",
    "active mapping": "unmapped",
}
_FIELD = r"(?:owner|description|documentation|active mapping|mapping)s?"
_LIST = rf"(?:an? |any |the )?{_FIELD}(?:(?:,| or| and| nor|, or|, nor) (?:an? |any )?{_FIELD})*"
_INSIDE = re.compile(
    r"(?P<lead>\b(?:spaces?|databases?|owners?|people|schemas?|areas?)\b(?: (?:that|which|who))? "
    r"(?:with|have|has|having|own|owns|contain|contains|containing|hold|holds|where) "
    r"(?:(?:at least|more than|at most|fewer than|less than|exactly|only) \w+ |\d+ or more |an? |"
    r"any |some |no )?)"
    r"(?P<kind>(?:glue |local |remote |datasphere )?)(?P<what>tables?|views?|assets?|objects?|"
    r"datasets?)"
    rf" (?:without|lacking|that (?:have|has) (?:no|neither)|which (?:have|has) (?:no|neither)|"
    rf"with no|"
    rf"with neither|having no|having neither|that lacks?) (?P<lacked>{_LIST})"
    r"(?=[?.!,]|$| (?:and|but|in|per|or)\b)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\b(?P<where>where|in which) (?:no|none of the|not a single|not one(?: of the)?) "
    r"(?P<kind>(?:glue |local |remote )?)(?P<what>table|view|asset|object|dataset)s? "
    rf"(?:has|have) (?:an? |any )?(?P<lacked>{_FIELD})(?=[?.!,]|$)",
    re.IGNORECASE,
)
_SETTLED = {
    "orphan": "that are the target of a mapping",
    "unmapped": "that are mapped",
    "undocumented": "with a description",
    "unowned": "with an owner",
    "ownerless": "with an owner",
}
_LEFT_OUT = re.compile(
    r",? (?:without|excluding|minus|less|leaving out|but (?:not|without|no)|(?:that |which "
    r")?(?:are|is)"
    r" (?:no|not|not an?)) (?:the |any |all )?(?P<what>orphan|unmapped|undocumented|unowned|"
    r"ownerless)"
    r"(?:s|ed)?(?: (?:ones|tables|assets|objects))?(?=[?.!,]|$)",
    re.IGNORECASE,
)


def as_plain_inside(text: str) -> str:
    """Return *text* with what is said of inner things told before their noun."""
    text = _INSIDE.sub(_told_before, text)
    text = _NONE.sub(_told_of_all, text)
    return _LEFT_OUT.sub(lambda found: f" {_SETTLED[found['what'].lower()]}", text)


def _told_before(found: re.Match[str]) -> str:
    words = re.findall(_FIELD, found["lacked"], re.IGNORECASE)
    said = dict.fromkeys(_LACKED[word.lower().removesuffix("s")] for word in words)
    lead = re.sub(r"\ban $", "a ", found["lead"])
    if lead[-2:] == "a " and next(iter(said))[0] in "aeiou":
        lead = f"{lead[:-2]}an "
    return f"{lead}{' '.join(said)} {found['kind']}{found['what']}"


def _told_of_all(found: re.Match[str]) -> str:
    """Return "where all tables are unowned" for "where no table has an owner"."""
    said = _LACKED[found["lacked"].lower().removesuffix("s")]
    return f"{found['where']} all {found['kind']}{found['what']}s are {said}"
