"""Promises of notebooks/: each one runs from top to bottom, and its two forms say the same."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

CHECKOUT = Path(__file__).resolve().parents[2]
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
    paired = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    assert _cells(paired) == _cells(jupytext.read(script))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_notebook_is_kept_without_outputs(script: Path) -> None:
    """The committed .ipynb holds no outputs and no counters, so that its changes can be read."""
    cells = nbformat.read(script.with_suffix(".ipynb"), as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert code
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
@pytest.mark.notebook
def test_the_notebook_runs_from_top_to_bottom(script: Path, environment: dict[str, str]) -> None:
    """Every cell runs in a fresh sandbox, and none ends in an error."""
    notebook = nbformat.read(script.with_suffix(".ipynb"), as_version=4)
    client = NotebookClient(
        notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": CHECKOUT}}
    )
    asyncio.run(client.async_execute(env=environment))
    figures = [
        output
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "application/vnd.plotly.v1+json" in output.get("data", {})
        or "text/html" in output.get("data", {})
    ]
    assert len(figures) >= 5
