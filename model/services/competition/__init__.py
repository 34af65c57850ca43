"""Competition: boards, duels, tournaments, player-versus-player events and disputes.

boards, rebuilding (periods, scores)            places read; places made anew from the ledger
duels, fights (stakes)                          challenge and answer; the fight
verdicts, measures, agreeing, settling          its decision: by the record of play, or by agreement
tournaments, running, rounds (standings, prizes) entering; starting and leaving; matches and ranks
pvp, judging (winnings)                         entering and handing in; scores, ranks, winnings
disputes                                        opened, reviewed, upheld or rejected

common and fees hold what all of them share. Outside code imports from here.
"""

from model.services.competition import boards as boards
from model.services.competition import disputes as disputes
from model.services.competition import duels as duels
from model.services.competition import fights as fights
from model.services.competition import judging as judging
from model.services.competition import prizes as prizes
from model.services.competition import pvp as pvp
from model.services.competition import rebuilding as rebuilding
from model.services.competition import rounds as rounds
from model.services.competition import running as running
from model.services.competition import standings as standings
from model.services.competition import tournaments as tournaments
