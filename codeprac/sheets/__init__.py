"""Spreadsheets in and out: every annotation as a table, and the eight-column form of ISO and CEN."""
