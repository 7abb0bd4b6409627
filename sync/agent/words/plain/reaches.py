"""Rare ways to speak of lineage, of what one asset lacks, of shares, put as the usual ones."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_NAME = r"[\w.]+(?: [\w.]+){0,2}?"
_NUMBER = r"(?:\d+|one|two|three|four|five|six)"
_AGAINST = (
    r"(?:compared (?:with|to)|in comparison (?:with|to)|relative to|as against|against|versus|"
    r"vs\.?)"
)
_FEW = {"fewest": "fewest", "least": "fewest"}
RULES = rules(
    # how far
    (
        rf"\b(?P<n>{_NUMBER}) (?P<l>levels?|hops?|steps?)(?: deep| down| away)?,? (?:at most|at "
        rf"the "
        r"most|max(?:imum)?\.?|tops)(?=[?.!,]|$)",
        r"at most \g<n> \g<l>",
    ),
    (
        rf"\b(?P<m>(?:at most|up to|within|only) {_NUMBER} (?:levels?|hops?|steps?)) deep\b",
        r"\g<m>",
    ),
    (r"\b(?:an? |any |the )?(?:alteration|rework|redesign|overhaul) (?:of|to|in) ", "a change of "),
    # what stands at an end of it
    (
        r"\bthat (?:nothing|nobody|no other (?:object|asset|view|table))(?: else)? is (?:built|"
        r"based|"
        r"resting|founded) (?:up)?on\b",
        "that nothing depends on",
    ),
    (r"^pure sources?(?: please)?[:,\u2013-]+ (?=assets|tables|objects|views)", ""),
    (
        r"\b(?:is|are) (?:(?P<d>direct)ly )?(?:fed|filled|supplied|loaded|populated)(?P<d2> "
        r"direct)?"
        r"(?:ly)? (?:by|from) the (?P<n>most|fewest|least)(?: other)? (?:others|assets|objects|"
        r"tables|sources|datasets)",
        lambda found: (
            f"has the {_FEW.get(found['n'].lower(), 'most')} "
            f"{'direct ' if found['d'] or found['d2'] else ''}sources"
        ),
    ),
    (
        r"\b(?P<d>direct)?(?:ly)? ?feeds the (?P<n>most|fewest|least)(?: other)? (?:others|assets|"
        r"objects|datasets)(?P<d2> direct)?(?:ly)?",
        lambda found: (
            f"has the {_FEW.get(found['n'].lower(), 'most')} "
            f"{'direct ' if found['d'] or found['d2'] else ''}dependants"
        ),
    ),
    # what one lacks beside another
    (
        rf"^what (?:all )?(?:does|do) (?P<a>{_NAME}) (?:still )?(?:lack|miss|not have),? "
        rf"{_AGAINST} "
        rf"(?P<b>{_NAME})(?=[?.! ]*$)",
        r"which columns does \g<b> have that \g<a> lacks",
    ),
    (
        rf"^(?:what|which (?:columns|fields)) (?:is|are) (?:missing|absent|lacking) (?:in|from|on) "
        rf"(?P<a>{_NAME}),? {_AGAINST} (?P<b>{_NAME})(?=[?.! ]*$)",
        r"which columns does \g<b> have that \g<a> lacks",
    ),
    # what gets lost where types are converted
    (
        r"\b(?:where|at which columns) (?:do|does) (?:we|one|it) (?:los|drop)e? (?P<x>information|"
        r"precision|data|something|digits) (?:when|where|as|if|because) (?:the )?(?:data ?)?types "
        r"(?:are|get) (?:translated|converted|mapped|changed|turned)(?: (?:for|to|into) "
        r"(?:glue|aws)(?: types| ones)?)?(?:[?.,;] (?:the )?columns(?: please)?)?",
        "which columns lose precision",
    ),
    # shares, and what is better by them
    (
        r"\b(?:in|for|of) (?:which|what) (?P<g>space|database|owner|asset|table) (?:is|are) the "
        r"(?P<n>smallest|lowest|largest|highest|biggest) (?P<s>share|percentage|proportion|part) "
        r"of "
        r"(?P<x>\w+) (?P<y>(?:un)?(?:documented|mapped|described|owned|labelled|nullable))\b",
        lambda found: (
            f"which {found['g']} has the {_extreme(found['n'])} share of {found['y']} {found['x']}"
        ),
    ),
    (
        r"\b(?P<n>smallest|largest|biggest|greatest) (?=(?:share|percentage|proportion|coverage|"
        r"success rate|failure rate)\b)",
        lambda found: f"{_extreme(found['n'])} ",
    ),
    (
        r"^which (?:of (?:the )?(?:two|both|these two|them) )?(?P<g>space|database)s? (?:is|are|"
        r"has|have) (?:the )?(?P<n>better|worse|best|worst) (?:covered|coverage)[,:]? (?:of |among "
        r")?(?P<a>\w+) "
        r"(?:or|and) (?P<b>\w+)(?=[?.! ]*$)",
        r"coverage per space for \g<a> and \g<b>",
    ),
    # what a mapping would cover
    (
        r"\b(?:do(?:es)?(?:n't| not)|did(?:n't| not)) (?:yet )?(?:go|get|flow|travel|move) "
        r"(?:in)?to "
        r"(?:glue|aws)(?: yet| so far| at all)?(?=[?.!,]|$| (?:and|per|in|by)\b)",
        "are not mapped",
    ),
)


def _extreme(said: str) -> str:
    """Return "lowest" or "highest"."""
    return "lowest" if said.lower() in {"smallest", "lowest"} else "highest"
