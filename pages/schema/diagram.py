"""A domain of the schema as a diagram (DOT text), readable in light and dark."""

from __future__ import annotations

from model.services.catalog import DomainInfo, TableInfo

_STYLE = (
    'graph [rankdir=LR, bgcolor="transparent", nodesep=0.25, ranksep=0.7];',
    'node [shape=box, style="rounded,filled", fillcolor="#dbe7f5", color="#5b7ea8", '
    'fontname="Helvetica", fontsize=11, fontcolor="#14243a"];',
    'edge [color="#7f8fa3", fontname="Helvetica", fontsize=9, fontcolor="#7f8fa3"];',
)
_OUTSIDE = '[style="rounded,dashed", fillcolor="none", fontcolor="#7f8fa3"]'


def of_domain(domain: DomainInfo) -> str:
    """The domain's tables, with arrows to the tables that they point at."""
    return _drawn(domain.tables)


def of_table(info: TableInfo, pointing: tuple[tuple[str, str], ...]) -> str:
    """One table with what it points at and what points at it."""
    return _drawn((info,), [(table, info.name, column) for table, column in pointing])


def _drawn(tables: tuple[TableInfo, ...], more: list[tuple[str, str, str]] | None = None) -> str:
    edges = list(more or [])
    for info in tables:
        edges.extend(
            (info.name, column.reference_table, column.column)
            for column in info.columns
            if column.reference_table is not None
        )
    inside = {info.name for info in tables}
    outside = {name for edge in edges for name in edge[:2]} - inside
    lines = [f"{name};" for name in sorted(inside)]
    lines += [f"{name} {_OUTSIDE};" for name in sorted(outside)]
    lines += [f'{source} -> {target} [label="{label}"];' for source, target, label in edges]
    return "\n".join(["digraph {", *_STYLE, *lines, "}"])
