"""Bags in any order: getting, wearing, drinking, selling agree with a model made of dicts."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from model.db import WriteSession
from model.errors import Refused
from model.services import heroes
from model.services.economy import rewards
from model.services.economy.circulation import statement
from model.services.verification import verify
from tests.model.services.heroes.ground import GEAR, Realm

FULL = bool(os.environ.get("QUESTLAB_FULL"))
EXAMPLES, STEPS = (40, 50) if FULL else (3, 30)
ITEMS = st.sampled_from(sorted(GEAR["items"]))
NUMBER = st.integers(1, 3)
WHO = st.integers(0, 1)
_POWER = {"sword": 7, "axe": 12}


class Bag:
    """What one character has, as the rules of the documents have it."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.held: dict[str, int] = {}
        self.worn: dict[str, str] = {}
        self.gold = 0

    def free(self, item: str) -> int:
        """How many are not worn."""
        return self.held.get(item, 0) - (item in self.worn.values())

    def add(self, item: str, quantity: int) -> None:
        """Put in or take out."""
        self.held[item] = self.held.get(item, 0) + quantity
        if not self.held[item]:
            del self.held[item]

    def attack(self) -> int:
        """The attack of a character of level 3 with this equipment; an axe is keen."""
        weapon = self.worn.get("hand", "")
        value = 12 + _POWER.get(weapon, 0)
        return value * 3 // 2 if weapon == "axe" else value

    def defense(self) -> int:
        """The same for its defence."""
        return 12 + (5 if "body" in self.worn else 0)


class Walk(RuleBasedStateMachine):
    """Calls of the services and of the model, side by side, in one transaction."""

    realm: Realm
    session: WriteSession
    numbers = iter(range(10**9))
    examples = 0

    def __init__(self) -> None:
        """Begin from empty bags: what an example did is rolled back when it ends."""
        super().__init__()
        self.bags, self.last = (Bag(), Bag()), 0
        self.whole = self.session.begin_nested()

    def teardown(self) -> None:
        """Everything stored holds (looked at once, or always in full); then it is forgotten."""
        type(self).examples += 1
        looked = verify(self.session).findings if FULL or self.examples == EXAMPLES else ()
        self.whole.rollback()
        assert looked == ()

    def happens(self, expected: bool, service: Any, who: int, **request: Any) -> None:
        """The service does it exactly when the model expects it, and the same key does it once."""
        self.last = who
        self.session.key = f"step-{next(self.numbers)}"
        request = {"player_id": self.realm.players[who], **request}
        try:
            with self.session.begin_nested():
                first = service(self.session, **request)
        except Refused:
            assert not expected, (service, request)
        else:
            assert expected, (service, request)
            again = service(self.session, **request)
            assert getattr(again, "is_new", None) is False or again == first

    @rule(who=WHO, item=ITEMS, number=NUMBER)
    def get(self, who: int, item: str, number: int) -> None:
        """Things come in while the stack has room for all of them."""
        bag, most = self.bags[who], GEAR["items"][item].get("stack_max", 1)
        expected = bag.held.get(item, 0) + number <= most
        request = {"reference": f"gift-{next(self.numbers)}", "item": item, "quantity": number}
        self.happens(expected, rewards.reward, who, **request)
        if expected:
            bag.add(item, number)

    @rule(who=WHO, item=ITEMS)
    def equip(self, who: int, item: str) -> None:
        """What is carried and not worn goes to its slot."""
        bag, slot = self.bags[who], GEAR["items"][item].get("equipment_slot")
        expected = slot is not None and item in bag.held and item not in bag.worn.values()
        self.happens(expected, heroes.equip, who, item=item)
        if expected:
            assert slot is not None
            bag.worn[slot] = item

    @rule(who=WHO, slot=st.sampled_from(["hand", "body"]))
    def unequip(self, who: int, slot: str) -> None:
        """What is worn comes off."""
        expected = slot in self.bags[who].worn
        self.happens(expected, heroes.unequip, who, slot=slot)
        self.bags[who].worn.pop(slot, None)

    @rule(who=WHO, item=st.sampled_from(["elixir", "sword"]))
    def use(self, who: int, item: str) -> None:
        """Elixirs are drunk, one at a time."""
        expected = item == "elixir" and self.bags[who].free(item) > 0
        self.happens(expected, heroes.use, who, item=item)
        if expected:
            self.bags[who].add(item, -1)

    @rule(who=WHO, item=ITEMS, number=NUMBER)
    def sell(self, who: int, item: str, number: int) -> None:
        """What is free and wanted brings half its value."""
        bag = self.bags[who]
        expected = item not in ("crown", "letter") and bag.free(item) >= number
        self.happens(expected, heroes.sell, who, item=item, quantity=number)
        if expected:
            bag.add(item, -number)
            bag.gold += number * (GEAR["items"][item]["base_value"] // 2)

    @rule(who=WHO, item=ITEMS, number=NUMBER)
    def discard(self, who: int, item: str, number: int) -> None:
        """What is free and belongs to no quest is thrown away."""
        bag = self.bags[who]
        expected = item != "letter" and bag.free(item) >= number
        self.happens(expected, heroes.discard, who, item=item, quantity=number)
        if expected:
            bag.add(item, -number)

    @invariant()
    def they_agree(self) -> None:
        """Stacks, slots, gold and attributes are the model's; nothing is below 0."""
        character, bag = self.realm.characters[self.last], self.bags[self.last]
        stacks = heroes.inventory(self.session, character_id=character)
        assert {stack.item: stack.quantity for stack in stacks} == bag.held
        assert all(0 <= stack.worn <= 1 <= stack.quantity for stack in stacks)
        told = statement(self.session, player_id=self.realm.players[self.last], currency="gold")
        assert told.balance == bag.gold
        sheet = heroes.sheet_of(self.session, character_id=character, at=self.session.now)
        assert sheet.worn == bag.worn
        found = (sheet.attributes["attack"], sheet.attributes["defense"])
        assert found == (bag.attack(), bag.defense())


def test_bags_agree_with_a_model(realm: Realm) -> None:
    """Any order of getting, wearing, drinking, selling and throwing away gives what it should."""
    for number in (0, 1):
        realm.grow(3, number=number)

    class Here(Walk):
        pass

    kept = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with realm.writing() as session:
        Here.realm, Here.session = realm, session
        run_state_machine_as_test(Here, settings=kept)
