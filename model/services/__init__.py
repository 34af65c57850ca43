"""What may change, and how: keyword-only functions that take a session.

All writes of the product go through here: validated with all errors at once, versioned, audited,
idempotent, all or nothing. Everything above (pages, command line, notebooks, data) calls these and
never the tables.
"""
