"""From atoms to a frame: clauses, conditions, groups, rankings."""
