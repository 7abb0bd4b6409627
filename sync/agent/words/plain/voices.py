"""Who speaks in the logs and what people did, told with other verbs, and one time against then."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_LINES = (
    r"(?:(?:error|warning|warn|info|log)(?: (?:lines?|messages?|entries))?|warnings|errors|logs)"
)
_SYSTEM = r"(?:the )?(?P<who>datasphere|glue|scheduler|worker|duckdb|sap|aws)(?P<api>[ _]?\w*)"
_UTTER = (
    r"(?:spit|spat|spew|throw|threw|emit|issue|raise|produce|generate|put|churn|leave|write|report|"
    r"give|send|drop|log)(?: (?:out|off|behind))?"
)
_NOW = {"last month": "this month", "february": "this month", "last week": "this week"}


def _than_before(found: re.Match[str]) -> str:
    """Return "did it go up this month compared to february" for "go up compared to february"."""
    now = _NOW.get(found["then"].lower(), "today")
    return f"{found['q']} {now} compared to {found['then']}"


RULES = rules(
    # "when was DELIVERIES synced" asks for the last time
    (
        r"^(?P<when>(?:and |so |but )*(?:when|at what time) (?:was|were|has|have|is|are) "
        r"(?!.*\b(?:last|first|next|ever|newly|most|previous|run|runs|job|jobs|sync)\b)"
        r"(?:the )?[\w.' ]{2,50}?) (?:been )?(?:synced|synchroni[sz]ed|refreshed|loaded|replicated|"
        r"transferred)(?=[?.! ]*$)",
        r"\g<when> last synced",
    ),
    (
        r"^(?P<and>(?:and |so |but )*)when (?:was|were) (?!.*\b(?:last|first|next|mappings?)\b)"
        r"(?P<what>(?:the )?[\w.]+(?: \w+){0,2}?) mapped(?=[?.! ]*$)",
        r"\g<and>when was the mapping of \g<what> approved",
    ),
    # "assets that anna owns"
    (
        r"\b(?P<what>assets|tables|views|models|objects|datasets|spaces|jobs) (?:that |which )?"
        r"(?!(?:that|which|nobody|no|none|somebody|someone|anybody|she|he|it|they|we|i|you|each|"
        r"every|"
        r"any|the|this|one)\b)(?P<who>[a-z][\w.]+) owns\b",
        r"\g<what> owned by \g<who>",
    ),
    # who speaks in the logs
    (
        r"\bwhat (?:did |has |does )?(?:the )?(?P<who>scheduler|worker[ _]pool|"
        r"datasphere[ _]api|"
        r"glue[ _]api|duckdb[ _]store|glue|datasphere) (?:wrote|writes?|logged|log|recorded?|"
        r"reported?|puts?|written|said|says?)(?: (?:to|in|into) (?:the|its) logs?)?\b",
        r"log lines of component \g<who>",
    ),
    (
        rf"^(?:which|what|list|show)(?: me)? (?P<lines>{_LINES}) (?:did|has|have) "
        rf"(?P<what>(?:the )?"
        r"[\w.]+(?: (?:job|sync|run|load))?) (?:trigger|cause|produce|generate|raise|"
        r"throw|emit|log|"
        r"leave|create)(?:ed|d)?\b",
        r"\g<lines> of \g<what>",
    ),
    (
        r"\b(?:is|was|has|have) been (?:messing|fiddling|tinkering|playing|meddling|tampering|"
        r"fooling)(?: around)? with\b|\b(?:messed|fiddled|tinkered|played|meddled|"
        r"tampered)(?: around"
        r")? with\b",
        "changed",
    ),
    (
        r"\b(?:tried|attempted|wanted) to (?P<how>log|sign) in (?:and|but) (?:failed|could not|"
        r"couldn't|did not succeed|didn't succeed|was rejected|was denied)\b",
        r"failed to \g<how> in",
    ),
    (
        r"\b(?:everything|anything|all)(?: that)? (?P<who>admin|svc_\w+|\w+\.\w+) "
        r"(?:has |have |had )?"
        r"(?:touched|changed|edited|modified|altered|adjusted)\b",
        r"all changes of \g<who>",
    ),
    (
        r"\b(?:have |has |had )?(?:grown|become|got|gotten|turned) (?=older than)",
        "are ",
    ),
    (
        r"^(?P<q>(?:did|has|have|is|are|was|were|how)\b(?![^?]*\b(?:this|today|march)\b)[^?]*?"
        r"\b(?:up|down|change\w*|improve\w*|worse\w*|better|higher|lower|longer|shorter|slower|"
        r"faster|more|fewer|less|r[io]se\w*|f[ae]ll\w*|drop\w*|increas\w*|decreas\w*|"
        r"grow\w*|grew|"
        r"shr[aiu]nk\w*)\b[^?]*?),? "
        r"(?:compared|in comparison|relative|as compared) (?:to|with) (?P<then>last "
        r"month|february|last "
        r"week|yesterday)(?= *[?.!]*$)",
        _than_before,
    ),
    (
        rf"^(?:how many|what|which|list|show)(?: me)? (?P<lines>{_LINES}) (?:did|does|do|"
        rf"has|have)"
        rf" {_SYSTEM} {_UTTER}\b",
        lambda found: (
            f"how many {found['lines']} of {found['who']}{found['api']}"
            if found[0].lower().startswith("how many")
            else f"{found['lines']} of {found['who']}{found['api']}"
        ),
    ),
    (
        r"\b(?:is|was|are|were|has been|have been)? ?(?:the )?(?:chattiest|noisiest|most "
        r"talkative|"
        r"most verbose|most chatty|loudest)(?: one)?(?: (?:in|of|by) the logs?)?\b",
        " has the most log lines",
    ),
    (
        r"\b(?:left|wrote|produced|logged|caused|threw|raised) (?P<most>the (?:most|fewest)) "
        rf"(?P<lines>{_LINES}) (?:in|to|into) the logs?\b",
        lambda found: f"has {found['most']} {found['lines'].removesuffix('s')} lines",
    ),
    (
        r"^(?:were|was|are|is) (?:the |our )?(?P<what>runs|syncs|loads|executions) "
        r"(?P<way>slower|"
        r"longer|faster|quicker|shorter) ",
        lambda found: (
            f"did {found['what']} take "
            f"{'longer' if found['way'].lower() in {'slower', 'longer'} else 'less time'} "
        ),
    ),
    (
        r"(?P<gone>\b(?:vanished|dropped|added|disappeared|changed|removed|drift\w*|"
        r"appeared)\b[^?]*?) "
        r"(?:on|in|at) (?:either|any|whichever|whatever)(?: one)?(?: of the)?(?: "
        r"two)? (?:sides?|"
        r"systems?|catalogs?)\b",
        r"\g<gone>",
    ),
    (
        rf"\b(?P<what>jobs|runs|components|tables|assets|spaces)(?: that| which)? "
        rf"(?:have |had )?(?:logged|"
        rf"wrote|written|produced|emitted|raised) (?P<lines>{_LINES})\b",
        r"\g<what> that have \g<lines>",
    ),
)
