"""Arrays of a bundle as compiled code sees them: an address, the sizes, and what may overlap.

A `Field` is indexed by whole numbers that are known to lie inside: nothing is counted from the end
and nothing is checked, so an index costs an addition. Two promises let the compiler keep what it
has read in registers: arrays of different names never overlap, and those of a fixed bundle never
change while compiled code runs. Nothing about the game here. May use: numba.
"""

from __future__ import annotations

import operator
from typing import Any, Final

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import RefType, iternext_impl
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import (
    lower_builtin,
    lower_getattr,
    models,
    register_model,
)

WORD: Final = ir.IntType(64)
_ROOT: Final = "questlab"


class Field(types.IterableType):
    """An array of 8-byte numbers: its items, its dimensions, and the name it is known by."""

    def __init__(self, item: types.Type, dimensions: int, tag: str) -> None:
        """`tag` names what it may overlap with (only itself); an empty one never changes."""
        self.item, self.dimensions, self.tag = item, dimensions, tag
        super().__init__(name=f"Field({item}, {dimensions}, {tag or 'fixed'})")

    @property
    def iterator_type(self) -> types.Type:
        """What a loop over one dimension steps through."""
        return _FieldIterator(self)

    @property
    def ndim(self) -> int:
        """How many dimensions, under the name that arrays use."""
        return self.dimensions

    def part(self, dimensions: int) -> Field:
        """The type of a row, or of a slice."""
        return Field(self.item, dimensions, self.tag)


class _FieldIterator(types.SimpleIteratorType):  # type: ignore[name-defined]
    def __init__(self, field: Field) -> None:
        self.field = field
        super().__init__(f"iterator({field})", field.item)


@register_model(_FieldIterator)
class _FieldIteratorModel(models.StructModel):
    """The next place, and the field."""

    def __init__(self, manager: Any, typ: _FieldIterator) -> None:
        members = [("place", types.EphemeralPointer(types.intp)), ("field", typ.field)]
        super().__init__(manager, typ, members)


@register_model(Field)
class _FieldModel(models.StructModel):
    """An address and the sizes."""

    def __init__(self, manager: Any, typ: Field) -> None:
        members = [("data", types.intp), ("sizes", types.UniTuple(types.intp, typ.dimensions))]
        super().__init__(manager, typ, members)


def field_value(context: Any, builder: Any, typ: Field, data: Any, sizes: list[Any]) -> Any:
    """A field of this address (a word) and these sizes."""
    made = cgutils.create_struct_proxy(typ)(context, builder)
    made.data = data
    made.sizes = cgutils.pack_array(builder, sizes)
    return made._getvalue()


def _parts(context: Any, builder: Any, typ: Field, value: Any) -> tuple[Any, list[Any]]:
    field = cgutils.create_struct_proxy(typ)(context, builder, value=value)
    return field.data, cgutils.unpack_tuple(builder, field.sizes, typ.dimensions)


# --- Typing -----------------------------------------------------------------------------------


def _indexes(index: types.Type) -> tuple[types.Type, ...]:
    return tuple(index) if isinstance(index, types.BaseTuple) else (index,)


@infer_global(operator.getitem)
class _GetItem(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        field, index = args
        if not isinstance(field, Field):
            return None
        found = _indexes(index)
        left = field.dimensions - len(found)
        if all(isinstance(part, types.Integer) for part in found) and left >= 0:
            result = field.part(left) if left else field.item
            return signature(result, field, index)
        if left == 0 and isinstance(found[-1], types.SliceType):
            return signature(field.part(1), field, index)
        return None


@infer_global(operator.setitem)
class _SetItem(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        field, index, _ = args
        if isinstance(field, Field) and len(_indexes(index)) == field.dimensions and field.tag:
            return signature(types.none, field, index, field.item)
        return None


@infer_global(len)
class _Length(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        return signature(types.intp, *args) if isinstance(args[0], Field) else None


@infer_getattr
class _Attributes(AttributeTemplate):
    key = Field

    def resolve_shape(self, typ: Field) -> types.Type:
        return types.UniTuple(types.intp, typ.dimensions)


# --- Lowering ---------------------------------------------------------------------------------


def _placed(
    context: Any, builder: Any, field: Field, value: Any, index: types.Type, indexed: Any
) -> tuple[Any, list[Any]]:
    """The address that whole numbers lead to (the rest 0), and the sizes that are left."""
    data, sizes = _parts(context, builder, field, value)
    if isinstance(index, types.BaseTuple):
        numbers = cgutils.unpack_tuple(builder, indexed, len(index))
    else:
        numbers = [indexed]
    kinds = _indexes(index)
    place = ir.Constant(WORD, 0)
    for axis, size in enumerate(sizes):
        place = builder.mul(place, size, flags=("nuw", "nsw")) if axis else place
        if axis < len(kinds):
            number = numbers[axis]
            if isinstance(kinds[axis], types.SliceType):
                cut = context.make_helper(builder, kinds[axis], number)
                number, left = cut.start, [builder.sub(cut.stop, cut.start)]
            else:
                number = context.cast(builder, number, kinds[axis], types.intp)
                left = sizes[axis + 1 :]
            place = builder.add(place, number, flags=("nuw", "nsw"))
    base = builder.inttoptr(data, context.get_data_type(field.item).as_pointer())
    return builder.gep(base, [place], inbounds=True), left


def _mark(builder: Any, instruction: Any, field: Field) -> None:
    """Say what this read or write may meet: its own name only, or nothing that changes."""
    add = builder.module.add_metadata
    if not field.tag:
        instruction.set_metadata("invariant.load", add([]))
    name = add([f"{field.tag or 'fixed'}", add([_ROOT]), ir.Constant(WORD, 0)])
    instruction.set_metadata("tbaa", add([name, name, ir.Constant(WORD, 0)]))


def _get(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    field, index = sig.args
    pointer, left = _placed(context, builder, field, args[0], index, args[1])
    if isinstance(sig.return_type, Field):
        data = builder.ptrtoint(pointer, WORD)
        return field_value(context, builder, sig.return_type, data, left)
    loaded = builder.load(pointer)
    _mark(builder, loaded, field)
    return loaded


def _set(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    field, index, _ = sig.args
    pointer, _ = _placed(context, builder, field, args[0], index, args[1])
    _mark(builder, builder.store(args[2], pointer), field)
    return context.get_dummy_value()


for _index in (types.Integer, types.BaseTuple, types.SliceType):
    lower_builtin(operator.getitem, Field, _index)(_get)
for _index in (types.Integer, types.BaseTuple):
    lower_builtin(operator.setitem, Field, _index, types.Any)(_set)


@lower_builtin(len, Field)
def _length(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    return _parts(context, builder, sig.args[0], args[0])[1][0]


@lower_getattr(Field, "shape")
def _shape(context: Any, builder: Any, typ: Field, value: Any) -> Any:
    return cgutils.pack_array(builder, _parts(context, builder, typ, value)[1])


@lower_builtin("getiter", Field)
def _iterator(context: Any, builder: Any, sig: Any, args: Any) -> Any:
    made = context.make_helper(builder, sig.return_type)
    made.place = cgutils.alloca_once_value(builder, ir.Constant(WORD, 0))
    made.field = args[0]
    return made._getvalue()


@lower_builtin("iternext", _FieldIterator)
@iternext_impl(RefType.UNTRACKED)
def _next(context: Any, builder: Any, sig: Any, args: Any, result: Any) -> None:
    made = context.make_helper(builder, sig.args[0], value=args[0])
    field = sig.args[0].field
    place = builder.load(made.place)
    _, sizes = _parts(context, builder, field, made.field)
    is_inside = builder.icmp_signed("<", place, sizes[0])
    result.set_valid(is_inside)
    with builder.if_then(is_inside):
        pointer, _ = _placed(context, builder, field, made.field, types.intp, place)
        item = builder.load(pointer)
        _mark(builder, item, field)
        result.yield_(item)
        builder.store(builder.add(place, ir.Constant(WORD, 1)), made.place)
