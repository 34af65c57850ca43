"""Academic documents: handed in, read, and followed as quest lines.

records     loading documents and syllabi, whose they are, what happened to them
files       their bytes, kept by hash in the var folder
uploading   hand in, new version, try again, put away
reading     begin, finish or fail the reading of one; majors: what a syllabus speaks of
proposing   a quest line by headings and keyword frequency: look, accept, reject
lines       quest lines by hand or from a template; what stands in them
confirming  what a step asks for, and an educator who confirms it
playing     steps begun, completed, skipped, changed; XP once
dating      due dates from a timetable
revising    what a new version changes
grades      GPA to starting stats, grades to XP and difficulty
courses     what a player studies
"""

from model.rules.documents import TEXT_BYTES_MAX as TEXT_BYTES_MAX
from model.services.documents import files as files
from model.services.documents.confirming import confirm_step as confirm_step
from model.services.documents.courses import CourseInfo as CourseInfo
from model.services.documents.courses import alter_course as alter_course
from model.services.documents.courses import course as course
from model.services.documents.courses import courses_of as courses_of
from model.services.documents.courses import move_course as move_course
from model.services.documents.courses import open_course as open_course
from model.services.documents.dating import DatesInfo as DatesInfo
from model.services.documents.dating import set_dates as set_dates
from model.services.documents.files import remove_orphans as remove_orphans
from model.services.documents.grades import GradesInfo as GradesInfo
from model.services.documents.grades import pay_grades as pay_grades
from model.services.documents.grades import start_stats as start_stats
from model.services.documents.lines import LineInfo as LineInfo
from model.services.documents.lines import StepInfo as StepInfo
from model.services.documents.lines import add_step as add_step
from model.services.documents.lines import follow_template as follow_template
from model.services.documents.lines import line as line
from model.services.documents.lines import lines_of as lines_of
from model.services.documents.lines import make_line as make_line
from model.services.documents.lines import put_line_away as put_line_away
from model.services.documents.lines import take_line_up as take_line_up
from model.services.documents.playing import PlayedInfo as PlayedInfo
from model.services.documents.playing import alter_step as alter_step
from model.services.documents.playing import complete_step as complete_step
from model.services.documents.playing import put_back_step as put_back_step
from model.services.documents.playing import skip_step as skip_step
from model.services.documents.playing import start_step as start_step
from model.services.documents.proposing import ProposalInfo as ProposalInfo
from model.services.documents.proposing import ProposedStep as ProposedStep
from model.services.documents.proposing import accept as accept
from model.services.documents.proposing import proposal as proposal
from model.services.documents.proposing import reject as reject
from model.services.documents.reading import begin_reading as begin_reading
from model.services.documents.reading import fail_reading as fail_reading
from model.services.documents.reading import finish_reading as finish_reading
from model.services.documents.records import DOCUMENTS as DOCUMENTS
from model.services.documents.records import SYLLABI as SYLLABI
from model.services.documents.records import DocumentInfo as DocumentInfo
from model.services.documents.records import document as document
from model.services.documents.records import documents_of as documents_of
from model.services.documents.records import interrupted as interrupted
from model.services.documents.records import waiting as waiting
from model.services.documents.revising import RevisionInfo as RevisionInfo
from model.services.documents.revising import revise as revise
from model.services.documents.uploading import hand_in as hand_in
from model.services.documents.uploading import hand_in_syllabus as hand_in_syllabus
from model.services.documents.uploading import new_version as new_version
from model.services.documents.uploading import remove as remove
from model.services.documents.uploading import require_size as require_size
from model.services.documents.uploading import require_sound as require_sound
from model.services.documents.uploading import try_again as try_again
