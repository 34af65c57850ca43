"""A published world with things to wear and drink, quests and achievements, and two players."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa

from model.db import Actor, Database, WriteSession, open_database, read, write
from model.errors import QuestlabError
from model.services import content, heroes, people
from model.services.economy import rewards
from model.services.verification import verify
from model.tables import Character
from tests.conftest import settle
from tests.ledgers import another_player
from tests.model.services.play_worlds import MONDAY, Game, noon
from tests.sample_content import CONTENT
from tests.sample_rows import metric_row

Rows = dict[str, dict[str, dict[str, Any]]]
START = noon(MONDAY)


def effect(attribute: str, points: int = 0, ppm: int = 1_000_000) -> dict[str, Any]:
    """A change of one attribute."""
    return {"attribute": attribute, "points": points, "multiplier_ppm": ppm}


def _item(name: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "base_value": 10, **more}


GEAR: Rows = {
    "currencies": {
        "gold": {"name": "Gold", "symbol": "G"},
        "points": {"name": "Points", "symbol": "P", "is_tradable": False},
    },
    "character_classes": {"mage": {"name": "Mage"}},
    "equipment_slots": {
        "hand": {"name": "Hand", "order": 1},
        "body": {"name": "Body", "order": 2},
    },
    "items": {
        "sword": _item("Sword", "weapon", equipment_slot="hand", stack_max=3),
        "axe": _item("Axe", "weapon", equipment_slot="hand", required_level=3, base_value=15),
        "mail": _item("Mail", "armor", equipment_slot="body"),
        "potion": _item("Potion", "potion", stack_max=5),
        "elixir": _item("Elixir", "potion", stack_max=5, required_level=2),
        "crown": _item("Crown", "cosmetic", is_tradable=False),
        "letter": _item("Letter", "quest_item"),
    },
    "weapon_details": {
        "sword/edge": {"item": "sword", "attack_power": 7, "attack_speed_ppm": 1_200_000},
        "axe/edge": {"item": "axe", "attack_power": 12, "damage_type": "fire"},
    },
    "armor_details": {
        "mail/rings": {
            "item": "mail",
            "defense_power": 5,
            "weight_grams": 9_000,
            "resistances": [{"damage_type": "fire", "share_ppm": 250_000}],
        },
    },
    "potion_details": {
        "potion/drink": {
            "item": "potion",
            "effect": {"healing": 20, "effects": [effect("attack", 4)]},
            "duration_seconds": 600,
            "cooldown_seconds": 60,
        },
        "elixir/drink": {"item": "elixir", "effect": {"healing": 5, "effects": []}},
    },
    "stat_modifiers": {
        "class-mage": {"name": "Mage's nature", "effect": [effect("intelligence", 2)]},
        "keen": {"name": "Keen", "effect": [effect("attack", 0, 1_500_000)]},
        "swift": {
            "name": "Swift",
            "effect": [effect("speed", 3)],
            "duration_seconds": 3_600,
            "is_stackable": True,
        },
    },
    "item_modifiers": {
        "axe/keen": {"item": "axe", "modifier": "keen"},
        "elixir/swift": {"item": "elixir", "modifier": "swift"},
    },
    "talents": {
        "blades": {"name": "Blades", "attribute": "attack", "level_max": 2},
        "lore": {"name": "Lore"},
    },
    "abilities": {
        "slash": {
            "name": "Slash",
            "talent": "blades",
            "cooldown_seconds": 30,
            "effects": [effect("attack", 1), effect("charisma", 0, 500_000)],
        },
        "storm": {"name": "Storm", "required_level": 4},
    },
}
"""Things to have and to be able to do."""


def _quest(kind: str, order: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": kind, "order": order, "campaign": "shores", **more}


def _objective(quest: str, kind: str = "defeat_enemy", **more: Any) -> dict[str, Any]:
    return {"quest": quest, "objective_type": kind, "description": "Do it.", **more}


def _link(quest: str, objective: str, order: int, after: str | None = None) -> dict[str, Any]:
    return {
        "quest": quest,
        "objective": f"{quest}/{objective}",
        "order": order,
        "after": after and f"{quest}/{after}",
    }


STORY: Rows = {
    "languages": {"german": {"code": "de", "name": "German"}},
    "lessons": {
        "hello": {"language": "german", "title": "Hello", "xp_reward": 40},
        "bye": {"language": "german", "title": "Bye"},
    },
    "lesson_sections": {
        f"hello/s{n}": {"lesson": "hello", "title": f"Part {n}", "order": n, "content": {}}
        for n in (1, 2)
    },
    "quizzes": {"greetings": {"lesson": "hello", "title": "Greetings"}},
    "campaigns": {
        "shores": {"name": "Shores", "language": "german"},
        "closed": {"name": "Closed", "is_active": False},
    },
    "campaign_quests": {
        "landing": _quest("main_story", 1, name="Landing"),
        "inland": _quest("main_story", 2, name="Inland", required_level=2),
        "patrol": _quest("daily", 3, name="Patrol", repeatable=True),
        "hunt": _quest("side", 4, name="Hunt", repeatable=True, repeat_after_days=3),
        "exam": _quest("side", 5, name="Exam"),
        "heroic": _quest("side", 6, name="Heroic", required_level=9),
        "gone": _quest("side", 7, name="Gone", campaign="closed"),
    },
    "quest_objectives": {
        "landing/greet": _objective("landing", "complete_lesson", lesson="hello"),
        "landing/crabs": _objective("landing", target_count=3),
        "landing/shells": _objective("landing", "collect_item", item="potion", is_optional=True),
        "inland/wolves": _objective("inland"),
        "patrol/rats": _objective("patrol", target_count=2),
        "hunt/boars": _objective("hunt"),
        "exam/quiz": _objective("exam", "pass_quiz", quiz="greetings"),
        "exam/part": _objective("exam", "complete_lesson", lesson_section="hello/s1"),
        "exam/boss": _objective("exam", boss="the-inconsistent-one"),
        "exam/any": _objective("exam", "complete_lesson", target_count=2),
        "heroic/foe": _objective("heroic"),
        "gone/foe": _objective("gone"),
    },
    "quest_objective_links": {
        "landing/first": _link("landing", "greet", 1),
        "landing/second": _link("landing", "crabs", 2, "greet"),
    },
    "quest_rewards": {
        "landing/xp": {"quest": "landing", "reward_type": "xp", "reward_value": 300},
        "landing/gold": {
            "quest": "landing", "reward_type": "currency", "reward_value": 25, "currency": "gold",
        },
        "landing/sword": {
            "quest": "landing", "reward_type": "item", "reward_value": 1, "item": "sword",
        },
        "patrol/xp": {"quest": "patrol", "reward_type": "xp", "reward_value": 10},
    },
}  # fmt: skip
"""A campaign with a story, a daily quest and side quests."""


def _achievement(requirements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "achievement_type": "milestone",
        "achievement_category": "streak",
        "requirements": requirements,
        **more,
    }


def _count(of: str, value: int) -> dict[str, Any]:
    return {"type": "count", "of": of, "op": ">=", "value": value}


FEATS: Rows = {
    "metrics": {
        **CONTENT["metrics"],
        "lessons_completed": metric_row("numeric", 1_000),
    },
    "achievements": {
        "reader": _achievement(
            {"type": "numeric", "metric": "lessons_completed", "op": ">=", "value": 2},
            name="Reader",
        ),
        "first-quest": _achievement(
            _count("quests", 1),
            name="First quest",
            experience_points=50,
            currency="gold",
            currency_reward=5,
        ),
        "four-quests": _achievement(_count("quests", 8), name="Eight quests"),
        "only-one": _achievement(
            _count("quests", 1), name="Only one", is_limited=True, grants_max=1, is_hidden=True
        ),
        "by-hand": _achievement(_count("quests", 10_000), name="By hand"),
        "strict": _achievement(
            {
                "type": "compound",
                "logic": "AND",
                "requirements": [
                    {"type": "streak", "op": ">=", "value": 2},
                    _count("perfect_days", 2),
                ],
            },
            name="Strict",
        ),
    },
    "streak_milestones": {
        "two": {
            "name": "Two days",
            "milestone_type": "daily",
            "days_required": 2,
            "xp_reward": 20,
            "currency": "gold",
            "points_reward": 7,
            "achievement": "by-hand",
            "bonus_rewards": {"freezes": 2, "title": "the-complete"},
        },
        "nine": {"name": "Nine days", "milestone_type": "daily", "days_required": 9},
        "week": {"name": "A week", "milestone_type": "weekly", "days_required": 1},
        "perfect": {"name": "Perfect", "milestone_type": "perfect_week", "days_required": 1},
    },
}
"""Achievements and milestones of streaks."""


def _quick(document: Rows) -> Rows:
    """The sample's own rules with a shorter way back, and freezes that are earned sooner."""
    configs = document["game_configs"]
    configs["return-protocol"]["value"].update(absence_days=3, core_required=[2, 3])
    configs["streaks"]["value"].update(freeze_every_days=3)
    return document


@dataclass
class Realm:
    """The game, its two players and a character of each; `now` is the present."""

    game: Game
    players: tuple[int, int]
    characters: tuple[int, int]
    now: datetime = START
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def writing(self, *, key: str = "", actor: Actor | None = None) -> Iterator[WriteSession]:
        """A write session at the present, as the owner or as somebody else."""
        name = key or f"realm-{next(self.numbers)}"
        who = actor or self.game.owner
        with write(self.game.database, actor=who, key=name, why="test", now=self.now) as session:
            yield session

    def do(
        self,
        service: Any,
        *,
        number: int = 0,
        key: str = "",
        actor: Actor | None = None,
        **request: Any,
    ) -> Any:
        """Call a service for the first or second player."""
        with self.writing(key=key, actor=actor) as session:
            return service(session, player_id=self.players[number], **request)

    def look(self, service: Any, *, number: int = 0, **request: Any) -> Any:
        """Call a reading service about the character of the first or second player."""
        with read(self.game.database) as session:
            return service(session, character_id=self.characters[number], **request)

    def refused(self, code: str, service: Any, **request: Any) -> str:
        """The service refuses with this code and writes nothing; gives its sentence."""
        before = self.counts()
        with pytest.raises(QuestlabError) as found:
            self.do(service, **request)
        assert found.value.code == code, str(found.value)
        assert self.counts() == before
        return str(found.value)

    def counts(self) -> tuple[int, ...]:
        """How many rows there are of what writes leave behind."""
        tables = ("audit_events", "idempotency_keys", "xp_events", "transfers")
        with read(self.game.database) as session:
            return tuple(
                int(session.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one())
                for table in tables
            )

    def later(self, **by: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**by)
        return self.now

    def give(self, item: str, quantity: int = 1, *, number: int = 0) -> None:
        """Put an item into a character's bag."""
        with self.writing() as session:
            rewards.reward(
                session,
                player_id=self.players[number],
                reference=session.key,
                item=item,
                quantity=quantity,
                character_id=self.characters[number],
            )

    def grow(self, level: int, *, number: int = 0) -> None:
        """Give a character a level."""
        with self.writing() as session:
            session.get_one(Character, self.characters[number]).level = level

    def bag(self, number: int = 0) -> dict[str, tuple[int, int]]:
        """What a character carries and how many of it are worn."""
        stacks = self.look(heroes.inventory, number=number)
        return {stack.item: (stack.quantity, stack.worn) for stack in stacks}

    def sheet(self, number: int = 0) -> heroes.SheetInfo:
        """The sheet of a character now."""
        found: heroes.SheetInfo = self.look(heroes.sheet_of, number=number, at=self.now)
        return found

    def gold(self, number: int = 0) -> int:
        """What a player holds."""
        query = sa.text(
            "SELECT coalesce(sum(w.balance), 0) FROM wallets w JOIN currencies c "
            "ON c.id = w.currency_id WHERE c.key = 'gold' AND w.player_id = :player"
        )
        with read(self.game.database) as session:
            found = session.execute(query, {"player": self.players[number]}).scalar_one()
            return int(found)

    def assert_sound(self) -> None:
        """Everything that is stored holds."""
        with read(self.game.database) as session:
            assert verify(session).findings == ()


@cache
def template(kind: str, make_database: Callable[..., str], sample_url: str) -> tuple[str, Realm]:
    """A database that holds the realm, to be copied by each test."""
    url = make_database(kind, sample_url)
    with open_database(url) as database:
        game = Game(database, people.ensure_local_owner(database), is_made=True)
        document, violations = content.normalise(
            _quick(copy.deepcopy({**CONTENT, **GEAR, **STORY, **FEATS}))
        )
        assert not violations, [str(violation) for violation in violations]
        game.publish(document)
        players = (game.join(), another_player(game))
        made = []
        for player in players:
            with game.writing(START) as session:
                made.append(
                    heroes.create_character(
                        session, player_id=player, name="Ayla", character_class="mage"
                    ).id
                )
    settle(url)
    return url, Realm(game, players, (made[0], made[1]))


def standing_on(database: Database, made: Realm) -> Realm:
    """The realm in a copy of the template."""
    game = copy.copy(made.game)
    game.database, game._numbers = database, itertools.count(1_000)
    return Realm(game, made.players, made.characters)
