"""The README names what there is: fields, commands, settings, connectors and pages."""

import argparse
import re
import tomllib
from pathlib import Path

import pytest

from sync.commands.parser import build_parser
from sync.connectors.registry import FACTORIES
from sync.fields import FIELD_MAP, field_map_markdown
from tests.test_config import EXAMPLE, section

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def between(start: str, end: str) -> str:
    found = re.search(re.escape(start) + r"\n(.*?)\n?" + re.escape(end), README, re.DOTALL)
    assert found is not None, f"README.md lacks {start} ... {end}"
    return found[1]


def code_in_first_cells(table: str) -> set[str]:
    """Return the first words of what the rows of a table name in code in their first cell."""
    cells = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    return {code.split()[0] for cell in cells for code in re.findall(r"`([^`]+)`", cell)}


def test_the_field_map_is_shown_as_it_is() -> None:
    shown = between("<!-- field map -->", "<!-- /field map -->")

    assert shown == field_map_markdown(), (
        "python -c 'from sync.fields import field_map_markdown as m; print(m())' gives the table"
    )


def test_every_row_of_the_field_map_is_rendered_whole() -> None:
    lines = field_map_markdown().splitlines()

    assert len(lines) == len(FIELD_MAP) + 2
    assert {line.count(" | ") for line in lines} == {7}
    for row, line in zip(FIELD_MAP, lines[2:], strict=True):
        for text in (row.name, row.sap_home, row.glue_home, row.limit, row.authority, row.note):
            assert text in line


def commands() -> list[str]:
    (words,) = (
        action
        for action in build_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return sorted(words.choices)


@pytest.mark.parametrize("word", commands())
def test_every_command_stands_in_the_table_of_commands(word: str) -> None:
    assert word in code_in_first_cells(between("## The command line", "\n## "))


def test_the_table_of_commands_names_no_other_ones() -> None:
    assert code_in_first_cells(between("## The command line", "\n## ")) <= set(commands())


def keys_of_the_example() -> list[str]:
    text = EXAMPLE.read_text(encoding="utf-8")
    headings = [
        "[store]",
        "[jobs]",
        "[workers]",
        "[health]",
        "[profiles]",
        "[api]",
        "[agent]",
        "[connections.datasphere]",
        "[connections.glue]",
        "[[pair]]",
    ]
    written = text[: text.index(headings[0])] + "".join(section(each) for each in headings)
    keys = set(re.findall(r"(?m)^(\w+) = ", written))
    pair = tomllib.loads(text)["pair"][0]
    tables = [pair[key] for key in ("source", "naming", "comment")]
    return sorted(keys.union(*tables))


@pytest.mark.parametrize("key", keys_of_the_example())
def test_every_key_of_the_settings_is_documented(key: str) -> None:
    assert key in code_in_first_cells(between("### Settings", "\n#"))


def test_no_other_key_is_documented() -> None:
    assert code_in_first_cells(between("### Settings", "\n#")) == set(keys_of_the_example())


@pytest.mark.parametrize("kind", list(FACTORIES))
def test_every_kind_of_connector_is_named(kind: str) -> None:
    assert f'`"{kind}"`' in README


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda page: page.name)
def test_every_page_is_named(page: Path) -> None:
    assert page.name in between("## The rooms", "\n## ")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_link_to_a_file_leads_somewhere(target: str) -> None:
    assert target.startswith("http") or (ROOT / target).exists()
