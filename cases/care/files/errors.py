"""Why a file is not kept."""

from unioncare.core.refusals import Refusal


class FileRefused(Refusal):
    """The file is not kept; `reason` says what is wrong with it and what to do instead."""
