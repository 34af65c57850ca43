"""Exam bosses: mock exams fought against the clock, and what is learned from them.

    fights     begun, answered, finished, given up      limits    every reason why not
    written    exams of one's own, or brought by staff  sweeping  those who did not come back
    review     question by question; the best; how hard the next one should be
    together a party's fight, shared: what its attempts have in common
    scenes   what a client draws, and where it was when the connection broke
    rows asking results skills    the rows, questions, decisions and skills behind them

Every decision is a rule of model.rules.exams applied to the published content. Outside code imports
from here, never from a file in this folder.
"""

from model.services.exams.fights import AnswerInfo as AnswerInfo
from model.services.exams.fights import abandon as abandon
from model.services.exams.fights import answer as answer
from model.services.exams.fights import begin as begin
from model.services.exams.fights import finish as finish
from model.services.exams.fights import next_question as next_question
from model.services.exams.fights import start as start
from model.services.exams.review import ExamReview as ExamReview
from model.services.exams.review import ReviewedQuestion as ReviewedQuestion
from model.services.exams.review import attempts as attempts
from model.services.exams.review import best_attempt as best_attempt
from model.services.exams.review import review as review
from model.services.exams.review import suggested_difficulty as suggested_difficulty
from model.services.exams.rows import ExamInfo as ExamInfo
from model.services.exams.rows import QuestionInfo as QuestionInfo
from model.services.exams.rows import exam as exam
from model.services.exams.scenes import SceneInfo as SceneInfo
from model.services.exams.scenes import keep_scene as keep_scene
from model.services.exams.scenes import scene as scene
from model.services.exams.sweeping import time_out_all as time_out_all
from model.services.exams.together import FighterInfo as FighterInfo
from model.services.exams.together import TogetherInfo as TogetherInfo
from model.services.exams.together import join_together as join_together
from model.services.exams.together import open_together as open_together
from model.services.exams.together import power_play as power_play
from model.services.exams.together import together as together
from model.services.exams.written import NewQuestion as NewQuestion
from model.services.exams.written import write_exam as write_exam
