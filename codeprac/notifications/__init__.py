"""Mail that leaves after the commit: an outbox in the same transaction, and its delivery."""
