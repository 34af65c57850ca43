"""How rules become machine code: every `@rule` is known to the compiler from outside, unchanged.

`kernel` compiles a function of this package; `load_rules` tells the compiler about all rules.
Compiled without reference counting (`_nrt=False`: the kernel creates no array, and counting costs
twenty times the work itself) and cached on disk under a key of everything it is made of, because
the compiler alone would not notice a changed rule. Only this package and sim/engine.py may import
Numba.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, Final, TypeVar

import numba
import numpy as np
from numba.extending import overload

import sim.behaviour
import sim.learner  # noqa: F401
from model.rules import draws
from model.rules.registry import RULES

_OPTIONS: Final[dict[str, Any]] = {"_nrt": False, "error_model": "numpy"}
_INNER: Final[dict[str, Any]] = {
    **_OPTIONS,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
}
"""For functions that only compiled code calls."""
_LEAF: Final[dict[str, Any]] = {**_INNER, "forceinline": True}
_SOURCES: Final = (
    *("model/rules", "model/words", "sim/kernel"),
    *("sim/behaviour.py", "sim/learner.py", "sim/kinds.py"),
)
_TUPLE_MAX: Final = 32
_KNOWN: Final[set[str]] = set()
_CALLED: Final = frozenset(
    {"exp_scaled", "natural_log", "divided_scaled", "reviewed", "recall_ppm", "interval_days"}
)
"""Long rules with loops, which are called: melted in at every place they would fill the code."""
Function = TypeVar("Function", bound=Callable[..., Any])


@cache
def kernel_key() -> str:
    """The key of the compiled code: a hash of every source it is made of and of Numba's version."""
    whole = hashlib.sha256(f"{numba.__version__}|{np.__version__}".encode())
    root = Path(__file__).parents[2]
    for source in _SOURCES:
        place = root / source
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            whole.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Where compiled code is kept between processes; a temporary folder when none can be made."""
    home = os.environ.get("QUESTLAB_CACHE") or os.environ.get("XDG_CACHE_HOME")
    wanted = Path(home) if home else Path.home() / ".cache"
    folder = wanted / "questlab" / "kernels" / kernel_key()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix="questlab-kernels-"))


def load_rules() -> None:
    """Tell the compiler about every rule it does not know yet, whichever was imported last."""
    numba.config.CACHE_DIR = str(cache_folder())
    for name, function in RULES.items():
        if name not in _KNOWN:
            _KNOWN.add(name)
            if function is draws.as_word:
                _register_word()
            else:
                _register(function)


def _register_word() -> None:
    # A word is unsigned: Python's ints have no sign bit to lose, the compiler's do.
    @overload(draws.as_word, jit_options=_OPTIONS, strict=False)
    def _as_word(value: Any) -> Callable[[Any], Any]:
        return lambda value: np.uint64(value)


def _register(function: Callable[..., Any]) -> None:
    """Let compiled code call a rule: the same code, its keyword-only parameters made ordinary."""
    assert isinstance(function, FunctionType)
    code = function.__code__
    ordinary = FunctionType(
        code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0),
        {name: _as_array(value) for name, value in function.__globals__.items()},
        function.__name__,
        (*(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values()) or None,
    )

    options = _INNER if function.__name__ in _CALLED else _LEAF

    @overload(function, jit_options=options, strict=False)
    def _rule(*arguments: Any, **named: Any) -> Callable[..., Any]:
        return ordinary


def _as_array(value: Any) -> Any:
    """A long table of numbers as an array: compiled code copies a tuple at every look into it."""
    if isinstance(value, tuple) and len(value) > _TUPLE_MAX:
        return np.array(value, dtype=np.int64)
    return value


def kernel(function: Function) -> Function:
    """Compile a function of the kernel, at its first call or from the disk cache."""
    load_rules()
    compiled: Function = numba.njit(cache=True, nogil=True, **_INNER)(function)
    return compiled


def leaf_options() -> dict[str, Any]:
    """How functions of the kernel are compiled."""
    return dict(_LEAF)


def uncached_kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that has no file of its own into its callers."""
    load_rules()
    compiled: Callable[..., Any] = numba.njit(nogil=True, **_LEAF)(function)
    return compiled


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that Python calls; the kernel's functions melt into it."""
    load_rules()
    compiled: Callable[..., Any] = numba.njit(cache=True, nogil=True, **_OPTIONS)(function)
    return compiled
