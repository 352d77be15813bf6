"""codeprac: codes of practice, written in public."""
