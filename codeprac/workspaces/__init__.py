"""Workspaces: where an organisation's members write its position on a draft together, in private, and submit it."""
