"""The data agent: questions in plain words, answered from the store, with what was run shown."""
