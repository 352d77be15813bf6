"""Signing in by OpenID Connect: EU Login, or another provider that the office chooses."""
