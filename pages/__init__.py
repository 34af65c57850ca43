"""The web pages: shell.py (navigation), kit/ (shared parts), one folder per area.

A page is a thin script: it reads through services and sim, draws with the kit, and decides nothing
about the game. Streamlit may be imported here and in app.py only.
"""
