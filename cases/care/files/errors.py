"""Why a file is not kept."""

from unioncare.core.refusals import Refusal


class FileRefused(Refusal):
    """The file is not kept; `reason` says what is wrong with it and what to do instead."""


class FileBusy(FileRefused):
    """Nothing is wrong with the file; it cannot be opened just now."""
