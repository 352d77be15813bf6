"""Backups: one archive of every table and file, made while the site is in use, that goes back into either database."""

from codeprac.backing_up.archives import Checked, check_archive
from codeprac.backing_up.errors import BackupFailed
from codeprac.backing_up.restoring import restore
from codeprac.backing_up.writing import back_up

__all__ = ["BackupFailed", "Checked", "back_up", "check_archive", "restore"]
