"""Drafts, provisions, lineage, reading and comparing."""
