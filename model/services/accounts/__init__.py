"""Accounts: registering, proving an address, profiles, characters, anonymous learners and claims.

registering  register, ask_again, verify: an address is proven by a code that is used once
profiles     complete_profile              persons  what a person is
heroes       create_character              trees    the first skill trees
learners     start, current, touch         claiming claim; moving moves rows and money
roles        grant_role, revoke_role       tokens rows  what they share
"""

from model.services.accounts.claiming import ClaimInfo as ClaimInfo
from model.services.accounts.claiming import claim as claim
from model.services.accounts.heroes import CharacterInfo as CharacterInfo
from model.services.accounts.heroes import create_character as create_character
from model.services.accounts.learners import LearnerInfo as LearnerInfo
from model.services.accounts.learners import current as current
from model.services.accounts.learners import start as start
from model.services.accounts.learners import touch as touch
from model.services.accounts.persons import UserInfo as UserInfo
from model.services.accounts.persons import user as user
from model.services.accounts.profiles import complete_profile as complete_profile
from model.services.accounts.registering import RegistrationInfo as RegistrationInfo
from model.services.accounts.registering import ask_again as ask_again
from model.services.accounts.registering import register as register
from model.services.accounts.registering import verify as verify
from model.services.accounts.roles import grant_role as grant_role
from model.services.accounts.roles import revoke_role as revoke_role
