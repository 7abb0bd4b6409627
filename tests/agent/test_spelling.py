"""Corrections of slips, and everything that must stay as it is."""

import pytest

from sync.agent.words.lexicon import load_lexicon
from sync.agent.words.spelling import Speller

VOCABULARY = [
    "failed",
    "failure",
    "failures",
    "job",
    "jobs",
    "inventory",
    "smallest",
    "stalest",
    "levels",
    "employees",
    "columns",
    "column",
    "space",
    "spaces",
    "duration",
    "average",
    "schedule",
    "scheduled",
    "lineage",
    "upstream",
    "downstream",
    "yesterday",
    "throttling",
    "table",
    "tables",
    "describe",
    "description",
    "success",
    "successful",
    "synced",
    "sync",
    "unmapped",
    "mapping",
    "mappings",
    "show",
    "which",
    "where",
    "currencies",
    "countries",
    "shipments",
    "deliveries",
    "between",
    "running",
    "trend",
    "tend",
]
NAMES = ("sales", "orders", "vbak", "carrier", "tends", "lable")
SPELLER = Speller(VOCABULARY, NAMES)


@pytest.mark.parametrize(
    ("slip", "word"),
    [
        ("inventroy", "inventory"),  # two letters swapped
        ("faild", "failed"),
        ("failled", "failed"),
        ("falied", "failed"),
        ("colums", "columns"),
        ("collumns", "columns"),
        ("employes", "employees"),
        ("shceduled", "scheduled"),
        ("linage", "lineage"),
        ("lineaeg", "lineage"),
        ("thorttling", "throttling"),
        ("trottling", "throttling"),
        ("yestarday", "yesterday"),
        ("yesterdya", "yesterday"),
        ("sucessfull", "successful"),  # two slips in a long word
        ("dwonstraem", "downstream"),
        ("descirbe", "describe"),
        ("shipmnets", "shipments"),
        ("Spcaes", "spaces"),
        ("unmaped", "unmapped"),
        ("smalest", "smallest"),  # as near to "stalest", but a doubled letter is easily lost
    ],
)
def test_a_slip_is_corrected(slip: str, word: str) -> None:
    assert SPELLER.correct(slip) == word


@pytest.mark.parametrize(
    "word",
    [
        "failed",  # right
        "carrier",  # a name of the store
        "lable",  # a name of the store, though it looks like "table"
        "jobs",
        "vbap",  # short, and no word of the vocabulary
        "tabl3",  # no letters only
        "marketing",  # far from everything
        "trends",  # could be trend or tend: forms of a known word stay
        "spacing",
        "so",
        "revenue",
        "jbo",  # too short to tell
    ],
)
def test_what_is_no_slip_stays(word: str) -> None:
    assert SPELLER.correct(word) is None


def test_two_words_as_near_are_not_guessed() -> None:
    assert Speller(["house", "mouse"]).correct("bouse") is None


def test_the_much_weightier_of_two_wins() -> None:
    assert Speller({"house": 8.0, "mouse": 1.0}).correct("bouse") == "house"


def test_a_letter_left_out_is_likelier_than_another_one() -> None:
    assert Speller(["highest", "hugest"]).correct("higest") == "highest"


def test_a_slip_in_the_first_letter_is_the_less_likely() -> None:
    assert Speller(["runs", "buns"]).correct("runz") == "runs"


@pytest.mark.parametrize("word", VOCABULARY)
def test_no_word_of_the_vocabulary_becomes_another(word: str) -> None:
    assert SPELLER.correct(word) is None


@pytest.mark.parametrize("word", [word for word in VOCABULARY if len(word) > 5])
def test_every_swap_inside_a_word_never_gives_another_word(word: str) -> None:
    for place in range(1, len(word) - 1):
        slip = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        assert SPELLER.correct(slip) in {word, None, *(w for w in VOCABULARY if w.startswith(word))}


@pytest.mark.parametrize("word", ["stay", "stays", "away", "noticed", "grew", "wait"])
def test_an_everyday_word_is_no_slip(word: str) -> None:
    assert Speller(["stat", "sway", "notice", "green", "want"]).correct(word) is None


@pytest.mark.parametrize(
    ("word", "known"), [("triggering", "trigger"), ("descriptions", "description"), ("zebra", None)]
)
def test_a_form_of_a_known_word_stands_for_it(word: str, known: str | None) -> None:
    assert load_lexicon().form_of(word) == known
