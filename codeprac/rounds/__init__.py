"""Rounds and their clock."""
