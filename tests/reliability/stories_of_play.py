"""Stories of one player's play and money: heroes, quests, learning, exams, trade and contests.

Each prepares by the helpers of its area's own tests and yields typical writing requests.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from model.db import read
from model.services import achievements, campaigns, codex, exams, heroes, learning, play, streaks
from model.services.competition import duels, fights, prizes, rounds, running, tournaments
from model.services.economy import drops, exchange, rewards, shop
from model.services.market import listings, packs, ratings, sales
from model.services.play.returns import accept_return
from model.words import KnowledgeLevel, KnowledgePackTheme, StreakFreezeReason
from tests.model.services.codex.test_codex import DAY, WHY, Library
from tests.model.services.competition import test_tournaments as cups
from tests.model.services.competition.ground import Ground as Contest
from tests.model.services.economy.ground import Ground as Shop
from tests.model.services.exams.ground import Hall
from tests.model.services.heroes.ground import Realm
from tests.model.services.learning.ground import School
from tests.model.services.market.ground import STUDY_NOTES, Bazaar
from tests.model.services.play_worlds import FULL_DAY, MONDAY, noon
from tests.reliability.asking import Story, ask, ask_once


def heroes_(realm: Realm) -> Story:
    """Put on, swapped, drunk and sold."""
    write, me = realm.writing, {"player_id": realm.players[0]}
    realm.grow(3)
    for item, quantity in (("sword", 3), ("potion", 2), ("axe", 1)):
        realm.give(item, quantity)
    yield ask(write, heroes.equip, **me, item="sword")
    yield ask(write, heroes.equip, **me, item="axe")
    yield ask(write, heroes.use, **me, item="potion")
    yield ask(write, heroes.sell, **me, item="sword", quantity=2)
    yield ask(write, heroes.train, **me, talent="blades")


def campaigns_(realm: Realm) -> Story:
    """A quest taken up, worked at and completed with all its rewards."""
    write, me = realm.writing, {"player_id": realm.players[0]}
    yield ask(write, campaigns.start, **me, quest="landing")
    realm.do(learning.open_lesson, lesson="hello")
    realm.do(learning.complete_section, section="hello/s1")
    yield ask(write, learning.complete_section, **me, section="hello/s2")
    yield ask(write, campaigns.report, **me, objective="landing/crabs", count=3)
    yield ask(write, campaigns.complete, **me, quest="landing")


def achievements_(realm: Realm) -> Story:
    """Earned by what is recorded, given by hand, shown."""
    write, me = realm.writing, {"player_id": realm.players[0]}
    yield ask(write, play.record_metrics, **me, values=FULL_DAY)
    yield ask(write, achievements.grant, **me, achievement="by-hand")
    yield ask(write, achievements.showcase, **me, achievements=["by-hand"])


def streaks_(realm: Realm) -> Story:
    """A milestone claimed, a day frozen, and the way back taken."""
    write, me = realm.writing, {"player_id": realm.players[0]}
    for number in range(2):
        realm.now = noon(MONDAY + timedelta(days=number))
        realm.do(play.record_metrics, values=FULL_DAY)
    realm.later(days=1)
    realm.do(lambda session, player_id: play.tick(session, world="sample"))
    yield ask(write, streaks.claim, **me, milestone="two")
    sick = {"day": realm.now.date() + timedelta(days=1), "reason": StreakFreezeReason.SICK}
    yield ask(write, streaks.request_freeze, **me, **sick)
    realm.later(days=9)
    yield ask(write, accept_return, **me)


def learning_(school: School) -> Story:
    """A path, a quiz, an activity, a review and a tree."""
    me: dict[str, Any] = {"player_id": school.player}
    yield ask(school.after, learning.start_path, **me, path="start", minutes_per_day=20)
    yield ask(school.after, learning.open_lesson, **me, lesson="hello")
    quiz = yield ask(school.after, learning.start_quiz, **me, quiz="greetings")
    on = {"attempt_id": quiz.attempt_id}
    for question, given in (
        ("greetings/q1", {"options": ["greetings/q1/a"]}),
        ("greetings/q2", {"options": ["greetings/q2/a", "greetings/q2/b"]}),
    ):
        with school.after() as session:
            learning.answer_question(session, **on, question=question, **given)  # type: ignore[arg-type]
    last = {"question": "greetings/q3", "text": "die strasse"}
    yield ask(school.after, learning.answer_question, **on, **last)
    yield ask(school.after, learning.submit_quiz, **on)
    vowels: dict[str, Any] = {"activity": "spelling/letters/vowels"}
    with school.after() as session:
        begun = learning.start_activity(session, **me, **vowels)
    right = {0: "Yes", 1: "no", 2: "Y"}
    about = {"attempt_id": begun.attempt_id, "answers": right}
    yield ask(school.after, learning.finish_activity, **about)
    yield ask(school.after, learning.review_skill, **me, skill="recall", rating=3)
    yield ask(school.after, learning.plant_tree, **me, template="maths")


def exams_(hall: Hall) -> Story:
    """An exam begun, answered and finished."""
    me = {"player_id": hall.players[0]}
    begun = yield ask(hall.after, exams.begin, **me, exam_key="algebra")
    hall.fight(0, begun.attempt_id, right=8)
    answered = partial(hall.after, 90)
    with read(hall.game.database) as session:
        asked = exams.next_question(session, attempt_id=begun.attempt_id)
    assert asked is not None
    given = {"question_id": asked.question_id, "text": "a"}
    yield ask(answered, exams.answer, attempt_id=begun.attempt_id, **given)
    hall.fight(90, begun.attempt_id, right=1)
    yield ask(partial(hall.after, 110), exams.finish, attempt_id=begun.attempt_id)


def exchange_(hall: Hall) -> Story:
    """One currency into another."""
    me = {"player_id": hall.players[0]}
    gift = {"reference": "start", "currency": "gold", "amount": 100}
    yield ask(hall.after, rewards.reward, **me, **gift)
    yield ask(hall.after, exchange.exchange, **me, amount=20, currency="gold", into="gems")


def economy_(ground: Shop) -> Story:
    """A purchase, its refund, and a chest that is opened."""
    me, write = {"player_id": ground.players[0]}, partial(ground.game.writing, noon(MONDAY))
    ground.fund(ground.players[0], 100)
    bought = yield ask(write, shop.buy, **me, offer="potions")
    yield ask(write, shop.refund, transaction_id=bought.transaction_id)
    yield ask(write, shop.buy, **me, offer="complete")
    yield ask(write, drops.open_table, **me, table="chest")


def market_(bazaar: Bazaar) -> Story:
    """A listing sold with the market's share, rated; a pack gathered and sold."""
    write, buyer = bazaar.shop.game.writing, {"player_id": bazaar.buyer}
    seller: dict[str, Any] = {"player_id": bazaar.seller}
    selling = {**seller, "market_id": bazaar.market_id, **STUDY_NOTES}
    listing = yield ask(write, listings.list_item, **selling)
    on = {"listing_id": listing.id}
    yield ask(write, sales.buy, **buyer, **on)
    yield ask(write, ratings.rate, **buyer, **on, rating=4)
    with write() as session:
        pack = packs.create_pack(
            session, **seller, title="Finals", theme=KnowledgePackTheme.EXAM_PREPARATION,
            subject="Algorithms", difficulty=KnowledgeLevel.BEGINNER, currency="gold", price=30,
        )  # fmt: skip
    yield ask(write, packs.add_material, pack_id=pack.id, **on)
    yield ask(write, packs.publish_pack, pack_id=pack.id)
    yield ask(write, packs.buy_pack, **buyer, pack_id=pack.id)
    yield ask(write, sales.refund, **on)


def codex_(hall: Hall) -> Story:
    """A listing proposed, taken in with its reward, revised."""
    library = Library(hall)
    on = {"codex_id": library.codex, "listing_id": library.listing}
    writing = partial(hall.after, 3 * DAY, actor=library.writing)
    yield ask(writing, codex.nominate, **on, player_id=library.writer, reason=WHY)
    reward = {"reason": WHY, "ai_quality_ppm": 700_000, "currency": "gold", "amount": 30}
    entry = yield ask(partial(hall.after, 3 * DAY), codex.accept, **on, **reward)
    values = {"title": "Sorting, second edition", "tags": ["sorting", "graphs"]}
    edition = {"entry_id": entry.id, "expected_version": 1, "values": values}
    yield ask(partial(hall.after, 4 * DAY), codex.revise, **edition)
    yield ask_once(partial(hall.after, 5 * DAY), codex.read_entry, player_id=library.reader,
                   entry_id=entry.id)  # fmt: skip


def duels_(ground: Contest) -> Story:
    """A duel with stakes from the challenge to the pot."""
    one, two = ({"player_id": player} for player in ground.players[:2])
    stake = {"opponent_id": two["player_id"], "template": "sprint", "stake": 100}
    made = yield ask(ground.at, duels.challenge, **one, **stake)
    on = {"duel_id": made.id}
    yield ask(partial(ground.at, 1), duels.accept, **on)
    for player in (one, two):
        with ground.at(2) as session:
            duels.ready(session, **on, **player)
    yield ask(partial(ground.at, 5), fights.report, **on, **two, score=60)
    yield ask(partial(ground.at, 6), fights.report, **on, **one, score=100)


def tournaments_(ground: Contest) -> Story:
    """Fees, brackets, the last result with all prizes."""
    cup = {"tournament_id": cups._make(ground)}
    cups._enter(ground, cup["tournament_id"], 0, 1)
    third = {**cup, "player_id": ground.players[2]}
    yield ask(partial(ground.at, 1), tournaments.register, **third)
    yield ask(partial(ground.at, 60), running.start, **cup)
    while found := cups._open(ground, cup["tournament_id"]):
        result = {"match_id": found[0].id, "first_score": 3, "second_score": 1}
        yield ask(partial(ground.at, 120), rounds.record_result, **result)
    for player in ground.players[:3]:
        mine = {**cup, "player_id": player}
        with ground.at(180) as session:
            prizes.claim(session, **mine)
