"""What several modules name in their patterns: a column, its text, a time, an owner or a kind."""

from __future__ import annotations

COLUMN = r"(?:column|field|attribute)"
TEXT = r"(?:comment|description|documentation|text)"
# when something was, in the widest sense: "in the last two weeks", "of all time"
DAY = r"today|yesterday|of all time|so far"
WHEN = rf"(?:(?:this|last|the last|in|since|during) [\w ]+?|{DAY})"
MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
# a period as it is put first: "in march, which job ..."
PERIOD = (
    r"(?:(?:this|last|the past|the last|previous|current) (?:\w+ )?\w+|today|yesterday|(?:in )?"
    rf"{MONTH}(?: \d{{4}})?)"
)
# that a number is of all together
ALTOGETHER = r"(?:,? (?:in total|altogether|overall|all in all|in all|in sum|together))?"
# what numbers are told by
EACH = (
    r"(?:space|database|schema|owner|job|asset|table|view|object|system|priority|trigger|status|"
    r"severity|component|kind|type|error class|weekday|user|connection)"
)
