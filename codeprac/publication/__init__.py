"""Consolidated versions and their exports."""
