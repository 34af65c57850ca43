"""The strict YAML subset: what comes out, where it stands, and that writing is the reverse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.yaml_text import YamlText, read_yaml
from data.yaml_writer import yaml_text

FILE = "x.yaml"


def _read(folder: Path, text: str) -> YamlText:
    path = folder / FILE
    path.write_text(text, "utf-8", newline="")
    return read_yaml(path, shown=FILE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", {"a": 1}),
        ("a: -7", {"a": -7}),
        ("a: true", {"a": True}),
        ("a: null", {"a": None}),
        ("a:", {"a": None}),
        ("a: '12'", {"a": "12"}),
        ('a: "yes"', {"a": "yes"}),
        ("a: 2026-01-05", {"a": "2026-01-05"}),
        ("a: 08:00", {"a": "08:00"}),
        ("a: |\n  two\n  lines\n", {"a": "two\nlines\n"}),
        ("a: [1, x]", {"a": [1, "x"]}),
        ("7: x", {"7": "x"}),
        ("\ufeffa: 1", {"a": 1}),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
    ],
)
def test_scalars_are_text_whole_numbers_truth_or_nothing(
    tmp_path: Path, text: str, value: Any
) -> None:
    """Nothing is guessed: dates and times stay text, quoted words too."""
    read = _read(tmp_path, text)
    assert (read.value, read.violations) == (value, [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("m: 1.15", {"m_ppm": 1_150_000}),
        ("m: 2.0", {"m_ppm": 2_000_000}),
        ("m: 0.000001", {"m_ppm": 1}),
        ("m: -0.5", {"m_ppm": -500_000}),
        ("m: 0.1", {"m_ppm": 100_000}),
        ("m: [0.9, 1]", {"m_ppm": [900_000, 1_000_000]}),
        ("a: {m: 0.07}", {"a": {"m_ppm": 70_000}}),
        ("m_ppm: 1150000", {"m_ppm": 1_150_000}),
    ],
)
def test_a_decimal_is_millionths_under_a_longer_name(tmp_path: Path, text: str, value: Any) -> None:
    """1.15 under `m` is exactly 1,150,000 under `m_ppm`: no float is ever made."""
    read = _read(tmp_path, text)
    assert (read.value, read.violations) == (value, [])


def test_every_value_and_key_knows_its_place(tmp_path: Path) -> None:
    """Lines and columns count from 1, also inside lists and renamed decimals."""
    read = _read(tmp_path, "a:\n  - b: 1.5\n    c: [7, 8]\n")
    assert str(read.places["a", 0, "b_ppm"]) == "x.yaml:2:8"
    assert str(read.key_places["a", 0, "b_ppm"]) == "x.yaml:2:5"
    assert str(read.places["a", 0, "c", 1]) == "x.yaml:3:12"


def test_several_faults_of_one_file_come_together(tmp_path: Path) -> None:
    """A wrong scalar does not hide the next one."""
    read = _read(tmp_path, "a: yes\nb: 1e5\nc: 1.1234567\nc: 2\n")
    assert [violation.place for violation in read.violations] == [
        "x.yaml:1:4",
        "x.yaml:2:4",
        "x.yaml:3:4",
        "x.yaml:4:1",
    ]


def test_a_file_that_cannot_be_opened_is_a_violation(tmp_path: Path) -> None:
    """A missing file is reported like any other fault."""
    read = read_yaml(tmp_path / "gone.yaml", shown="gone.yaml")
    assert not read.is_readable
    assert read.violations[0].code == "E-PACK-001"


_words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12) | st.sampled_from(
    [
        "yes",
        "null",
        "1.5",
        "007",
        "- x",
        "a: b",
        "#",
        "'",
        '"',
        "\u2028",
        "~",
        "2026-01-05",
        "x ",
        " x",
    ]
)
_keys = st.from_regex(r"[a-z]{1,4}(_ppm)?", fullmatch=True) | _words.filter(
    lambda word: word not in ("", "<<")
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | _words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=4),
    max_leaves=20,
)


@given(value=st.dictionaries(_keys, _values, max_size=5))
def test_what_is_written_reads_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, value: dict[str, Any]
) -> None:
    """Any document survives writing and reading, and writes to the same bytes again."""
    if not _can_be_written(value):
        return
    text = yaml_text(value)
    read = _read(tmp_path_factory.getbasetemp(), text)
    assert [str(violation) for violation in read.violations] == []
    assert read.value == (value or None)
    assert yaml_text(read.value or {}) == text


def _can_be_written(value: Any) -> bool:
    """Names that only differ by _ppm would meet under one name in the file."""
    if isinstance(value, list):
        return all(_can_be_written(item) for item in value)
    if not isinstance(value, dict):
        return True
    names = [name.removesuffix("_ppm") for name in value]
    return (
        len(set(names)) == len(names)
        and "" not in names
        and "<<" not in names
        and not any(name.endswith("_ppm_ppm") for name in value)
        and all(_can_be_written(inner) for inner in value.values())
    )
