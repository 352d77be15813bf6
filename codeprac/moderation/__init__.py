"""Moderation: flags, cases, judgements with their reasons, appeals, and public figures of it all."""
