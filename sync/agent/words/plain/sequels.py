"""What came right before or after a run of the same job: "failures followed by a success"."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_RUN = r"(?:runs?|syncs?|loads?|executions?|attempts?|ones?|jobs?|tries)"
_OK = rf"(?:success(?:es)?|(?:successful|good|green) {_RUN})\b"
_BAD = rf"(?:failures?|(?:failed|failing) {_RUN}|errors?)\b"
_A = r"(?:an? |another |any |one |the )?(?:(?:single|further|second|new|subsequent|later|next) )?"
_NOT = r"(?:not|n't|never)(?: yet| been)?"
_NEXT = r"(?:directly|immediately|right away|straight away|promptly|eventually|later|then) "
_SAME = (
    r"(?: (?:of|for|by|from|in|on) (?:the same|that same|that|this|its|their) "
    r"(?:job|sync|table|asset|pipeline)s?)?"
)
_LENGTH = r"(?:half an hour|\w+(?: and a half)? (?:minutes?|mins?|hours?|days?|weeks?|seconds?))"
_WITHIN = (
    r"(?P<within> (?:with)?in (?:less than |under |at most )?(?:the (?:next|following) )?"
    rf"(?P<n>{_LENGTH}))"
)
_FOLLOWED = (
    rf"(?:(?:that|which|who) )?(?:(?:were|was|are|is|have been|got|get) )?(?P<not>{_NOT} )?"
    rf"(?:{_NEXT})?followed(?: up)? (?:directly |immediately |eventually )?by (?P<no>no )?{_A}"
)


def _followed(found: re.Match[str]) -> str:
    """Return what came after, in the words that tell it of one run."""
    if found["within"]:
        return f"with a recovery time of at most {found['n']}"
    if found["not"] or found["no"]:
        return "followed by no success"
    return "followed by a success"


def _kind(said: str) -> str:
    return "success" if said.lower().startswith(("suc", "good", "green")) else "failure"


_BROKE = r"(?:failed|broke|crashed|went (?:wrong|red|down))"
RULES = rules(
    (  # what failed in some time, and does so still
        r"^(?:(?:and|so|now) )*(?:which |what |list |show |all )*(?P<what>jobs|assets|syncs|loads|"
        rf"everything)?(?P<of> (?:in|of) \w+)? ?(?:(?:that|which|what) )?{_BROKE} "
        r"(?P<when>(?!and\b|but\b)[\w :]+?),? (?:and|but) (?:(?:that|which) )?(?:(?:(?:is|are|have "
        r"been|has been|keeps?) )?still (?:failing|broken|red|failed|not (?:ok|fixed|working)|"
        r"in error)|(?:have|has|is|are)(?: not|n't)(?: yet| been)* "
        r"(?:recovered|been fixed|fixed|ok)(?: again)?)(?: now| since(?: then)?| yet)*(?=[?.! ]*$)",
        lambda found: (
            f"{'assets' if found['what'] == 'assets' else 'jobs'}{found['of'] or ''} currently "
            f"failing with failed runs {found['when']}"
        ),
    ),
    (
        rf"\b{_FOLLOWED}{_OK}{_SAME}{_WITHIN}?{_SAME}",
        _followed,
    ),
    (
        rf"\b{_FOLLOWED}(?:{_BAD}){_SAME}",
        lambda found: ("not " if found["not"] or found["no"] else "") + "followed by a failure",
    ),
    (
        r"(?P<bad>\b(?:failures|failed (?:runs|syncs|jobs|loads)|runs that failed)\b[^?.,;]*?) "
        r"(?:that |which )?(?:(?:have|has|had|did|were) )?(?:not|n't|never)(?: yet| been)? "
        r"(?:recover(?:ed)?|(?:been )?(?:made up for|repaired|fixed|made good))(?: yet| since| from"
        r"| so far)*\b",
        r"\g<bad> followed by no success",
    ),
    (
        r"(?P<bad>\b(?:failures|failed (?:runs|syncs|jobs|loads)|runs that failed)\b[^?.,;]*?) "
        rf"(?:without|with no|that had no|that have had no) {_A}{_OK}{_SAME} "
        r"(?:since(?: then)?|after(?:wards)?|later|thereafter|so far|after (?:it|them|that))\b",
        r"\g<bad> followed by no success",
    ),
    (
        r"(?P<bad>\b(?:failures|failed (?:runs|syncs|jobs|loads)|runs that failed)\b[^?.,;]*?) "
        r"(?:that |which )?(?:(?:were|was|have been) )?(?:recovered|fixed|repaired|made good|"
        rf"succeeded again)(?: from| again)?{_WITHIN}",
        r"\g<bad> with a recovery time of at most \g<n>",
    ),
    (
        rf"\b(?:right|directly|immediately|straight|just) after {_A}(?P<kind>{_OK}|{_BAD}){_SAME}",
        lambda found: f"right after a {_kind(found['kind'])}",
    ),
    (
        rf"\b(?:(?:that|which) )?(?:(?:were|was|are|is) )?(?:directly |immediately )?preceded by "
        rf"{_A}(?P<kind>{_OK}|{_BAD}){_SAME}",
        lambda found: f"right after a {_kind(found['kind'])}",
    ),
    # the longest row of them, whichever job had it
    (
        r"(?:^what(?: is|'s| was) )?\b(?:the )?longest (?:ever )?(?:failure )?"
        r"(?:streak|series|run|row|chain|sequence|string)"
        r" of (?:consecutive |successive |straight |back-to-back )?(?P<kind>failures|failed runs|"
        r"errors|successes|successful runs)(?: in a row)?(?: (?:that )?(?:any|a|some|one) "
        r"(?:single )?job (?:has |have |had )?(?:ever )?(?:had|seen|got|produced))?"
        r"(?: so far| ever)?\b",
        lambda found: (
            "longest streak of "
            f"{'successes' if found['kind'].lower().startswith('suc') else 'failures'}"
        ),
    ),
    (
        r"\b(?:usual|typical|normal|common) (?:gap|interval|time|distance|pause|break) between "
        r"(?:two |consecutive |successive |each )?",
        "average gap between ",
    ),
    # waits, and what happened of each kind
    (
        rf"(?P<runs>\b{_RUN}\b[^?.,;]*?) (?:(?:that|which) )?(?:had|have|has|needed) to wait "
        rf"(?:for )?"
        r"(?P<n>(?:(?:more|less|longer|shorter) than|over|at least|under|at most) [\w.]+ "
        r"(?:seconds?"
        r"|minutes?|mins?|secs?|hours?|s|min|h))(?: in (?:the )?queue)?(?: before starting)?\b",
        r"\g<runs> with a queue wait of \g<n>",
    ),
    (
        r"^(?:for|of) (?:each|every) (?P<kind>error class|error type|job|space),? (?:show |list |"
        r"give "
        r"|tell )?(?:me )?(?:the )?(?P<end>latest|last|newest|most recent|first|oldest) "
        r"(?:occurrence|"
        r"failure|failed run)(?:,? (?:and|with) (?:the )?(?:job|asset|time|date|error)s?"
        r"(?: (?:that|which) (?:hit|had|caused|saw|got) it| it (?:hit|happened (?:in|to))| of "
        r"it)?)*"
        r"(?=[?.! ]*$)",
        r"\g<end> failed run per \g<kind>",
    ),
    (
        r"\b(?P<end>latest|last|newest|most recent|first|oldest) (?:occurrence|failure) (?:of|for|"
        r"per)"
        r" (?:each|every) (?P<kind>error class|error type|error)\b(?:,? (?:and|with) (?:the |its )?"
        r"(?:job|asset|time|date)s?)*",
        r"\g<end> failed run per error class",
    ),
    # how long until it works again, of what is named
    (
        r"^(?P<ask>which|what) (?P<what>error class(?:es)?|error types?|error|job|space|asset|"
        r"weekday|priority) (?:takes?|took|needs?|needed) (?:the )?(?P<most>most time|longest|"
        r"least time|shortest)(?: time)? (?:to|until it) (?:recovers?|be fixed|is fixed|works? "
        r"again|be resolved|gets? fixed)(?: from)?\b",
        lambda found: (
            f"{found['ask']} {found['what']} has the "
            f"{'lowest' if found['most'].lower()[0:2] in {'le', 'sh'} else 'highest'} "
            "average recovery time"
        ),
    ),
    (
        r"\b(?:recovery time|time to recover(?:y)?|mttr) (?:after|from|for|of|with|in case of) "
        r"(?P<what>(?:an? |the )?(?:throttling|timeouts?|auth|access[_ ]denied|schema[_ ]mismatch|"
        r"connection)(?: errors?| failures?| problems?)?)\b",
        r"recovery time of \g<what> failures",
    ),
)
