"""Backups: a portable copy of everything in a database, and the way back from it.

    forms       the one form of a stored value, on both databases
    files       the archive and its manifest
    writing     one snapshot into a file, checked
    restoring   a file into a database, all or nothing

Outside code imports from here, never from a file in this folder.
"""

from model.backups.files import Manifest as Manifest
from model.backups.files import Reader as Reader
from model.backups.restoring import RestoreInfo as RestoreInfo
from model.backups.restoring import restore as restore
from model.backups.writing import BackupInfo as BackupInfo
from model.backups.writing import backup as backup
