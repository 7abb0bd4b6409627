"""Other ways to ask for an action, put as a plain order: "give X another go" is "retry X"."""

from __future__ import annotations

import re

_DO = (
    r"(?:please |pls |just |can you |could you |would you |can we |could we |let's |lets |"
    r"let us |now |ok |okay )*"
)
# "give the percentage of runs that needed a retry" is no order
_WHAT = r"(?P<what>(?:(?!\b(?:that|which|who|percent\w*|numbers?|share|count|list|me) ).)+?)"
_DONE = {
    "sync": r"(?:re-?)?(?:synced|synchroni[sz]ed|run|rerun|started|loaded|reloaded|refreshed|"
    r"replicated|executed|triggered|retried|repeated|restarted|queued|updated)",
    "pause": r"(?:paused|disabled|stopped|suspended|halted|switched off|turned off|deactivated)",
    "resume": r"(?:resumed|enabled|unpaused|reactivated|activated|switched on|turned on)",
    "cancel": r"(?:cancelled|canceled|aborted|killed|terminated)",
}
_AGAIN = r"(?:\s+(?:again|now|once more|please|right away|immediately))*"
_BY_MISTAKE = r"(?:(?:accidentally|mistakenly|unintentionally|wrongly|just|already) )*"
_UNDO = (
    r"(?: (?:by (?:mistake|accident)|accidentally))?\s*[,.;:-]+ (?:(?:so|and|but|please|can "
    r"you|could "
    r"you|would you|i want to|let's) )*(?:undo|revert|reverse|take back|roll back)"
    r"(?: (?:that|this|it))?(?P<rest>)(?: please)?$"
)
_SHAPES = (
    (
        rf"^(?:i|we|somebody|someone)(?:'ve| have| has)? {_BY_MISTAKE}(?:paused|disabled|stopped|"
        rf"suspended|switched off) (?P<what>[^,.;]+?){_UNDO}",
        "resume",
    ),
    (
        rf"^(?:i|we|somebody|someone)(?:'ve| have| has)? {_BY_MISTAKE}(?:resumed|enabled|"
        rf"switched on|activated) (?P<what>[^,.;]+?){_UNDO}",
        "pause",
    ),
    (
        rf"^{_DO}(?:give|have)\s+{_WHAT}\s+(?:another|one more|a second|a new|an extra)\s+"
        r"(?:try|go|run|shot|attempt|chance|kick|sync|spin|round)\b(?P<rest>.*)$",
        "retry",
    ),
    (
        rf"^{_DO}give\s+{_WHAT}\s+an?\s+(?:kick|retry|re-?run|restart|try|go|push|nudge)\b"
        r"(?P<rest>.*)$",
        "retry",
    ),
    (
        rf"^{_DO}(?:let|make|have|get)\s+(?P<what>.+?)\s+(?:to )?(?:run|sync|load|execute|start|"
        r"go|fire)\b(?P<rest>(?:\s+(?:again|now|once more|right away|immediately|with .*))*)$",
        "sync",
    ),
    (
        rf"^{_DO}(?:do|perform|make|initiate|request|order|place|fire off|kick off|start|launch|"
        r"trigger|run|schedule)\s+(?:a |an |another |one more |one |the )?(?:new |fresh |manual |"
        r"full |immediate |extra |quick )*(?:(?:re-?)?(?:sync|run|load|refresh|execution|"
        r"replication)(?: run)?)\s+(?:of|for|on)\s+(?P<what>.+?)(?P<rest>)$",
        "sync",
    ),
    (
        rf"^{_DO}(?:switch|turn|take|put|set|bring)\s+(?P<what>.+?)\s+(?:back )?"
        r"(?:off hold|on again|back on|on|online|to enabled|active)(?P<rest>\s+again)?$",
        "resume",
    ),
    (
        rf"^{_DO}(?:switch|turn|take|put|set)\s+(?P<what>.+?)\s+"
        r"(?:off|on hold|on pause|on ice|to paused|to disabled|offline)(?P<rest>)$",
        "pause",
    ),
    (
        r"^(?P<what>[^:]+?)(?:\s*:|\s+[-\u2013\u2014])\s*(?:re-?)?(?:sync|run|start|trigger|load|"
        r"execute)"
        r"(?: (?:it|them|those|that|all))?(?P<rest>(?:\s+(?:again|now|once more|please))*"
        r"(?:,? (?:with |at )?(?:critical|top|high|medium|normal|low) prio(?:rity)?)?)$",
        "sync",
    ),
    (
        r"^(?P<what>.+?)\s*:\s*(?:retry|rerun|repeat|restart)"
        r"(?: (?:it|them|those|that|all))?(?P<rest>(?:\s+(?:again|now|please))*)$",
        "retry",
    ),
    (
        r"^(?P<what>.+?)\s*:\s*(?:pause|disable|suspend)(?: (?:it|them|those|that|all))?"
        r"(?P<rest>(?:\s+(?:now|please))*)$",
        "pause",
    ),
    (
        rf"^{_DO}(?:take|remove|pull)\s+(?P<what>.+?)\s+(?:out of|off|from) (?:the |its )?"
        r"(?:schedule|rotation|service|operation|plan)(?P<rest>.*)$",
        "pause",
    ),
    (
        rf"^{_DO}(?:take|remove|pull|throw|get|kick|drop)\s+(?P<what>.+?)\s+"
        r"(?:out of|off|from) (?:the |our )?(?:run |job )?queue(?P<rest>)$",
        "cancel",
    ),
    (rf"^{_DO}call\s+off\s+(?P<what>.+?)(?P<rest>)$", "cancel"),
    (rf"^{_DO}call\s+(?P<what>.+?\b(?:runs?|syncs?|loads?|one|ones))\s+off(?P<rest>)$", "cancel"),
    (
        r"^(?:(?:i|we)(?:'d| would)? (?:want|need|like) )(?P<what>.+?) to (?:stop|quit|cease) "
        r"(?:running|syncing|firing|loading)(?P<rest>)$",
        "pause",
    ),
    (
        rf"^{_DO}(?:keep|prevent|stop)\s+(?P<what>.+?)\s+from (?:running|syncing|firing|loading)"
        r"(?: again)?(?P<rest>)$",
        "pause",
    ),
    (
        r"^(?:please )?no more (?:syncs?|runs?|loads?|syncing|running|loading) (?:of|for) "
        r"(?P<what>.+?)(?: for now| until further notice)?(?P<rest>)$",
        "pause",
    ),
    (rf"^{_DO}(?:mute|silence)\s+(?P<what>.+?)(?P<rest>)$", "pause"),
    (rf"^{_DO}(?:wake(?: up)?|revive|reanimate)\s+(?P<what>.+?)(?: up)?(?P<rest>)$", "resume"),
    (rf"^{_DO}bring\s+(?P<what>.+?)\s+back (?:to life|up|alive)(?P<rest>)$", "resume"),
    (
        rf"^{_DO}get\s+(?P<what>.+?)\s+(?:up and )?(?:running|going|started|moving)"
        r"(?P<rest>(?: again)?)$",
        "sync",
    ),
    (
        rf"^{_DO}do\s+(?P<what>.+?)\s+(?:over(?: again)?|once more|one more time|anew|again)"
        r"(?P<rest>)$",
        "sync",
    ),
    (
        rf"^{_DO}(?:(?:i|we) (?:need|want|require)|get (?:me|us)|give (?:me|us)) a (?:fresh|new) "
        r"(?:load|sync|run|copy|refresh) of (?P<what>.+?)(?: in (?:glue|aws))?(?P<rest>(?: now)?)$",
        "sync",
    ),
    (
        rf"^{_DO}(?:send|ship|move|bring|get)\s+(?P<what>[\w. ]+?)\s+(?:over )?to (?:glue|aws)"
        r"(?P<rest>(?: again| now| once more)?)$",
        "sync",
    ),
    (
        rf"^{_DO}(?:do not|don't|never)\s+(?:run|sync|load|start|execute|refresh)\s+(?P<what>.+?)"
        r"\s+(?:any ?more|any longer|until (?:i|we) (?:say so|tell you(?: otherwise)?)|until "
        r"further "
        r"notice|for (?:now|the moment|the time being))(?P<rest>.*)$",
        "pause",
    ),
    (
        rf"^{_DO}(?:take|get)\s+(?P<what>.+?)\s+off\s+(?:hold|pause)(?P<rest>)$",
        "resume",
    ),
)
_WANTED = (
    r"^(?:(?:i|we)(?:'d| would)? (?:want|need|like)(?: to have| to see)?|have|get|please have|"
    r"please get|can (?:i|we|you) (?:have|get)|could (?:i|we|you) (?:have|"
    r"get))\s+(?P<what>.+?)\s+(?:to be )?{done}"
    r"(?P<rest>{again}(?:\s+with .*)?)$",
    r"^(?:please )?(?P<what>.+?)\s+(?:should|must|needs? to|has to|have to|ought to|is to|are to|"
    r"shall)\s+be\s+{done}(?P<rest>{again}(?:\s+with .*)?)$",
    r"^(?:can|could|may)\s+(?P<what>.+?)\s+(?:please )?be\s+{done}(?P<rest>{again}(?:\s+with "
    r".*)?)$",
)
_QUESTION = re.compile(r"^(?:which|what|how|who|whose|when|why|where)\b", re.IGNORECASE)
# "have all of them succeeded on their last run" asks what was
_ASKING = re.compile(
    r"^have\b.*\b(?:been|succeeded|failed|worked|finished|ended|ever|any|their|its)\b",
    re.IGNORECASE,
)
_RUNNING = re.compile(
    rf"^{_DO}(?:stop|halt|end|quit|break off)\s+(?P<what>(?:.*\b(?:running|queued|waiting|"
    r"current|ongoing|active)\b.*|(?:the |all |that |this )?runs?\b.*))$",
    re.IGNORECASE,
)


# "high priority sync of X, now": without the "now" it would be what to list
_AS_NOUN = re.compile(
    r"^(?:an? )?(?:(?P<priority>critical|highest|high|medium|normal|low) prio(?:rity)? )?"
    r"(?:re-?)?(?:sync|run|load)(?: run)? (?:of|for) (?P<what>[\w. ]+?)"
    r",? (?:now|immediately|right away|right now|at once)$",
    re.IGNORECASE,
)


# "retry X and set it to high priority"
_LEVEL_AFTER = re.compile(
    r"(?<=\w),?(?: and| then| but)* (?:set|put|make|give|run|do|mark|start|treat|use) (?:it|"
    r"them|that|those|"
    r"these|all)(?: all)? (?:(?:to|with|at|on|as|in|into) )?(?:an? |the )?"
    r"(?P<level>critical|highest|high|medium|normal|low|lowest|top) prio(?:rity)?$",
    re.IGNORECASE,
)


def as_order(text: str) -> str:
    """Return *text* with its verb first where it asks for an action in other words."""
    plain = _LEVEL_AFTER.sub(r" with \g<level> priority", text.strip().rstrip(".!?").strip())
    if _QUESTION.match(plain) or _ASKING.match(plain):
        return text
    stopped = _RUNNING.match(plain)
    if stopped is not None:
        return f"cancel {stopped['what']}"
    for shape, verb in _SHAPES:
        found = re.match(shape, plain, re.IGNORECASE)
        if found is not None:
            return f"{verb} {found['what']}{found['rest'] or ''}"
    plainer = _wanted(plain) or _as_noun(plain)
    return plainer or (plain if _LEVEL_AFTER.search(text) else text)


def _as_noun(plain: str) -> str:
    found = _AS_NOUN.match(plain)
    if found is None:
        return ""
    priority = f" with {found['priority']} priority" if found["priority"] else ""
    return f"sync {found['what']} now{priority}"


def _wanted(plain: str) -> str:
    for verb, done in _DONE.items():
        for shape in _WANTED:
            pattern = shape.replace("{done}", done).replace("{again}", _AGAIN)
            found = re.match(pattern, plain, re.IGNORECASE)
            if found is not None:
                return f"{verb} {found['what']}{found['rest'] or ''}"
    return ""
