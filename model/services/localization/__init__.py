"""Localization: the texts of the interface in every language, proposed and judged by people.

labels     text, texts, missing: what is shown, with its fall-backs
proposals  propose, approve, reject, propose_again, proposals
"""

from model.services.localization.labels import TextInfo as TextInfo
from model.services.localization.labels import chain as chain
from model.services.localization.labels import missing as missing
from model.services.localization.labels import text as text
from model.services.localization.labels import texts as texts
from model.services.localization.proposals import TranslationInfo as TranslationInfo
from model.services.localization.proposals import approve as approve
from model.services.localization.proposals import proposals as proposals
from model.services.localization.proposals import propose as propose
from model.services.localization.proposals import propose_again as propose_again
from model.services.localization.proposals import reject as reject
from model.services.localization.proposals import translation as translation
