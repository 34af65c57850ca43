"""Questions asked of many runs, and of observed players: one file (or a few) per kind of question.

May use: the rest of sim. Only here `distributed` and `SALib` are imported.
"""
