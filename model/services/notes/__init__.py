"""Notes: what players write down, keep at hand, link to skills, and make of pages they read.

writing     write, change, tag, keep at hand, put away, bring back
linking     skills that a note contributes to, and proposals by keywords
finding     search, the arsenal, what a marked text brings up
suggesting  notes and skills for a text that is read
capturing   saved pages and the notes made of them; highlights
"""

from model.services.notes.capturing import CaptureInfo as CaptureInfo
from model.services.notes.capturing import adopt as adopt
from model.services.notes.capturing import capture as capture
from model.services.notes.capturing import captured as captured
from model.services.notes.capturing import captures_of as captures_of
from model.services.notes.capturing import highlight as highlight
from model.services.notes.finding import arsenal as arsenal
from model.services.notes.finding import related as related
from model.services.notes.finding import search as search
from model.services.notes.linking import ProposedSkill as ProposedSkill
from model.services.notes.linking import link_skills as link_skills
from model.services.notes.linking import proposed_skills as proposed_skills
from model.services.notes.linking import unlink_skill as unlink_skill
from model.services.notes.suggesting import SuggestionInfo as SuggestionInfo
from model.services.notes.suggesting import answer_suggestion as answer_suggestion
from model.services.notes.suggesting import suggest as suggest
from model.services.notes.suggesting import suggestion as suggestion
from model.services.notes.writing import NoteInfo as NoteInfo
from model.services.notes.writing import alter_note as alter_note
from model.services.notes.writing import archive_note as archive_note
from model.services.notes.writing import bring_note_back as bring_note_back
from model.services.notes.writing import keep_at_hand as keep_at_hand
from model.services.notes.writing import note as note
from model.services.notes.writing import tag_note as tag_note
from model.services.notes.writing import write_note as write_note
