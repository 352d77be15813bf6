"""The sample codes of practice that the demonstration shows: their content, and loading it by the real services."""
