"""Rules over several fields of one content row, as the table's checks state them.

The same rules that records obey: order of dates and numbers, one of several references, two
references that differ.
"""

from __future__ import annotations

from collections.abc import Iterator

from model.errors import Violation
from model.services.catalog import table
from model.services.content.rows import Fields
from model.services.wording import describe


def relation_violations(name: str, key: str, row: Fields) -> Iterator[Violation]:
    """What a sound row of a document breaks of the rules over several of its fields."""
    # The records package also knows content, through its door: it is read at first use.
    from model.services.records.faults import Where
    from model.services.records.row_rules import row_rules

    rules = row_rules(name)
    if not rules:
        return
    fields = {column.column: column.name for column in table(name).fields}
    stored = {column: row[field] for column, field in fields.items()}
    for rule in rules:
        if not set(rule.columns) <= set(stored):
            continue
        found = rule.broken(stored, Where(name))
        if found is not None:
            path = (name, key, fields[str(found.path[2])])
            yield Violation(
                "E-CONTENT-017", describe(path), found.value, found.rule, found.fix, path
            )
