"""Pages that show what content does to simulated players."""
