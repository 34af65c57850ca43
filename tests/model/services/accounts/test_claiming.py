"""Anonymous play and its claim: nothing is lost, both chains stay valid, the cookie ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from model.db import Actor, read
from model.errors import NotFound, Refused
from model.services import accounts, moderation, play, privacy, worlds, xp
from model.services.economy import wallets
from model.services.economy.transfers import Posting, post
from model.services.privacy.belonging import person_of
from model.services.verification import verify
from model.tables import PlayerProfile, SkillState
from model.words import TransactionType, WalletPurpose, WorldKind
from tests.model.services.accounts.ground import HOUR, NOW, acting, one, person, with_academy
from tests.model.services.play_worlds import FULL_DAY, Game, noon
from tests.model.services.privacy.ground import rows_of

SUNDAY = NOW - timedelta(days=1)


def _start(game: Game, key: str = "start") -> accounts.LearnerInfo:
    with game.writing(SUNDAY, key=key) as session:
        return accounts.start(session, world="sample")


def _played(game: Game, learner: accounts.LearnerInfo) -> None:
    """A full Monday, the Tuesday's start, and a correction by hand."""
    assert learner.player_id is not None
    game.full_days(learner.player_id, NOW.date(), 1)
    with game.writing(noon(NOW.date() + timedelta(days=1))) as session:
        play.record_metrics(session, player_id=learner.player_id, values={"steps": 12_000})
    with game.writing(NOW) as session:
        xp.adjust(session, player_id=learner.player_id, xp=-7)


def _claim(game: Game, learner: accounts.LearnerInfo, ada: Actor, key: str) -> accounts.ClaimInfo:
    with acting(game, ada, key=key, now=NOW + 48 * HOUR) as session:
        return accounts.claim(session, token=learner.token, user_id=ada.user_id)


def _sound(game: Game) -> None:
    with read(game.database) as session:
        assert verify(session).findings == ()


def test_a_learner_plays_without_a_name_and_claims_it(sample: Game) -> None:
    """The token is told once and kept as a hash; the person becomes the profile's."""
    learner = _start(sample)
    assert _start(sample) == accounts.LearnerInfo(learner.id, "Learner", learner.player_id)
    kept = one(sample, "SELECT session_token_hash FROM learners")
    assert len(learner.token) == 64 and kept != learner.token
    with read(sample.database) as session:
        found = accounts.current(session, token=learner.token)
        assert found is not None and found.id == learner.id and found.token == ""
        assert accounts.current(session, token="0" * 64) is None
    with sample.writing(NOW) as session:
        assert accounts.touch(session, token=learner.token).player_id == learner.player_id
    _played(sample, learner)
    assert learner.player_id is not None
    before = sample.player(learner.player_id)
    ada = person(sample, "Ada")
    claimed = _claim(sample, learner, ada, "mine")
    assert _claim(sample, learner, ada, "mine") == claimed
    assert (claimed.player_id, claimed.is_merged) == (learner.player_id, False)
    assert sample.player(learner.player_id) == before
    assert one(sample, f"SELECT user_id FROM player_profiles WHERE id = {learner.player_id}") == (
        ada.user_id
    )
    with pytest.raises(Refused) as caught:
        _claim(sample, learner, person(sample, "Eve"), "hers")
    assert caught.value.code == "E-PEOPLE-006"
    _sound(sample)


def test_a_claim_merges_into_the_profile_that_is_there(sample: Game) -> None:
    """Rows, the further progress, money and XP come over; ledgers add up on both sides."""
    ada = person(with_academy(sample), "Ada")
    learner = _start(sample)
    _played(sample, learner)
    old = learner.player_id
    with acting(sample, ada, key="join", now=SUNDAY) as session:
        own = play.join(session, world="sample", user_id=ada.user_id).id
    with acting(sample, ada, key="steps", now=NOW) as session:
        play.record_metrics(session, player_id=own, values=FULL_DAY)
    gold = one(sample, "SELECT id FROM currencies")
    with sample.writing(NOW) as session:
        source = wallets.of_product(session, currency_id=gold, purpose=WalletPurpose.SOURCE)
        purse = wallets.of_player(session, player_id=old or 0, currency_id=gold)
        post(session, Posting(TransactionType.REWARD, source, purse, 40))
        skills = session.execute(sa.text("SELECT id FROM skills ORDER BY key")).scalars().all()
        for player_id, skill_id, score, status in (
            (old, skills[0], 0.9, "mastered"),
            (own, skills[0], 0.2, "not_started"),
            (old, skills[1], 0.1, "in_progress"),
        ):
            state = SkillState(
                player_id=player_id, skill_id=skill_id, mastery_score=score, status=status
            )
            session.add(state)
    assert old is not None
    theirs, mine = sample.player(old).total_xp, sample.player(own).total_xp
    claimed = _claim(sample, learner, ada, "mine")
    assert _claim(sample, learner, ada, "mine") == claimed
    assert (claimed.player_id, claimed.is_merged, claimed.xp) == (own, True, theirs)
    assert claimed.money == {str(gold): 40}
    assert sample.player(own).total_xp == mine + theirs and sample.player(old).total_xp == 0
    assert claimed.moved["skill_states"] == 1 and claimed.stayed["skill_states"] == 1
    assert claimed.moved["quest_logs"] >= 1 and claimed.stayed["metric_logs"] >= 1
    with read(sample.database) as session:
        assert wallets.balance(session, player_id=own, currency_id=gold) == 40
    best = f"SELECT status FROM skill_states WHERE player_id = {own} AND skill_id = {skills[0]}"
    assert one(sample, best) == "mastered"
    assert one(sample, "SELECT count(*) FROM audit_events WHERE action = 'accounts.claim'") == 1
    _sound(sample)


def test_a_total_that_met_the_floor_moves_as_it_stands(sample: Game) -> None:
    """Where a reversal once met zero, events miss the total: what moves is the total."""
    ada, learner = person(sample, "Ada"), _start(sample)
    with acting(sample, ada, key="join", now=SUNDAY) as session:
        own = play.join(session, world="sample", user_id=ada.user_id).id
    old = learner.player_id or 0
    events = []
    for number in (25, -20):
        with sample.writing(NOW) as session:
            events.append(xp.adjust(session, player_id=old, xp=number).event_id)
    with sample.writing(NOW) as session:
        assert xp.reverse(session, event_id=events[0]).final_xp == -5
    with sample.writing(NOW) as session:
        xp.adjust(session, player_id=old, xp=10)
    assert _claim(sample, learner, ada, "mine").xp == 10
    assert (sample.player(old).total_xp, sample.player(own).total_xp) == (0, 10)
    _sound(sample)


def test_a_claim_that_is_not_ones_own_changes_nothing(sample: Game) -> None:
    """Unknown cookies, unknown people, other people's names; and only an admin starts learners."""
    learner = _start(sample)
    ada, eve = person(sample, "Ada"), person(sample, "Eve")
    with pytest.raises(NotFound) as unknown, acting(sample, ada, key="a") as session:
        accounts.claim(session, token="1" * 64, user_id=ada.user_id)
    assert unknown.value.code == "E-PEOPLE-005"
    with pytest.raises(NotFound, match="no user 999"), sample.writing(NOW) as session:
        accounts.claim(session, token=learner.token, user_id=999)
    with pytest.raises(Refused) as other, acting(sample, eve, key="b") as session:
        accounts.claim(session, token=learner.token, user_id=ada.user_id)
    assert other.value.code == "E-REFUSED-015"
    with pytest.raises(Refused, match="role admin"), acting(sample, eve, key="c") as session:
        accounts.start(session, world="sample")
    with pytest.raises(NotFound, match="belongs to no learner"), sample.writing(NOW) as session:
        accounts.touch(session, token="2" * 64)
    with sample.writing(NOW) as session:
        session.execute(
            sa.text("UPDATE player_profiles SET user_id = :user WHERE id = :id"),
            {"user": eve.user_id, "id": learner.player_id},
        )
    with pytest.raises(Refused) as taken, acting(sample, ada, key="d") as session:
        accounts.claim(session, token=learner.token, user_id=ada.user_id)
    assert taken.value.code == "E-PEOPLE-007"
    assert one(sample, "SELECT player_id FROM learners") == learner.player_id


def test_a_name_stays_unique_for_a_person(sample: Game) -> None:
    """A claimed character whose name the person has in another world must be renamed first."""
    learner = _start(sample)
    ada = person(sample, "Ada")
    with sample.writing(NOW) as session:
        session.execute(
            sa.text("UPDATE player_profiles SET character_name = 'Ada' WHERE id = :id"),
            {"id": learner.player_id},
        )
    with sample.writing(NOW) as session:
        other = worlds.create_world(session, key="other", name="Other", kind=WorldKind.LIVE)
        named = {"world_id": other.id, "user_id": ada.user_id, "character_name": "Ada"}
        session.add(PlayerProfile(**named, first_day=NOW.date()))
    with pytest.raises(Refused) as caught:
        _claim(sample, learner, ada, "mine")
    assert caught.value.code == "E-PEOPLE-008"


def test_who_is_banned_claims_nothing_and_a_learners_name_is_forgotten(sample: Game) -> None:
    """The ban of that world counts; after the claim the cookie's row says nobody's name."""
    with sample.writing(SUNDAY) as session:
        learner = accounts.start(session, world="sample", display_name="Canary Bird")
    ada = person(sample, "Ada")
    with sample.writing(NOW) as session:
        ban = moderation.ban(session, user_id=ada.user_id, reason="Spam", world="sample")
    with pytest.raises(Refused) as caught:
        _claim(sample, learner, ada, "banned")
    assert caught.value.code == "E-MOD-012"
    assert one(sample, "SELECT display_name FROM learners") == "Canary Bird"
    with sample.writing(NOW) as session:
        moderation.lift(session, ban_id=ban.id, reason="A mistake")
    _claim(sample, learner, ada, "mine")
    assert one(sample, "SELECT display_name FROM learners") == "Learner"


def test_what_was_merged_is_exported_and_erased_with_its_person(sample: Game) -> None:
    """What stayed with the learner's player is reached through the claim: no name is left."""
    ada = person(with_academy(sample), "Ada")
    learner = _start(sample)
    with acting(sample, ada, key="join", now=SUNDAY) as session:
        own = play.join(session, world="sample", user_id=ada.user_id).id
    for player_id, name in ((learner.player_id or 0, "Canary"), (own, "Canary Two")):
        with sample.writing(NOW) as session:
            accounts.create_character(
                session, player_id=player_id, name=name, character_class="thinker", route="web"
            )
    claimed = _claim(sample, learner, ada, "mine")
    assert claimed.is_merged and claimed.stayed["skill_trees"] == 2
    with read(sample.database) as session:
        document = privacy.export_user(session, actor=ada, user_id=ada.user_id)
        other = person_of(session, sample.owner.user_id)
    assert document["players"] == sorted([learner.player_id or 0, own]) and other.players == ()
    names = {row["character_name"] for row in document["tables"]["player_profiles"]}
    assert names == {"Canary", "Canary Two"} and len(document["tables"]["skill_trees"]) == 4
    with sample.writing(NOW) as session:
        done = privacy.erase_user(session, user_id=ada.user_id, why="asked for")
    assert done.cleared["player_profiles"] == 2 and done.cleared["skill_trees"] == 4
    assert not [table for table, rows in rows_of(sample.database).items() if "Canary" in rows]
    _sound(sample)
