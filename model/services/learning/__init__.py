"""Learning play: lessons, quizzes, activities, mastery, reviews, paths and skill trees.

    lessons       opened, section by section, completed
    attempts      quizzes: started, answered, handed in, given up
    judging       answers that a person grades, and what they earn
    activities    work handed in, and its place on the review ladder
    mastery       how a player stands in a skill, under the skill's rule
    review        what is due, what comes next, what time alone does
    paths         learning paths: modules unlocked, started, skipped, completed
    skill_trees   trees planted from templates, nodes unlocked and trained
    material items attempt_rows results path_rows    the content and the rows behind them

Every decision is a rule of model.rules applied to the published content. Outside code imports from
here, never from a file in this folder.
"""

from model.services.learning.activities import ActivityAttemptInfo as ActivityAttemptInfo
from model.services.learning.activities import abandon_activity as abandon_activity
from model.services.learning.activities import activity_attempt as activity_attempt
from model.services.learning.activities import finish_activity as finish_activity
from model.services.learning.activities import start_activity as start_activity
from model.services.learning.attempt_rows import AnswerInfo as AnswerInfo
from model.services.learning.attempt_rows import AttemptInfo as AttemptInfo
from model.services.learning.attempt_rows import attempt_info as attempt_info
from model.services.learning.attempts import abandon_quiz as abandon_quiz
from model.services.learning.attempts import answer_question as answer_question
from model.services.learning.attempts import next_question as next_question
from model.services.learning.attempts import start_quiz as start_quiz
from model.services.learning.attempts import submit_quiz as submit_quiz
from model.services.learning.items import OptionInfo as OptionInfo
from model.services.learning.items import QuestionInfo as QuestionInfo
from model.services.learning.judging import collect_quiz as collect_quiz
from model.services.learning.judging import grade_answer as grade_answer
from model.services.learning.lessons import LessonInfo as LessonInfo
from model.services.learning.lessons import SectionInfo as SectionInfo
from model.services.learning.lessons import complete_section as complete_section
from model.services.learning.lessons import lesson_of as lesson_of
from model.services.learning.lessons import open_lesson as open_lesson
from model.services.learning.mastery import SkillStateInfo as SkillStateInfo
from model.services.learning.mastery import skill_state as skill_state
from model.services.learning.path_rows import ModuleInfo as ModuleInfo
from model.services.learning.path_rows import PathInfo as PathInfo
from model.services.learning.path_rows import path_of as path_of
from model.services.learning.paths import abandon_path as abandon_path
from model.services.learning.paths import finish_module as finish_module
from model.services.learning.paths import pause_path as pause_path
from model.services.learning.paths import resume_path as resume_path
from model.services.learning.paths import skip_module as skip_module
from model.services.learning.paths import start_module as start_module
from model.services.learning.paths import start_path as start_path
from model.services.learning.results import ResultInfo as ResultInfo
from model.services.learning.results import result_of as result_of
from model.services.learning.review import ReviewInfo as ReviewInfo
from model.services.learning.review import due_reviews as due_reviews
from model.services.learning.review import fade as fade
from model.services.learning.review import next_activity as next_activity
from model.services.learning.review import review_skill as review_skill
from model.services.learning.skill_trees import NodeInfo as NodeInfo
from model.services.learning.skill_trees import TreeInfo as TreeInfo
from model.services.learning.skill_trees import grow_tree as grow_tree
from model.services.learning.skill_trees import plant_tree as plant_tree
from model.services.learning.skill_trees import train_node as train_node
from model.services.learning.skill_trees import tree_of as tree_of
from model.services.learning.skill_trees import trees_of as trees_of
