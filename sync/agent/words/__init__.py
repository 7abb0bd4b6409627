"""What words mean: the lexicon, the names in the store, and the atoms of a question."""
