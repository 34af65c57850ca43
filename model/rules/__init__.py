"""What the game decides: pure functions on integers and small frozen values.

Every multi-step rule is state in → (new state, record) out, with all time given as arguments: no
clock, no database, no global random state, no floats. A rule is written once and called by live
services and engines alike. Import from the single files; may use: words, errors, standard library.
"""
