"""What columns and assets are compared by alike: names, texts and types."""

from __future__ import annotations

from collections.abc import Iterator

from sync.match.families import compatibility
from sync.renames.rename import Shape
from sync.renames.score import Reason
from sync.renames.words import Likeness, Reading, compare

_ENOUGH = 0.5  # a name or text that near is not held against the pair


def compare_words(
    left: Shape, right: Shape, context: frozenset[str]
) -> tuple[Likeness, float, float]:
    """Return how near both names are, and the strengths of label and description."""
    name = compare(left.name, right.name, context)
    return name, _label(left, right), _text(left.description, right.description)


def contradiction(left: Shape, right: Shape, name: Likeness) -> tuple[str, str] | None:
    """Return two words of names or labels that exclude each other."""
    if name.contrast or not left.words or not right.words or left.label == right.label:
        return name.contrast
    return compare(left.words, right.words).contrast


def lack(*strengths: float) -> float:
    """Return how much is missing where the best of *strengths* is too weak."""
    return max(0.0, 1 - max(strengths) / _ENOUGH)


def type_fit(left: str, right: str) -> tuple[float, float]:
    """Return how well two native types go together, and how much they speak against it."""
    if left == right:
        return 1.0, 0.0
    fit = compatibility(left, right)
    return (0.7 if fit == 1.0 else 0.5 * fit), max(0.0, 1 - fit / 0.5)


def text_reasons(
    left: Shape, right: Shape, label: float, description: float, full: tuple[float, float, float]
) -> Iterator[Reason]:
    """Yield what the texts say; *full* are the weights of label, description and other labels."""
    detail = f'"{left.words.text if left.words else ""}"'
    yield Reason(
        "label",
        full[0],
        label,
        f"{detail} stays the label"
        if label == 1.0
        else f'{detail} ~ "{right.words.text if right.words else ""}"',
    )
    yield Reason("description", full[1], description, "the description stays")
    if left.label and right.label:
        yield Reason("label", full[2], lack(label), f'{detail} is not "{_text_of(right.words)}"')


def _text_of(words: Reading | None) -> str:
    return words.text if words else ""


def _label(left: Shape, right: Shape) -> float:
    if not left.words or not right.words:
        return 0.0
    if left.label == right.label:
        return 1.0
    return float(0.7 * compare(left.words, right.words).strength ** 2)


def _text(left: str, right: str) -> float:
    return 1.0 if left and left == right else 0.0
