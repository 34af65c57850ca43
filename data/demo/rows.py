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
from data.demo.links import STRONG, Link, Links, by_depth, is_strong, owners_of
from data.demo.plans import (
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
        self.group = group_of(plan.name)
        unique = plan.unique_texts
        self.draws: list[tuple[str, bool, Draw]] = [
            (c.column, c.nullable, self.values.maker(plan.name, c, unique=c.column in unique))
            for c in plan.plain
            if c.type != "instant"
        ]
        self.makers = {name: draw for name, _, draw in self.draws}
        self.links = Links(plan, self.store, self.makers)
        self.driver = self.links.driver
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
        chance = self.values.random.random
        self.values.new_row()
        made_at = self._refer(row, driver)
        if made_at is None:
            return None
        for column in self.plan.status:
            row[column.column] = draw_state(self.values, column)
        for name, nullable, draw in self.draws:
            row[name] = None if nullable and chance() < 0.3 else draw()
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
        keys: list[tuple[set[tuple[Any, ...]], tuple[Any, ...]]] = []
        for unique, taken in zip(self.plan.uniques, self.taken, strict=True):
            if not unique.holds(row):
                continue
            key = tuple([row.get(name, 0) for name in unique.columns])
            if key in taken and None not in key:
                return False
            keys.append((taken, key))
        for taken, key in keys:
            taken.add(key)
        return True

    # --- References ------------------------------------------------------------------------------

    def _refer(self, row: Row, driver: Row | None) -> datetime | None:
        """Fill all references; the moment of the newest row referred to, None when none fits."""
        chosen = self._chosen()
        facts: Facts = {}
        latest = _EARLIEST
        people: list[Any] = []
        filled: Facts = {}
        for link in self.links.all:
            row[link.name] = None
        for link in self.links.all:
            name, target = link.name, link.target
            if target == "worlds":
                row[name] = self.store.world_id
                continue
            if name not in chosen:
                continue
            if link.is_driver and driver is not None and not facts:
                value = driver["id"]
            else:
                value = self._pick(link, facts, people, filled)
            if value is None:
                if link.column.nullable and not chosen[name]:
                    continue
                return None
            row[name] = value
            above = self.store.by_id[target][value]
            made_at = above.get(MADE_AT)
            if made_at is not None and made_at > latest:
                latest = made_at
            if link.is_person:
                people.append(value)
            filled.setdefault(target, value)
            if link.is_own:
                theirs = self.store.facts(target, above)
                # What is known already stays, in its place.
                facts = {**facts, **theirs, **facts} if facts else theirs.copy()
        return latest

    def _chosen(self) -> dict[str, bool]:
        """The references to be set; True for those without which the row cannot be."""
        chosen = self.links.required.copy()
        for exactly, usable in self.links.choices:
            if usable and (exactly or self.values.chance(0.8)):
                chosen[usable[self.turn % len(usable)]] = exactly
        for name in self.links.optional:
            if self.values.chance(0.6):
                chosen[name] = False
        return chosen

    def _pick(self, link: Link, facts: Facts, people: Sequence[Any], filled: Facts) -> Any:
        """The id of a row that agrees with the facts; None when there is none."""
        target = link.target
        if link.is_person:
            return self._person(link, facts, people)
        if target in filled:
            return self._sibling(target, filled[target])
        if target in facts:
            return facts[target]
        rows = self._candidates(target, facts, link.column)
        if not rows:
            return None
        strong = [(fact, row_id) for fact, row_id in facts.items() if is_strong(fact)]
        draw, count = self.values.random.random, len(rows)
        for _ in range(TRIES):
            row = rows[int(draw() * count)]
            theirs = self.store.facts(target, row)
            for fact, row_id in strong:
                if theirs.get(fact, row_id) != row_id:
                    break
            else:
                return row["id"]
        return None

    def _candidates(self, target: str, facts: Facts, column: ColumnInfo) -> list[Row]:
        """Rows of the target under the deepest of the facts that it belongs to."""
        if target == self.plan.name:
            return []  # a row does not refer to its own kind: those have no ids yet
        for owner in owners_of(target, tuple([name for name in STRONG if name in facts])):
            if owner in facts:
                found = self.store.belonging(target, owner)
                if None not in found or facts[owner] in found:
                    return found.get(facts[owner], [])
        if column.nullable and plan_of(target).info.parent is not None:
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

    def _person(self, link: Link, facts: Facts, people: Sequence[Any]) -> Any:
        target = link.target
        if link.is_own and target in facts:
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
        for group in by_depth(tuple(facts)):
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
        for outer in by_depth(tuple(facts)):
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
_LEADERS = ("leader_id", "guild_master_id", "creator_id", "host_id", "teacher_player_id")
