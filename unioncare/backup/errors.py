class BackupError(Exception):
    """What went wrong and what to do, in one sentence for the administrator."""
