"""The commands about what is out of sight and what waits in quarantine."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from sync.__main__ import main
from tests.sync.pairs import mirror
from tests.sync.world import World


class Shell:
    """A home with a settings file, and the words that people type."""

    def __init__(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        pairs = mirror(deletion="propose", quarantine_days=3650)
        self._options = ["--home", str(world.home), "--settings", str(world.settings(pairs))]
        self._options += ["--actor", "anna"]
        self._capsys = capsys

    def run(self, *words: str) -> tuple[int, str]:
        word, *rest = words
        self._capsys.readouterr()
        code = main([word, *self._options, *rest])
        return code, self._capsys.readouterr().out

    def json(self, *words: str) -> Any:
        return orjson.loads(self.run(*words, "--json")[1])


@pytest.fixture
def shell(synced_world: World, capsys: pytest.CaptureFixture[str]) -> Shell:
    synced_world.stop()
    return Shell(synced_world, capsys)


def test_what_is_deleted_waits_is_released_dropped_and_made_again(
    synced_world: World, shell: Shell
) -> None:
    made = synced_world.glue.input("mirror", "returns")
    synced_world.sap.delete("SALES", "RETURNS")

    code, shown = shell.run("plan", "--pair", "mirror")
    assert code == 0
    assert "mirror.returns may be dropped after" in shown
    (absent,) = (each for each in shell.json("assets", "--absent") if "CLOSED" not in each["asset"])
    assert (absent["asset"], absent["state"]) == ("SALES.RETURNS", "deleted")
    assert "404" in absent["answered"]
    assert shell.json("status")["out_of_sight"]["deleted"] == 1
    (held,) = shell.json("quarantine")
    assert (held["gone"], held["made"], held["state"]) == (
        "SALES.RETURNS",
        "mirror.returns",
        "waits",
    )
    assert shell.run("quarantine", "--restore", "SALES.RETURNS")[0] == 1

    code, said = shell.run("quarantine", "--release", "SALES.RETURNS")
    assert (code, "mirror.returns need not wait" in said) == (0, True)
    (plan,) = shell.json("plan", "--pair", "mirror")
    (drop,) = [line for line in plan["lines"] if line["action"] == "drop"]
    shell.run("decide", plan["id"], drop["id"])
    assert shell.run("apply", plan["id"])[0] == 0
    assert "returns" not in synced_world.glue.tables("mirror")
    assert shell.json("quarantine") == []

    back = shell.json("quarantine", "--restore", "SALES.RETURNS")
    shell.run("apply", back["id"], "--approve")
    assert synced_world.glue.input("mirror", "returns") == made


def test_a_word_is_needed_to_search_for(shell: Shell) -> None:
    assert shell.run("assets")[0] == 1


def test_match_says_that_a_proposed_link_is_a_rename_and_why(
    synced_world: World, shell: Shell
) -> None:
    definition = synced_world.sap.runtime("SALES", "CUSTOMERS")
    synced_world.sap.delete("SALES", "CUSTOMERS")
    synced_world.sap.create("SALES", "CUSTOMERS_ALL", definition)
    shell.run("plan", "--pair", "mirror")

    (link,) = shell.json("match", "--no-refresh")["proposed_links"]

    assert (link["sap"], link["what"]) == ("SALES.CUSTOMERS_ALL", "rename")
    assert link["evidence"][0]["detail"] == "renamed from SALES.CUSTOMERS"
    assert "renamed from SALES.CUSTOMERS" in shell.run("match", "--no-refresh")[1]
