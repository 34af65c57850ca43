"""The engine: rows of any table, consistent with each other, from what the table declares.

A row first chooses what it mostly belongs to (its deepest reference), then everything else so that
it agrees: the player of a parent that belongs to a player, members for things of a group, an
answer's question from its attempt's quiz. A row that cannot be made so is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from data.demo import hooks_content, hooks_groups, hooks_learning, hooks_play
from data.demo.hooks import HOOKS
from data.demo.plans import (
    OWN_NAMES,
    PEOPLE,
    Row,
    TablePlan,
    depth_of,
    group_of,
    membership_of,
    plan_of,
)
from data.demo.store import MADE_AT, Store
from data.demo.times import draw_state, moment_after, put_in_order, stamp
from data.demo.values import Draw, Values
from model.services.catalog import ColumnInfo
from model.words import Room

TRIES = 8
STORIES = (hooks_content, hooks_groups, hooks_learning, hooks_play)
"""The files whose hooks are registered by being read."""
Facts = dict[str, Any]


class Engine:
    """Makes rows of one table after the other; the store holds those made before."""

    def __init__(self, store: Store, values: Values) -> None:
        """Make rows that refer to those of `store`."""
        self.store, self.values = store, values

    def rows(self, name: str, count: int) -> list[Row]:
        """About `count` rows of a table."""
        return list(_Maker(self, plan_of(name)).rows(count))


class _Maker:
    """The rows of one table."""

    def __init__(self, engine: Engine, plan: TablePlan) -> None:
        self.store, self.values, self.plan = engine.store, engine.values, plan
        self.is_content = plan.info.room is Room.CONTENT
        self.references = sorted(
            plan.references,
            key=lambda c: (-depth_of(str(c.reference_table)), c.column not in OWN_NAMES.values()),
        )
        required = [c for c in self.references if not c.nullable and c.reference_table != "worlds"]
        self.driver = required[0] if required else None
        self.group = group_of(plan.name)
        unique = plan.unique_texts
        self.draws: list[tuple[str, bool, Draw]] = [
            (c.column, c.nullable, self.values.maker(plan.name, c, unique=c.column in unique))
            for c in plan.plain
            if c.type != "instant"
        ]
        self.makers = {name: draw for name, _, draw in self.draws}
        self.bodies = [names for _, names in plan.choices if names[0] in self.makers]
        self.hook: Callable[..., Any] | None = HOOKS.get(plan.name)
        self.taken: list[set[tuple[Any, ...]]] = [set() for _ in plan.uniques]
        self.turn = 0
        self.ordered = [n for n in ("order", "order_sequence") if n in plan.columns]
        self.places: dict[Any, int] = {}
        self.memory: dict[Any, Any] = {}
        """What a hook remembers from row to row."""

    # --- One row after the other -----------------------------------------------------------------

    def rows(self, count: int) -> Iterator[Row]:
        """Rows until there are `count`, or no more can be made."""
        made, drivers = 0, self._drivers()
        for turn in range(count * 3):
            if made >= count:
                return
            self.turn = turn
            driver = drivers[turn % len(drivers)] if drivers else None
            row = self._row(driver)
            if row is not None:
                made += 1
                yield row

    def _drivers(self) -> list[Row]:
        if self.driver is None:
            return []
        rows = list(self.store.of(str(self.driver.reference_table)))
        self.values.random.shuffle(rows)
        return rows

    def _row(self, driver: Row | None) -> Row | None:
        if self.driver is not None and driver is None:
            return None
        row: Row = {}
        self.values.new_row()
        made_at = self._refer(row, driver)
        if made_at is None:
            return None
        for column in self.plan.status:
            row[column.column] = draw_state(self.values, column)
        for name, nullable, draw in self.draws:
            row[name] = None if nullable and self.values.random.random() < 0.3 else draw()
        for names in self.bodies:
            kept = names[self.turn % len(names)]
            row |= {name: self.makers[name]() if name == kept else None for name in names}
        for name in self.ordered:
            row[name] = self._next_place(driver)
        when = moment_after(self.values, made_at)
        if self.is_content:
            put_in_order(self.plan, row)
        else:
            stamp(self.plan, row, made_at=when, values=self.values)
            row[MADE_AT] = when
        if self.hook is not None and self.hook(row, self) is False:
            return None
        return row if self._is_new(row) else None

    def once(self, thing: Any) -> bool:
        """True the first time that a hook asks about a thing."""
        seen: set[Any] = self.memory.setdefault("once", set())
        is_new = thing not in seen
        seen.add(thing)
        return is_new

    def _next_place(self, driver: Row | None) -> int:
        """The next number among the parts of the same whole."""
        whole = None if driver is None else driver["id"]
        self.places[whole] = self.places.get(whole, 0) + 1
        return self.places[whole]

    def _is_new(self, row: Row) -> bool:
        """Whether no unique key is taken; takes them then."""
        keys = [
            tuple(row.get(name, 0) for name in unique.columns) if unique.holds(row) else None
            for unique in self.plan.uniques
        ]
        for key, taken in zip(keys, self.taken, strict=True):
            if key is not None and None not in key and key in taken:
                return False
        for key, taken in zip(keys, self.taken, strict=True):
            if key is not None:
                taken.add(key)
        return True

    # --- References ------------------------------------------------------------------------------

    def _refer(self, row: Row, driver: Row | None) -> datetime | None:
        """Fill all references; the moment of the newest row referred to, None when none fits."""
        for column in self.references:
            row[column.column] = None
        facts: Facts = {}
        chosen = self._chosen()
        latest = _EARLIEST
        people: list[Any] = []
        filled: Facts = {}
        for column in self.references:
            name, target = column.column, str(column.reference_table)
            if target == "worlds":
                row[name] = self.store.world_id
                continue
            if name not in chosen:
                continue
            if column is self.driver and driver is not None and not facts:
                value = driver["id"]
            else:
                value = self._pick(column, target, facts, people, filled)
            if value is None:
                if column.nullable and not chosen[name]:
                    continue
                return None
            row[name] = value
            above = self.store.by_id[target][value]
            latest = max(latest, above.get(MADE_AT) or _EARLIEST)
            if target in PEOPLE:
                people.append(value)
            filled.setdefault(target, value)
            if OWN_NAMES.get(target, name) == name:
                for key, row_id in self.store.facts(target, above).items():
                    facts.setdefault(key, row_id)
        return latest

    def _chosen(self) -> dict[str, bool]:
        """The references to be set; True for those without which the row cannot be."""
        chosen = {c.column: True for c in self.references if not c.nullable}
        grouped: set[str] = set()
        for exactly, names in self.plan.choices:
            if names[0] in self.makers:
                continue
            grouped |= set(names)
            usable = [n for n in names if self._has_rows(n)]
            if usable and (exactly or self.values.chance(0.8)):
                chosen[usable[self.turn % len(usable)]] = exactly
        for column in self.references:
            if column.nullable and column.column not in grouped and self.values.chance(0.6):
                chosen[column.column] = False
        return chosen

    def _has_rows(self, name: str) -> bool:
        column = next(c for c in self.references if c.column == name)
        return bool(self.store.of(str(column.reference_table)))

    def _pick(
        self, column: ColumnInfo, target: str, facts: Facts, people: Sequence[Any], filled: Facts
    ) -> Any:
        """The id of a row that agrees with the facts; None when there is none."""
        if target in PEOPLE:
            return self._person(column, target, facts, people)
        if target in filled:
            return self._sibling(target, filled[target])
        if target in facts:
            return facts[target]
        rows = self._candidates(target, facts, column)
        if not rows:
            return None
        strong = [fact for fact in facts if fact in _STRONG or depth_of(fact) > 1]
        for _ in range(TRIES):
            row = self.values.one(rows)
            theirs = self.store.facts(target, row)
            if all(theirs.get(fact, facts[fact]) == facts[fact] for fact in strong):
                return row["id"]
        return None

    def _candidates(self, target: str, facts: Facts, column: ColumnInfo) -> list[Row]:
        """Rows of the target under the deepest of the facts that it belongs to."""
        if target == self.plan.name:
            return []  # a row does not refer to its own kind: those have no ids yet
        plan = plan_of(target)
        owners = [str(c.reference_table) for c in plan.references if not c.nullable]
        owners = [name for name in owners if name not in ("worlds", *PEOPLE)]
        owners += [name for name in _STRONG if name in facts]
        for owner in sorted(dict.fromkeys(owners), key=lambda name: -depth_of(name)):
            if owner in facts:
                found = self.store.belonging(target, owner)
                if None not in found or facts[owner] in found:
                    return found.get(facts[owner], [])
        if column.nullable and plan.info.parent is not None:
            return []  # a part of something that this row has nothing to do with
        return self.store.of(target)

    def _sibling(self, target: str, other: Any) -> Any:
        """A row of the same parent that was made before the other: never itself, never a circle."""
        row = self.store.by_id[target][other]
        owners = [c for c in plan_of(target).references if not c.nullable]
        owners = [c for c in owners if c.reference_table not in ("worlds", *PEOPLE)]
        rows = self.store.of(target)
        if owners:
            owner = max(owners, key=lambda c: depth_of(str(c.reference_table)))
            table = str(owner.reference_table)
            rows = self.store.belonging(target, table).get(row[owner.column], [])
        place = rows.index(row)
        return self.values.one(rows[:place])["id"] if place else None

    def _person(self, column: ColumnInfo, target: str, facts: Facts, people: Sequence[Any]) -> Any:
        name = column.column
        if OWN_NAMES[target] == name and target in facts:
            return facts[target]
        pool = self._group_people(target, facts)
        if pool == []:
            return None
        for _ in range(TRIES):
            if pool is None:
                found = self.values.one(self.store.of(target))["id"]
            else:
                found = self.values.one(pool)
            if found not in people and found != facts.get(target):
                return found
        return None

    def _group_people(self, target: str, facts: Facts) -> list[Any] | None:
        """The people of the deepest group that the row belongs to; its leader comes first."""
        for group in sorted(facts, key=lambda name: -depth_of(name)):
            row = self.store.by_id[group][facts[group]]
            if self.group is not None and group == self.group[1]:
                leader = next((row[n] for n in _LEADERS if row.get(n) is not None), None)
                if leader is not None and not self._is_led(facts[group]):
                    return [leader]
                return self._outer_people(group, facts)
            if membership_of(group) in (None, self.plan.name):
                continue
            members = self.store.members(group, facts[group])
            if members is not None:
                return self._as(target, members)
        return None

    def _outer_people(self, group: str, facts: Facts) -> list[Any] | None:
        """Members of a group that this group is a part of."""
        for outer in sorted(facts, key=lambda name: -depth_of(name)):
            if outer != group and (found := self.store.members(outer, facts[outer])):
                return found
        return None

    def _is_led(self, group_id: Any) -> bool:
        """Whether the group has its leader already (asked once for each of its rows)."""
        led = self.__dict__.setdefault("_led", set())
        if group_id in led:
            return True
        led.add(group_id)
        return False

    def _as(self, target: str, players: list[Any]) -> list[Any]:
        if target == "player_profiles":
            return players
        profiles = self.store.by_id["player_profiles"]
        return [profiles[p]["user_id"] for p in players]


_EARLIEST = datetime(1, 1, 2, tzinfo=UTC)
_STRONG = ("player_profiles", "users", "characters")
_LEADERS = ("leader_id", "guild_master_id", "creator_id", "host_id", "teacher_player_id")
