"""Dispositions, changes and their reasons."""
