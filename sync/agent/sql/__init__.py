"""A frame as SQL, built from the model's fragments."""
