"""Accounts: people, their profile, and how they sign in."""
