"""Promises of notebooks/: each one runs from top to bottom, and its two forms say the same."""

from __future__ import annotations

import ast
import asyncio
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    # The tests load these themselves: it takes seconds, and every process collects every test.
    import nbformat

CHECKOUT = Path(__file__).resolve().parents[2]
FULL = bool(os.environ.get("QUESTLAB_FULL"))
SHOWN = {"application/vnd.plotly.v1+json", "text/html"}
SCRIPTS = sorted((CHECKOUT / "notebooks").glob("[0-9][0-9]_*.py"))


@pytest.fixture
def environment(fitness_database_url: str, tmp_path: Path) -> dict[str, str]:
    """What a notebook's process finds in its environment: a fresh sandbox, and private folders."""
    return {
        **os.environ,
        "QUESTLAB_DATABASE_URL": fitness_database_url,
        "QUESTLAB_VAR": str(tmp_path / "var"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "jupyter"),
    }


def _cells(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """What a notebook says: the kind and text of each cell."""
    return [(cell.cell_type, cell.source.strip()) for cell in notebook.cells]


def test_there_are_notebooks() -> None:
    """The folder is not empty, so the tests below test something."""
    assert SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script_and_notebook_say_the_same(script: Path) -> None:
    """NN_question.py and NN_question.ipynb hold the same cells in the same order."""
    import jupytext
    import nbformat

    paired = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert _cells(paired) == _cells(jupytext.read(script))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_notebook_is_kept_without_outputs(script: Path) -> None:
    """The committed .ipynb holds no outputs and no counters, so that its changes can be read."""
    import nbformat

    cells = nbformat.read(script.with_suffix(".ipynb"), as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("script", SCRIPTS if FULL else SCRIPTS[:1], ids=lambda path: path.stem)
@pytest.mark.notebook
@pytest.mark.databases(*(("sqlite", "postgresql") if FULL else ("sqlite",)))
def test_the_notebook_runs_in_its_own_kernel(script: Path, environment: dict[str, str]) -> None:
    """Every cell runs in a fresh sandbox as JupyterLab would run it, and none ends in an error."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    client = NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": CHECKOUT}}
    )
    asyncio.run(client.async_execute(env=environment))
    shown = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if SHOWN.intersection(output.get("data", {}))
    ]
    assert len(shown) >= 5


@pytest.mark.parametrize("script", SCRIPTS[1:], ids=lambda path: path.stem)
def test_the_cells_run_from_top_to_bottom(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every cell runs in a sandbox of its own, papers too, and what it ends with can be shown."""
    import jupytext

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("QUESTLAB_VAR", str(tmp_path / "var"))
    names: dict[str, Any] = {"__name__": script.stem}
    code = [cell.source for cell in jupytext.read(script).cells if cell.cell_type == "code"]
    shown = [_run(cell, names, f"{script.name} cell {number}") for number, cell in enumerate(code)]
    names["sandbox"].close()
    assert not (tmp_path / "var" / "documents").exists()
    assert sum(hasattr(value, "_repr_html_") for value in shown) >= 5


def _run(cell: str, names: dict[str, Any], where: str) -> Any:
    """Run one cell as a notebook does: the value of a last expression is what it shows."""
    parts = ast.parse(cell)
    last = parts.body[-1]
    if not isinstance(last, ast.Expr):
        exec(compile(parts, where, "exec"), names)
        return None
    exec(compile(ast.Module(parts.body[:-1], []), where, "exec"), names)
    value = eval(compile(ast.Expression(last.value), where, "eval"), names)
    # A column of a table is shown as text, everything else in its own way.
    if not isinstance(value, str | None):
        assert getattr(value, "_repr_html_", value.__repr__)()
    return value
