"""Reading the desk: the triage table, what is arranged, acts, the board."""
