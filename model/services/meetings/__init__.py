"""Meetings of parties, from the plan to the last task.

planning     schedule, reschedule, start, end, cancel; what lies before a player
attendance   promise, enter, depart, correct
records      what was captured, and what was made of it
summaries    proposed or brought, revised, approved by another member
tasks        given out from an approved summary, begun, finished, called off
"""

from model.services.meetings.attendance import AttendanceInfo as AttendanceInfo
from model.services.meetings.attendance import correct as correct
from model.services.meetings.attendance import depart as depart
from model.services.meetings.attendance import enter as enter
from model.services.meetings.attendance import promise as promise
from model.services.meetings.planning import AgendaInfo as AgendaInfo
from model.services.meetings.planning import MeetingInfo as MeetingInfo
from model.services.meetings.planning import agenda as agenda
from model.services.meetings.planning import cancel as cancel
from model.services.meetings.planning import end as end
from model.services.meetings.planning import meeting as meeting
from model.services.meetings.planning import reschedule as reschedule
from model.services.meetings.planning import schedule as schedule
from model.services.meetings.planning import start as start
from model.services.meetings.records import RecordInfo as RecordInfo
from model.services.meetings.records import meeting_record as meeting_record
from model.services.meetings.records import record as record
from model.services.meetings.records import work_up as work_up
from model.services.meetings.summaries import SummaryInfo as SummaryInfo
from model.services.meetings.summaries import approve as approve
from model.services.meetings.summaries import bring_summary as bring_summary
from model.services.meetings.summaries import propose as propose
from model.services.meetings.summaries import revise as revise
from model.services.meetings.summaries import summary as summary
from model.services.meetings.tasks import TaskInfo as TaskInfo
from model.services.meetings.tasks import assign as assign
from model.services.meetings.tasks import begin_task as begin_task
from model.services.meetings.tasks import call_off_task as call_off_task
from model.services.meetings.tasks import finish_task as finish_task
from model.services.meetings.tasks import put_off_task as put_off_task
from model.services.meetings.tasks import task as task
