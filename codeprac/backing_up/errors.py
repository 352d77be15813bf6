"""What ends a backup, a check or a restoration."""


class BackupFailed(Exception):
    """Nothing was made, or nothing was changed; the message says why and what to do."""
