"""The documentation, and the small programs that generate docs/reference from the code."""
