"""What holds for all that an owner has, and the worst of a share, put as shares of each."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_THINGS = r"(?:assets|tables|views|models|objects|datasets|columns)"
_PART = (
    r"(?P<part>all|every|each|most|the majority|none|not one|no|(?:at least |more than |less than |"
    r"over |under |fewer than |exactly )?(?:half|a third|two thirds|a quarter|three quarters|"
    r"\d+ ?(?:%|percent|per cent)))"
)
_SHARES = {
    **dict.fromkeys(("all", "every", "each"), "at least 100 %"),
    **dict.fromkeys(("most", "the majority"), "more than 50 %"),
    **dict.fromkeys(("none", "not one", "no"), "less than 1 %"),
}
_LOW = frozenset({"worst", "poorest", "weakest", "lowest", "least complete", "thinnest"})
_EXTREME = (
    r"(?P<how>worst|poorest|weakest|lowest|least complete|thinnest|best|highest|most complete)"
)


_FRACTIONS = {
    "half": "50 %",
    "two thirds": "66.67 %",
    "a third": "33.33 %",
    "three quarters": "75 %",
    "a quarter": "25 %",
}


def _percent(part: str) -> str:
    """Return how much of it *part* is, in percent."""
    said = _SHARES.get(part.lower(), part.lower())
    for fraction, percent in _FRACTIONS.items():
        said = said.replace(fraction, percent)
    return said


def _share(found: re.Match[str]) -> str:
    """Return "share of mapped tables per owner, at least 100 %" for "owners whose tables are"."""
    parts = found.groupdict()
    things, how, said = parts["x"], parts["be"].lower(), parts["so"].strip()
    whole = things if things.endswith("s") else f"{things}s"
    what = f"{said} {whole}" if how in {"is", "are"} else f"{whole} with {said}"
    return f"share of {what} per owner, {_percent(parts['part'])}"


def _by_share(found: re.Match[str]) -> str:
    """Return "which space has the lowest documented share" for "where is documentation worst"."""
    parts = found.groupdict()
    what = "coverage" if parts["what"].lower() == "coverage" else "documented share"
    end = "lowest" if parts["how"].lower() in _LOW else "highest"
    of = f" of {parts['of']}" if parts.get("of") else ""
    return f"which {parts.get('where') or 'space'} has the {end} {what}{of}"


def _personal(columns: str) -> str:
    """Return "personal columns" for "columns with personal data"."""
    return re.sub(
        r"\b(?:columns (?:with|of|holding|that hold) (?:personal data|pii)|(?:personal data|pii) "
        r"columns)\b",
        "personal columns",
        columns,
        flags=re.IGNORECASE,
    )


_OWNERS = r"^(?:(?:which|what|list|show|name|give me|the|all|me) )*(?:owners|people|stewards|users)"
RULES = rules(
    (
        r"^(?:in |for )?(?:which|what) (?P<g>space|database|owner|system|table)s? (?:has|have|"
        r"is) the "
        r"(?P<how>largest|highest|biggest|greatest|smallest|lowest) (?:share|percentage|proportion|"
        r"part) of (?:the |its )?(?P<x>[^?]*\bcolumns\b[^?]*?)(?=[?.! ]*$)",
        lambda found: (
            f"share of {_personal(found['x'])} per {found['g']}, "
            f"{'lowest' if found['how'].lower() in {'smallest', 'lowest'} else 'highest'} first, "
            "top 1"
        ),
    ),
    (
        r"^how (?:complete|good|far(?: along| advanced)?|thorough|well maintained) (?:is|are) "
        r"(?:the |"
        r"our )?(?P<what>documentation|descriptions?|coverage)(?: (?:of (?:the |our )?(?:catalog|"
        r"assets)|overall|in total|altogether|in general|so far|now|today))*(?=[?.! ]*$)",
        lambda found: (
            "coverage"
            if found["what"].lower() == "coverage"
            else "what share of assets is documented"
        ),
    ),
    (
        rf"{_OWNERS} (?:whose|where|for whom|of whom|for which) {_PART} (?:of )?(?:the |their )?"
        r"(?P<x>asset|table|view|object|dataset)s? (?P<be>are|is|have|has|had|carry|carries) "
        r"(?P<so>[\w ]+?)(?=[?.! ]*$)",
        _share,
    ),
    (
        rf"{_OWNERS} whose (?P<x>{_THINGS}) (?P<be>are|have) (?P<part>all|mostly|both) "
        r"(?P<so>[\w ]+?)(?=[?.! ]*$)",
        _share,
    ),
    (
        rf"{_OWNERS} (?P<be>who have|that have|have|has) (?P<so>documented|mapped|described|"
        rf"labelled|tagged) {_PART} (?:of )?(?:the |their )?(?P<x>{_THINGS})(?=[?.! ]*$)",
        lambda found: f"share of {found['so']} {found['x']} per owner, {_percent(found['part'])}",
    ),
    (
        r"^(?:in |for )?(?:which|what) (?P<where>space|database|system)s? (?:is|has) (?:the )?"
        rf"(?P<what>documentation|coverage|descriptions?) (?:the )?{_EXTREME}(?:,? (?:for |only |"
        r"of )?(?P<of>tables|views|models)(?: only)?)?(?=[?.! ]*$)",
        _by_share,
    ),
    (
        rf"^where (?:is|are) (?:the |our )?(?P<what>documentation|coverage|descriptions?) (?:the )?"
        rf"{_EXTREME}(?:,? (?:for |only |of )?(?P<of>tables|views|models)(?: only)?)?(?=[?.! ]*$)",
        _by_share,
    ),
    (
        r"\b(?P<m>coverage|documented share)(?P<mid>(?: (?:per|by) \w+)?),? (?:(?:only|just)(?: "
        r"for)? (?P<a>tables|views|models)|(?P<b>tables|views|models) only)(?=[?.! ]*$)",
        lambda found: f"{found['m']} of {found['a'] or found['b']}{found['mid']}",
    ),
    (
        r"\b(?P<has>has|have|with) the (?P<how>worst|poorest|least|best|most poorly) "
        r"(?:documented|described) (?P<of>tables|views|models|assets)\b",
        lambda found: (
            f"{found['has']} the "
            f"{'highest' if found['how'].lower() == 'best' else 'lowest'} documented share of "
            f"{found['of']}"
        ),
    ),
    (
        r"\b(?P<has>has the (?:lowest|highest)) coverage (?:of|for) (?:the |its |all )?"
        r"(?P<of>tables|views|models)\b",
        r"\g<has> mapped share of \g<of>",
    ),
    (
        r"^is (?:the )?(?P<x>\w+)(?: space| database)? (?:completely|fully|entirely|wholly|"
        r"totally) "
        r"(?P<c>unmapped|mapped|undocumented|documented|unowned|described|covered)(?=[?.! ]*$)",
        lambda found: (
            f"are all tables in {found['x']} "
            f"{'mapped' if found['c'].lower() == 'covered' else found['c']}"
        ),
    ),
    (
        r"\b(?P<x>spaces|databases) (?:that |which )?(?:consist|consisting|are made up|hold|"
        r"contain) "
        r"(?:only|solely|exclusively|just|nothing but)(?: of)? (?P<c>orphans|unmapped|undocumented|"
        r"unowned)(?: (?:tables|assets|ones))?\b",
        lambda found: (
            f"{found['x']} where all tables are "
            f"{'unmapped' if found['c'].lower() == 'orphans' else found['c']}"
        ),
    ),
    (
        r"(?P<d>\bdatabases? (?:where|with|that have|have|has|having)\b[^?]*?)\bunmapped\b",
        r"\g<d>orphaned",
    ),
    (
        r"^(?:when (?:did|was|were|has|have) (?:each|every) (?P<a>space|database) (?:been "
        r")?(?:last |"
        r"most recently )?changed?(?: last)?|(?:date of )?(?:the )?(?:last|latest|newest|most "
        r"recent) "
        r"change (?:per|by|of each|for each|in each) (?P<b>space|database))(?=[?.! ]*$)",
        lambda found: f"newest change date per {found['a'] or found['b']}",
    ),
    # spaces with nothing in them have no share
    (
        r"(?P<m>\b(?:coverage|documented share|documented)\b[^?]*?)(?:,? (?:(?:ignoring|excluding|"
        r"without|leaving out|except) (?:the |any |all )?empty (?:ones|spaces)|(?:and|or) (?:the |"
        r"any |all )?empty (?:ones|spaces)))(?=[?.!,]|$)",
        r"\g<m>",
    ),
    (
        r"\b(?P<v>changed|modified|edited|updated|touched) by (?:someone|somebody|anyone|anybody|"
        r"any user|any person)\b(?! (?:else|other))",
        r"\g<v>",
    ),
    (
        r"\b(?:are |is |have |with |being )?neither (?:up ?stream|downstream) nor (?:up ?stream|"
        r"downstream) of (?:anything|something|any (?:other )?(?:asset|object|one))(?: else)?",
        "without lineage",
    ),
    (
        r"\bthe (?P<c>quantity|amount|status|name|number|date|count|total) drift\b(?! events?\b| "
        r"of| "
        r"per| by| kind)",
        lambda found: f"the drift on {found['c'].upper()}",
    ),
)
