"""Other ways to ask the public questions, judged by the gold of the question itself.

`python -m tests.agent.paraphrasing` prints how many are right, and every miss with its reason;
`--file FILE` asks those of another file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from sync.agent.agent import Agent
from sync.commands.asking import answer_batch
from sync.store.database import open_store
from tests.agent import gold
from tests.agent.evaluate import read_questions
from tests.agent.judge import Turn, Verdict, World, judge
from tests.agent.world import CLOCK, build_world

PATH = Path(__file__).with_name("paraphrases.yaml")


def conversations(path: Path = PATH) -> Iterator[tuple[Turn, ...]]:
    """Yield each paraphrase of the file *path* with the turns before it, as they were asked."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = {turns[0].question: turns for turns in read_questions().conversations}
    for name, texts in written.items():
        question, _, number = name.partition(".")
        turn = int(number or 1)
        before = known[question][: turn - 1]
        for text in texts:
            yield (*before, replace(known[question][turn - 1], text=text))


def verdicts(world: World, asked: Iterable[tuple[Turn, ...]]) -> Iterator[Verdict]:
    """Yield the verdict on the last turn of every conversation of *asked*."""
    agent = Agent(world.store)
    for turns in asked:
        said = [turn.text for turn in turns]
        *_, record = answer_batch(agent, [(turns[0].question, said)], CLOCK)
        yield judge(turns[-1], json.loads(json.dumps(record, default=str)), world, said)


def misses(found: Sequence[Verdict]) -> list[str]:
    """Return a line for each paraphrase that is not right."""
    return [
        f"{v.turn.name} {v.turn.text!r}: {v.behaviour}: {v.reason or v.invented}"
        for v in found
        if v.reason or v.invented
    ]


def main() -> int:
    """Print the share that is right and the misses; return 1 where there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=PATH, help="the paraphrases to ask")
    path = parser.parse_args().file
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(build_world(Path(folder)), now=CLOCK) as store,
    ):
        found = list(verdicts(World("base", store, gold.load()), conversations(path)))
    wrong = misses(found)
    confident = sum(v.confident for v in found)
    sys.stdout.write("\n".join([*wrong, f"{len(found) - len(wrong)} of {len(found)} are right,"]))
    sys.stdout.write(f" {confident} wrong and confident\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
