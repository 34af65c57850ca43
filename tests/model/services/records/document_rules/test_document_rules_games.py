"""The game and its economy: levels, limits, duels, tournaments, markets and awards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.model.services.records.document_rules.conftest import NOW, Book

DAY = timedelta(days=1)


def test_what_is_worn_is_the_characters_and_fits(book: Book) -> None:
    """An item is worn in its slot, by the character that has it and has its level."""
    slot, other_slot = book.add("equipment_slots"), book.add("equipment_slots")
    item = book.add("items", equipment_slot_id=slot, required_level=5)
    strong, weak = book.add("characters", level=5), book.add("characters", level=4)
    held = book.add("character_inventory", character_id=strong, item_id=item)
    worn: dict[str, Any] = {"character_id": strong, "inventory_id": held, "slot_id": slot}
    assert book.says("character_equipment", **worn) == []
    assert book.says("character_equipment", **{**worn, "slot_id": other_slot}) == ["010"]
    assert book.says("character_equipment", **{**worn, "character_id": weak}) == ["010", "030"]
    book.change("character_inventory", held, quantity=0)
    assert book.says("character_equipment", **worn) == ["032"]


def test_what_needs_a_level_needs_it(book: Book) -> None:
    """Abilities and quests are for characters of their level."""
    low, high = book.add("characters", level=2), book.add("characters", level=3)
    ability = book.add("abilities", required_level=3)
    assert book.says("character_abilities", character_id=low, ability_id=ability) == ["030"]
    assert book.says("character_abilities", character_id=high, ability_id=ability) == []
    quest = book.add("campaign_quests", required_level=3)
    assert book.says("character_quest_progress", character_id=low, quest_id=quest) == ["030"]
    assert book.says("character_quest_progress", character_id=high, quest_id=quest) == []


@pytest.mark.parametrize(
    ("table", "count", "parent", "reference", "limit"),
    [
        ("character_inventory", "quantity", "items", "item_id", "stack_max"),
        ("character_talents", "level", "talents", "talent_id", "level_max"),
        (
            "character_objectives",
            "current_count",
            "quest_objectives",
            "objective_id",
            "target_count",
        ),
    ],
)
def test_designed_limits_are_kept(
    book: Book, table: str, count: str, parent: str, reference: str, limit: str
) -> None:
    """A count reaches the designed limit and stays there."""
    designed = book.add(parent, **{limit: 7})
    assert book.says(table, **{reference: designed, count: 7}) == []
    assert book.says(table, **{reference: designed, count: 8}) == ["031"]


def test_an_objective_is_of_the_quest(book: Book) -> None:
    """Progress in one quest counts no other quest's objectives."""
    objective = book.add("quest_objectives", quest_id=book.add("campaign_quests"))
    assert book.says("character_objectives", objective_id=objective) == ["010"]


def test_modifiers_stack_only_where_they_may(book: Book) -> None:
    """One that does not stack stands once until it runs out."""
    single = book.add("stat_modifiers", is_stackable=False)
    on: dict[str, Any] = {"modifier_id": single, "applied_at": NOW}
    assert book.says("character_modifiers", **on) == []
    assert book.says("character_modifiers", stacks=2, **on) == ["033"]
    book.add("character_modifiers", modifier_id=single, applied_at=NOW - DAY, expires_at=NOW)
    assert book.says("character_modifiers", **on) == []
    book.add("character_modifiers", **on)
    assert book.says("character_modifiers", **on) == ["033"]
    many = book.add("stat_modifiers", is_stackable=True)
    assert book.says("character_modifiers", modifier_id=many, stacks=9) == []


def test_only_repeatable_quests_repeat(book: Book) -> None:
    """A second go at a quest that stands once is refused."""
    once, again = book.add("campaign_quests"), book.add("campaign_quests", repeatable=True)
    assert book.says("character_quest_progress", quest_id=once, run_number=1) == []
    assert book.says("character_quest_progress", quest_id=once, run_number=2) == ["034"]
    assert book.says("character_quest_progress", quest_id=again, run_number=2) == []


def test_a_duel_is_between_its_two(book: Book) -> None:
    """Sides and events are of the challenger and the opponent."""
    one, two, other = book.player(), book.player(), book.player()
    duel = book.add("duels", challenger_id=one, opponent_id=two)
    for player, side, said in [
        (one, "challenger", []),
        (two, "opponent", []),
        (two, "challenger", ["035"]),
        (other, "opponent", ["035"]),
    ]:
        values = {"duel_id": duel, "player_id": player, "side": side}
        assert book.says("duel_participants", **values) == said
    assert book.says("duel_events", duel_id=duel, player_id=two) == []
    assert book.says("duel_events", duel_id=duel) == []
    assert book.says("duel_events", duel_id=duel, player_id=other) == ["036"]


def test_a_stake_is_as_designed(book: Book) -> None:
    """Both ends of the template's stakes can be set, in its currency."""
    gold, gems = book.add("currencies"), book.add("currencies")
    template = book.add("duel_templates", stake_min=10, stake_max=20, stake_currency_id=gold)
    for stake, currency, said in [
        (10, gold, []),
        (20, gold, []),
        (9, gold, ["037"]),
        (21, gold, ["037"]),
        (15, gems, ["037"]),
    ]:
        values = {"template_id": template, "stake_amount": stake, "stake_currency_id": currency}
        assert book.says("duels", **values) == said


def test_registration_has_its_time(book: Book) -> None:
    """The first and the last minute of a registration count."""
    tournament = book.add(
        "tournaments",
        registration_start=NOW - DAY,
        registration_end=NOW + DAY,
        tournament_start=NOW + DAY,
        tournament_end=NOW + 2 * DAY,
    )
    second = timedelta(seconds=1)
    for at, said in [
        (NOW - DAY, []),
        (NOW + DAY, []),
        (NOW - DAY - second, ["038"]),
        (NOW + DAY + second, ["038"]),
    ]:
        values = {"tournament_id": tournament, "registration_date": at}
        assert book.says("tournament_participants", **values) == said


def test_matches_are_of_one_tournament(book: Book) -> None:
    """The sides of a match take part in its tournament."""
    elsewhere = book.add("tournament_participants", tournament_id=book.add("tournaments"))
    here = book.add("tournament_participants")
    assert book.says("tournament_matches", first_side_id=here) == []
    assert book.says("tournament_matches", first_side_id=elsewhere) == ["010"]


def test_a_board_of_a_class_says_which(book: Book) -> None:
    """Boards of a class or an event have their scope."""
    career = book.parent("character_classes")
    assert book.says("leaderboards", leaderboard_type="class_specific") == ["039"]
    assert book.says("leaderboards", leaderboard_type="class_specific", class_id=career) == []
    assert book.says("leaderboards", leaderboard_type="pvp_event") == ["039"]


def test_things_are_listed_in_open_markets(book: Book) -> None:
    """A market in maintenance takes nothing new."""
    shut = book.add("marketplaces", system_status="maintenance")
    assert book.says("marketplace_items", marketplace_id=shut) == ["130"]
    assert book.says("marketplace_items", marketplace_id=book.add("marketplaces")) == []


def test_a_real_price_has_its_money(book: Book) -> None:
    """Price and code come together."""
    assert book.says("marketplace_items", real_money_price=100) == ["131"]
    assert book.says("marketplace_items", real_money_code="EUR") == ["131"]
    both = {"real_money_price": 100, "real_money_code": "EUR"}
    assert book.says("marketplace_items", **both) == []


def test_sellers_do_not_rate_what_they_sell(book: Book) -> None:
    """Anybody else may."""
    seller = book.player()
    item = book.add("marketplace_items", seller_id=seller)
    rating = {"marketplace_item_id": item}
    assert book.says("marketplace_item_ratings", player_id=seller, **rating) == ["132"]
    assert book.says("marketplace_item_ratings", player_id=book.player(), **rating) == []
    entry = {"original_item_id": item}
    assert book.says("eternal_codex_entries", contributor_id=seller, **entry) == []
    assert book.says("eternal_codex_entries", contributor_id=book.player(), **entry) == ["010"]


def test_limited_awards_run_out(book: Book) -> None:
    """The last one is given; who is on the way takes none."""
    award = book.add("achievements", is_limited=True, grants_max=2)
    earned: dict[str, Any] = {
        "achievement_id": award,
        "earned_at": NOW,
        "completion_percentage": 100,
    }
    book.add("player_achievements", player_id=book.player(), **earned)
    book.add("player_achievements", player_id=book.player(), achievement_id=award)
    assert book.says("player_achievements", player_id=book.player(), **earned) == []
    book.add("player_achievements", player_id=book.player(), **earned)
    assert book.says("player_achievements", player_id=book.player(), **earned) == ["133"]


def test_a_milestone_is_reached(book: Book) -> None:
    """Seven days need seven days."""
    week = book.add("streak_milestones", milestone_type="daily", days_required=7)
    assert book.says("player_streak_milestones", milestone_id=week, streak_days=7) == []
    assert book.says("player_streak_milestones", milestone_id=week, streak_days=6) == ["134"]


@pytest.mark.parametrize(("is_tradable", "said"), [(True, []), (False, ["135"])])
def test_only_tradable_currency_changes_hands(
    book: Book, is_tradable: bool, said: list[str]
) -> None:
    """What cannot be traded comes from the product and goes back to it."""
    currency = book.add("currencies", is_tradable=is_tradable)
    wallets = [
        book.add("wallets", player_id=book.player(), currency_id=currency, purpose="player")
        for _ in range(2)
    ]
    pair = {"sender_wallet_id": wallets[0], "receiver_wallet_id": wallets[1]}
    assert book.says("transactions", **pair) == said
    assert book.says("transactions", receiver_wallet_id=wallets[0]) == []
    other = book.add("wallets", player_id=book.player(), purpose="player")
    assert "010" in book.says("transactions", **{**pair, "receiver_wallet_id": other})
