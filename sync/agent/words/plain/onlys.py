"""What happens at one time alone: "jobs that only fail at night" did not fail by day."""

from __future__ import annotations

import re

from sync.agent.words.plain.rules import rules

_DAYS = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
_THINGS = r"(?P<what>\b(?:jobs?|spaces?|assets?|tables?|syncs)\b(?: (?:in|of|from) \w+)?)"
_NIGHT = r"(?:at night|overnight|during the night|by night|at night ?time|in the night)"
_WEEKEND = r"(?:on|at|over|during) (?:the )?weekends?"
_WEEKDAY = r"(?:on|during) (?:the )?(?:weekdays?|working days|workdays|business days)"
_DAY = rf"on (?:a )?(?P<day>{'|'.join(each[:-1] for each in _DAYS)})s?"
_WHEN = rf"(?P<when>{_NIGHT}|{_WEEKEND}|{_WEEKDAY}|{_DAY}|(?:by|during the) day)"
_KIND = r"(?P<kind>fail(?:ed|s|ing)?|time[sd]? out|timed out)"
_HAD = r"(?:had|have|has|see|saw|show|with) (?P<noun>failures|errors|timeouts|failed runs)"


def _other(when: str, day: str | None) -> str:
    """Return the times that *when* leaves out."""
    if day:
        rest = [each for each in _DAYS if each[:-1] != day.lower()]
        return f"on {', '.join(rest[:-1])} and {rest[-1]}"
    if re.fullmatch(_NIGHT, when, re.IGNORECASE):
        return "between 06:00 and 18:00"
    if "weekend" in when.lower():
        return "on weekdays"
    return "at night" if when.lower().endswith(" day") else "on weekends"


def _alone(found: re.Match[str]) -> str:
    """Return "jobs with failed runs at night and without failed runs between 06:00 and 18:00"."""
    said = found.groupdict()
    kind = "timed out runs" if "time" in (said["kind"] or said["noun"] or "") else "failed runs"
    when = "between 06:00 and 18:00" if said["when"].lower().endswith(" day") else said["when"]
    other = _other(said["when"], said["day"])
    return f"{said['what']} with {kind} {when} and without {kind} {other}"


def _each(said: str) -> str:
    """Return *said* as a pattern whose groups have all the names that are asked for."""
    missing = [name for name in ("kind", "noun") if f"(?P<{name}>" not in said]
    return said + "".join(f"(?P<{name}>\\Zx)?" for name in missing)


_PLACED = rf"(?P<rel>(?:that |which )?(?:have |has )?)(?P<did>{_KIND.replace('?P<kind>', '?:')})"
RULES = rules(
    # what is narrowed behind a comma: "average duration, logistics jobs only"
    (
        r",\s*(?:only |just )?(?!(?:but|and|or|all|the|with|for|of|in|by|per|now|then)\b)"
        r"(?P<x>[\w]+(?: [\w]+)?) (?P<what>jobs|feeds|runs|syncs|tables|views|"
        r"assets) "
        r"(?:only|alone)(?=\s*(?:,|$|[?.!]))",
        lambda found: f" of {found['x']} {'jobs' if found['what'] == 'feeds' else found['what']}",
    ),
    (  # the most that there was in one step of time
        r"^(?:which|what) (?P<what>job|asset|space|user|error class|component)s? (?:has |have |had "
        r"|"
        r"saw |with )?(?:ever )?(?:had )?(?:the )?(?P<most>most|highest number of) "
        r"(?P<rows>failed runs|failures|runs|errors|retries|cancelled runs|cancellations|timeouts|"
        r"warnings) (?:on|in|within|during) (?:a|one|any)(?: single| one| given)? "
        r"(?P<step>day|week|month|hour)(?P<when> [^?]+?)?(?=[?.! ]*$)",
        r"\g<rows> per \g<what> and \g<step>\g<when>, top 1",
    ),
    (
        r"^(?:what (?:is|was) )?(?:the )?(?:most|highest number of|maximum number of) "
        r"(?P<rows>failed "
        r"runs|failures|runs|errors|retries|cancellations|timeouts) (?:of|by|for) (?:a|any|one)"
        r"(?: single)? (?P<what>job|asset|space|user) (?:on|in|within) (?:a|one|any)(?: single)? "
        r"(?P<step>day|week|month|hour)(?P<when> [^?]+?)?(?=[?.! ]*$)",
        r"\g<rows> per \g<what> and \g<step>\g<when>, top 1",
    ),
    (
        rf"{_THINGS} {_PLACED} (?:only|exclusively|just) (?P<rest>{_WHEN})",
        r"\g<what> \g<rel>only \g<did> \g<rest>",
    ),
    (
        rf"{_THINGS} {_PLACED} (?P<rest>{_WHEN}) (?:only|exclusively|alone)\b",
        r"\g<what> \g<rel>only \g<did> \g<rest>",
    ),
    (
        _each(rf"{_THINGS} (?:(?:that|which) )?(?:have |has )?only (?:ever )?{_KIND} {_WHEN}"),
        _alone,
    ),
    (_each(rf"{_THINGS} (?:(?:that|which) )?only (?:ever )?{_HAD} {_WHEN}"), _alone),
    (
        _each(
            rf"{_THINGS} (?:whose|all of whose|all whose|where all) (?P<noun>failures|errors|"
            rf"timeouts|failed runs) (?:are |were |have been |happen |happened |occur |occurred |"
            rf"all |fall |fell )*(?:only )?{_WHEN}(?: only)?"
        ),
        _alone,
    ),
)
