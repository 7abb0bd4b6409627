"""The past: native bodies path by path, what was, what changed, and what takes it back."""
