"""The shape of an answer, told around the question: how it is drawn, what is shown, what is left.

"Bar chart of failures per space" is "failures per space as a bar chart".
"""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import EACH, PERIOD

_COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"


def _kept(found: re.Match[str]) -> str:
    """Return ", only spaces with at least 10" for ". Leave out spaces with fewer than 10"."""
    said = (found["than"] or found["or"]).lower()
    bounds = {"than": ("at least", "at most"), "or": ("more than", "less than")}
    bound = bounds["than" if found["than"] else "or"][said == "more"]
    return f", only {found['each']} with {bound} {found['n'] or found['m']}"


_SHOWN = (
    r"(?:severity|status|duration|error class|error message|error|priority|trigger|kind|score|"
    r"row count|start time|end time)"
)
RULES = rules(
    # how it is drawn, told before what is
    (
        r"^(?:please )?(?:(?:draw|show|plot|give|make|create|i want|i need)(?: me| us)? )?(?:an? |"
        r"the )?"
        r"(?P<chart>(?:bar|line|pie|column) (?:chart|graph|plot)) (?:of|for|with|showing|about) "
        r"(?:the )?(?P<what>(?!how\b|what\b)[^?]+?)[?.! ]*$",
        r"\g<what> as a \g<chart>",
    ),
    # what is so anyway: steps without any count as 0, a way over all hops
    (
        r",? (?:with )?(?:quiet|empty|missing|idle) (?:days|weeks|hours|months) (?:as|are|count as|"
        r"counted as|shown as|being|=) (?:an? )?(?:zeros?|0)(?=[?.!, ]*$)",
        "",
    ),
    (
        r",? (?:counting|considering|including|looking at|taking) (?:over |across )?all (?:the )?"
        r"(?:levels|hops|steps)(?=[?.!, ]*$)",
        "",
    ),
    (
        r"\bthan (?:it|they) (?:did|was|were|had|has|have|does|do)(?: been)? (?=(?:in|on|last|this|"
        r"yesterday|the|before)\b)",
        "than ",
    ),
    (r"\bthe target of an active (?=mapping)", "the target of a "),
    # groups that have none
    (
        rf",? (?:and |also |but )?(?:including|incl\.?|even|also|counting|not forgetting) (?:also "
        rf")?"
        rf"(?:the |those |all )?(?:{EACH}s|ones|those)? ?(?:that (?:have|had|hold|show)|which "
        rf"(?:have|"
        r"had)|with|without|having) (?:none|no such \w+|zero|0|any(?: at all)?|nothing|not a "
        r"single "
        r"one)(?=[?.!,]|$)",
        ", with zeros",
    ),
    (
        r"[.,;]? (?:and |please )?(?:show|give|put|use|fill in|count|print|with) (?:an? )?(?:0|"
        r"zero|"
        r"zeros|zeroes) (?:for|where|if|when)(?: the)? (?:those|there (?:is|are)|ones|rest|others|"
        r"jobs|tables|spaces|it|they|[\w ]+?)(?: (?:with|without|have|has|had|that have|is|are))?"
        r"(?: (?:none|any|nothing|no \w+))(?=[?.!]*$)",
        ", with zeros",
    ),
    # what is shown of each, told without "their"
    (
        rf"(?P<what>\w.*?),? (?:and )?with (?:the )?(?P<a>{_SHOWN})(?: and (?:the "
        rf")?(?P<b>{_SHOWN}))?"
        r"(?=[?.! ]*$|, (?:no matter|whether|regardless))",
        lambda found: (
            f"{found['what']}, with their {found['a']}"
            f"{' and their ' + found['b'] if found['b'] else ''}"
        ),
    ),
    # groups that are kept or left out, told by another sentence
    (
        r"[.;,?!-]+ *(?:but |and )?(?:please )?(?:leave out|leaving out|skip(?:ping)?|ignor(?:e|"
        r"ing)|"
        r"drop(?:ping)?|exclud(?:e|ing)|omit(?:ting)?|hid(?:e|ing)|disregard|without) (?:the |all "
        rf"|any )?(?P<each>those|ones|groups|{EACH}s) (?:with|that have|having|where there are) "
        rf"(?:(?P<than>fewer|less|more) than (?P<n>{_COUNT})|(?P<m>{_COUNT}) or "
        r"(?P<or>fewer|less|more))(?: \w+)?(?=[?.! ]*$)",
        _kept,
    ),
    (
        rf",? (?:but )?(?:only|just) (?:the |those )?(?P<each>{EACH})s (?:where|for which) (?:it|"
        rf"this|"
        r"that|the (?:share|rate|number|value|average|count)) (?:is |are |was |lies )?(?P<op>above|"
        r"over"
        r"|more than|below|under|less than|at least|at most|exceeds|exceeding) (?P<n>\d)",
        lambda found: (
            f", only {found['each']}s {'above' if 'exceed' in found['op'] else found['op']} "
            f"{found['n']}"
        ),
    ),
    # where to look, told behind or before what is looked for
    (
        r"\b(?P<what>(?:tables|views|assets|objects|models|datasets)\b[^,]*), (?:but )?only "
        r"(?:in|for|from|on) (?:the )?(?P<where>datasphere|glue|sap|aws)(?: side)?(?=[?.! ]*$)",
        r"\g<what> in \g<where>",
    ),
    (
        rf"^(?:only )?(?P<where>datasphere|glue|sap|aws|{PERIOD})(?: only| alone)?(?: please| "
        rf"pls)?"
        r"\s*[:,-]+\s*(?P<rest>(?:per|by|for each|how|which|what|number|show|list|count|give)\b.+?)"
        r"[?.! ]*$",
        r"\g<rest> in \g<where>",
    ),
)
