"""What can be followed without an account: Atom feeds, and deadlines as a calendar."""
