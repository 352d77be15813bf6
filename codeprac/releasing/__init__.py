"""Releasing a draft: prepared by one person, shown at its gate, approved by another, at a moment of their choice."""
