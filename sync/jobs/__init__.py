"""Jobs: what is done again and again, the queue of its runs, and the workers that do it."""
