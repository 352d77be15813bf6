"""Organisations, stakeholder groups, memberships."""
