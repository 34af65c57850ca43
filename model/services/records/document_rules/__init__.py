"""Rules that the source documents state, one file per domain; registered with `rule_of`."""
