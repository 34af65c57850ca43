"""Characters: what they carry, wear, drink and sell, and what it makes of them."""

from __future__ import annotations

import pytest

from model.db import Actor
from model.errors import NotFound, Refused
from model.services import heroes
from model.services.records import RecordError
from model.words import CharacterAttribute
from tests.model.services.economy.ground import stranger
from tests.model.services.heroes.ground import Realm


def test_what_is_worn_makes_the_character(realm: Realm) -> None:
    """Put on, swapped in one step, taken off: the chain of parts explains each attribute."""
    realm.give("sword", 2)
    realm.give("mail")
    realm.give("axe")
    first = realm.do(heroes.equip, item="sword", key="on")
    assert (first.slot, first.item, first.before) == ("hand", "sword", None)
    assert realm.do(heroes.equip, item="sword", key="on") == first
    realm.do(heroes.equip, item="mail")
    sheet = realm.sheet()
    assert sheet.attributes == {
        "hp": 100, "attack": 17, "defense": 15, "speed": 10, "intelligence": 12, "charisma": 10,
    }  # fmt: skip
    assert (sheet.resistances, sheet.weight_grams) == ({"fire": 250_000}, 9_000)
    assert (sheet.attack_speed_ppm, sheet.damage_type) == (1_200_000, "physical")
    assert realm.bag() == {"axe": (1, 0), "mail": (1, 1), "sword": (2, 1)}
    assert "level 3, and character" in realm.refused("E-HERO-004", heroes.equip, item="axe")
    realm.grow(3)
    swapped = realm.do(heroes.equip, item="axe")
    assert (swapped.item, swapped.before) == ("axe", "sword")
    assert realm.look(heroes.worn) == {"hand": "axe", "body": "mail"}
    chain = [p for p in realm.sheet().parts if p.attribute == "attack"]
    assert [(p.kind, p.name, p.before, p.after) for p in chain] == [
        ("base", "", 0, 10),
        ("level", "3", 10, 12),
        ("weapon", "axe", 12, 24),
        ("item", "keen", 24, 36),
    ]
    assert realm.do(heroes.unequip, slot="hand").before == "axe"
    assert realm.sheet().attributes["attack"] == 12
    realm.do(heroes.equip, item="sword")
    assert realm.bag()["axe"] == (1, 0)


def test_what_cannot_be_worn(realm: Realm) -> None:
    """No slot, not carried, on already, an empty slot, an unknown name: nothing changes."""
    realm.give("potion")
    realm.give("sword")
    realm.refused("E-HERO-006", heroes.equip, item="potion")
    realm.refused("E-HERO-003", heroes.equip, item="mail")
    realm.refused("E-HERO-008", heroes.unequip, slot="hand")
    realm.do(heroes.equip, item="sword")
    realm.refused("E-HERO-007", heroes.equip, item="sword")
    with pytest.raises(NotFound, match="Did you mean 'sword'"):
        realm.do(heroes.equip, item="sowrd")
    with pytest.raises(NotFound, match="has no character 999"):
        realm.do(heroes.equip, item="sword", character_id=999)
    other = Actor(stranger(realm.game), "Stranger", frozenset())
    with pytest.raises(Refused):
        realm.do(heroes.unequip, slot="hand", actor=other)
    assert realm.bag() == {"potion": (1, 0), "sword": (1, 1)}


def test_a_potion_counts_while_it_lasts(realm: Realm) -> None:
    """Drunk once per key, rests for its cooldown, counts for its seconds and no longer."""
    realm.give("potion", 3)
    used = realm.do(heroes.use, item="potion", key="drink")
    assert (used.healing, used.left) == (20, 2)
    assert realm.do(heroes.use, item="potion", key="drink") == used
    assert realm.sheet().attributes["attack"] == 14
    assert "in 60 seconds" in realm.refused("E-HERO-005", heroes.use, item="potion")
    realm.later(seconds=300)
    realm.do(heroes.use, item="potion")
    realm.later(seconds=599)
    assert realm.sheet().attributes["attack"] == 14, "the second one counts, and once"
    realm.later(seconds=1)
    assert realm.sheet().attributes["attack"] == 10
    realm.do(heroes.use, item="potion")
    realm.refused("E-HERO-003", heroes.use, item="potion")
    realm.refused("E-HERO-002", heroes.use, item="sword")
    realm.give("elixir", 2)
    realm.refused("E-HERO-004", heroes.use, item="elixir")
    realm.grow(2)
    assert realm.do(heroes.use, item="elixir").modifiers == ("swift",)
    realm.do(heroes.use, item="elixir")
    (swift,) = realm.look(heroes.modifiers_of, at=realm.now)
    assert (swift.origin, swift.stacks) == ("potion", 2)
    assert realm.sheet().attributes["speed"] == 10 + 1 + 2 * 3
    realm.later(hours=1)
    assert realm.look(heroes.modifiers_of, at=realm.now) == ()
    realm.assert_sound()


def test_selling_and_throwing_away(realm: Realm) -> None:
    """Half the base value in the tradable currency, once per key; what is worn stays."""
    realm.give("sword", 3)
    realm.do(heroes.equip, item="sword")
    sold = realm.do(heroes.sell, item="sword", quantity=2, key="sale")
    assert (sold.left, sold.currency, sold.amount) == (1, "gold", 10)
    assert realm.do(heroes.sell, item="sword", quantity=2, key="sale") == sold
    assert realm.gold() == 10
    assert "what is worn is not" in realm.refused("E-HERO-003", heroes.sell, item="sword")
    realm.refused("E-HERO-003", heroes.discard, item="sword")
    realm.do(heroes.unequip, slot="hand")
    assert realm.do(heroes.discard, item="sword").left == 0
    assert realm.bag() == {}
    realm.give("crown")
    realm.give("letter")
    realm.refused("E-HERO-010", heroes.sell, item="crown")
    realm.refused("E-HERO-010", heroes.sell, item="letter")
    realm.refused("E-HERO-011", heroes.discard, item="letter")
    for number in (0, -1, True):
        realm.refused("E-HERO-009", heroes.sell, item="crown", quantity=number)
    assert realm.do(heroes.discard, item="crown").amount == 0
    assert realm.gold() == 10


def test_modifiers_come_and_go(realm: Realm) -> None:
    """Game masters put them on; they stack or stand once, run out, and are put away in time."""
    for _ in range(2):
        realm.do(heroes.apply_modifier, modifier="keen")
        realm.do(heroes.apply_modifier, modifier="swift", number=1)
    (keen,) = realm.look(heroes.modifiers_of, at=realm.now)
    assert (keen.stacks, keen.expires_at) == (1, None)
    assert realm.sheet().attributes["attack"] == 15
    assert realm.sheet(1).attributes["speed"] == 16
    before = realm.sheet()
    realm.do(heroes.apply_modifier, modifier="class-mage")
    assert realm.sheet() == before, "the class brings its nature by itself, and once"
    realm.do(heroes.take_modifier_off, modifier="class-mage")
    realm.do(heroes.take_modifier_off, modifier="keen")
    realm.refused("E-HERO-001", heroes.take_modifier_off, modifier="keen")
    with pytest.raises(NotFound):
        realm.do(heroes.apply_modifier, modifier="kene")
    other = Actor(stranger(realm.game), "Stranger", frozenset())
    with pytest.raises(Refused):
        realm.do(heroes.apply_modifier, modifier="keen", actor=other)
    realm.later(hours=2)
    assert realm.sheet(1).attributes["speed"] == 10
    for _ in range(2):
        with realm.writing(key="tidy") as session:
            assert heroes.expire(session, world="sample") == 1
    with realm.writing() as session:
        assert heroes.expire(session, world="sample") == 0
    realm.do(heroes.apply_modifier, modifier="swift", number=1)
    assert realm.sheet(1).attributes["speed"] == 13, "a new one, not the third"


def test_talents_and_abilities(realm: Realm) -> None:
    """Points come with levels; an ability needs its talent, is switched on, used, and rests."""
    realm.refused("E-HERO-015", heroes.unlock, ability="slash")
    trained = realm.do(heroes.train, talent="blades", key="train")
    assert (trained.level, trained.points_left) == (1, 0)
    assert realm.do(heroes.train, talent="blades", key="train") == trained
    realm.refused("E-HERO-013", heroes.train, talent="blades")
    realm.grow(3)
    assert realm.do(heroes.train, talent="blades").level == 2
    realm.refused("E-HERO-012", heroes.train, talent="blades")
    assert [(t.talent, t.level, t.points_left) for t in realm.look(heroes.talents_of)] == [
        ("blades", 2, 1)
    ]
    realm.refused("E-HERO-004", heroes.unlock, ability="storm")
    realm.refused("E-HERO-016", heroes.switch, ability="slash", is_active=True)
    assert realm.do(heroes.unlock, ability="slash").is_active is False
    realm.refused("E-HERO-014", heroes.unlock, ability="slash")
    realm.refused("E-HERO-017", heroes.use_ability, ability="slash")
    before = realm.sheet().attributes
    assert (before["attack"], before["charisma"]) == (14, 12)
    realm.do(heroes.switch, ability="slash", is_active=True)
    realm.do(heroes.switch, ability="slash", is_active=True)
    after = realm.sheet().attributes
    assert (after["attack"], after["charisma"]) == (15, 6)
    realm.do(heroes.use_ability, ability="slash")
    realm.later(seconds=10)
    assert "in 20 seconds" in realm.refused("E-HERO-005", heroes.use_ability, ability="slash")
    realm.later(seconds=20)
    realm.do(heroes.use_ability, ability="slash")
    realm.do(heroes.switch, ability="slash", is_active=False)
    (slash,) = realm.look(heroes.abilities_of)
    assert (slash.is_active, slash.ready_at) == (False, "2026-01-05T12:01:00+00:00")
    assert realm.sheet().attributes == before


def test_characters_are_made(realm: Realm) -> None:
    """With a class by key, under a name of their own, ten at most."""
    with realm.writing() as session:
        mine = heroes.characters_of(session, player_id=realm.players[0])
    assert [(c.name, c.character_class, c.level) for c in mine] == [("Ayla", "mage", 1)]
    with pytest.raises(NotFound, match="mage"):
        realm.do(heroes.create_character, name="Bo", character_class="maeg")
    with pytest.raises(RecordError, match="name"):
        realm.do(heroes.create_character, name="Ayla")
    told = {part.kind for part in realm.sheet().parts if part.attribute == "intelligence"}
    assert told == {"base", "class"}
    for value in (40, 40, 55):
        realm.do(heroes.set_base, attribute=CharacterAttribute.HP, value=value)
    assert realm.sheet().attributes["hp"] == 55
    hp = CharacterAttribute.HP
    realm.refused("E-HERO-019", heroes.set_base, attribute=hp, value=-1)
    for place in range(9):
        realm.do(heroes.create_character, name=f"Twin {place}", biography="Born at sea.")
    realm.refused("E-HERO-018", heroes.create_character, name="One more")
    with pytest.raises(NotFound, match="no character 999"):
        realm.look(lambda session, character_id: heroes.sheet_of(
            session, character_id=999, at=realm.now))  # fmt: skip
