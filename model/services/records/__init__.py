"""Records: reading and writing rows of any table by what the table declares about itself.

    columns, json_values, row_rules   what a value and a row may be
    validation                        everything wrong with one record, at once
    references, uniques, rules        what the database and the domain must be asked
    paths, standings, permissions     whose row it is, in which world, and who may do what
    reading, filters                  one row; pages of filtered and sorted rows
    writing, states, content_door     create, update, delete, restore, change_state
    batch                             many rows at once
    document_rules                    the rules that the source documents state

Outside code imports from here, never from a file in this folder.
"""

from model.services.records.batch import Inserted as Inserted
from model.services.records.batch import insert_many as insert_many
from model.services.records.faults import RecordError as RecordError
from model.services.records.faults import Where as Where
from model.services.records.filters import Filter as Filter
from model.services.records.paths import cross_world_references as cross_world_references
from model.services.records.paths import world_of as world_of
from model.services.records.permissions import Act as Act
from model.services.records.permissions import Standing as Standing
from model.services.records.permissions import move_refusal as move_refusal
from model.services.records.permissions import refusal as refusal
from model.services.records.permissions import subject as subject
from model.services.records.reading import Page as Page
from model.services.records.reading import count_rows as count_rows
from model.services.records.reading import get as get
from model.services.records.reading import list_rows as list_rows
from model.services.records.rules import rule_of as rule_of
from model.services.records.states import change_state as change_state
from model.services.records.validation import examine as examine
from model.services.records.writing import create as create
from model.services.records.writing import delete as delete
from model.services.records.writing import restore as restore
from model.services.records.writing import update as update
