"""Characters of the language game: what they have, wear, can do and are worth.

characters   making them; base values, experience and level
bag          what is carried; selling and throwing away (getting things: economy.rewards, shop)
equipment    putting on, taking off
potions      using things up
modifiers    what changes attributes for a time
talents      points that levels bring
abilities    unlocking, switching, using
sheet        every attribute with the parts that make it up
common       the character at work, its rows, the published content
"""

from model.services.heroes.abilities import AbilityInfo as AbilityInfo
from model.services.heroes.abilities import abilities_of as abilities_of
from model.services.heroes.abilities import switch as switch
from model.services.heroes.abilities import unlock as unlock
from model.services.heroes.abilities import use_ability as use_ability
from model.services.heroes.bag import GoneInfo as GoneInfo
from model.services.heroes.bag import StackInfo as StackInfo
from model.services.heroes.bag import discard as discard
from model.services.heroes.bag import inventory as inventory
from model.services.heroes.bag import sell as sell
from model.services.heroes.characters import CharacterInfo as CharacterInfo
from model.services.heroes.characters import character as character
from model.services.heroes.characters import characters_of as characters_of
from model.services.heroes.characters import create_character as create_character
from model.services.heroes.characters import set_base as set_base
from model.services.heroes.equipment import WornInfo as WornInfo
from model.services.heroes.equipment import equip as equip
from model.services.heroes.equipment import unequip as unequip
from model.services.heroes.equipment import worn as worn
from model.services.heroes.modifiers import ModifierInfo as ModifierInfo
from model.services.heroes.modifiers import apply_modifier as apply_modifier
from model.services.heroes.modifiers import expire as expire
from model.services.heroes.modifiers import modifiers_of as modifiers_of
from model.services.heroes.modifiers import take_modifier_off as take_modifier_off
from model.services.heroes.potions import UsedInfo as UsedInfo
from model.services.heroes.potions import use as use
from model.services.heroes.sheet import PartInfo as PartInfo
from model.services.heroes.sheet import SheetInfo as SheetInfo
from model.services.heroes.sheet import sheet_of as sheet_of
from model.services.heroes.talents import TalentInfo as TalentInfo
from model.services.heroes.talents import talents_of as talents_of
from model.services.heroes.talents import train as train
