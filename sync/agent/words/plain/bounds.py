"""Bounds said behind what they bound: "4 assets at most" is "at most 4 assets"."""

from __future__ import annotations

from sync.agent.words.plain.rules import rules

_N = r"(?P<n>\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|hundred)"
_THINGS = (
    r"(?:assets?|tables?|views?|objects?|columns?|fields?|rows?|records?|runs?|syncs?|jobs?|"
    r"failures?|errors?|drifts?|mappings?|attempts?|retries|consumers?|sources?|spaces?|keys?|"
    r"targets?|warnings?|findings?|failed runs?|failed syncs?)"
)
_STATUS = r"(?:succeeded|failed|cancelled|canceled|aborted|partial|successful|running|queued)"
_DONE = {"succeed": "succeeded", "fail": "failed", "get cancelled": "were cancelled"}
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|"
    r"feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)"
)
_DATE = (
    rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b|(?:the )?\d{{1,2}}(?:st|nd|rd|th) of "
    rf"{_MONTH}\b|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b|20\d\d-\d\d-\d\d)"
)
RULES = rules(
    (
        r"\b(?:not|no|never) (?P<op>more|less|fewer) (?:often )?than (?P<n>once|twice|\d+ times|"
        r"(?:two|three|four|five|ten) times)\b",
        lambda found: f"at {'most' if found['op'].lower() == 'more' else 'least'} {found['n']}",
    ),
    (
        r"\b(?:with )?(?P<op>below|under|less than|above|over|more than|at least|at most) "
        r"(?P<n>\d+(?:\.\d+)?) ?(?:%|percent) (?P<what>success|failure)(?: rate)?\b(?! rate)",
        r"with a \g<what> rate \g<op> \g<n>%",
    ),
    # what never was before the time that is named
    (
        rf"\b(?:in|during) (?P<when>{_MONTH}|(?:this|last) (?:week|month|quarter|year))\b"
        r"(?P<mid>[^,.?]{0,20}?),? (?:but|and|yet|though) (?:never|not|not once|not ever) "
        r"(?:once |ever )?(?:before|earlier|prior)(?: (?:that|this|then|it|to that))?(?=[?.! ]*$)",
        r"in \g<when>\g<mid> but not before \g<when>",
    ),
    # an amount behind what it is of: "big tables, say over 100k rows"
    (
        r",? (?:let's |let us )?say,? (?P<op>more than|over|above|at least|less than|under|below|"
        r"fewer than) (?P<n>\d[\d.,]*k?) (?P<what>rows|columns|records|fields)(?=[?.! ]*$)",
        r" with \g<op> \g<n> \g<what>",
    ),
    # "5 assets and up", "no columns to speak of" and the like stand behind their number
    (
        rf"\b{_N} (?P<what>{_THINGS}) (?:at (?:the )?most|max\.?|maximum|tops|or fewer|or less|"
        r"and fewer|and less|or below|and below)(?!\w| than\b| \d)",
        r"at most \g<n> \g<what>",
    ),
    (
        rf"\b{_N} (?P<what>{_THINGS}) (?:at (?:the )?least|min\.?|minimum|or more|and more|"
        r"and up|and upwards?|upwards?|or above|and above|and over)(?!\w| than\b| \d)",
        r"at least \g<n> \g<what>",
    ),
    (rf"\b{_N} (?:and|or) (?:fewer|less) (?={_THINGS}\b)", r"at most \g<n> "),
    (
        rf"\b{_N} (?:and more|upwards?|or above|and above|and up) (?={_THINGS}\b)",
        r"at least \g<n> ",
    ),
    (rf"\b(?:fewer|less) (?P<what>{_THINGS}) than {_N}\b", r"fewer than \g<n> \g<what>"),
    (rf"\bmore (?P<what>{_THINGS}) than {_N}\b", r"more than \g<n> \g<what>"),
    (
        rf"\b(?:that |which )?(?:do(?:es)? not|don't|doesn't|not) (?:reach|reaching|get to|"
        rf"getting to|attain|attaining|come to) {_N} (?={_THINGS}\b)",
        r"with fewer than \g<n> ",
    ),
    (
        rf"\b(?:that |which )?(?:falls?|falling|stays?|staying|remains?) (?:short of|below|"
        rf"under) {_N} (?={_THINGS}\b)",
        r"with fewer than \g<n> ",
    ),
    (
        r"\b(?P<each>spaces|databases|tables|views|assets|jobs|owners|components|models) "
        rf"(?:below|under|short of|smaller than) (?=\d+ {_THINGS}\b)",
        r"\g<each> with fewer than ",
    ),
    (
        r"\b(?P<each>spaces|databases|tables|views|assets|jobs|owners|components|models) "
        r"(?:above|over|exceeding|beyond|topping|surpassing|passing|numbering more than|"
        r"counting more than|counting over|numbering over|of more than|"
        r"that count more than|that number "
        rf"more than|beating|in excess of) (?=\d+ {_THINGS}\b)",
        r"\g<each> with more than ",
    ),
    (
        rf"\b(?P<has>with|having|have|has|of) (?:from |between )?{_N} (?:through|thru|till|"
        rf"up to|to|-|\.\.) (?P<m>\d+) (?={_THINGS}\b)",
        r"\g<has> between \g<n> and \g<m> ",
    ),
    (
        rf"\b(?:ranging |within |in )?(?:from|within|the range of|the range from) {_N} "
        rf"(?:through|thru|till|up to|to|and|-|\.\.) (?P<m>\d+) (?={_THINGS}\b)",
        r"with between \g<n> and \g<m> ",
    ),
    (r"\bresp\.? (?=[a-z])", "and "),
    (r"\b(?P<n>\d+)x\b(?= |$|[?.!,])", r"\g<n> times"),
    # one of several ends
    (
        r"\b(?:did not|didn't|do not|don't|does not|doesn't) (?P<a>succeed|fail|get cancelled) "
        r"(?:or|and) (?:did(?: not|n't) )?(?P<b>succeed|fail|get cancelled)\b",
        lambda found: f"neither {_DONE[found['a'].lower()]} nor {_DONE[found['b'].lower()]}",
    ),
    (
        rf"\b(?:with (?:a |the )?(?:status|state|outcome|result) )?other than (?P<a>{_STATUS}) "
        rf"(?:or|and|nor) (?P<b>{_STATUS})\b",
        r"that neither \g<a> nor \g<b>",
    ),
    (
        rf"(?<!with )(?<!had )\b(?:both )?(?P<a>{_STATUS}) (?:runs? |syncs? |loads? )?"
        rf"(?:as well as|and also|along with|together with|alongside|resp\.?|respectively) "
        r"(?:the )?"
        rf"(?P<b>{_STATUS}) (?P<what>runs|syncs|loads)\b",
        r"\g<a> and \g<b> \g<what>",
    ),
    # what they are ranked by, where it is an event that is counted
    (
        r"\b(?P<each>job|space|table|asset|owner|database|component|view)s (?:ranked|sorted|"
        r"ordered|listed|arranged) (?:by|on|according to|in order of) (?:their |the )?"
        r"(?:number of |count of )?(?P<what>failures|failed runs|cancellations|drifts?|errors|"
        r"warnings)\b",
        r"number of \g<what> per \g<each>",
    ),
    # from a day on, or up to it
    (
        rf"\b(?:(?:from|since|starting|dating from|counting from|as from) )?{_DATE} "
        r"(?:or later|and later|or after|onwards?|forwards?|and after|"
        r"(?:till|until|up to) (?:now|today))\b",
        r"since \g<date>",
    ),
    (
        r"\b(?:not before|no earlier than|not earlier than|on or after|as from|counting from|"
        rf"dating from|effective(?: from)?) {_DATE}",
        r"since \g<date>",
    ),
    (
        r"\b(?:not after|no later than|not later than|on or before|at the latest on) "
        rf"{_DATE}",
        r"until \g<date>",
    ),
    (
        rf"\b(?:ahead of|preceding|older than) {_DATE}",
        r"before \g<date>",
    ),
    (
        r"\b(?:no more than|not more than|at most|up to) (?P<n>\d+|two|three|five|seven|ten) "
        r"(?P<unit>minutes|hours|days|weeks|months) ago\b",
        r"in the last \g<n> \g<unit>",
    ),
    # without one of them
    (
        r"(?<!leaving)(?<!leave)(?<!setting),? (?:with )?(?P<what>(?-i:[A-Z][A-Z_.]+)) "
        r"(?:excluded|excepted|aside|left out|not included|"
        r"(?:does not|doesn't) count)(?= *[?.!]*$)",
        r" except \g<what>",
    ),
)
