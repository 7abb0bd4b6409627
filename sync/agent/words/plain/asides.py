"""Constructions about who did it, what stands beside and what is left out, put as plainer ones."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_SOMEBODY = r"(?:somebody|someone|anybody|anyone|a (?:user|person|colleague))"
_ALTERED = r"(?:changed|edited|modified|updated|touched)"
_WHO_WAS_IT = r"who (?:was (?:it|that)|did (?:it|that|so))"
_OTHER_THAN = r"(?:not|except(?: for)?|excluding|other than|minus)"
_THOSE = r"(?:those|the ones|ones)(?: (?:that|which) (?:were|got|are|have been))?"
_PERSON = r"(?:person|people|user|users|colleague|colleagues|one|ones)"
_FOUND = r"(?:found|seen|reported|recorded|measured|logged|observed|marked)(?: as| to be)?"
_GONE = r"(?:dropped|removed|deleted)"
_END = r"(?=[?.!]*$)"


_THINGS = r"(?:objects?|assets?|tables?|views?|models?|datasets?)"
_ALTER = r"(?:change|alter|modify|modifie|edit|touche?|update|edite|altere)"
_WHOM = (
    r"(?P<who>(?!(?:i|we|you|he|she|it|they|been|the|this|that|any|some|nobody|which|who|ever)\b)"
    r"[a-z]+(?:[.][a-z]+)?)"
)
_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec"
)


def _found_so(found: re.Match[str]) -> str:
    """Return "how many DOWN checks of glue" for "how often was glue found DOWN"."""
    what, state = found["what"], found["state"].upper()
    each = re.fullmatch(r"(?:each|every)(?: single)? (?P<thing>\w+)", what, re.I)
    whose = f"per {each['thing']}" if each else f"of {what}"
    return f"how many {state} checks {whose}"


_EXCEPT = (
    r"(?:without|except(?: for)?|excluding|other than|apart from|aside from|not counting|"
    r"leaving out|but no)"
)
_KIND = r"(?:iceberg|delta|remote|local|partitioned|external|parquet)"
_STATE = (
    r"(?:scheduled|resolved|open|mapped|enabled|disabled|active|documented|acknowledged|successful|"
    r"finished|owned|deployed|direct(?:ly)?)"
)
_LAST = r"(?:last|latest|most recent|newest)"
RULES = rules(
    # what is touched by what was counted: "and how many jobs does that concern"
    (
        r",? and how many (?:different |distinct )?(?P<what>\w+) (?:(?:were|are|was|is|have been) "
        r"(?:affected|concerned|involved|impacted|touched|hit)|(?:does|do|did) (?:that|this|it|they"
        r"|these|those) (?:affect|concern|involve|impact|touch|hit|come from|belong to))"
        rf"{_END}",
        r", and in how many different \g<what>",
    ),
    # what is left out, with the noun of all said once more: "runs ... without the failed runs"
    (
        r"\b(?P<n>runs|syncs|jobs|tables|views|assets|columns|drift|mappings|lines|checks|findings)"
        rf"\b(?P<mid>[^.?;]*?)(?<!\band)(?<!\bor),? {_EXCEPT} (?:the |any |all )?"
        r"(?P<list>(?!the\b|any\b|all\b|failed\b)\w+|\w+(?:,| and| or) (?:the )?\w+) (?P=n)\b",
        r"\g<n>\g<mid> except \g<list> ones",
    ),
    (
        rf"\b{_EXCEPT} (?:the )?(?P<list>{_KIND} (?:and|or) {_KIND}) (?:tables|views|ones)\b",
        r"except \g<list> ones",
    ),
    (
        r", without the (?P<list>\w+ (?:and|or) \w+) (?:runs|syncs|loads|jobs|ones)\b",
        r" except \g<list> ones",
    ),
    # it is all the same whether they are so
    (
        rf"(?:^|,? )(?:whether |be they )?(?:they (?:are|were) )?{_STATE} or (?:not|un\w+)"
        r"(?:, |(?=[?.!]*$))",
        "",
    ),
    (
        r",? (?:no matter|regardless of|irrespective of|independent(?:ly)? of|never mind) "
        r"(?:whether|if)"
        r" [^,.?]*?(?=[,.?!]|$)",
        "",
    ),
    # the newest run of each of two
    (
        rf"^how did (?:the )?{_LAST} (?:run|sync|load)s? of (?:the )?(?P<a>[\w.' ]+?) and "
        rf"(?:of )?(?:the )?(?:{_LAST} (?:run|sync|load) of )?(?:the )?(?P<b>[\w.' ]+?) (?:end|go|"
        rf"turn out|"
        r"finish|come out)(?: each| both)?(?=[?.! ]*$)",
        r"newest run per job for \g<a> and \g<b> with their status",
    ),
    (
        rf"^(?:what (?:was|is) )?(?:the )?status of (?:the )?{_LAST} (?:run|sync|load) of (?:the )?"
        rf"(?P<a>[\w.' ]+?) and (?:of )?(?:the )?{_LAST} (?:run|sync|load) of (?:the )?"
        r"(?P<b>[\w.' ]+?)(?=[?.! ]*$)",
        r"newest run per job for \g<a> and \g<b> with their status",
    ),
    (
        rf"^(?:show |list |give me )?(?:the )?{_LAST} (?:run|sync|load) of (?:the )?(?P<a>[\w.' "
        rf"]+?) and "
        rf"(?:the )?{_LAST} (?:run|sync|load) of (?:the )?(?P<b>[\w.' ]+?)(?=[?.! ]*$)",
        r"newest run per job for \g<a> and \g<b>",
    ),
    # what is told beside them
    (
        r",? and what (?:were|was|is|are) (?:the|their|its) (?P<a>errors?|error messages?|causes?|"
        r"reasons?)(?=[?.! ]*$)",
        ", with their error",
    ),
    (
        r"\bwithout (?:the )?(?P<list>(?:tables|views|models)(?: (?:and|or) (?:tables|views|"
        r"models))?)(?=[?.!,]|$| (?:per|by|in|for)\b)",
        r"except \g<list>",
    ),
    (
        r",? (?:and )?who (?:should|must|has to|needs to|is supposed to|ought to|shall) "
        r"(?:be )?"
        r"(?:fix|resolv|solv|handl|tak|deal|look|clean|car|repair|mend)(?:e|ing)?(?: care of|"
        r" with|"
        r" at| into| up| for)? (?:them|these|those|it|that)(?=[?.! ]*$)",
        " with their owners",
    ),
    (
        r"(?P<x>^[^?]*\b(?:with|having|have|has|contain(?:s|ing)?|without)\b[^?]*?),? and "
        r"(?:(?:please "
        r")?(?:show|list|tell|say|give|add)(?: me)? )?(?:who owns (?:them|these|those|each(?: of "
        r"them)?|it)|(?:the |their )owners? (?:of each|of them)|their owners?)(?=[?.! ]*$)",
        r"\g<x>, with their owners",
    ),
    (
        r"(?P<x>^[^?]*\b(?:approved|rejected|paused|deleted|acknowledged|changed|did)\b[^?]*?),? "
        r"(?:and|with|plus) (?:the |its |their )?(?:respective )?(?:dates?|times?|days?)(?: of "
        r"(?:it|"
        r"each|that|the approval|approval|the decision))?(?=[?.! ]*$)",
        r"\g<x> and when",
    ),
    (
        r"^how many (?P<x>(?:\w+ ){0,4}(?:assets|tables|views|objects|models|datasets)\b[^?]*?)"
        r"(?: are there| do we have| exist| have we)?,? and who(?:'s| is| are| does)? (?:owns?|"
        r"responsible for|looks? after|takes care of|maintains?|in charge of|the owners? of) "
        r"(?:them|these|those|each)(?=[?.! ]*$)",
        r"\g<x> with their owners",
    ),
    (
        r"^when (?:did|was it that) (?:we|the catalog|the system|discovery|you|sphereglue) "
        r"(?:first|"
        r"initially) (?:see|saw|find|found|notice|noticed|discover|discovered|meet|met|catalog|"
        r"catalogu?ed?) (?P<x>[\w. ]+?)(?=[?.! ]*$)",
        r"when was \g<x> first seen",
    ),
    (
        r"^who (?:has|have|holds|got) (?=(?:the )?(?:most|fewest|least|highest number of) "
        r"(?:\w+ ){0,2}(?:objects|assets|tables|views|models|datasets)\b)",
        "which owner has ",
    ),
    (
        r"\b(?:but|and|yet) which (?=(?:others?|other \w+|something|nothing|nobody|somebody|"
        r"no one|someone) )",
        "and that ",
    ),
    (  # what somebody changed
        rf"^(?:which|what) (?P<x>(?:\w+ )?{_THINGS}) (?:did|has|have|had) (?P<who>[\w.]+) "
        rf"(?:last |most recently |recently )?{_ALTER}d?(?: last| most recently)(?P<rest>.*)$|"
        rf"^(?:which|what) (?P<x2>(?:\w+ )?{_THINGS}) (?:did|has|have|had) (?P<who2>[\w.]+) "
        rf"(?:last |most recently ){_ALTER}d?(?P<rest2>.*)$",
        lambda found: (
            f"latest changed {found['x'] or found['x2']} changed by "
            f"{found['who'] or found['who2']}{found['rest'] or found['rest2'] or ''}"
        ),
    ),
    (
        r"^what (?:all )?(?:was|were|has been|have been|got) (?:changed|modified|edited|"
        r"altered) by "
        r"(?P<who>[\w.]+(?: \w+)?)(?= (?:since|this|last|in|on|before|after|during|between|today|"
        r"yesterday)\b|[?.! ]*$)",
        r"what did \g<who> change",
    ),
    (
        rf"^(?:which|what) (?P<x>(?:\w+ )?{_THINGS}) (?:did|has|have|had) (?P<who>\w+[.]\w+) "
        rf"{_ALTER}d?(?= |[?.!]*$)",
        r"\g<x> changed by \g<who>",
    ),
    (
        rf"^what (?:all )?(?:did|has|have) {_WHOM} (?:all )?{_ALTER}d?"
        r"(?: (?:in|on|across) (?:the |our )?(?:catalog|catalogue|metadata|store))"
        r"(?= (?:since|this|last|in|on|before|after|during|between|today|yesterday)\b|[?.! ]*$)",
        r"assets changed by \g<who>",
    ),
    (
        rf"^what (?:all )?(?:has|have|had) {_WHOM} (?:all )?{_ALTER}d?(?= (?:since|this|last|in|on|"
        r"before|after|during|between|today|yesterday)\b|[?.! ]*$)",
        r"what did \g<who> change",
    ),
    (
        rf"^what (?:did|has|have) (?P<who>\w+[.]\w+) (?:last|most recently) "
        rf"{_ALTER}d?(?=[?.! ]*$)"
        rf"|^what (?:did|has|have) (?P<who2>\w+[.]\w+) {_ALTER}d? (?:last|most recently)"
        r"(?=[?.! ]*$)|^(?:what (?:is|was) )?the (?:last|latest|most recent|newest) "
        rf"(?:thing|{_THINGS}) (?:that )?(?P<who3>\w+[.]\w+) (?:has )?{_ALTER}d?(?=[?.! ]*$)",
        lambda found: (
            f"latest changed asset changed by {found['who'] or found['who2'] or found['who3']}"
        ),
    ),
    (
        r"\b(?:the )?(?:last|most recently|newest) (?:changed|altered|modified|edited|touched|"
        r"updated) (?=(?:datasphere |glue )?(?:asset|object|table|view|model|dataset)s?\b)",
        "latest changed ",
    ),
    (  # "until the end of that month", the one named before
        r"\b(?:from|since|between|starting(?: on| from)?) (?:the "
        r")?(?P<day>(?P<d>\d{1,2})(?:st|nd|"
        rf"rd|th)?(?: of)? (?P<m>{_MONTHS})|(?P<m2>{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?),? "
        rf"(?:on )?"
        r"(?:until|till|til|up to|to|through|and|up until|thru) (?:the )?(?:very )?(?:end|"
        r"last day) "
        r"of (?:that|the|the same|this same|said) month\b",
        lambda found: f"from {found['day']} until the end of {found['m'] or found['m2']}",
    ),
    (
        rf"\bwhen was the last time (?:that )?{_SOMEBODY} {_ALTERED}"
        r" (?P<what>(?:an?|any|the) (?:job|mapping|link)s?)\b",
        r"when was \g<what> last changed",
    ),
    (
        rf"^(?P<what>when (?:was|were) .*\b{_ALTERED}\b[^,?]*),? and {_WHO_WAS_IT}{_END}",
        r"\g<what>, and by whom",
    ),
    (
        rf",? (?:along |together )?with the {_PERSON} (?:who|that) (?P<did>\w+ed)"
        rf"(?: (?:it|them|each))?{_END}",
        r" and who \g<did> them",
    ),
    (
        r"(?P<what>\b(?:links?|mappings?)\b[^?]*?),? (?:with|including|showing)"
        rf" (?:the |their |its )?sources? and (?:the |their |its )?targets?{_END}",
        r"\g<what>",
    ),
    (
        rf",? (?:but )?{_OTHER_THAN} (?:{_THOSE} )?(?:hit|affected|struck|stopped) by ",
        " without ",
    ),
    (rf",? (?:but )?{_OTHER_THAN} (?:those|the ones|ones) with ", " without "),
    (r"\b(?P<none>(?:no|without(?: any)?) [^,;?]{1,40}?) at all\b", r"\g<none>"),
    (
        r"\b(?P<which>which|what) (?P<side>datasphere |sap |source )?objects? (?P<are>is|are)"
        r" (?P<done>synced|replicated|loaded|copied)\b",
        r"\g<which> \g<side>assets \g<are> \g<done>",
    ),
    (
        r"(?P<what>\bnext\b[^?]*?),? in (?:the )?(?:right |chronological )?order" + _END,
        r"\g<what>",
    ),
    (
        r"\bcolumns(?: that)?(?: were| are| got| have been)? (?P<new>added)"
        rf" (?:or|and) (?P<gone>{_GONE})\b",
        r"columns \g<new> or columns \g<gone>",
    ),
    (
        r"\bhow (?:often|many times|frequently) (?:was|were|has|have)"
        rf" (?P<what>[\w ]{{3,40}}?) (?:been )?{_FOUND} (?P<state>down|degraded)\b",
        _found_so,
    ),
    (
        r"\b(?P<since>(?:since when|how long) (?:is|are|has|have) (?:the )?(?:\w+ )?"
        r"(?:pool|workers?|schedulers?|api)(?: been)?) (?:not|no longer)"
        r" (?:ok|okay|fine|healthy|well|green|working|up|available|responding|reachable)\b",
        r"\g<since> degraded",
    ),
)
