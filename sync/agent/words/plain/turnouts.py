"""How runs ended and how much time they took in all, put as numbers of runs and their length."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules
from sync.agent.words.plain.terms import ALTOGETHER

_RUN = r"(?:runs|syncs|loads|jobs|executions)"
_END = r"(?= *[?.!]*$)"
_ENDED = r"(?:end(?:ed)?(?: up)?|finish(?:ed)?|turn(?:ed)? out|come out|came out|conclude|go)"
_BY = (
    r"[,;.?! ]*(?:please )?(?:(?:split|broken down|grouped|counted|itemised|listed|shown) )?(?:by|"
    r"per|for each) (?:their |the |run )*(?:status|outcome|result|end status)(?: please)?"
)
_TIME = r"(?:run[ -]?time|running time|processing time|execution time|compute time|machine time)"
_USED = (
    r"(?:use|used|consume|consumed|need|needed|take|took|eat|ate|spend|spent|burn|burnt|burned|"
    r"require|required|cost|accumulate|accumulated)(?: up)?"
)


RULES = rules(
    # how they ended
    (
        rf"^(?:and )?how did (?P<what>[\w.' ]*?\b{_RUN}\b[\w.' ]*?) {_ENDED}{_BY}{_END}",
        r"number of \g<what> per status",
    ),
    (
        rf"^(?:and )?how did (?P<what>[\w.' ]*?\b{_RUN}\b[\w.' ]*?) {_ENDED}(?P<when> [\w ]+?)?"
        rf"{_BY}{_END}",
        r"number of \g<what>\g<when> per status",
    ),
    (
        rf"^(?:with|in) (?:what|which) (?:status(?:es)?|outcomes?|results?) did (?:the |all )?"
        rf"(?P<what>[\w.' ]*?\b{_RUN}\b[\w.' ]*?) {_ENDED}(?P<when> [\w ]+?)?{_END}",
        r"number of \g<what>\g<when> per status",
    ),
    (
        rf"^how did (?:all )?(?P<what>(?:the |our )?(?:(?:today|yesterday|last \w+|this \w+|"
        rf"tonight)'?s?) {_RUN}) (?:go|end(?: up)?|turn out|do){_END}",
        r"number of \g<what> per status",
    ),
    (
        rf"^(?:and )?what (?:has |have )?(?:became|become) of (?P<what>[\w.' ]*?\b{_RUN}\b[\w.' "
        rf"]*?){_END}",
        r"number of \g<what> per status",
    ),
    # how much time they took in all
    (
        rf"^how much {_TIME} (?:did|do|does|has|have) (?:the |all )?(?P<each>each|every) "
        rf"(?P<what>\w+) {_USED}(?P<when>(?: [\w ]+?)?){ALTOGETHER}{_END}",
        r"total run time per \g<what>\g<when>",
    ),
    (
        rf"^how many (?P<unit>hours|minutes|seconds) of {_TIME} (?:did|do|does|has|have) (?:each|"
        rf"every) (?P<what>\w+) {_USED}(?P<when>(?: [\w ]+?)?){ALTOGETHER}{_END}",
        r"total run time per \g<what>\g<when> in \g<unit>",
    ),
    (
        rf"^how much {_TIME}{ALTOGETHER} (?:did|do|does|has|have) (?P<what>[\w.' ]+?) {_USED}"
        rf"(?P<when>(?: [\w ]+?)?){ALTOGETHER}{_END}",
        r"total run time of \g<what>\g<when>",
    ),
    (
        rf"^how many (?P<unit>hours|minutes|seconds) of {_TIME}{ALTOGETHER} (?:did|do|does|has|"
        rf"have) (?P<what>[\w.' ]+?) {_USED}(?P<when>(?: [\w ]+?)?){ALTOGETHER}{_END}",
        r"total run time of \g<what>\g<when> in \g<unit>",
    ),
    (
        rf"^how much (?:{_TIME}|time) (?:went|has gone|goes|was put) into (?:the |running |syncing "
        rf"|loading )*(?P<what>[\w.' ]+?){ALTOGETHER}{_END}",
        r"total run time of \g<what>",
    ),
    (
        r"^how much (?:run |processing )?time (?:was|is|has been|have we|did we) (?:spent|spend) "
        r"(?:on |with |in )?(?:running|executing|syncing|loading) (?:the |all )?(?P<what>[\w.' ]+?)"
        rf"{ALTOGETHER}{_END}",
        r"total run time of \g<what>",
    ),
    (
        r"\b(?P<agg>total|average|median) (?:number of |amount of )?(?P<unit>minutes|hours|seconds|"
        r"time) (?:that were |that was )?spent (?:on )?(?:running|executing|syncing)(?P<rest>(?: "
        rf"[\w. ]+?)?){_END}",
        lambda found: (
            f"{found['agg']} run time{found['rest']}"
            + ("" if found["unit"].lower() == "time" else f" in {found['unit']}")
        ),
    ),
)
