"""A market of a million cars, and what it is asked."""
