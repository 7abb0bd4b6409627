"""Courtesies are taken off, and nothing of what is asked."""

from __future__ import annotations

import pytest

from sync.agent.agent import Agent
from sync.agent.talk.manners import without_manners
from sync.agent.talk.preambles import without_preamble
from sync.agent.talk.scene import without_scene
from tests.agent.world import CLOCK

ASKED = "failed runs in HR since Monday"


@pytest.mark.parametrize(
    "text",
    [
        f"Good morning, {ASKED}",
        f"hi team, quick question: {ASKED}?",
        f"Kindly let me know {ASKED}",
        f"Could you please be so kind as to tell me {ASKED}?",
        f"Would you mind telling me {ASKED}, please?",
        f"I would like to know {ASKED}, thanks in advance",
        f"I would appreciate {ASKED}",
        f"For the needs of our annual audit, could you tell me {ASKED}?",
        f"Before tomorrow's steering committee: {ASKED}",
        f"my boss wants to know {ASKED}, I have 2 minutes",
        f"It would be great if you could show me {ASKED}. Make it short",
        f"out of curiosity, {ASKED} - just the numbers pls",
        f"I'm looking for {ASKED}, if possible",
        f"{ASKED}, it's urgent, my boss is waiting",
        f"may I ask {ASKED}, if you don't mind?",
        f"I was wondering, {ASKED}, many thanks",
        f"My boss needs a list of {ASKED}",
        f"ok so the boss wants to see {ASKED}",
        f"we need {ASKED}",
    ],
)
def test_what_is_asked_is_left(text):
    assert without_manners(text).rstrip("?") == ASKED


@pytest.mark.parametrize(
    "text",
    [
        ASKED,
        "thanks",
        "good morning",
        "also show me the owner",
        "now by space",
        "what is the business question of V_CASH_FLOW?",
        "jobs that need to run before 6",
        "show me the first run of each job",
        "which report did we make for the audit?",
        "runs with a short duration",
    ],
)
def test_what_says_something_stays(text):
    assert without_manners(text) == text


def test_a_question_stays_one():
    assert without_manners("is HR mapped, please?") == "is HR mapped?"


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("I just took over the shift. Which jobs are running?", "Which jobs are running?"),
        ("For the audit next week I need all PII columns.", "I need all PII columns."),
        ("we had an incident yesterday, what failed then?", "what failed yesterday?"),
        ("I was away last week. Which jobs are disabled?", "Which jobs are disabled?"),
        ("I look after FINANCE. Which tables have no key?", "Which tables have no key in FINANCE"),
        ("SHIPMENTS looks odd. When was it last synced?", "When was SHIPMENTS last synced?"),
        ("Anna is away. Which tables does she own?", "Which tables does anna.keller own?"),
        ("which jobs are paused, so that I can clean up?", "which jobs are paused?"),
        ("did payroll run? My colleague says it did not.", "did payroll run?"),
        ("i think the payroll job is broken, is it?", "is the payroll job broken?"),
        ("let's talk about FINANCE. how big is it?", "how big is FINANCE?"),
    ],
)
def test_what_only_sets_the_scene_is_taken_off(agent: Agent, told: str, asked: str):
    assert without_scene(told, lambda part: agent._hearing.read(part, CLOCK).question) == asked


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("Management wants it for the weekly: runs per status", "runs per status"),
        ("Quick overview for the steering meeting: assets per space", "assets per space"),
        ("pause the payroll job, it only makes noise", "pause the payroll job"),
        ("list failed runs today, we have an escalation", "list failed runs today"),
        ("procurement: failed runs yesterday", "procurement: failed runs yesterday"),
        ("HR figures for the board: tables", "HR figures for the board: tables"),
        ("failed runs, they were all timeouts", "failed runs, they were all timeouts"),
        ("tables of them: it takes 5 minutes", "tables of them: it takes 5 minutes"),
    ],
)
def test_a_heading_and_a_reason_are_taken_off_where_they_say_nothing(
    agent: Agent, told: str, asked: str
):
    assert without_preamble(told, lambda part: agent._hearing.read(part, CLOCK).question) == asked
