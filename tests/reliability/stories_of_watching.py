"""Stories of papers, accounts and those who watch over a world.

Each prepares by the helpers of its area's own tests and yields typical writing requests.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from model.db import Database, write
from model.services import (
    accounts,
    documents,
    engagement,
    localization,
    media,
    moderation,
    notes,
    notices,
    operations,
    play,
    privacy,
    social,
    xp,
)
from model.services.notices import Notice
from model.words import (
    AbuseType,
    DashboardType,
    DocumentType,
    FileType,
    HighlightAction,
    NotificationType,
    ReportedContent,
)
from tests.model.services.accounts.ground import NOW, acting, person, with_academy
from tests.model.services.documents.ground import SYLLABUS
from tests.model.services.documents.ground import Ground as Desk
from tests.model.services.engagement.test_recordings import SOUND
from tests.model.services.engagement.test_recordings import School as Listeners
from tests.model.services.engagement.test_translations import Office
from tests.model.services.moderation.ground import Ground as Court
from tests.model.services.operations.ground import DESIGNER, OWNER
from tests.model.services.operations.ground import Ground as Live
from tests.model.services.operations.test_event_scripts import _planned as planned_script
from tests.model.services.operations.test_seasonal_events import _values as festival
from tests.model.services.parties.ground import Ground as Players
from tests.model.services.play_worlds import FULL_DAY, MONDAY, Game, noon
from tests.model.services.privacy.ground import ADMIN, WHO
from tests.model.services.privacy.ground import NOW as LONG_AFTER
from tests.reliability.asking import Story, ask, ask_once

HOUR = timedelta(hours=1)


def documents_(desk: Desk) -> Story:
    """A document handed in, read in, turned into a quest line, its first step done."""
    mine, as_ = {"player_id": desk.first}, partial(desk.as_, desk.first)
    given: dict[str, Any] = {"title": "Programming", "document_type": DocumentType.SYLLABUS}
    given |= {"file_type": FileType.MD, "content": SYLLABUS.encode()}
    made = yield ask(as_, documents.hand_in, **mine, **given)
    on = {"document_id": made.id}
    desk.do(documents.begin_reading, **on)
    made = yield ask(as_, documents.finish_reading, **on, text=SYLLABUS, pages=1)
    line = yield ask(as_, documents.accept, **on, expected_version=made.version)
    step = {"step_id": line.steps[0].id}
    yield ask(as_, documents.start_step, **step)
    yield ask(as_, documents.complete_step, **step)
    yield ask(as_, documents.follow_template, **mine, template="first")
    yield ask(as_, documents.remove, **on)


def notes_(desk: Desk) -> Story:
    """A note written, linked, changed; a page captured and adopted."""
    mine, as_ = {"player_id": desk.first}, partial(desk.as_, desk.first)
    loops = {"title": "On loops", "content": "Loops repeat."}
    made = yield ask(as_, notes.write_note, **mine, **loops, values={"tags": ["a", "b"]})
    yield ask(as_, notes.link_skills, note_id=made.id, node_ids=[desk.loops])
    change = {"note_id": made.id, "expected_version": 1, "values": {"title": "For loops"}}
    yield ask(as_, notes.alter_note, **change)
    page = {"source_url": "https://example.org/loops", "title": "Loops", "text": "Loops repeat."}
    kept = yield ask(as_, notes.capture, **mine, **page)
    note = yield ask(as_, notes.adopt, capture_id=kept.id, node_ids=[desk.loops])
    shown = {"text": "loop", "source_url": page["source_url"], "note_ids": [note.id]}
    yield ask(as_, notes.highlight, **mine, **shown, action=HighlightAction.CLICKED)


def moderation_(game: Game) -> Story:
    """A report taken up and decided, a ban appealed against, a ticket answered."""
    court = Court(game)
    ids, ada, mia = court.ids, partial(court.by, "ada"), partial(court.by, "mia")
    about = {"reporter_id": ids["ada"], "kind": ReportedContent.USER, "subject_id": ids["bob"]}
    about |= {"abuse_type": AbuseType.HARASSMENT, "reason": "Says bad things"}
    made = yield ask(ada, moderation.report_abuse, **about)
    on = {"report_id": made.id}
    yield ask(mia, moderation.take, **on)
    until = court.now + timedelta(days=2)
    yield ask(mia, moderation.ban_reported, **on, resolution="Enough.", until=until)
    (ban,) = court.see(moderation.bans_of, user_id=ids["bob"])
    sorry = {"ban_id": ban.id, "statement": "I am sorry for what I said."}
    appeal = yield ask(partial(court.by, "bob"), moderation.appeal, **sorry)
    yield ask(partial(court.by, "max"), moderation.grant, appeal_id=appeal.id, note="Fine.")
    lost = {"user_id": ids["ada"], "subject": "Lost streak", "body": "It was 9."}
    ticket = {"ticket_id": (yield ask(ada, moderation.open_ticket, **lost)).id}
    yield ask(mia, moderation.take_up, **ticket, assigned_to_id=ids["tea"])
    yield ask(partial(court.by, "tea"), moderation.resolve, **ticket, text="Given back.")
    court.do(moderation.ban, "mia", user_id=ids["eve"], reason="Spam", until=until)
    court.later(days=40)
    yield ask(partial(court.by, "owner"), moderation.sweep)


def media_(game: Game) -> Story:
    """A sound stored, handed in, heard and scored."""
    there = Listeners(game)
    me, _ = there.players
    mine = partial(there.as_, me)
    asset = yield ask(mine, media.store, world="sample", asset=SOUND)
    handed = yield ask(mine, media.hand_in, player_id=me, asset_id=asset.id, transcript="Hello")
    yield ask(there.teaching, media.review, upload_id=handed.id, comments="Slower.", score=80)
    yield ask(mine, media.remove, asset_id=asset.id)


def localization_(game: Game) -> Story:
    """A text proposed and approved in the place of an earlier one."""
    office = Office(game)
    first = office.propose("Anfangen")
    office.do(office.judge, localization.approve, translation_id=first.id)
    about = {"world_id": office.world_id, "key": "home.start", "language": "de"}
    writer, judge = (partial(acting, game, who) for who in (office.writer, office.judge))
    better = yield ask(writer, localization.propose, **about, text="Los")
    yield ask(judge, localization.approve, translation_id=better.id)


def engagement_(game: Game) -> Story:
    """A day's login and session, its profile, and the figures of a dashboard."""
    ground = Players(game, players=2)
    me: dict[str, Any] = {"player_id": ground.players[0]}
    ground.now = noon(MONDAY + timedelta(days=1))
    mine, owner = partial(ground.as_, ground.players[0]), partial(ground.as_, None)
    yield ask(mine, engagement.login, **me)
    opened = yield ask(mine, engagement.start, **me)
    ground.later(minutes=5)
    yield ask(mine, engagement.signal, session_id=opened.id, completion_ppm=400_000)
    yield ask(mine, engagement.end, session_id=opened.id)
    with game.writing(ground.now) as session:
        play.record_metrics(session, **me, values=FULL_DAY)
    yield ask(mine, engagement.recompute, **me)
    form: dict[str, Any] = {"name": "All", "dashboard_type": DashboardType.USER_COHORT}
    form |= {"tracked": tuple(engagement.KPIS)}
    board = yield ask(owner, engagement.make_dashboard, world="sample", **form)
    ground.later(days=1)
    yield ask(owner, engagement.measure, dashboard_id=board, last=MONDAY + timedelta(days=1))
    ground.do(engagement.start, ground.players[0])
    ground.later(hours=3)
    yield ask_once(owner, engagement.abandon_silent)


def notices_(game: Game) -> Story:
    """Told, sent and read."""
    ada = person(game, "Ada")
    morning = partial(game.writing, NOW)
    notice = Notice(ada.user_id, NotificationType.FRIEND, "Hello")
    told = yield ask(morning, notices.notify, notice=notice)
    quiet = {"user_id": ada.user_id, "max_per_day": 3}
    yield ask(partial(acting, game, ada), notices.set_preferences, **quiet)
    yield ask(partial(game.writing, NOW + 24 * HOUR), notices.dispatch)
    yield ask(partial(acting, game, ada), notices.mark_read, notification_id=told.id)


def accounts_(game: Game) -> Story:
    """Registered, proven and a character made; a nameless learner's play claimed."""
    with_academy(game)
    morning = partial(game.writing, NOW)
    form = {"email": "ada@example.org", "username": "ada", "birth_date": date(2000, 2, 29)}
    made = yield ask(morning, accounts.register, **form)
    proof = {"email": "ada@example.org", "token": made.token}
    ada = yield ask(morning, accounts.verify, **proof)
    said = {"bio": "I count.", "privacy_settings": {"activity": "friends"}}
    yield ask(morning, accounts.complete_profile, user_id=ada.id, **said)
    learner = yield ask(morning, accounts.start, world="sample")
    game.full_days(learner.player_id, MONDAY, 1)
    eve = person(game, "Eve")
    later = partial(acting, game, eve, now=NOW + 48 * HOUR)
    yield ask(later, accounts.claim, token=learner.token, user_id=eve.user_id)
    choice = {"name": "Eve", "character_class": "builder", "route": "web"}
    yield ask(later, accounts.create_character, player_id=learner.player_id, **choice)
    other = accounts_start(game)
    yield ask(later, accounts.claim, token=other.token, user_id=eve.user_id)


def accounts_start(game: Game) -> accounts.LearnerInfo:
    """Another nameless learner, with XP, whose play is merged when it is claimed."""
    with game.writing(NOW, key="other") as session:
        made = accounts.start(session, world="sample")
    assert made.player_id is not None
    with game.writing(NOW) as session:
        xp.adjust(session, player_id=made.player_id, xp=70)
    return made


def privacy_(game: Game) -> Story:
    """A person who has played and written is erased; what is past its time goes."""
    ground = Players(game, players=2)
    first, second = ground.players
    mine = partial(ground.as_, first)
    for number in range(2):
        with mine() as session:
            notes.write_note(session, player_id=first, title=f"Note {number}", content="Mine.")
    asked = {"requester_id": ground.actors[first].user_id}
    with mine() as session:
        social.ask(session, **asked, addressee_id=ground.actors[second].user_id, message="Hello")
    with mine() as session:
        play.record_metrics(session, player_id=first, values=FULL_DAY)
    gone = {"user_id": ground.actors[first].user_id, "why": "asked for in writing"}
    yield ask(mine, privacy.erase_user, **gone)
    ground.later(days=800)
    yield ask(partial(ground.as_, None), privacy.retention)


def erasure_(everything: Database) -> Story:
    """One of three in every table there is."""
    opened = partial(write, everything, actor=ADMIN, why="test", now=LONG_AFTER)
    yield ask(opened, privacy.erase_user, user_id=WHO, why="asked for")
    yield ask(partial(opened, now=LONG_AFTER + timedelta(days=800)), privacy.retention)


def operations_(live: Live) -> Story:
    """An event of the world, a festival with its rewards, a script, lore, a season's end."""
    designer, ann = partial(live.by, DESIGNER), partial(live.by, 0)
    start = live.at(hours=1)
    plan_ = {"world": "sample", "template": "double", "start_date": start}
    event = yield ask(designer, operations.plan_event, **plan_)
    yield ask(designer, operations.start_event, event_id=event.id)
    yield ask(designer, operations.complete_event, event_id=event.id)
    made = yield ask(designer, operations.plan_seasonal, world="sample", values=festival(live))
    on = {"event_id": made.id, "player_id": live.players[0]}
    yield ask(ann, operations.join, **on)
    bens = {**on, "player_id": live.players[1]}
    live.do(operations.join, who=1, **bens)
    live.later(minutes=1)
    live.earn(0, 120)
    live.later(minutes=1)
    added = yield ask(ann, operations.contribute, **on)
    assert added.added == 120, "an event that was ended is not felt any more"
    yield ask(designer, operations.credit, **bens, points=80)
    yield ask(partial(live.by, 1), operations.claim, **bens)
    yield ask(partial(live.by, OWNER), operations.complete_seasonal, event_id=made.id)
    lore = {"title": "The ice melts", "content": "A path.", "release_date": live.now.date()}
    drafted = yield ask(designer, operations.draft_lore, world="sample", values=lore)
    yield ask(designer, operations.publish_lore, lore_id=drafted.id)
    script = planned_script(live, ["+0 start", "+20 board Night", "+30 reward xp 50", "+45 end"])
    yield ask(designer, operations.start_script, script_id=script)
    live.later(hours=3)
    yield ask_once(partial(live.by, OWNER), operations.sweep, world_id=live.world_id)
    live.now = noon(date(2026, 1, 9))
    yield ask(partial(live.by, OWNER), operations.close_season, world="sample", season="awakening")
