"""The dependency law: what each part of the product may import, walked over every file.

Data flows one way: pack or page → service → tables → ruleset → engine → results → chart. Nothing
below knows what is above it. The law is written here once, as two small tables; change it only
together with docs/background/architecture.md.
"""

from __future__ import annotations

import sys
from functools import cache

import pytest

from tests.architecture.sources import PRODUCT, Import, Source, imports, source_of, sources

OURS = frozenset({"model", "sim", "data", "pages", "cli", "docs", "app", "tests", "notebooks"})
BASE = frozenset({"model.words", "model.errors"})
ABOVE = BASE | {"model.settings", "model.shapes", "model.ruleset", "model.db", "model.services"}
CARE = frozenset({"model.migrate", "model.backups"})

# part → what of ours it may import besides itself; the longest matching part judges a file.
LAW: dict[str, frozenset[str]] = {
    "model.words": frozenset(),
    "model.errors": frozenset(),
    "model.settings": BASE,
    "model.shapes": BASE,
    "model.rules": BASE,
    "model.ruleset": BASE | {"model.rules", "model.shapes"},
    "model.tables": BASE | {"model.shapes"},
    "model.revisions": BASE,
    "model.db": BASE | {"model.tables", "model.settings", "model.revisions"},
    "model.migrate": BASE | {"model.revisions", "model.db"},
    "model.migrations": BASE | {"model.tables", "model.db", "model.settings"},
    "model.services": frozenset({"model"}),
    "model.bulk": BASE,
    "model.backups": BASE
    | {"model.bulk", "model.db", "model.migrate", "model.revisions", "model.settings"}
    | {"model.services"},
    "model": frozenset(),
    "sim": BASE | {"model.rules", "model.ruleset"},
    "sim.live": ABOVE | {"model.rules", "sim"},
    "data": ABOVE | {"model.migrate", "sim"},
    "pages": ABOVE | {"sim", "data"},
    "app": ABOVE | {"sim", "data", "pages"},
    "cli": ABOVE | CARE | {"sim", "data"},
    "docs": ABOVE | CARE | {"sim", "data", "cli"},
    "notebooks": ABOVE | {"sim", "data"},
}

# Library → the only parts that may import it.
STORAGE = (
    "model.tables",
    "model.revisions",
    "model.db",
    "model.migrate",
    "model.migrations",
    "model.bulk",
    "model.backups",
    "model.services",
)
HOMES: dict[str, tuple[str, ...]] = {
    "sqlalchemy": STORAGE,
    "sqlmodel": STORAGE,
    "alembic": ("model.revisions", "model.migrate", "model.migrations"),
    "numba": ("sim.kernel",),
    "llvmlite": ("sim.kernel",),
    "distributed": ("sim.experiments",),
    "SALib": ("sim.experiments",),
    "simpy": ("sim.reference", "sim.engine"),
    "streamlit": ("app", "pages"),
    "typer": ("cli", "docs"),
    "pypdf": ("data.documents",),
    "docx": ("data.documents",),
    "lxml": ("data.documents",),
    "fsrs": (),
}

# Packages with one front door: only their own files may name a file inside.
CLOSED: dict[str, tuple[str, ...]] = {
    "model.tables": ("model.tables", "model.migrations"),
    "model.ruleset": ("model.ruleset",),
    "model.services.content": ("model.services.content",),
    "model.services.anchors": ("model.services.anchors",),
    "model.services.verification": ("model.services.verification",),
    "model.backups": ("model.backups",),
}

STDLIB_ONLY = ("model.words", "model.errors", "model.settings", "model.rules")


def breaches(source: Source) -> list[str]:
    """Every import of a source that the law forbids, as `file:line: why`."""
    part = _part(source.module)
    return [
        f"{found.path}:{found.line}: {part} must not import {found.module} ({why})"
        for found in imports(source)
        if (why := _forbidden(found, source.module, part))
    ]


def _part(module: str) -> str:
    return max((part for part in LAW if _below(module, part)), key=len)


def _below(module: str, part: str) -> bool:
    return module == part or module.startswith(part + ".")


def _forbidden(found: Import, module: str, part: str) -> str:
    """Why the import is forbidden, or an empty string."""
    top = found.module.partition(".")[0]
    if top in OURS:
        for package, insiders in CLOSED.items():
            outside = not any(_below(module, inside) for inside in insiders)
            if outside and _reaches_into(package, found.module):
                return f"import it from {package}"
        allowed = LAW[part] | {part}
        return "" if any(_below(found.module, p) for p in allowed) else "the dependency law"
    if top in HOMES and not any(_below(module, home) for home in HOMES[top]):
        return f"{top} belongs in: {', '.join(HOMES[top]) or 'tests'}"
    if part in STDLIB_ONLY and top not in sys.stdlib_module_names and top != "__future__":
        return "only the standard library"
    return ""


def _reaches_into(package: str, module: str) -> bool:
    """Whether the name is a file of a package that has one front door."""
    return _below(module, package) and any(_below(module, file) for file in _files_of(package))


@cache
def _files_of(package: str) -> frozenset[str]:
    return frozenset(s.module for s in sources(("model",)) if _below(s.module, package)) - {package}


def test_every_import_keeps_the_dependency_law() -> None:
    """No file of the product imports what the law forbids it."""
    every = (*PRODUCT, "notebooks")
    found = [breach for source in sources(every) for breach in breaches(source)]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("model/rules/streaks.py", "import pydantic"),
        ("model/rules/streaks.py", "from model.shapes import Shape"),
        ("model/rules/streaks.py", "from .. import shapes"),
        ("model/tables/quests.py", "from model.services import content"),
        ("model/services/play.py", "from model.tables.quests import QuestTemplate"),
        ("model/services/play.py", "from model.ruleset.build import build"),
        ("pages/home/page.py", "from model.services.content import plans"),
        ("model/rules/streaks.py", "import streamlit"),
        ("model/services/play.py", "import sim.reference"),
        ("sim/population.py", "from model import db"),
        ("sim/population.py", "def f():\n    import simpy"),
        ("sim/charts/xp.py", "import streamlit as st"),
        ("sim/reference.py", "from model.services import runs"),
        ("data/loading.py", "import pages.kit"),
        ("pages/home/page.py", "from sqlalchemy import select"),
        ("pages/home/page.py", "from model.tables import World"),
        ("cli/main.py", "from model.rules.curves import level_at"),
        ("cli/main.py", "import importlib\nimportlib.import_module('sqlmodel')"),
        ("notebooks/01_first_look.py", "from model import tables"),
        ("app.py", "from tests.worlds import small_world"),
    ],
)
def test_a_breach_is_caught(path: str, line: str) -> None:
    """The walker finds each kind of forbidden import, wherever it stands in the file."""
    assert len(breaches(source_of(path, line + "\n"))) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("model/rules/streaks.py", "from model.rules.values import PPM"),
        ("model/rules/streaks.py", "from .values import PPM"),
        ("model/services/play.py", "from model.tables import World"),
        ("sim/reference.py", "import simpy"),
        ("sim/live/worker.py", "from model.services import jobs"),
        ("pages/home/page.py", "import streamlit as st\nfrom model.services import worlds"),
        ("cli/init.py", "from model.migrate import upgrade"),
    ],
)
def test_what_is_allowed_passes(path: str, line: str) -> None:
    """The walker does not cry wolf."""
    assert breaches(source_of(path, line + "\n")) == []
