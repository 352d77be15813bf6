"""What machines read about the site as a whole: its description for programs, and whom to tell of a weakness."""
