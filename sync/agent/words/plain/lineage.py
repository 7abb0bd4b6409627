"""Constructions about lineage and mappings, put as plainer ones before they are read."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_OWNERS = r"(?:people|persons|users|colleagues|owners|stewards)"


def _sources_of_each(found: re.Match[str]) -> str:
    """Return "number of source tables per model" for "how many tables does each model use"."""
    what = "source tables" if found["x"].lower() == "tables" else "upstream assets"
    return f"number of {what} per {found['m'].rstrip('s')}"


RULES = rules(
    (
        r"\b(?P<verb>reads?|reading|comes?|coming|fed|loads?|loaded|depends?|built|builds?) "
        r"straight (?P<on>from|on|by)\b",
        r"\g<verb> directly \g<on>",
    ),
    # whether there is anything, of one asset
    (
        r"^(?P<does>(?:and )?does) (?:anything|something)(?: else)? depend on (?=\S)",
        r"\g<does> anything rely on ",
    ),
    (
        r"^(?:and )?is (?P<a>[\w.]+(?: [\w.]+){0,3}?) (?:used|needed|read|consumed|required) by "
        r"(?:anything|something|anyone|anybody)(?: else)?(?=[?.! ]*$)",
        r"does anything rely on \g<a>",
    ),
    # how far, said twice or for nothing
    (
        r"\b(?P<n>levels?|hops?|steps?) (?:up|down)(?:wards?)?(?=[?.!,]|$| (?:from|of)\b)",
        r"\g<n>",
    ),
    (
        r"(?P<exact>\bexactly \w+ (?:hops?|levels?|steps?)\b[^?]*?),? (?:so |and )?not"
        r" (?:just |only )?"
        r"the direct ones?\b",
        r"\g<exact>",
    ),
    (
        r",? (?:near or far|near and far|directly or not|direct or not|directly or indirectly|"
        r"direct or indirect|at (?:any|whatever) distance|up or down|upwards or downwards)\b,?",
        "",
    ),
    (r"\b(?P<s>sources?|inputs?|origins?) of (?:their|its) own\b", r"\g<s>"),
    (
        r"\b(?P<x>what|which \w+|everything|assets|tables|views|objects)(?: that| which)?"
        r" (?:lies|lie|is|are|sits|sit|stands|stand|comes|come) (?P<d>directly )?above"
        r" (?P<a>(?-i:[\w.]*[A-Z_][\w.]*))(?![\w.])",
        r"\g<x> is \g<d>upstream of \g<a>",
    ),
    (
        r",? (?P<n>\w+ (?:levels?|hops?|steps?)) (?P<most>at (?:the )?most|at (?:the )?least)"
        r"(?=[?.!,]|$)",
        r" \g<most> \g<n>",
    ),
    (r"\bfrom which (?P<n>nothing|nobody|no one)(?: else)? reads\b", r"that \g<n> reads"),
    (
        r"^(?P<and>and )?(?:in)?to (?P<which>which|what) (?P<x>[\w ]+?) (?P<do>does|do|did) "
        r"(?P<a>[\w.' ]+?) (?P<verb>flow|go|feed)(?: further| on| onwards?)*(?=[?.! ]*$)",
        r"which \g<x> \g<do> \g<a> flow into",
    ),
    (
        r"\boutside (?:of )?(?:the )?(?P<x>\w+)(?: (?:space|database))?\b(?= (?:is|are"
        r"|were|would|that|which)"
        r"|,|\?|$)",
        r"not in \g<x>",
    ),
    (
        r"(?P<no>\b(?:not|no|never|without|\w+n't)\b[^?]*?\b(?:refresh|sync|synced"
        r"|refreshed|updated|"
        r"loaded|replicated)) for (?:a|one|a whole|an entire) month\b",
        r"\g<no> for 30 days",
    ),
    (
        r"(?P<no>\b(?:not|no|never|without|\w+n't)\b[^?]*?\b(?:refresh|sync|synced"
        r"|refreshed|updated|"
        r"loaded|replicated)) for (?:a|one|a whole|an entire) week\b",
        r"\g<no> for 7 days",
    ),
    (
        r"(?<!\band)(?<!\bnow)(?<!\bbut)(?<!\bthen)(?<!\bthat),? (?:counted |counting |taken "
        r"|followed )?(?:through|over|across|on) all (?:the )?"
        r"(?:levels|hops|steps)\b",
        "",
    ),
    (
        r"\b(?:finally|ultimately|eventually|in the end) (?=(?:feed|depend|flow|come"
        r"|reach|end)s?\b)",
        "",
    ),
    (
        r",? (?:meaning |i\.e\. |that is )(?:those |the ones )?with nothing (?:above"
        r"|upstream of|before) "
        r"(?:them|it),?",
        "",
    ),
    (
        r"\bwhere (?P<do>do|does) (?P<x>[\w. ]+?) get (?:its |their |the )?data"
        r" from(?P<rest> not in| outside)?",
        r"what feeds \g<x>\g<rest>",
    ),
    (
        r"(?P<no>\b(?:not|no|never|without|\w+n't)\b[^?]*?\b(?:more|longer) than) (?:a"
        r"|one) (?:whole )?week\b",
        r"\g<no> 7 days",
    ),
    (
        r"(?P<no>\b(?:not|no|never|without|\w+n't)\b[^?]*?\b(?:more|longer) than) (?:a"
        r"|one) (?:whole )?month\b",
        r"\g<no> 30 days",
    ),
    # mappings
    (
        r"\? (?:and )?which(?: ones?)?,? and what (?:are|is) (?:the|their|its)"
        r" (?P<t>targets?|owners?|sources?)\b",
        r" with their \g<t>",
    ),
    (
        r"\bwhich (?:columns?|fields?) of (?P<a>[\w.]+) (?:did not|didn't|does not"
        r"|doesn't|do not|never) "
        r"(?:make|made|makes) it (?:in)?to (?P<b>[\w.]+)",
        r"which columns are in \g<a> but not in \g<b>",
    ),
    (
        r"\bsince when (?:is|are|was|has|have) (?P<x>[\w.' ]+?) (?:been )?(?:mapped"
        r"|synced|linked)\b",
        r"when was the mapping of \g<x> approved",
    ),
    (
        r"\b(?:is|are) (?:covered|mapped) (?:the )?(?:worst|least|poorest|poorly)\b"
        r"|\b(?:is|are) (?:the )?(?:worst|least|poorest)[- ](?:covered|mapped)\b",
        "has the lowest coverage",
    ),
    (
        r"\b(?:is|are) (?:covered|mapped) (?:the )?(?:best|most)\b"
        r"|\b(?:is|are) (?:the )?best[- ](?:covered|mapped)\b",
        "has the highest coverage",
    ),
    (
        r"^is (?:the )?(?P<a>\w+)(?: space)? better (?:covered|mapped) than (?:the"
        r" )?(?P<b>\w+)",
        r"which of \g<a> and \g<b> has the higher coverage",
    ),
    (
        r"^by how (?:many (?:percentage )?points|much) (?:does|do|did) (?:the"
        r" )?(?P<x>[\w ]+?) differ "
        r"between (?P<a>\w+) and (?P<b>\w+)",
        r"difference in \g<x> between \g<a> and \g<b>",
    ),
    (
        r"\b(?P<and>plus|and|with|including|along with) (?:also )?the (?P<o>owners?) of the "
        r"(?:asset|table|view|object|dataset)s?(?=[?.! ]*$)",
        r"\g<and> their \g<o>",
    ),
    (r"\bactively (?=mapped|synced|covered|replicated)", ""),
    (
        r"\bthat (?P<who>\w+\.\w+|\w+) (?:did not|didn't|has not|hasn't) (?:decide"
        r"|approve|confirm|accept|"
        r"propose)(?:d)?(?: on)?\b",
        r"excluding \g<who>",
    ),
    (
        r"(?P<m>\b(?:mappings?|links?|jobs?)\b[^?]*?) whose (?:assets?|tables?|sources?)"
        r" (?:has|have|had) ",
        r"\g<m> with ",
    ),
    (
        r"\b(?:its|the) (?P<side>glue|aws) (?:copy|replica|version|pendant)\b",
        r"its \g<side> twin",
    ),
    # two conditions on what hangs on one thing
    (
        r"\b(?P<with>with|have|has|having) both (?P<a>(?:\w+ )?\w+) and (?P<b>(?:\w+ )?\w+) "
        r"(?P<n>drift|runs|columns|mappings|jobs)\b",
        r"\g<with> \g<a> \g<n> and with \g<b> \g<n>",
    ),
    # owners
    (
        rf"\b(?:how many|(?:the )?number of) (?:different |distinct )?{_OWNERS} (?:who |that )?"
        r"(?:own|are responsible for|look"
        r" after|are owners of|"
        r"are in charge of) (?:at least (?:one|1) |any |an? |some )?(?P<x>[\w ]+)",
        r"how many different owners of \g<x>",
    ),
    (
        r"\b(?:up to|at most|within) (?P<n>\w+) (?P<l>levels?|hops?|steps?) (?P<w>above|"
        r"below) ",
        lambda found: (
            f"at most {found['n']} {found['l']} "
            f"{'up' if found['w'].lower() == 'above' else 'down'}stream of "
        ),
    ),
    (
        r"\b(?:which |what |whose )?proposals\b(?P<of>.*?) (?:have |has )?(?:waited|been "
        r"waiting|waiting|been open|been "
        r"pending) (?:the )?longest",
        r"oldest proposed mapping\g<of>",
    ),
    (r"\bconnection from (?P<a>[\w.]+) to (?=\w)", r"path from \g<a> to "),
    (r"\bend[- ]to[- ]end (?=(?:path|way|route|lineage|flow|chain)\b)", ""),
    (
        r"^(?:which|what) (?P<x>asset|table|view|object|dataset) (?:would|will) (?:hurt|harm|"
        r"matter|be "
        r"missed|affect) (?:the )?(?:most|others most) (?:if|when) it (?:broke|breaks|failed|"
        r"fails|"
        r"went away|were (?:dropped|gone|lost))(?=[?.! ]*$)",
        r"which \g<x> has the most downstream dependencies",
    ),
    # what a view feeds, and no model
    (
        r"\b(?P<v>feed|feeds|used by|used in) (?P<a>an? (?:view|model|analytic model)) but "
        r"(?:not an?|no) (?P<b>view|model|analytic model)\b",
        r"\g<v> \g<a> and that \g<v> no \g<b>",
    ),
    (r"^stale (?=(?:for|since)\b)", "assets stale "),
    (
        r"^(?:(?:on|from) )?how many (?P<x>tables|assets|objects|sources|inputs) (?:does|do|is|"
        r"are) "
        r"(?:each|every|all|the|our)(?: of (?:the|our))? (?P<m>(?:analytic )?models?|views?)(?: "
        r"each)? "
        r"(?:use|read|depend|built|draw|need|based|consume|rely|have)s?(?: on| from| upon)?(?: "
        r"each)?"
        r"(?=[?.! ]*$)",
        _sources_of_each,
    ),
    (
        r"\b(?:root|base|basic|original|initial|lowest|bottom) (?P<x>tables|sources|assets|"
        r"objects) "
        r"(?:are |lie |stand |sit |is )?(?:of|behind|under|for|below) (?P<a>(?:the )?[\w.]+(?: "
        r"[\w.]+)"
        r"{0,3}?)(?: view| model)?(?=[?.!,]|$| (?:and|in|with)\b)",
        r"root \g<x> that feed \g<a>",
    ),
    (
        r"^(?:which|what) (?P<x>sources|tables|assets|inputs|objects) (?:do|are) (?:the |our "
        r")?(?:two|"
        r"both) (?:analytic )?models (?:both )?(?:share|have in common|use|read|depend on|need|"
        r"based on|built on)(?: both| together| in common)?(?=[?.! ]*$)",
        lambda found: (
            f"which {'tables' if found['x'].lower() == 'tables' else 'assets'} feed both models"
        ),
    ),
    (
        r"^how (?:many (?:levels|hops|steps|layers) )?deep (?:is|does|goes)(?: the lineage of| the "
        r"chain (?:behind|of|to))? (?P<a>(?:the )?[\w. ]+?)(?: go| reach)?(?=[?.! ]*$)",
        r"lineage depth of \g<a>",
    ),
    (
        r"\b(?P<be>(?:are|is|not) )?(?:used|read|consumed|needed) by (?:nobody|no one|none)\b",
        "unused",
    ),
    (r",? and not (?P<x>\w+) either\b", r" and not \g<x>"),
    (
        r"\b(?P<with>with|having|had|have) drift (?:events? )?(?:in|during) both (?P<a>\w+) "
        r"and "
        r"(?:in )?(?P<b>\w+)",
        r"\g<with> drift in \g<a> and with drift in \g<b>",
    ),
    (
        r"^how many (?P<x>label|description|owner|business name)s (?:are|is) (?:still )?missing"
        r"(?= in| on|[?.! ]*$)",
        r"how many assets have no \g<x>",
    ),
    (
        r"\b(?P<x>assets|tables|views|objects) whose (?:row counts?|number of rows) (?:on|"
        r"in) (?:the "
        r")?(?:glue|aws)(?: side)? (?:is|are) (?:lower|smaller|less)\b",
        r"\g<x> with fewer rows in glue",
    ),
    # a share, said behind
    (
        r"^(?P<x>[^,?]+), (?:given |shown |expressed |each )?as an? (?:share|percentage"
        r"|ratio|percent|proportion) "
        r"(?P<per>(?:per|by|of each|for each) \w+)",
        r"share of \g<x> \g<per>",
    ),
    (r"\b(?P<col>column|field) where it is (?P<not>not )?", r"\g<col> that is \g<not>"),
    # beginnings and ends of names
    (
        r"\b(?P<how>(?:start|begin|end|prefix|suffix)\w*) (?P<with>with|in|by) "
        r"(?P<a>'[^']+'|\w+) or (?P<b>'[^']+'|(?!(?:start|begin|end)s?\b)\w+)(?=[?.!,]|$"
        r"| (?:and|that|in|of)\b)",
        r"\g<how> \g<with> \g<a> or \g<how> \g<with> \g<b>",
    ),
    (
        r"\bwith (?P<a>'[^']+') or (?P<b>'[^']+') in (?P<of>(?:the|its|their) \w+)",
        r"with \g<a> in \g<of> or with \g<b> in \g<of>",
    ),
)
