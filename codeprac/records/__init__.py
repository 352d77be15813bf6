"""Records of what was said elsewhere, in workshops, meetings and letters, of which annotations may come."""
