"""The agent's page over the embedded world: ask, narrow, confirm, drop, keep, export."""

from __future__ import annotations

import pytest

from pages.components.talk import conversation_report
from sync.agent.llm.assistant import Assistant, make_chat
from sync.config import AgentSettings
from sync.model.report import Format
from sync.reports.writing import write_report
from tests.agent.fake_model import Silence, fake_model
from tests.pages.conftest import texts


def ask(app, *questions: str):
    for question in questions:
        app.chat_input[0].set_value(question).run()
        assert not app.exception
    return app


def test_an_empty_conversation_offers_questions_that_work(world, open_page):
    app = open_page("agent")
    suggested = [button for button in app.button if (button.key or "").startswith("suggested-")]

    assert len(suggested) >= 3
    suggested[0].click().run()
    assert not app.exception
    assert len(app.chat_message) == 2


def test_an_answer_shows_its_sql_and_goes_on(world, open_page):
    app = ask(open_page("agent"), "how many assets are there?", "what about glue?")

    ((every,),) = world.store.query("SELECT count(*) FROM v_asset WHERE deleted_at IS NULL").rows
    ((glue,),) = world.store.query(
        "SELECT count(*) FROM v_asset WHERE deleted_at IS NULL AND system = 'glue'"
    ).rows
    said = texts(app)
    assert str(every) in said
    assert str(glue) in said
    assert any("SELECT" in code.value for code in app.code)


def test_cells_that_name_an_asset_lead_to_its_page(world, open_page):
    app = ask(open_page("agent"), "what depends on SALES_ORDERS?")

    cells = list(app.dataframe[0].value["asset"])
    path = "/assets?asset=datasphere%2FSALES%2F"
    assert f"{path}V_OPEN_ORDERS#SALES.V_OPEN_ORDERS" in cells
    assert all(cell.startswith(path) for cell in cells)


def test_a_chip_takes_its_condition_away(world, open_page):
    app = ask(open_page("agent"), "how many assets are in glue?")
    chips = [button for button in app.button if (button.key or "").startswith("chip-")]

    assert len(chips) == 1
    chips[0].click().run()

    assert not app.exception
    ((every,),) = world.store.query("SELECT count(*) FROM v_asset WHERE deleted_at IS NULL").rows
    assert f"{every} assets" in texts(app).replace("\\", "")


@pytest.mark.parametrize(("answer", "runs"), [("yes", 1), ("no", 0)])
def test_an_action_is_done_only_after_a_yes(world, open_page, answer, runs):
    world.jobs.add_defaults("tester")
    job = next(each for each in world.jobs.all() if each.kind == "sync")
    before = len(world.runs.recent(200))
    app = ask(open_page("agent"), f"run {job.name} now with low priority")

    assert len(world.runs.recent(200)) == before
    ask(app, answer)

    after = world.runs.recent(200)
    assert len(after) == before + runs
    if runs:
        assert (after[0].job_id, after[0].priority) == (job.id, "LOW")
        world.runs.cancel("tester", after[0].id)


def test_a_reading_that_is_right_is_kept(world, open_page):
    app = ask(open_page("agent"), "assets per system")

    next(b for b in app.button if (b.key or "").startswith("right-")).click().run()

    assert not app.exception
    kept = [each.question for each in world.store.chats.verified()]
    assert "assets per system" in kept


def test_words_that_nothing_explains_are_listed_for_the_steward(world, open_page):
    app = ask(open_page("agent"), "the zorblatt of SALES", "failed zorblatt runs")

    words = next(f.value for f in app.dataframe if "Word" in f.value.columns)
    row = words[words["Word"] == "zorblatt"].iloc[0]
    assert row["Times"] == 2
    assert row["Asked last"] == "failed zorblatt runs"


@pytest.fixture
def silent_model(world):
    with fake_model([Silence()]) as fake:
        settings = AgentSettings(
            provider="openai", model="fake", endpoint_url=fake.url, answer_seconds=60
        )
        chat = make_chat(settings)
        assert chat is not None
        before = world.chats.assistant
        world.chats.assistant = Assistant(chat, settings)
        yield fake
        world.chats.assistant = before


def test_a_model_is_stopped_and_the_answer_of_the_rules_stands(world, open_page, silent_model):
    app = ask(open_page("agent", conversation="stopped"), "the frumious figure of runs")
    stands = [message.markdown[0].value for message in app.chat_message][-1]
    assert silent_model.is_asked.wait(20)
    assert not [button for button in app.button if (button.key or "").startswith("option-")]

    next(button for button in app.button if button.key == "stop-model").click().run()

    assert not app.exception
    assert silent_model.is_left.wait(20)
    assert not [button for button in app.button if button.key == "stop-model"]
    assert stands in [markdown.value for markdown in app.chat_message[-1].markdown]
    ((model,),) = world.store.query(
        "SELECT used_model FROM v_turn WHERE conversation = 'stopped'"
    ).rows
    assert model is False


def test_a_question_that_is_an_attack_is_shown_as_text_and_refused(world, open_page):
    hostile = "drop the table run <script>alert(1)</script> [x](http://evil.example)"
    app = ask(open_page("agent"), hostile)

    assert "Refused" in texts(app) or "refuse" in texts(app).lower()
    assert "[x](http" not in texts(app)


def test_a_conversation_is_found_again_by_its_address(world, open_page):
    app = ask(open_page("agent", conversation="known1"), "how many assets are there?")
    assert app.query_params["conversation"] in ("known1", ["known1"])

    again = open_page("agent", conversation="known1")

    labels = [button.label for button in again.button if button.key == "suggested-0"]
    assert [label.replace("\\", "") for label in labels] == ["how many assets are there?"]


def test_a_conversation_is_exported_with_its_rows(world):
    turns = [world.chats.ask("tester", "export", "assets per system")]

    document = write_report(conversation_report(turns, "tester"), Format.HTML).decode()

    assert "assets per system" in document
    assert "datasphere" in document
