"""The public questions in other words: as many must be right, and few wrong with confidence.

Every third one is asked here; `python -m tests.agent.paraphrasing` asks all of them.
"""

from collections.abc import Callable, Mapping

from tests.agent.judge import World
from tests.agent.paraphrasing import conversations, misses, verdicts

_EVERY = 3


def test_other_words_get_the_same_answer(
    worlds: Mapping[str, World], figure: Callable[[str], None]
) -> None:
    chosen = list(conversations())[::_EVERY]

    found = list(verdicts(worlds["base"], chosen))

    wrong = misses(found)
    confident = [v.turn.text for v in found if v.confident]
    figure(
        f"paraphrases: {len(found) - len(wrong)} of {len(found)} right, "
        f"{len(confident)} wrong and confident"
    )
    assert len(found) >= 150
    assert len(wrong) / len(found) <= 0.08, "\n".join(wrong)
    assert len(confident) / len(found) <= 0.06, "\n".join(confident)
