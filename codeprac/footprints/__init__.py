"""Where the words of a released draft came from, and what words came from an annotation."""
