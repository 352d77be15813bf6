"""The account of a round: who spoke, what became of it, what changed and why, and what stays open."""
