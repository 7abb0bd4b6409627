"""What runs are held against: how long their job usually takes, how long it has been without one.

"Twice as long as usual" is of the job itself, "jobs that have not succeeded for 3 days" have no
successful run in that time, "jobs that fail more often than they succeed" have two numbers.
"""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_RUN = r"(?:runs?|syncs?|loads?|executions?)"
_NORM = r"(?:usual(?:ly)?|normal(?:ly)?|typical(?:ly)?|average|avg|mean|median|customary)"
_LENGTH = r"(?: (?:duration|run ?time|running time|time|length|run))?"
_OWN = (
    rf"(?:(?:their|its|the|that) (?:own )?(?:respective )?job(?:'s|s'|s)? (?:own )?{_NORM}{_LENGTH}"
)
_OWN += rf"|(?:their|its) (?:own )?{_NORM}{_LENGTH}(?! of\b)"
_OWN += rf"|(?:the |it is |it was |they are )?{_NORM}{_LENGTH} (?:for|of|in) (?:their|its|the|that|"
_OWN += r"the same|the respective) (?:own |respective )?job"
_OWN += r"|(?:is |it is |was )?(?:usual(?:ly)?|normal(?:ly)?|typical(?:ly)?|customary))\b"
_TIMES = (
    r"(?P<op>(?:more than|at least|over|less than|at most) )?(?P<times>twice|double|half|thrice"
)
_TIMES += r"|(?:[\d.]+|two|three|four|five|ten) ?(?:times|x))"
_MORE = r"(?P<more>longer|slower|shorter|faster|quicker)"
_RUNS_BEFORE = rf"(?P<runs>\b{_RUN}\b[^?.,;]*?) "
_SPAN = (
    r"(?P<n>(?:\d+|an?|one|two|three|four|five|six|seven|ten|fourteen|thirty|several)? ?"
    r"(?:hours?|days?|weeks?|months?))"
)
_OVER = r"(?:(?:more|longer) than |over |at least |the (?:last|past) )?"
_JOBS = r"(?P<jobs>\b(?:jobs?|pipelines?)\b(?: (?:in|of|from|for) (?:the )?\w+(?: space)?)?)"
_SINCE = r"(?P<since>since [\w :-]+?)(?=[?.!, ]*$)"
_OK = (
    r"(?:succeeded|been successful|worked|run successfully|successfully run|completed successfully|"
)
_OK += r"had a success(?:ful run)?|seen a success|finished successfully|run ok|gone through)"
_KINDS = (
    (re.compile(r"fail|broke|crash", re.I), "failed"),
    (re.compile(r"succe|work", re.I), "successful"),
    (re.compile(r"cancel|abort", re.I), "cancelled"),
    (re.compile(r"hand|manual|people|person|user", re.I), "manual"),
    (re.compile(r"schedul|timer|cron|automatic", re.I), "scheduled"),
    (re.compile(r"retr", re.I), "retried"),
    (re.compile(r"partial|warning", re.I), "partial"),
)
_VERB = (
    r"(?:(?:they |it )?(?:were |was |are |is |have been |get |got |do |did )?(?:fail(?:ed|s)?|"
    r"succeed(?:ed|s)?|work(?:ed|s)?|cancelled|(?:started |run |triggered |launched )?(?:by hand|"
    r"manually|by (?:the )?(?:scheduler|timer|schedule)|by people|by users|on schedule|"
    r"automatically)|retried|partial(?:ly)?))"
)


def _against(found: re.Match[str]) -> str:
    """Return "longer than twice the average of their job", or at least that."""
    op = found["op"] or "longer than "
    return f"{found['runs']} {op}{found['times']} the average of their job"


def _by_percent(found: re.Match[str]) -> str:
    """Return "longer than 1.5 times the average of their job" for "50% longer than usual"."""
    less = found["more"].lower() in {"shorter", "faster", "quicker"}
    times = 1 + float(found["n"]) / 100 * (-1 if less else 1)
    op = "shorter than" if less else "longer than"
    return f"{found['runs']} {op} {times:g} times the average of their job"


def _kind(said: str) -> str:
    return next(kind for pattern, kind in _KINDS if pattern.search(said))


def _without(found: re.Match[str]) -> str:
    """Return "jobs with no successful run in the last 3 days", or since then."""
    span = found.groupdict().get("n")
    when = f"in the last {span.strip()}" if span else found["since"]
    kind = "failed " if re.search(r"\bfail", found[0]) else ""
    ran = re.search(r"\b(?:run|ran|been run|executed|started)\b(?! (?:ok|successfully))", found[0])
    if not kind and not (ran and not re.search(_OK, found[0], re.I)):
        kind = "successful "
    rest = (found.groupdict().get("rest") or "").rstrip()
    return f"{found['jobs']}{rest} with no {kind}run {when}"


def _lull(found: re.Match[str]) -> str:
    """Return "longest gap between two successful runs of payroll", the text where none is named."""
    what = found["a"] or found["b"]
    return f"longest gap between two successful runs of {what}" if what else found[0]


_NOT = r"(?:(?:that|which) )?(?:have|has|had|did)(?: not|n't| never)(?: yet| even)?"
RULES = rules(
    (  # the newest run is meant, not the newest of those that took so long
        rf"^(?:did|was|has|were|is) (?:the )?(?:very )?(?:last|latest|most recent|newest) "
        rf"(?P<what>[\w. ]*?\b{_RUN})(?P<of> (?:of|for) [\w. ]+?)? (?=(?:take|taken|run|last|"
        rf"lasted|go|been|unusually|any|much|{_MORE[len('(?P<more>') :]} )",
        r"did the \g<what>\g<of> newest of its job ",
    ),
    (rf"{_RUNS_BEFORE}{_TIMES} as (?:long|slow|much time|fast) as {_OWN}", _against),
    (
        rf"{_RUNS_BEFORE}(?:(?:at least|more than|over) )?(?P<n>\d+) ?(?:%|percent) {_MORE} than "
        rf"(?:{_OWN}|(?:the )?average)",
        _by_percent,
    ),
    (
        rf"{_RUNS_BEFORE}(?:unusually|abnormally|exceptionally|suspiciously) (?:long|slow)\b",
        r"\g<runs> longer than the average of their job",
    ),
    (
        rf"{_RUNS_BEFORE}{_MORE} than {_OWN}",
        r"\g<runs> \g<more> than the average of their job",
    ),
    (  # the number of a ranking is told anyhow
        r"^(?P<most>(?=.*\b(?:most|least|highest|lowest|\w{3,}est|worst|top)\b)[^?]+?),? and "
        r"(?:how (?:much|many|often|high|low|big|long)|what) (?:was|were|is|are) (?:it|that|they|"
        r"those)(?: in total| each| altogether| respectively)?(?=[?.! ]*$)",
        r"\g<most>",
    ),
    (
        r"^(?P<ask>(?:which|what) (?:\w+ )?(?:jobs?|spaces?|assets?|databases?)) (?:has |have )?"
        r"(?:costs?(?: us)?|uses?d?(?: up)?|consumed?|takes?|took(?: up)?|spen[dt]|needed|burnt?)"
        r" (?:the )?(?P<most>most|least) (?:total |overall |accumulated )?(?:run ?time|"
        r"running time|processing time)(?: in total| overall)?\b",
        lambda found: (
            f"{found['ask']} have the "
            f"{'highest' if found['most'].lower() == 'most' else 'lowest'} total duration"
        ),
    ),
    (  # a number that is shown beside the ranking, which it does not change
        r"(?P<runs>\b(?:slowest|fastest|longest|shortest|latest|newest|last|most recent)(?: \w+)? "
        rf"{_RUN}\b[^?.,;]*?),? (?:with|and|including|plus|along with|together with|showing) "
        r"(?:(?:the |their |its )?(?:job|asset|space|table)s?(?: names?)?,? and )?(?:the |their )?"
        r"(?:(?P<wait>queue waits?(?: times?)?|waiting times?|wait times?|time in (?:the )?queue|"
        r"how long (?:they|it|each(?: one| of them)?) (?:waited|sat|were|was|queued|had to wait|"
        r"spent)(?: in (?:the )?queue)?(?: before starting)?)|(?P<what>attempts|retries|"
        r"number of attempts|how many attempts (?:they|it|each) (?:needed|took)))(?=[?.!]*$)",
        lambda found: f"{found['runs']} and their {'queue wait' if found['wait'] else 'attempts'}",
    ),
    # how long a job has been without a run of some kind
    (
        rf"^(?:for )?(?P<lead>(?:which|what|list|show) )?{_JOBS} (?:whose|is|was|where|with an?|"
        r"that had) (?:the |their |its |a )?last (?:success|successful (?:run|sync|execution)|good "
        rf"run)(?: (?:is|was|lies|dates|happened|ended|finished|dating))?(?: back)? (?:older than "
        rf"|(?:more|longer) than |over )(?P<n>[\w ]+?)(?: ago| old| back| in the past)?(?=[?.!]*$)",
        lambda found: (
            f"{found['lead'] or ''}{found['jobs']} with no successful run in the last {found['n']}"
        ),
    ),
    (
        rf"{_JOBS}(?P<rest>(?! (?:not|never)\b)[^?.,;]*?)(?:,? (?:but|and|yet))? {_NOT} "
        rf"(?:{_OK}|failed|run|been run|been executed|executed) (?:for|in) {_OVER}{_SPAN}(?: now| "
        rf"already)?(?=[?.!]*$)",
        _without,
    ),
    (rf"{_JOBS} {_NOT} (?:{_OK}|failed|run|been run|executed) {_SINCE}", _without),
    (
        rf"{_JOBS} (?:(?:that|which) )?(?:have |has )?(?:gone|been|stayed|remained|are|is) without "
        rf"(?:an? |any )?(?:success(?:ful (?:run|sync))?|good run) (?:for|in) {_OVER}{_SPAN}"
        rf"(?: now| already)?(?=[?.!]*$)",
        _without,
    ),
    (
        r"^(?:what (?:is|was) )?(?:the )?longest (?:time|period|stretch|spell|phase|interval)"
        r"(?: that)? (?:(?P<a>[\w. ]+?) (?:(?:has |have )?(?:went|gone|was|been|had)(?: to go)?) )?"
        r"without (?:an? |any )?(?:success(?:ful (?:run|sync|load))?|good run)"
        r"(?: (?:for|of|in|by) (?P<b>[\w. ]+?))?(?=[?.!]*$)",
        _lull,
    ),
    # more of one kind of run than of another, per job
    (
        rf"(?P<what>\b(?:jobs?|spaces?|assets?|tables?)\b(?: in \w+)?) (?:(?:that|which) )?"
        rf"(?P<a>{_VERB})(?P<before> (?:this|last) \w+)? (?P<more>more|less) (?:often|frequently) "
        rf"than (?P<b>{_VERB})",
        lambda found: (
            f"{found['what']} with {'more' if found['more'].lower() == 'more' else 'fewer'} "
            f"{_kind(found['a'])} runs than {_kind(found['b'])} runs{found['before'] or ''}"
        ),
    ),
)
