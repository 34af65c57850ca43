"""The Eternal Codex: materials worth keeping, elevated by review and found by meta-skills.

    elevating   codices founded; listings proposed, accepted, rejected (standards: what they need)
    entries     read, revised version by version, taken out
    tagging     meta-skills on materials, and searching by them
    rows        the rows behind them

Outside code imports from here, never from a file in this folder.
"""

from model.services.codex.elevating import NominationInfo as NominationInfo
from model.services.codex.elevating import accept as accept
from model.services.codex.elevating import found_codex as found_codex
from model.services.codex.elevating import nominate as nominate
from model.services.codex.elevating import nominations as nominations
from model.services.codex.elevating import reject as reject
from model.services.codex.entries import VersionInfo as VersionInfo
from model.services.codex.entries import read_entry as read_entry
from model.services.codex.entries import retire as retire
from model.services.codex.entries import revise as revise
from model.services.codex.entries import versions as versions
from model.services.codex.rows import CodexInfo as CodexInfo
from model.services.codex.rows import EntryInfo as EntryInfo
from model.services.codex.rows import codex as codex
from model.services.codex.rows import entries as entries
from model.services.codex.rows import entry as entry
from model.services.codex.tagging import FoundInfo as FoundInfo
from model.services.codex.tagging import Material as Material
from model.services.codex.tagging import TagInfo as TagInfo
from model.services.codex.tagging import search as search
from model.services.codex.tagging import tag as tag
from model.services.codex.tagging import tag_by_machine as tag_by_machine
from model.services.codex.tagging import tags_of as tags_of
from model.services.codex.tagging import untag as untag
