"""Codes of practice, working groups, roles in a code."""
