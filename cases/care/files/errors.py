"""Why a file is not kept."""

from django.utils.functional import Promise


class FileRefused(Exception):
    """The file is not kept; `reason` says what is wrong with it and what to do instead."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason
