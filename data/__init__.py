"""Content packs and the code that moves content in and out; see data/SOURCE.md for the figures."""
