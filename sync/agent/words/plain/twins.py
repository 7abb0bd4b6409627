"""Constructions about twins on both sides, owners and what became of things, put plainly."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import COLUMN, TEXT

_DEPENDS = (
    r"(?<=s )(?:(?:that|which) )?(?:depends? on|rel(?:y|ies) on|reads?(?: from)?|uses?|(?:(?:are|"
    r"is) )?"
    r"(?:built|based) (?:up)?on|(?:(?:are|is) )?fed by)(?: any| some| at least one| an?)?"
)
_LACKING = {
    **dict.fromkeys(("owner", "unowned", "ownerless"), "unowned"),
    **dict.fromkeys(("description", "documentation", "undocumented"), "undocumented"),
    **dict.fromkeys(("mapping", "active mapping", "unmapped"), "unmapped"),
}
RULES = rules(
    # what is missing one or the other
    (
        r"\b(?:missing|lacking|that lack|that miss|which lack) (?:an? |their |the )?(?P<a>owner|"
        r"description|label|comment|primary key|key|mapping|profile) or (?:an? |their |the )?"
        r"(?P<b>owner|description|label|comment|primary key|key|mapping|profile)\b",
        r"without \g<a> or without \g<b>",
    ),
    # what we do not sync is what has no mapping
    (
        r"\b(?P<what>tables|views|assets|objects|datasets)(?: (?:that|which))? "
        r"(?:(?:we|you) (?:still |currently )?(?:do not|don't) (?:yet |currently |even )?|"
        r"(?:nobody|no one) (?:yet )?)(?:syncs?|replicates?|maps?|covers?)"
        r"(?: yet| at all| so far| anywhere)*(?=[?.!,]|$| (?:in|of|with|that|and)\b)",
        r"\g<what> that are not synced",
    ),
    # both sides have another number of them
    (
        r"\b(?:whose|where the|with) (?P<x>row|column) counts? (?:that )?(?:differs?|deviates?|"
        r"(?:is|are) different)(?: from| to| than) (?:that of |the one of |those of )?(?:its|"
        r"their|the) (?:glue |aws )?(?:twin|table|counterpart|copy|target)s?\b",
        r"whose \g<x> counts differ",
    ),
    (
        r"\b(?:with|have|has|having) (?:a different|another|not the same) number of (?P<x>row|"
        r"column)s (?:than|as|from|to) (?:its|their|the) (?:glue |aws )?(?:twin|table|"
        r"counterpart|copy|target)s?\b",
        r"whose \g<x> counts differ",
    ),
    # when the other side changed
    (
        r"\b(?P<x>glue tables?|tables? in glue|mappings?|links?)\b(?P<y>[^?,]*?) (?:whose|"
        r"where "
        r"(?:the|its|their)) (?:datasphere |sap )?(?:source|original)(?: (?:table|asset|object|"
        r"side))?s? (?:was |were |has been |have been |has |have |got )?(?:changed|modified|"
        r"altered)\b",
        r"\g<x>\g<y> with datasphere original changed",
    ),
    (
        r"\b(?P<x>glue tables?|tables? in glue|mappings?|links?)\b(?P<y>[^?,]*?) (?:that |"
        r"which )?"
        r"(?:were |have |was |has )?(?:changed|modified) at the source\b",
        r"\g<x>\g<y> with datasphere original changed",
    ),
    # whose they are on both sides
    (
        r"(?P<x>\bglue tables?\b[^?,]*?) (?:(?:that |which )?(?:are |is )?not owned by (?:the "
        r"(?:same )?(?:owner|person) (?:of|as)|who owns)|whose owner (?:differs from|is "
        r"different (?:from|than)|is not)(?: (?:that|the one|the owner) of)?|(?:with|having|"
        r"that "
        r"have) (?:a different|another) owner (?:than|as|from)|owned by (?:someone|somebody) "
        r"else than) (?:its|their|the) (?:datasphere |sap )?(?:source|twin|counterpart|"
        r"original|asset)s?\b",
        r"\g<x> owned by another in its datasphere source",
    ),
    (
        r"\b(?:whose owner (?:differs from|is different (?:from|than)|is not)(?: (?:that|the "
        r"one|"
        r"the owner) of)?|(?:with|having|that have) (?:a different|another) owner (?:than|as|"
        r"from)|owned by (?:someone|somebody) else than) (?:its|their|the) (?:glue |aws )"
        r"(?:twin|counterpart|table|copy|target)s?\b",
        "owned by another in its glue twin",
    ),
    (
        r"\bwith (?:the|each) (?:asset|table|view|object)'s (?P<x>owner|label|description|"
        r"space)\b",
        r"with their \g<x>",
    ),
    (
        r"\b(?P<read>reads?|uses?|consumes?|reading|using) (?:from )?(?:tables|assets|objects|"
        r"views|data|something|anything|things) (?:from|in|of) (?P<a>another|other|a different|"
        r"different) (?P<s>spaces?)\b",
        lambda found: f"read from {found['a']} {found['s']}",
    ),
    (
        r"\b(?:(?:that|which) )?(?:are|is|serve as) (?:the |an? )?sources? (?:of|for) "
        r"(?P<x>an? |any"
        r" |at least one )(?P<y>view|model)\b",
        r"that feed \g<x>\g<y>",
    ),
    # what somebody decided
    (
        r"^(?P<x>(?:(?:which|list|show|all) )?mappings) (?P<with>with [\w ]+?) (?:that|which) "
        r"(?P<who>[\w.]+) (?P<done>approved|decided|accepted|rejected|paused)\b",
        r"\g<x> \g<done> by \g<who> \g<with>",
    ),
    (
        r"\b(?P<m>mappings) (?:were|was|have been|got) (?P<done>approved|accepted|rejected|"
        r"paused|proposed) by (?P<who>[\w.]+) (?:and|but|that) (?:still |now )?(?:have|has) ",
        r"\g<m> \g<done> by \g<who> with ",
    ),
    (
        r"\b(?P<x>(?:who owns|owners (?:with|of|who own)) more (?P<a>\w+) (?P<n>assets|tables|"
        r"views|objects) than \w+) ones\b",
        r"\g<x> \g<n>",
    ),
    (
        r"\bpairs (?P<x>(?:whose|with|where) [\w ]*?types?\b)",
        r"column mappings \g<x>",
    ),
    (r"(?P<x>\bcolumn mappings whose types differ), counted (?=per )", r"\g<x> "),
    (r" in either (?:of the (?:two )?)?(?:system|catalog|platform|side)s?(?=[?.! ]*$)", ""),
    (
        rf"\b(?:lacks?|lacking|without|with no|have no|has no) (?:any )?{COLUMN} "
        rf"(?:description"
        r"|comment|documentation)s?(?: entirely| altogether| completely| at all)?\b",
        "with no documented columns",
    ),
    (
        r"\b(?P<x>models?|views?) and (?:the |their )?(?:number of tables (?:that )?(?:they|it|"
        r"each(?: of them)?|each one)) (?:(?:are|is) (?:built|based|made) (?:up)?(?:from|on|of|"
        r"upon)|depends? on|reads?(?: from)?|uses?)(?=[?.! ]*$)",
        r"\g<x> with their number of source tables",
    ),
    (
        r"\bby how many (?P<x>tables|assets|views|objects) (?:share|have|use|contain|hold) "
        r"(?:them|it|each)\b",
        r"by number of \g<x>",
    ),
    (
        r"^(?:does|do|is there) (?P<x>[\w.]+) (?:also )?have (?:a |any )?description in "
        r"(?:glue|"
        r"aws)(?: as well| too| also)?(?=[?.! ]*$)",
        r"is \g<x> described in glue too",
    ),
    (
        r"(?P<d>\bdrift\b[^?]*?) of (?:the )?(?:type|kind) (?=(?:column|type|label|key|"
        r"table)s? "
        r"\w)",
        r"\g<d> ",
    ),
    (
        r"\b(?:that |which )?(?:nobody|no one|nothing) (?:has |have )?(?:synced|refreshed|"
        r"replicated)(?= (?:for|in|since|within)\b)",
        "not synced",
    ),
    (
        r"\bhow (?:many levels )?deep is the lineage of (?P<x>[\w.]+)",
        r"lineage depth of \g<x>",
    ),
    (
        rf"\b(?P<most>most|fewest) {COLUMN}s (?:(?:that |which )?(?:lack|have no|do not "
        rf"have|are "
        rf"missing)|without|with no) (?:an? |any )?{TEXT}\b",
        r"\g<most> undocumented columns",
    ),
    (
        r"^(?:which people|who|which owners?) (?:owns?|has|have) (?P<x>assets|tables|views) in "
        r"(?P<n>(?:more than|at least|fewer than|over) \w+|\w+ or more|several) (?:different )?"
        r"(?P<y>spaces|databases)\b",
        r"owners of \g<x> in \g<n> different \g<y>",
    ),
    (
        r"^(?:list |show |all )*(?:the )?owners and (?:the |in how many )?(?:number of )?"
        r"(?P<y>spaces|databases) (?:in which )?(?:they (?:own|have)|with) (?P<x>assets|tables|"
        r"views)(?: in)?(?=[?.! ]*$)",
        r"number of different \g<y> of \g<x> per owner",
    ),
    (
        r"^(?P<x>space|database|owner)s by (?:the )?(?P<agg>average|median|mean|total) "
        r"(?:number of "
        r")?(?P<n>rows|columns) (?:per|of (?:the|their)) (?P<t>table|view|asset)s?(?=[?.! ]*$)",
        r"\g<agg> \g<n> of \g<t>s per \g<x>",
    ),
    # what the tables lack that it depends on
    (
        rf"{_DEPENDS} tables? (?:without|with no|lacking|that (?:has|have) no) (?:an? |any )?"
        r"(?P<lack>owner|description|documentation|mapping|active mapping)s?\b",
        lambda found: f"with an {_LACKING[found['lack'].lower()]} table upstream",
    ),
    (
        rf"{_DEPENDS} (?P<lack>unowned|unmapped|undocumented|ownerless) tables?\b(?! (?:of|"
        rf"in)\b)",
        lambda found: f"with an {_LACKING[found['lack'].lower()]} table upstream",
    ),
    (
        r"^(?:where|in which (?:other )?(?:assets|tables)) else (?:does|do|is) (?:the "
        r")?(?:column |"
        r"field )?(?P<x>\w+) (?:show up|occur|appear|exist|come up|used|present)(?: besides|,? "
        r"apart from|,? other than|,? except)(?: in| for)? (?P<a>[\w.]+)(?=[?.! ]*$)",
        r"which assets have the column \g<x> except \g<a>",
    ),
    # "assets with PII that are exposed or mapped": the assets are, with PII all of them
    (
        r"\b(?P<x>(?:assets|tables|views|models|objects|datasets|columns)(?: in \w+)? "
        r"(?:that have|"
        r"with|having|without) (?:[\w-]+ ){0,3}?(?!\w*s )[\w-]+) (?:that|which) are "
        r"(?=(?:not )?[\w-]+ or (?:not )?[\w-]+)",
        r"\g<x> and are ",
    ),
    # what is gone
    (
        r"\b(?P<x>spaces?|databases?)(?: that| which)?(?: have| has)? lost (?:any |some )?"
        r"(?P<y>assets?|tables?|views?|objects?)\b",
        r"\g<x> with deleted \g<y>",
    ),
    (
        r"(?P<x>\bdeleted\b[^?]*?),? (?:and )?(?:by|for|with) (?:what|which) reasons?"
        r"(?=[?.! ]*$)",
        r"\g<x> and why",
    ),
    (
        r"\b(?P<x>documentation (?:rate|share|coverage|level)) (?:for|over|among|across) "
        r"(?:the |"
        r"their )?columns\b",
        "documented share of columns",
    ),
    (
        r"\b(?P<x>(?:spaces?|databases?) with the (?:lowest|highest|best|worst)) (?:column "
        r"documentation|documentation of (?:the )?columns)(?: rate| share)?\b",
        r"\g<x> documented share of columns",
    ),
    (
        r"\b(?:since|compared (?:to|with)|than (?:in|at)) (?:the|their|its) (?:previous|"
        r"earlier|preceding|prior|last) (?:profile|measurement)\b",
        "",
    ),
)
