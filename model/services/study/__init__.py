"""Learning together: study parties, peer teaching and learning circles.

study_parties    an hour together: call, join, start, draw, end
lessons          one player teaches others: ask, offer, agree, begin, finish
tutorials        lessons in writing: write, show, look at, put away
ratings          stars for lessons, and the XP that they earn
circles          lasting communities; circle_members: who joins and looks after them
"""

from model.services.study.circle_members import admit as admit
from model.services.study.circle_members import appoint as appoint
from model.services.study.circle_members import join_circle as join_circle
from model.services.study.circle_members import leave_circle as leave_circle
from model.services.study.circle_members import remove_from_circle as remove_from_circle
from model.services.study.circles import CircleInfo as CircleInfo
from model.services.study.circles import CircleMemberInfo as CircleMemberInfo
from model.services.study.circles import alter_circle as alter_circle
from model.services.study.circles import archive_circle as archive_circle
from model.services.study.circles import circle as circle
from model.services.study.circles import found as found
from model.services.study.circles import reopen_circle as reopen_circle
from model.services.study.lessons import LessonInfo as LessonInfo
from model.services.study.lessons import agree as agree
from model.services.study.lessons import ask as ask
from model.services.study.lessons import begin_lesson as begin_lesson
from model.services.study.lessons import call_off as call_off
from model.services.study.lessons import finish_lesson as finish_lesson
from model.services.study.lessons import lesson as lesson
from model.services.study.lessons import offer as offer
from model.services.study.participants import join as join
from model.services.study.participants import kick as kick
from model.services.study.participants import leave as leave
from model.services.study.ratings import RatingInfo as RatingInfo
from model.services.study.ratings import collect as collect
from model.services.study.ratings import rate as rate
from model.services.study.ratings import ratings_of as ratings_of
from model.services.study.study_parties import StudyPartyInfo as StudyPartyInfo
from model.services.study.study_parties import call as call
from model.services.study.study_parties import cancel as cancel
from model.services.study.study_parties import draw as draw
from model.services.study.study_parties import end as end
from model.services.study.study_parties import start as start
from model.services.study.study_parties import study_party as study_party
from model.services.study.tutorials import look_at as look_at
from model.services.study.tutorials import put_away as put_away
from model.services.study.tutorials import show as show
from model.services.study.tutorials import write_tutorial as write_tutorial
