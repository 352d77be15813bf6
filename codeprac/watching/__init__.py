"""What people watch, what they are told of, in the application and by mail."""
