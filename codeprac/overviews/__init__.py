"""Pages that draw on every domain: the home page, a code of practice, its rounds."""
