"""Who plays and what happens: population, engines, results, summaries, charts."""
