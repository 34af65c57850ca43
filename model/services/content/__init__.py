"""The one mechanism for every edit of content: plan, apply, undo, freeze, publish, restore.

A form save, a bulk edit, a pack import, an undo, a restore and a copy of a world are all change
sets that go through `apply`, which validates the whole result and writes all or nothing.

    rows         content rows ↔ the flat document {table: {key: {field: value}}}
    validation   every broken rule of a document at once
    plans        the difference of two documents as changes; merging
    writing      the statements that touch content rows
    applying     apply, edit, undo
    history      what was changed, by whom and why
    publishing   freeze, publish, revisions, restore, resolve

Outside code imports from here, never from a file in this folder.
"""

from model.services.content.applying import ChangeSetInfo as ChangeSetInfo
from model.services.content.applying import apply as apply
from model.services.content.applying import draft as draft
from model.services.content.applying import edit as edit
from model.services.content.applying import undo as undo
from model.services.content.applying import versions as versions
from model.services.content.history import ChangeRecord as ChangeRecord
from model.services.content.history import history as history
from model.services.content.plans import Change as Change
from model.services.content.plans import plan as plan
from model.services.content.publishing import RevisionInfo as RevisionInfo
from model.services.content.publishing import copy_world as copy_world
from model.services.content.publishing import freeze as freeze
from model.services.content.publishing import freeze_document as freeze_document
from model.services.content.publishing import publish as publish
from model.services.content.publishing import published as published
from model.services.content.publishing import resolve as resolve
from model.services.content.publishing import restore as restore
from model.services.content.publishing import revisions as revisions
from model.services.content.publishing import store_ruleset as store_ruleset
from model.services.content.rows import Document as Document
from model.services.content.validation import json_defaults as json_defaults
from model.services.content.validation import normalise as normalise
from model.services.content.validation import validate as validate
