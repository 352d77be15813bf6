"""The first page after signing in: what happened since one was last here, and what waits."""
