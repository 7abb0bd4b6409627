"""The public questions in other words: as many must be right, and few wrong with confidence.

Only some are asked here; `python -m tests.agent.paraphrasing --file FILE` asks all of a file.
"""

from collections.abc import Callable, Mapping

import pytest

from tests.agent.judge import World
from tests.agent.paraphrasing import PATH, conversations, misses, verdicts


@pytest.mark.parametrize(
    ("name", "every", "wrong_share", "confident_share"),
    [
        ("paraphrases.yaml", 3, 0.08, 0.06),
        ("paraphrases_1.yaml", 9, 0.05, 0.02),
        ("paraphrases_2.yaml", 9, 0.05, 0.02),
    ],
)
def test_other_words_get_the_same_answer(
    name: str,
    every: int,
    wrong_share: float,
    confident_share: float,
    worlds: Mapping[str, World],
    figure: Callable[[str], None],
) -> None:
    asked = conversations(PATH.with_name(name))
    # what is confirmed is done, in a world that other tests look at
    chosen = [each for each in asked if "execute_action" not in each[-1].behaviours][::every]

    found = list(verdicts(worlds["base"], chosen))

    wrong = misses(found)
    confident = [v.turn.text for v in found if v.confident]
    figure(
        f"{name}: {len(found) - len(wrong)} of {len(found)} right, "
        f"{len(confident)} wrong and confident"
    )
    assert len(found) >= 100
    assert len(wrong) / len(found) <= wrong_share, "\n".join(wrong)
    assert len(confident) / len(found) <= confident_share, "\n".join(confident)
