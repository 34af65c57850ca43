"""Stories of people together: guilds, parties, meetings, lessons, friends and their wishes.

Each prepares by the helpers of its area's own tests and yields typical writing requests.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from model.services import (
    accounts,
    guidance,
    guild_work,
    guilds,
    meetings,
    parties,
    play,
    social,
    study,
)
from model.words import (
    ContentFormat,
    Period,
    SocialActivityKind,
)
from tests.model.services.accounts.ground import acting, person
from tests.model.services.guilds import test_guild_quests as work
from tests.model.services.guilds.ground import Ground as Course
from tests.model.services.meetings.conftest import plan
from tests.model.services.parties.ground import Ground as Players
from tests.model.services.parties.test_parties import full_party, invited
from tests.model.services.parties.test_stash import NOTE
from tests.model.services.play_worlds import MONDAY, Game
from tests.reliability.asking import Story, ask, ask_once

HOUR = timedelta(hours=1)


def guilds_(course: Course) -> Story:
    """A guild founded, joined, handed over and left; a buff of the course."""
    first, second, third, *_ = course.learners
    band = yield ask(partial(course.as_, first), guilds.found, player_id=first, name="Owls",
                     join_type="open")  # fmt: skip
    on = {"guild_id": band.id}
    yield ask(partial(course.as_, second), guilds.join, **on, player_id=second)
    yield ask(partial(course.as_, first), guilds.hand_over, **on, player_id=first, member_id=second)
    yield ask(partial(course.as_, second), guilds.leave, **on, player_id=second)
    buff: dict[str, Any] = {
        "name": "Zeal", "buff_type": "xp_boost", "starts_at": course.now,
        "ends_at": course.ahead(days=10), "effect": {"xp_multiplier_ppm": 1_200_000, "xp_once": 40},
        "goal": {"counts": "quests_completed", "target": 1, "members_share_ppm": 300_000},
    }  # fmt: skip
    ours = {"guild_id": course.course, "player_id": course.teacher}
    made = yield ask(partial(course.as_, course.teacher), guilds.offer_buff, **ours, **buff)
    work.done(course, work.quest(course), third)
    yield ask(partial(course.as_, None), guilds.weigh, buff_id=made.id, player_id=course.teacher)
    yield ask(partial(course.as_, first), guilds.leave, guild_id=course.course, player_id=first)


def guild_work_(course: Course) -> Story:
    """A quest set for all, handed in, judged and paid; a boss fight won."""
    first, *_ = course.learners
    teacher, mine = {"player_id": course.teacher}, {"player_id": first}
    teaching, learning = partial(course.as_, course.teacher), partial(course.as_, first)
    template = {"template_id": work.template(course)}
    times = {"starts_at": course.now, "due_at": course.ahead(days=7)}
    made = yield ask(teaching, guild_work.set_quest, **template, **teacher, **times)
    yield ask(teaching, guild_work.publish_quest, quest_id=made.id, **teacher)
    on = {"task_id": work.task(course, made.id, first)}
    yield ask(learning, guild_work.begin_task, **on, **mine)
    yield ask(learning, guild_work.hand_in, **on, **mine)
    yield ask(partial(course.as_, None), guild_work.approve, **on, **teacher, score=75)
    about = {"title": "Mock exam", "difficulty": "medium", "deadline": course.ahead(days=3)}
    fight = course.do(guild_work.make_fight, course.teacher, guild_id=course.course, **about,
                      rewards={"xp": 5_000})  # fmt: skip
    yield ask(teaching, guild_work.publish_fight, fight_id=fight.id, **teacher)
    part = {"part_id": course.look(guild_work.parts_of, fight_id=fight.id)[0].id}
    yield ask(learning, guild_work.begin_fight, **part, **mine)
    yield ask(teaching, guild_work.record_result, **part, **teacher, points=90, most=100)
    yield ask(learning, guild_work.collect_prize, **part, **mine)


def parties_(game: Game) -> Story:
    """A party founded, joined, its stash filled; its leader leaves."""
    ground = Players(game)
    first, second, third, fourth = ground.players
    as_first = partial(ground.as_, first)
    made = yield ask(as_first, parties.create, player_id=first, name="Larks")
    sent = {"party_id": made.id, "player_id": first, "invitee_id": fourth}
    invitation = yield ask(as_first, parties.invite, **sent)
    yield ask(partial(ground.as_, fourth), parties.accept, invitation_id=invitation.id)
    ours = {"party_id": full_party(ground)}
    item = yield ask(partial(ground.as_, second), parties.put_in, **ours, player_id=second, **NOTE)
    right = {"item_id": item.id, "player_id": first, "member_id": third, "permission": "edit"}
    yield ask(as_first, parties.grant, **right)
    edit = {"values": {"title": "Bases"}, "expected_version": item.version}
    second_s = {"item_id": item.id, "player_id": second}
    yield ask(partial(ground.as_, second), parties.edit, **second_s, **edit)
    live = ground.do(parties.start_session, first, **ours, session_type="live_study")
    yield ask(partial(ground.as_, third), parties.enter_session, live_id=live.id, player_id=third)
    yield ask(as_first, parties.end_session, live_id=live.id, player_id=first)
    yield ask(partial(ground.as_, second), parties.take_out, **second_s)
    yield ask(as_first, parties.leave, **ours, player_id=first)
    invited(ground, ours["party_id"], second, fourth)
    ground.later(days=60)
    yield ask_once(partial(ground.as_, None), parties.expire_overdue, world="sample")


def meetings_(game: Game) -> Story:
    """A meeting planned, held, recorded, summed up, and a task out of it."""
    ground = Players(game)
    party_id = full_party(ground)
    first, second, third, _ = ground.players
    leader, second_s = partial(ground.as_, first), partial(ground.as_, second)
    planned = plan(ground, first, party_id)
    made = yield ask(leader, meetings.schedule, player_id=first, **planned)
    on = {"meeting_id": made.id}
    ground.later(days=1)
    yield ask(leader, meetings.start, **on, player_id=first)
    yield ask(second_s, meetings.enter, **on, player_id=second)
    said = {"method": "manual_entry", "raw_content": "We did chapter 3."}
    kept = yield ask(leader, meetings.record, **on, player_id=first, **said)
    ground.later(minutes=30)
    yield ask(leader, meetings.end, **on, player_id=first)
    about = {**on, "title": "Chapter 3", "record_id": kept.id, "values": {"key_points": ["3"]}}
    proposed = yield ask(second_s, meetings.propose, player_id=second, **about)
    yield ask(leader, meetings.approve, summary_id=proposed.id, player_id=first)
    task = {"summary_id": proposed.id, "member_id": third, "title": "Chapter 4"}
    given = yield ask(leader, meetings.assign, player_id=first, **task)
    yield ask(partial(ground.as_, third), meetings.begin_task, task_id=given.id, player_id=third)
    yield ask(partial(ground.as_, third), meetings.finish_task, task_id=given.id, player_id=third)
    again = ground.do(meetings.schedule, first, **plan(ground, first, party_id))
    yield ask(leader, meetings.cancel, meeting_id=again.id, player_id=first)


def study_(game: Game) -> Story:
    """A lesson asked, held, rated and paid for; a study party; a circle."""
    ground = Players(game)
    teacher, student, *_ = ground.players
    teaching, learning = partial(ground.as_, teacher), partial(ground.as_, student)
    asked = {"teacher_id": teacher, "title": "Bases", "topic": "Algebra", "minutes": 60}
    made = yield ask(learning, study.ask, player_id=student, **asked)
    on, at = {"lesson_id": made.id}, ground.now + HOUR
    yield ask(teaching, study.agree, **on, player_id=teacher, at=at)
    ground.later(hours=1)
    ground.do(study.begin_lesson, teacher, **on)
    ground.later(minutes=30)
    yield ask(teaching, study.finish_lesson, **on, player_id=teacher)
    yield ask(learning, study.rate, **on, player_id=student, stars=4, text="Clear.")
    yield ask(teaching, study.collect, **on, player_id=teacher)
    call: dict[str, Any] = {"title": "Bases", "topic": "Algebra", "session_type": "focused_topic"}
    call |= {"starts_at": ground.now + HOUR, "with_board": True}
    party = yield ask(teaching, study.call, player_id=teacher, **call)
    there = {"study_party_id": party.id}
    yield ask(learning, study.join, **there, player_id=student)
    ground.later(hours=1)
    yield ask(teaching, study.start, **there, player_id=teacher)
    yield ask(teaching, study.end, **there, player_id=teacher)
    circle = {"name": "Algebra", "topic": "Algebra", "circle_type": "study_group"}
    found = yield ask(teaching, study.found, player_id=teacher, **circle)
    yield ask(learning, study.join_circle, circle_id=found.id, player_id=student)


def social_(game: Game) -> Story:
    """Two people become friends, one shares, one blocks the other."""
    ada, eve = person(game, "Ada"), person(game, "Eve")
    as_ada, as_eve = partial(acting, game, ada), partial(acting, game, eve)
    with as_ada(key="join") as session:
        player = play.join(session, world="sample", user_id=ada.user_id).id
    about = {"requester_id": ada.user_id, "addressee_id": eve.user_id}
    asked = yield ask(as_ada, social.ask, **about, message="Hello")
    yield ask(as_eve, social.accept, connection_id=asked.id)
    with as_ada(key="open") as session:
        accounts.complete_profile(
            session, user_id=ada.user_id, privacy_settings={"activity": "friends"}
        )
    reached = {"kind": SocialActivityKind.LEVEL_REACHED}
    yield ask(as_ada, social.share, player_id=player, **reached)
    yield ask(as_eve, social.block, user_id=eve.user_id, other_id=ada.user_id)


def guidance_(game: Game) -> Story:
    """Wishes stated and taken back, a party's week measured."""
    ground = Players(game)
    first = ground.players[0]
    mine, me = partial(ground.as_, first), {"player_id": first}
    yield ask(mine, guidance.prefer, **me, values={"pace": "intensive", "goals": []})
    liked = {"form": ContentFormat.VIDEO, "values": {"weight": 90}}
    yield ask(mine, guidance.prefer_content, **me, **liked)
    yield ask(mine, guidance.forget_preferences, **me)
    week = {"party_id": full_party(ground), "period": Period.WEEKLY, "day": MONDAY}
    yield ask(mine, guidance.measure_party, **me, **week)
