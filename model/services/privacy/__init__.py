"""Privacy: what belongs to a person, giving it to them, erasing it, and forgetting in time.

columns      the one place that says which column is personal, and what erasing makes of it
belonging    whose a row is: the SQL conditions
groups       what groups are called where that names somebody
exporting    export_user, hand_out    erasing   erase_user, files_of
tokens       what stands where something was erased
periods      how long things are kept retention retention: the job that forgets
"""

from model.services.privacy.erasing import ErasureInfo as ErasureInfo
from model.services.privacy.erasing import FileInfo as FileInfo
from model.services.privacy.erasing import erase_user as erase_user
from model.services.privacy.erasing import files_of as files_of
from model.services.privacy.exporting import export_user as export_user
from model.services.privacy.exporting import hand_out as hand_out
from model.services.privacy.periods import PERIODS as PERIODS
from model.services.privacy.periods import default_days as default_days
from model.services.privacy.retention import RetentionInfo as RetentionInfo
from model.services.privacy.retention import RetentionLine as RetentionLine
from model.services.privacy.retention import retention as retention
