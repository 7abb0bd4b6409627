"""What stands at an end of a ranking, or above a share, put as plainer questions."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import WHEN

_FIRST = r"(?:biggest|largest|smallest|longest|shortest|slowest|fastest|widest|newest|oldest)"
RULES = rules(
    (
        r"(?P<q>\b(?:worst|best|least|most) (?:documented|described)\b[^?]*?),? (?:(?:going|judged|"
        r"judging|measured|ranked|sorted) )?by (?:the |their )?(?:share|percentage|proportion) of "
        r"(?:documented|described) (?:columns|fields)(?=[?.! ]*$)",
        r"\g<q>",
    ),
    (  # what is alike in the first way comes by name, or the newest first, anyway
        r"\b(?P<by>(?:sort(?:ed)?|order(?:ed)?|ranked|arranged)(?: \w+)? by \w+(?: \w+)?|\w+ "
        r"first),? "
        r"(?:and )?then (?:by )?(?:the )?(?:(?:detection |start )?(?:date|time)|name|newest|latest|"
        r"most recent)(?: first)?(?=[?.! ]*$)",
        r"\g<by>",
    ),
    (
        r",? (?:in )?(?P<back>reverse )?chronological(?:ly)?(?: order(?:ed)?| sorted)?(?=[?.! ]*$)",
        lambda found: ", newest first" if found["back"] else ", oldest first",
    ),
    (
        r",? (?:(?:sorted|ordered|listed|arranged) )?(?:in )?alphabetical(?:ly)?(?: order(?:ed)?| "
        r"sorted)?"
        r"(?: by name)?(?=[?.! ]*$)",
        ", sorted by name",
    ),
    (
        r"\b(?:the )?(?:exact|precise|very) (?=(?:row count|number|count|amount|time|date|type)\b)",
        "the ",
    ),
    (r"\bworkdays\b(?!-)", "weekdays"),
    (r"\b(?:a )?half(?: a)? dozen\b", "6"),
    (r"\b(?:a |one )?dozen(?= \w)", "12"),
    (
        r"(?P<q>\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th) (?:worst|best|highest|lowest|most|"
        r"fewest|longest|shortest|biggest|largest|smallest)\b[^?]*?),? (?:overall|in general|of "
        r"all)(?=[?.! ]*$)",
        r"\g<q>",
    ),
    (
        r"^(?P<which>which|what|the)? ?(?P<what>proposals|proposed mappings|suggested mappings|"
        r"mapping proposals|proposal|proposed mapping|mappings?) (?:that )?(?:has|have|is|are) "
        r"(?:been )?(?:waiting|waited|pending|open|sitting|undecided)(?: there)?"
        r"(?: for (?:an? )?(?:approval|review|decision|answer))?(?: (?:for )?the)? longest"
        r"(?=[?.! ]*$)",
        lambda found: (
            "oldest proposed mapping"
            + ("s" if found["what"].lower().endswith("s") and not found["which"] else "")
        ),
    ),
    (
        r"^(?:are|is|do|does|have|were|did) (?:more|less|fewer) than (?:half|a (?:third|"
        r"quarter)|two "
        r"thirds|three quarters|\d+ ?(?:%|percent)) of (?:the |our |all )*(?P<what>[^?]+?)[?.! "
        r"]*$",
        r"what share of the \g<what>",
    ),
    (
        r"^(?:in |on )?(?P<lead>(?:which|what) (?:month|week|day|weekday|hour|space|job|owner|"
        rf"component|priority)(?: (?:of|in) {WHEN})?) (?:was|were|is|are) (?:the "
        rf")?(?P<what>(?:"
        r"average|median|mean|failure rate|success rate|number of|queue wait|duration|latency)"
        r"[\w ]*?) (?:the )?(?P<way>highest|lowest|longest|shortest|greatest|largest|smallest)"
        r"[?.! ]*$",
        r"\g<lead> has the \g<way> \g<what>",
    ),
    (
        r"^(?:for|in) (?:every|each) (?P<group>error class|space|priority|trigger|owner|"
        r"weekday),? "
        r"(?:the|which) (?P<what>job|asset|space|user|owner) (?:that )?(?:it|they|is|was) "
        r"(?:hits?|affects?|concerns?|hit|affected) (?:the )?most(?: often)?[?.! ]*$",
        r"\g<what> with the most failures per \g<group>",
    ),
    (
        r"^(?:which|what) (?P<what>\w+s) (?:have|had|show) the (?P<n>\d+|two|three|five|ten) "
        r"(?:biggest|largest|highest|greatest) (?P<by>row difference|row count|score|average "
        r"duration|failure rate)s?(?P<rest>[^?]*?)[?.! ]*$",
        r"top \g<n> \g<what> by \g<by>\g<rest>",
    ),
    (
        rf"^(?P<x>(?:show |list |give )?(?:me )?(?:the )?(?:\d+ |two |three |five )?{_FIRST} "
        r"[^,?]*?),? (?:and|with|along with|together with) (?:its|their) "
        r"(?P<y>owners?|spaces?|jobs?)[?.! ]*$",
        r"\g<y> of \g<x>",
    ),
    (
        rf"^(?:which|what) (?P<y>owner|space|database|user|team)s? (?:has|have|had|holds?|"
        rf"contains?|owns?) (?:its|the) (?P<x>{_FIRST} (?:run|table|asset|view|load|sync)s?)\b",
        r"\g<y> of the \g<x>",
    ),
    (
        r"^which (?:job|asset) ha[ds] (?:its|the) (?P<way>longest|shortest) "
        r"(?P<run>run|sync|load)"
        r"(?P<rest>[^?]*?)(?:,? and how (?:long|short) (?:was (?:it|that)|did (?:it|that) "
        r"take))?"
        r"[?.! ]*$",
        r"\g<way> \g<run>\g<rest>",
    ),
    (
        r"\b(?P<a>[\w.]+) and (?P<b>[\w.]+),? (?:side by side|next to each other|in parallel)"
        r"(?=[?.! ]*$)",
        r"\g<a> versus \g<b>",
    ),
    (
        r"^jobs (?:ordered|sorted|ranked|listed) by (?:the (?:date|time) of )?(?:their|the) "
        r"(?P<last>"
        r"last|latest|most recent) (?P<what>failure|success|run)(?:,? (?:newest|latest|most "
        r"recent) "
        r"first)?[?.! ]*$",
        r"date of the \g<last> \g<what> per job",
    ),
    (
        r"^(?P<last>(?:the )?(?:last|latest|most recent|newest) (?:failure|success|run|sync|"
        r"load|"
        r"failed run|successful run)s? (?:per|of each|for each|by) \w+),? (?:the )?(?:newest|"
        r"latest|most recent) (?:one )?first[?.! ]*$",
        r"\g<last>",
    ),
)
