"""What is said behind a question to narrow it: "(datasphere only)", "views don't count"."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_OUT = (
    r"(?:do(?:n't| not) count|are (?:out|excluded|left out|ignored)|excluded|left out|aside|"
    r"(?:you |we )?can (?:be )?(?:leave|left|ignored?|skip|skipped)(?: out)?)"
)
_BREAK = r"\s*[?.;,(\u2013-]+\s*"
_NOT_TABLES = r"(?:views|models|views (?:and|or) models|models (?:and|or) views)"
RULES = rules(
    (  # a side: "(datasphere only)"
        r"^(?!.*\b(?:columns?|fields?)\b)(?P<q>.+?)(?:\s*\(|\s*[,;\u2013-] )(?:only (?:in |on "
        r")?(?P<a>"
        r"datasphere|glue)|(?P<b>datasphere|glue)(?: side| assets| tables)? only)\)?"
        r"(?P<end>[?.! ]*)$",
        lambda found: f"{found['q']} in {found['a'] or found['b']}{found['end']}",
    ),
    (  # a mapping is an active one: "... to more than one glue table (active ones only)"
        r"(?P<m>\b(?:mapped|synced|covered|goe?s?|land|written|lead) (?:\w+ ){0,2}?(?:to|in|into|"
        r"by) [^?.(]*?)[?.]?(?:\s*\(|\s*[,;\u2013-] |\s+)(?:only (?:the )?active(?: (?:ones|"
        r"mappings|"
        r"links))?(?: count)?|(?:the )?active (?:ones|mappings|links) only)\)?(?=[?.! ]*$)",
        r"\g<m>",
    ),
    (  # tables are no views: "rows of all tables per space, views don't count"
        rf"(?<=\w )(?<!and )(?<!but )(?<!only )(?<!just "
        rf")(?P<t>\btables?\b[^?.;(]*){_BREAK}(?:(?:no|not|without|excluding|ignoring|leaving out) "
        rf"(?:the |any |counting )?{_NOT_TABLES}|(?:the )?{_NOT_TABLES} {_OUT})\)?(?=[?.! ]*$)",
        r"\g<t>",
    ),
    (
        r"(?P<t>\btables?\b(?! (?:and|or) views)[^?.;(,]*?) (?:excluding|ignoring|not counting|"
        r"leaving "
        rf"out|but no) (?:the |any )?{_NOT_TABLES}(?=[?.! ]*$)",
        r"\g<t>",
    ),
    (  # groups that have none are not told anyway
        rf"{_BREAK}(?:and )?(?:the )?(?:spaces|databases|owners|people) (?:without|with no|that "
        rf"have "
        rf"no|having no) (?:any )?(?:such )?(?:tables|assets|views|objects|ones?|any) {_OUT}\)?"
        r"(?=[?.! ]*$)",
        "",
    ),
    # whose they are, and how many each has
    (
        r"^who (?:is|are) (?:responsible for|in charge of|the owners? of) (?P<x>.+?),? and how "
        r"many "
        r"(?:(?:is|are) (?:it|that|there|they|those)|of (?:them|these)|(?:do|does) each (?:own|"
        r"have))?"
        r" ?(?:(?:per|for each|for every|by) (?:person|owner|head|one|of them))?(?=[?.! ]*$)"
        r"|^who owns (?P<y>.+?),? and how many (?:(?:is|are) (?:it|that|there|they|those)|of "
        r"(?:them|"
        r"these))? ?(?:per|for each|for every|by) (?:person|owner|head|one|of them)(?=[?.! ]*$)",
        lambda found: f"how many {_bare(found['x'] or found['y'])} per owner",
    ),
    (  # "SALES and HR side by side: open drift, failed runs, active mappings"
        r"^(?P<a>\w+) (?:and|vs\.?|versus|against|next to) (?P<b>\w+)(?: spaces?)?,? (?:side by "
        r"side|"
        r"next to each other|compared|in comparison)\s*[:\u2013-]\s*(?P<x>[^?]+?),(?: and)? "
        r"(?P<y>[^,?]+?)(?=[?.! ]*$)",
        r"\g<x> and \g<y> per space for \g<a> and \g<b>",
    ),
)


def _bare(said: str) -> str:
    """Return *said* without its article."""
    first, _, rest = said.partition(" ")
    return rest if first.lower() in {"the", "all", "those", "our"} else said
