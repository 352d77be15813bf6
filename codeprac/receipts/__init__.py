"""Receipts for contributions: their pages, the public check, and their mails."""
