"""Numbers in a question: amounts, comparisons, rankings, repetition."""
