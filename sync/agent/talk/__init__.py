"""What was said before, and how a turn goes on with it."""
