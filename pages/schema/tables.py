"""Schema: every table by domain, what keeps it true, where it came from; references lead on."""

import pandas as pd
import streamlit as st

from data.schema_map import DOCUMENTS, OWN, sources_of_column, sources_of_table
from model.services import catalog
from model.services.catalog import ColumnInfo, DomainInfo, TableInfo
from pages.kit.linked import choice, put
from pages.kit.session import require_user
from pages.schema import diagram

require_user()

ALL = "all"


def page() -> None:
    """Draw the page."""
    st.title("Schema", anchor=False)
    st.markdown(
        f"{len(catalog.tables())} tables in {len(catalog.domains())} domains, the same on SQLite "
        "and PostgreSQL. Choose a domain to see how its tables hang together, a table to see its "
        "columns; a reference leads on to the table it points at."
    )
    domain = _domain_choice()
    asked = st.text_input(
        "Find a table or column",
        key="schema/search",
        placeholder="wallet, due_date, …",
        help="Looks in the names of all tables and columns.",
    )
    if asked.strip():
        _found(asked.strip().lower())
    info = _table_choice(domain)
    if info is None:
        _overview(domain)
    else:
        _table(info)


def _domain_choice() -> DomainInfo | None:
    names = {d.name: f"{_titled(d.name)} ({len(d.tables)})" for d in catalog.domains()}
    key = choice(
        "Domain", [ALL, *names], key="domain", names={ALL: "All domains", **names}, default=ALL
    )
    return next((d for d in catalog.domains() if d.name == key), None)


def _table_choice(domain: DomainInfo | None) -> TableInfo | None:
    within = domain.tables if domain else catalog.tables()
    options = [ALL, *(info.name for info in within)]
    asked = st.query_params.get("table")
    if asked not in (None, *options) and any(asked == info.name for info in catalog.tables()):
        options.append(asked)  # a reference led into another domain
    names = {name: name for name in options} | {ALL: "All tables of the domain"}
    key = choice("Table", options, key="table", names=names, default=ALL)
    return None if key == ALL else catalog.table(key)


def _found(asked: str) -> None:
    """Draw what a search found, each with a button that leads there."""
    hits = [
        (info, [c.column for c in info.columns if asked in c.column])
        for info in catalog.tables()
        if asked in info.name or any(asked in c.column for c in info.columns)
    ]
    if not hits:
        st.info(f"No table or column is called “{asked}”.", icon=":material/search_off:")
        return
    st.caption(f"{len(hits)} tables" + (", the first 12:" if len(hits) > 12 else ":"))
    for info, columns in hits[:12]:
        _lead(info.name, f"{info.name} {', '.join(columns[:4])}".strip(), key=f"found/{info.name}")


def _lead(table: str, label: str, *, key: str) -> None:
    st.button(label, key=f"schema/{key}", type="tertiary", on_click=put, args=("table", table))


def _overview(domain: DomainInfo | None) -> None:
    """Draw one domain's diagram and tables, or the list of all tables."""
    if domain is not None:
        st.markdown(domain.title)
        st.graphviz_chart(diagram.of_domain(domain), width="stretch")
    rows = domain.tables if domain else catalog.tables()
    st.dataframe(
        pd.DataFrame(
            {
                "table": info.name,
                "domain": _titled(info.domain),
                "one row is": info.about,
                "room": info.room.value,
                "area": info.area.value,
                "columns": len(info.columns),
                "from": ", ".join(sorted({row.source for row in sources_of_table(info.name)})),
            }
            for info in rows
        ),
        hide_index=True,
        width="stretch",
    )


def _table(info: TableInfo) -> None:
    """Draw one table: its diagram, columns, rules and sources."""
    st.subheader(info.name, anchor=False)
    st.markdown(info.about)
    facts = [f"room **{info.room.value}**", f"area **{info.area.value}**"]
    if info.append_only:
        facts.append("only grows: a trigger refuses changes and deletions")
    st.caption(", ".join(facts))
    pointing = catalog.references_to(info.name)
    st.graphviz_chart(diagram.of_table(info, pointing), width="stretch")
    _references(info, pointing)
    st.dataframe(_columns(info), hide_index=True, width="stretch")
    kept, source = st.tabs(["Kept by", "Where it came from"])
    with kept:
        st.dataframe(_rules(info), hide_index=True, width="stretch")
    with source:
        _sources(info)


def _references(info: TableInfo, pointing: tuple[tuple[str, str], ...]) -> None:
    left, right = st.columns(2)
    with left:
        st.markdown("**Points at**")
        outgoing = [c for c in info.columns if c.reference_table]
        for column in outgoing:
            assert column.reference_table is not None
            _lead(
                column.reference_table,
                f"{column.column} → {column.reference_table}",
                key=f"out/{column.column}",
            )
        if not outgoing:
            st.caption("Nothing.")
    with right:
        st.markdown("**Is pointed at by**")
        for table, column in pointing:
            _lead(table, f"{table}.{column}", key=f"in/{table}.{column}")
        if not pointing:
            st.caption("Nothing.")


def _columns(info: TableInfo) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "column": column.column,
            "type": column.type,
            "may be empty": column.nullable,
            "rules": _limits(column),
            "from": ", ".join(
                sorted(f"{r.entity}.{r.field}" for r in sources_of_column(info.name, column.column))
            ),
        }
        for column in info.columns
    )


def _limits(column: ColumnInfo) -> str:
    parts = []
    if column.reference_table:
        parts.append(f"→ {column.reference_table}")
    if column.enum_values:
        parts.append(" | ".join(column.enum_values))
    if column.minimum is not None or column.maximum is not None:
        low = "" if column.minimum is None else f"{column.minimum:,}"
        high = "" if column.maximum is None else f"{column.maximum:,}"
        parts.append(f"{low} to {high}")
    if column.max_length is not None:
        parts.append(f"at most {column.max_length:,} characters")
    if column.format is not None:
        parts.append(column.format.replace("_", " "))
    return "; ".join(parts)


def _rules(info: TableInfo) -> pd.DataFrame:
    return pd.DataFrame(
        {"name": c.name, "kind": c.kind, "over": ", ".join(c.columns), "says": c.rule}
        for c in info.constraints
    )


def _sources(info: TableInfo) -> None:
    for row in sources_of_table(info.name):
        entity = "" if row.source == OWN else f", {row.entity}"
        note = f": {row.note}" if row.note else ""
        st.markdown(f"- {DOCUMENTS[row.source]}{entity}{note}")


def _titled(name: str) -> str:
    return name.replace("_", " ").capitalize()


page()
