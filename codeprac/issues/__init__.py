"""Issues: annotations that raise the same point, gathered by drafters to be answered together."""
