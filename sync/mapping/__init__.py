"""A whole asset carried to the other catalog and back: names, texts, types, and what is lost."""
