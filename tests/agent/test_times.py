"""Phrases about time with their ranges, seen from Wednesday 18 March 2026, 14:30 UTC."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from sync.agent.times.find import find_times, shift_window
from sync.agent.times.window import DatePart, Shift, Unit, Window, in_dates, in_one_day, merge

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


def moment(text: str) -> datetime | None:
    """Read "03-17", "03-17 18:00", "2025-12-01", "now"; "-" is no bound."""
    if text in {"-", "now"}:
        return NOW if text == "now" else None
    day, _, clock = text.partition(" ")
    day = day if len(day) == 10 else f"2026-{day}"
    return datetime.fromisoformat(f"{day}T{clock or '00:00'}:00+00:00")


# phrase | since | until
RANGES = """
today | 03-18 | now
runs so far today | 03-18 | now
earlier today | 03-18 | now
yesterday | 03-17 | 03-18
failed jobs from yesterday | 03-17 | 03-18
yesterday's failures | 03-17 | 03-18
the day before yesterday | 03-16 | 03-17
day before yesterday | 03-16 | 03-17
tomorrow | 03-19 | 03-20
the day after tomorrow | 03-20 | 03-21
last night | 03-17 18:00 | 03-18 06:00
what failed overnight | 03-17 18:00 | 03-18 06:00
yesterday night | 03-17 18:00 | 03-18 06:00
the night before last | 03-16 18:00 | 03-17 06:00
this morning | 03-18 | 03-18 12:00
yesterday morning | 03-17 | 03-17 12:00
yesterday in the afternoon | 03-17 12:00 | 03-17 18:00
yesterday evening | 03-17 18:00 | 03-18
last evening | 03-17 18:00 | 03-18
this afternoon | 03-18 12:00 | 03-18 18:00
this evening | 03-18 18:00 | 03-19
tonight | 03-18 18:00 | 03-19 06:00
tomorrow morning | 03-19 | 03-19 12:00
friday night | 03-13 18:00 | 03-14 06:00
monday morning | 03-16 | 03-16 12:00
this week | 03-16 | now
this week so far | 03-16 | now
the current week | 03-16 | now
last week | 03-09 | 03-16
last week's failures | 03-09 | 03-16
the previous week | 03-09 | 03-16
last full week | 03-09 | 03-16
the week before last | 03-02 | 03-09
the week before last week | 03-02 | 03-09
next week | 03-23 | 03-30
this month | 03-01 | now
in the current month | 03-01 | now
last month | 02-01 | 03-01
previous month | 02-01 | 03-01
the month before last | 01-01 | 02-01
next month | 04-01 | 05-01
this quarter | 01-01 | now
last quarter | 2025-10-01 | 01-01
in the last quarter | 2025-10-01 | 01-01
this year | 01-01 | now
last year | 2025-01-01 | 2026-01-01
last 24 hours | 03-17 14:30 | now
in the last 24h | 03-17 14:30 | now
in the past 48 hours | 03-16 14:30 | now
within the last 2 hours | 03-18 12:30 | now
during the last three days | 03-15 14:30 | now
last 7 days | 03-11 14:30 | now
past 7d | 03-11 14:30 | now
over the past 30 days | 02-16 14:30 | now
for the last two weeks | 03-04 14:30 | now
the last couple of days | 03-16 14:30 | now
last few hours | 03-18 11:30 | now
in the last 90 minutes | 03-18 13:00 | now
the last hour | 03-18 13:30 | now
last hour | 03-18 13:30 | now
the past week | 03-11 14:30 | now
over the last month | 02-18 14:30 | now
in the past month | 02-18 14:30 | now
the past year | 2025-03-18 14:30 | now
last 3 months | 2025-12-18 14:30 | now
last twelve months | 2025-03-18 14:30 | now
previous 3 full days | 03-15 | 03-18
the last 2 complete weeks | 03-02 | 03-16
the last 2 quarters | 2025-07-01 | 01-01
last fortnight | 03-04 14:30 | now
in the past fortnight | 03-04 14:30 | now
recently | 03-11 14:30 | now
3 days ago | 03-15 | 03-16
two days ago | 03-16 | 03-17
a week ago | 03-11 | 03-12
a fortnight ago | 03-04 | 03-05
a month ago | 02-01 | 03-01
two months ago | 01-01 | 02-01
a year ago | 2025-01-01 | 2026-01-01
an hour ago | 03-18 13:00 | 03-18 14:00
20 minutes ago | 03-18 14:10 | now
half an hour ago | 03-18 14:00 | now
same day last week | 03-11 | 03-12
last friday | 03-13 | 03-14
on friday | 03-13 | 03-14
on monday | 03-16 | 03-17
last monday | 03-16 | 03-17
last wednesday | 03-11 | 03-12
on wednesday | 03-18 | now
this friday | 03-20 | 03-21
next friday | 03-20 | 03-21
next monday | 03-23 | 03-24
monday last week | 03-09 | 03-10
tuesday of last week | 03-10 | 03-11
last week on friday | 03-13 | 03-14
on sunday | 03-15 | 03-16
over the weekend | 03-14 | 03-16
at the weekend | 03-14 | 03-16
last weekend | 03-14 | 03-16
this weekend | 03-21 | 03-23
the weekend before last | 03-07 | 03-09
yesterday and today | 03-17 | now
monday and tuesday | 03-16 | 03-18
march | 03-01 | now
in march | 03-01 | now
in february | 02-01 | 03-01
february 2025 | 2025-02-01 | 2025-03-01
in feb | 02-01 | 03-01
in december | 2025-12-01 | 2026-01-01
last december | 2025-12-01 | 2026-01-01
in april | 2025-04-01 | 2025-05-01
in may | 2025-05-01 | 2025-06-01
march last year | 2025-03-01 | 2025-04-01
in january of this year | 01-01 | 02-01
since march | 03-01 | now
since february | 02-01 | now
since the beginning of february | 02-01 | now
since the start of the year | 01-01 | now
since last week | 03-09 | now
since monday | 03-16 | now
since yesterday | 03-17 | now
since 10 march | 03-10 | now
since march 10th | 03-10 | now
since 2026-03-01 | 03-01 | now
since last night | 03-17 18:00 | now
since midnight | 03-18 | now
since noon | 03-18 12:00 | now
since 9 am | 03-18 09:00 | now
since 13:15 | 03-18 13:15 | now
since 3 days | 03-15 14:30 | now
from 1 march onwards | 03-01 | now
starting from monday | 03-16 | now
from february until now | 02-01 | now
before 10 march | - | 03-10
before march | - | 03-01
prior to 2026-02-01 | - | 02-01
until 10 march | - | 03-11
up to february | - | 03-01
after 10 march | 03-11 | now
after 2026-03-10 | 03-11 | now
after 2026-03-17 14:30 | 03-17 14:30 | now
older than 30 days | - | 02-16 14:30
more than 3 days ago | - | 03-15 14:30
less than 2 hours ago | 03-18 12:30 | now
between 1 and 5 march | 03-01 | 03-06
from 1 to 5 march | 03-01 | 03-06
1-5 march | 03-01 | 03-06
march 1 to 5 | 03-01 | 03-06
between 1 march and 5 march | 03-01 | 03-06
between february 10 and march 3 | 02-10 | 03-04
from 20 december to 5 january | 2025-12-20 | 01-06
from february to march | 02-01 | now
2026-03-01 to 2026-03-05 | 03-01 | 03-06
between 2026-03-01 and 2026-03-05 | 03-01 | 03-06
from monday to wednesday | 03-16 | now
from friday to monday | 03-13 | 03-17
between last friday and yesterday | 03-13 | 03-18
from wednesday to friday | 03-11 | 03-14
on 12.03.2026 | 03-12 | 03-13
12.3.26 | 03-12 | 03-13
on 5.3. | 03-05 | 03-06
2026-03-12 | 03-12 | 03-13
2026/03/12 | 03-12 | 03-13
13/03/2026 | 03-13 | 03-14
3/13/2026 | 03-13 | 03-14
2026-02 | 02-01 | 03-01
12 march | 03-12 | 03-13
march 12 | 03-12 | 03-13
12th of march | 03-12 | 03-13
the 12th of march 2025 | 2025-03-12 | 2025-03-13
march 5th, 2026 | 03-05 | 03-06
first of march | 03-01 | 03-02
thursday 12 march | 03-12 | 03-13
20 march | 2025-03-20 | 2025-03-21
29 february | 2024-02-29 | 2024-03-01
on the 5th | 03-05 | 03-06
on the 25th | 02-25 | 02-26
on the 5th of last month | 02-05 | 02-06
2026-03-17 14:30 | 03-17 14:30 | 03-17 14:31
the first week of march | 03-01 | 03-08
second week of february | 02-08 | 02-15
last week of february | 02-22 | 03-01
the first 10 days of march | 03-01 | 03-11
the last 3 days of february | 02-26 | 03-01
first monday of march | 03-02 | 03-03
early march | 03-01 | 03-11
mid february | 02-11 | 02-21
end of february | 02-21 | 03-01
first half of february | 02-01 | 02-16
second half of february | 02-16 | 03-01
q1 | 01-01 | now
q4 | 2025-10-01 | 2026-01-01
q4 2025 | 2025-10-01 | 2026-01-01
the third quarter of 2025 | 2025-07-01 | 2025-10-01
first half of last year | 2025-01-01 | 2025-07-01
h2 2025 | 2025-07-01 | 2026-01-01
calendar week 10 | 03-02 | 03-09
week 1 | 2025-12-29 | 01-05
in 2025 | 2025-01-01 | 2026-01-01
since 2025 | 2025-01-01 | now
year to date | 01-01 | now
ytd | 01-01 | now
month-to-date | 03-01 | now
next 24 hours | now | 03-19 14:30
in the next 3 days | now | 03-21 14:30
the next hour | now | 03-18 15:30
the coming week | now | 03-25 14:30
later today | now | 03-19
the rest of the week | now | 03-23
the day before 10 march | 03-09 | 03-10
the last 3 working days | 03-13 | 03-18
so far | - | -
right now | - | -
since yesterday noon | 03-17 12:00 | now
since monday 9am | 03-16 09:00 | now
since 8 am yesterday | 03-17 08:00 | now
before yesterday 17:00 | - | 03-17 17:00
after yesterday 6pm | 03-17 18:00 | now
between yesterday 8:00 and today 10:00 | 03-17 08:00 | 03-18 10:00
from monday 8am to tuesday 6pm | 03-16 08:00 | 03-17 18:00
2026-03-10 08:00 to 2026-03-10 12:00 | 03-10 08:00 | 03-10 12:00
two fridays ago | 03-06 | 03-07
three mondays ago | 03-02 | 03-03
earlier this week | 03-16 | now
later this week | now | 03-23
on christmas | 2025-12-25 | 2025-12-26
christmas eve | 2025-12-24 | 2025-12-25
new year's day | 01-01 | 01-02
last year in december | 2025-12-01 | 2026-01-01
q4 last year | 2025-10-01 | 2026-01-01
q4 of 2025 | 2025-10-01 | 2026-01-01
the night of 17 march | 03-17 18:00 | 03-18 06:00
on the evening of march 12 | 03-12 18:00 | 03-13
the first week of last month | 02-01 | 02-08
the last week of last month | 02-22 | 03-01
on the first day of the month | 03-01 | 03-02
the first monday of this month | 03-02 | 03-03
the end of last month | 02-21 | 03-01
the week of march 9 | 03-09 | 03-16
the week starting 2 march | 03-02 | 03-09
the last half hour | 03-18 14:00 | now
the last quarter of an hour | 03-18 14:15 | now
monday through wednesday | 03-16 | now
"""


@pytest.mark.parametrize("line", RANGES.strip().splitlines())
def test_a_phrase_is_read_as_its_range(line: str) -> None:
    phrase, since, until = (part.strip() for part in line.split("|"))

    (span,) = find_times(phrase, NOW)

    assert span.problem == ""
    assert span.window is not None
    assert (span.window.since, span.window.until) == (moment(since), moment(until))


# In a sentence: what is read, and which words of it.
SENTENCES = """
which jobs failed in the last 24 hours in finance | in the last 24 hours
plot job runs per day for the last two weeks | for the last two weeks
success rate by space last week | last week
assets discovered between 1 and 5 march in SALES | between 1 and 5 march
what did anna.keller do today | today
runs that took more than 10 minutes this week | this week
share of failures caused by throttling, per week since february | since february
how many runs on march 3rd failed | on march 3rd
"""


@pytest.mark.parametrize("line", SENTENCES.strip().splitlines())
def test_the_words_of_a_time_are_found_in_a_sentence(line: str) -> None:
    sentence, words = (part.strip() for part in line.split("|"))

    (span,) = find_times(sentence, NOW)

    assert sentence[span.start : span.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "busiest hour of the day for syncs",
        "failures per week and space",
        "runs grouped by month",
        "last successful sync of CUSTOMERS",
        "show me the logs of the last failed job",
        "the second one",
        "columns of SAP.TIME.VIEW_DIMENSION_YEAR",
        "describe MARCH_2026_SALES",
        "jobs stuck in queue for more than 30 min",
        "top 5 largest tables by row count",
        "you may show me the jobs",
        "jobs that took between 10 and 20 minutes",
        "mappings approved by tom.brown",
        "NET_AMOUNT DECIMAL(15,2)",
        "error 401 in version 2.5.",
        "tables with more than 2025 rows",
        "first 10 columns",
        "daily jobs",
        "which spaces have between 5 and 10 assets",
    ],
)
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert find_times(text, NOW) == ()


PROBLEMS = """
runs on 31 april | April 2026 has 30 days
runs on april 31st | April 2026 has 30 days
failures on 30 february | February 2026 has 28 days
runs on 29 february 2025 | February 2025 has 28 days
runs on 2026-02-30 | February 2026 has 28 days
runs on 2026-13-01 | There is no month 13
runs on 32.03.2026 | March 2026 has 31 days
runs on 03/04/2026 | write it as 2026-MM-DD
between 20 and 5 march | comes after
between 28 and 31 february | February 2026 has 28 days
jobs starting after 25:00 | no time of the day
monday 12 march | is a Thursday, not a Monday
week 60 | There is no week 60
q5 2025 | There is no quarter 5
runs at 13 pm | no time of the day
"""


@pytest.mark.parametrize("line", PROBLEMS.strip().splitlines())
def test_what_cannot_be_a_time_is_told(line: str) -> None:
    phrase, told = (part.strip() for part in line.split("|"))

    (span,) = find_times(phrase, NOW)

    assert span.window is None
    assert told in span.problem
    assert span.problem.endswith(".")


EARLY, OFFICE, LATE = (0, 480), (480, 1080), (1080, 1440)
PARTS = [
    ("which jobs start after midnight but before 6", ((0, 360),)),
    ("which jobs start after midnight but before 6 please", ((0, 360),)),
    ("jobs that start between midnight and 6", ((0, 360),)),
    ("jobs that start between 2 and 6", ((120, 360),)),
    ("runs between 8 am and 6 pm", (OFFICE,)),
    ("runs between 2 and 4 pm", ((840, 960),)),
    ("runs between 08:00 and 18:00", (OFFICE,)),
    ("runs from 22:00 to 6:00", ((0, 360), (1320, 1440))),
    ("failures (before 8 or after 18)", (EARLY, LATE)),
    ("failures outside office hours", (EARLY, LATE)),
    ("runs outside of business hours", (EARLY, LATE)),
    ("runs during office hours", (OFFICE,)),
    ("runs after 10 pm", ((1320, 1440),)),
    ("runs before 6 am", ((0, 360),)),
    ("runs before noon", ((0, 720),)),
    ("runs after midnight", ((0, 360),)),
    ("runs at 3 am", ((180, 240),)),
    ("jobs starting at 01:30", ((90, 91),)),
    ("around 3 am", ((150, 210),)),
    ("runs at 3 in the morning", ((180, 240),)),
    ("runs at 9 at night", ((1260, 1320),)),
    ("runs between 2 and 4 in the afternoon", ((840, 960),)),
    ("runs after 6pm", ((1080, 1440),)),
    ("runs between 10pm and 2am", ((0, 120), (1320, 1440))),
    ("failures after hours", (EARLY, LATE)),
    ("failures at night", ((0, 360), (1080, 1440))),
    ("failures in the morning", ((0, 720),)),
    ("failures in the evenings", ((1080, 1440),)),
]


@pytest.mark.parametrize(("text", "minutes"), PARTS, ids=[text for text, _ in PARTS])
def test_hours_of_the_day_are_parts(text: str, minutes: tuple[tuple[int, int], ...]) -> None:
    (span,) = find_times(text, NOW)

    assert span.window is not None
    assert (span.window.since, span.window.until) == (None, None)
    assert span.window.part == DatePart(minutes=minutes)


WEEKLY = [
    ("syncs on sundays", {6}),
    ("runs every monday", {0}),
    ("runs on saturdays and sundays", {5, 6}),
    ("runs on weekends", {5, 6}),
    ("failures on weekdays", {0, 1, 2, 3, 4}),
    ("on working days", {0, 1, 2, 3, 4}),
    ("runs excluding mondays", {1, 2, 3, 4, 5, 6}),
    ("failures, not on weekends", {0, 1, 2, 3, 4}),
    ("runs except on saturdays and sundays", {0, 1, 2, 3, 4}),
]


@pytest.mark.parametrize(("text", "days"), WEEKLY, ids=[text for text, _ in WEEKLY])
def test_days_of_the_week_are_parts(text: str, days: set[int]) -> None:
    (span,) = find_times(text, NOW)

    assert span.window is not None
    assert span.window.part == DatePart(weekdays=frozenset(days))


# Several times in one question, which together mean one window.
MERGED = [
    ("syncs on sundays this year", "01-01", "now", {6}, None),
    (
        "failures outside office hours last week (before 8 or after 18)",
        "03-09",
        "03-16",
        None,
        True,
    ),
    ("yesterday between 2 and 4 pm", "03-17", "03-18", None, ((840, 960),)),
    ("today after 3 am", "03-18", "now", None, ((180, 1440),)),
    ("number of sunday runs this year", "01-01", "now", {6}, None),
    ("syncs that ran on a sunday this year", "01-01", "now", {6}, None),
    ("failures before 8:00 or after 18:00 last week", "03-09", "03-16", None, True),
    ("in march on weekends", "03-01", "now", {5, 6}, None),
    ("the last 3 mondays", "03-02", "now", {0}, None),
]


@pytest.mark.parametrize(
    ("text", "since", "until", "days", "minutes"), MERGED, ids=[each[0] for each in MERGED]
)
def test_several_times_are_merged(text, since, until, days, minutes) -> None:
    window = merge(span.window for span in find_times(text, NOW) if span.window)

    assert window is not None
    assert window.part is not None
    assert (window.since, window.until) == (moment(since), moment(until))
    assert window.part.weekdays == frozenset(days or range(7))
    assert window.part.minutes == ((EARLY, LATE) if minutes is True else minutes or ((0, 1440),))


AHEAD = """
what is scheduled for today | 03-18 | 03-19
what will run this week | 03-16 | 03-23
jobs scheduled for friday | 03-20 | 03-21
what will run over the weekend | 03-21 | 03-23
what will run in 3 days | 03-21 | 03-22
which jobs are due in 2 hours | now | 03-18 16:30
which runs are due by friday | now | 03-21
jobs due before tomorrow | now | 03-19
what is scheduled in april | 04-01 | 05-01
runs scheduled for 20 march | 03-20 | 03-21
what's scheduled for tonight | 03-18 18:00 | 03-19 06:00
"""


@pytest.mark.parametrize("line", AHEAD.strip().splitlines())
def test_what_is_scheduled_lies_ahead(line: str) -> None:
    phrase, since, until = (part.strip() for part in line.split("|"))

    (span,) = find_times(phrase, NOW)

    assert span.window is not None
    assert (span.window.since, span.window.until) == (moment(since), moment(until))


COMPARED = [
    ("compare failures this week to last week", ["this week", "last week"]),
    ("compare failures between this week and last week", ["this week", "last week"]),
    ("compare runs from february to march", ["February 2026", "March 2026"]),
    ("failures yesterday vs today", ["yesterday", "today"]),
    ("february versus march", ["February 2026", "March 2026"]),
    ("failures between this week and last week", ["this week", "last week"]),
]


@pytest.mark.parametrize(("text", "labels"), COMPARED, ids=[text for text, _ in COMPARED])
def test_two_periods_that_are_compared_stay_two(text: str, labels: list[str]) -> None:
    spans = find_times(text, NOW)

    assert [span.window.label for span in spans if span.window] == labels


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("what about the day before?", Shift(Unit.DAY, -1)),
        ("and the week before", Shift(Unit.WEEK, -1)),
        ("the month after that", Shift(Unit.MONTH, 1)),
        ("the following week", Shift(Unit.WEEK, 1)),
        ("the previous day", Shift(Unit.DAY, -1)),
    ],
)
def test_a_step_from_the_window_before_is_kept(text: str, shift: Shift) -> None:
    (span,) = find_times(text, NOW)

    assert span.shift == shift


def test_a_window_is_shifted() -> None:
    (yesterday,) = find_times("yesterday", NOW)
    assert yesterday.window is not None

    before = shift_window(yesterday.window, Shift(Unit.DAY, -1))

    assert (before.since, before.until) == (moment("03-16"), moment("03-17"))
    assert before.label == "the day before yesterday"


def test_a_window_without_bounds_cannot_be_shifted() -> None:
    window = Window(label="all stored history")

    assert shift_window(window, Shift(Unit.DAY, -1)) == window


def test_windows_are_told_in_dates() -> None:
    (week,) = find_times("last week", NOW)
    (before,) = find_times("before march", NOW)
    (sundays,) = find_times("on sundays", NOW)
    (night,) = find_times("at night", NOW)
    shown = [in_dates(span.window) for span in (week, before, sundays, night) if span.window]

    assert shown == [
        "2026-03-09 00:00 to 2026-03-16 00:00",
        "before 2026-03-01 00:00",
        "all stored history, only Sunday",
        "all stored history, between 00:00 to 06:00 or 18:00 to 24:00",
    ]


def test_upper_case_reads_the_same() -> None:
    for line in RANGES.strip().splitlines():
        phrase = line.split("|")[0].strip()
        lower, upper = find_times(phrase, NOW), find_times(phrase.upper(), NOW)
        assert [(s.window and (s.window.since, s.window.until)) for s in lower] == [
            (s.window and (s.window.since, s.window.until)) for s in upper
        ], phrase


def test_nothing_is_read_twice() -> None:
    text = " and ".join(line.split("|")[0].strip() for line in RANGES.strip().splitlines())

    spans = find_times(text, NOW)

    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("weekend runs in february", "weekends"),
        ("night syncs last week", "00:00 to 06:00 or 18:00 to 24:00"),
        ("last weekend runs", "last weekend"),
    ],
)
def test_a_part_of_days_before_what_happens_is_any_of_them(text: str, label: str) -> None:
    assert label in [each.window.label for each in find_times(text, NOW) if each.window]


def test_hours_of_one_day_are_instants_and_hours_of_many_are_not() -> None:
    one, many = (
        merge(span.window for span in find_times(text, NOW) if span.window)
        for text in ("yesterday between 2 and 4 pm", "between 2 and 4 pm last week")
    )

    assert one is not None
    assert many is not None
    there = in_one_day(one)
    assert (there.since, there.until, there.part) == (
        moment("03-17") + timedelta(hours=14),
        moment("03-17") + timedelta(hours=16),
        None,
    )
    assert in_one_day(many) is many
