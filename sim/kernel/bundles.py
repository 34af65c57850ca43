"""Many arrays behind one pointer: how the kernel's functions are given a whole game or all players.

A named tuple of ninety arrays is copied into every call that the compiler does not melt away; a
`Bundle` is one address in a register, and its attributes are `Field`s to compiled code. The
arrays stay owned by Python: keep the bundle alive while compiled code runs. Nothing about the game
here. May use: numba.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)

from sim.kernel.fields import Field, field_value

_WORDS_PER_FIELD: Final = 4
"""A field is an address and up to three sizes, or a number."""
_ITEM_BYTES: Final = 8
_NUMBER: Final = "number"


class BundleType(types.Type):
    """The compiler's type of a bundle: its fields and what each holds."""

    def __init__(
        self, owner: str, fields: tuple[tuple[str, str, int], ...], *, is_fixed: bool
    ) -> None:
        """Take (name, "int64" | "uint64" | "number", dimensions) of each field."""
        self.owner, self.fields, self.is_fixed = owner, fields, is_fixed
        self.places = {name: place for place, (name, _, _) in enumerate(fields)}
        super().__init__(name=f"Bundle({owner}, {fields}, {is_fixed})")

    def field_type(self, name: str) -> types.Type:
        """What an attribute is to compiled code."""
        _, kind, dimensions = self.fields[self.places[name]]
        if kind == _NUMBER:
            return types.int64
        tag = "" if self.is_fixed else f"{self.owner}.{name}"
        return Field(getattr(types, kind), dimensions, tag)


class Bundle:
    """The arrays and numbers of a named tuple, laid out so that compiled code finds them."""

    def __init__(self, parts: Any, *, is_fixed: bool = False) -> None:
        """Take a named tuple of C-ordered int64 or uint64 arrays (1 to 3 dimensions) and ints.

        A fixed bundle is one that compiled code never writes to.
        """
        self.parts, self.is_fixed = parts, is_fixed
        self.table = np.zeros(len(parts) * _WORDS_PER_FIELD, dtype=np.int64)
        fields = []
        for place, (name, part) in enumerate(zip(parts._fields, parts, strict=True)):
            at = place * _WORDS_PER_FIELD
            if isinstance(part, np.ndarray):
                assert part.flags.c_contiguous and part.dtype.itemsize == _ITEM_BYTES, name
                self.table[at] = part.ctypes.data
                self.table[at + 1 : at + 1 + part.ndim] = part.shape
                fields.append((name, str(part.dtype), part.ndim))
            else:
                self.table[at] = int(part)
                fields.append((name, _NUMBER, 0))
        self.fields = tuple(fields)
        self.address = self.table.ctypes.data

    def __getattr__(self, name: str) -> Any:
        """The part called `name`, from Python."""
        return getattr(self.parts, name)


@typeof_impl.register(Bundle)
def _type_of(value: Bundle, context: Any) -> BundleType:
    return BundleType(type(value.parts).__name__, value.fields, is_fixed=value.is_fixed)


@register_model(BundleType)
class _BundleModel(models.OpaqueModel):
    """An address."""


@unbox(BundleType)
def _unbox(typ: BundleType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _BundleAttributes(AttributeTemplate):
    """Which attributes a bundle has."""

    key = BundleType

    def generic_resolve(self, typ: BundleType, attribute: str) -> types.Type | None:
        return typ.field_type(attribute) if attribute in typ.places else None


@lower_getattr_generic(BundleType)
def _attribute(context: Any, builder: Any, typ: BundleType, value: Any, attribute: str) -> Any:
    word = ir.IntType(64)
    base = builder.bitcast(value, word.as_pointer())
    first = typ.places[attribute] * _WORDS_PER_FIELD

    def load(place: int) -> Any:
        pointer = builder.gep(base, [ir.Constant(word, first + place)])
        loaded = builder.load(pointer)
        # The table never changes while compiled code runs: it may be read once and kept.
        loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
        return loaded

    field = typ.field_type(attribute)
    if field == types.int64:
        return load(0)
    sizes = [load(1 + axis) for axis in range(field.dimensions)]
    return field_value(context, builder, field, load(0), sizes)
