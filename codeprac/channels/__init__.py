"""Other channels: recording what was said elsewhere and what came of it, and logging what was disclosed early."""
