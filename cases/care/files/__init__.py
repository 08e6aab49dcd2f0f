"""Files as they come from people: what they really are, whether they may be kept, what is taken out of them. Pure."""

from .checking import ACCEPT, CheckedFile, check_file, check_size
from .errors import FileBusy, FileRefused

__all__ = ["ACCEPT", "CheckedFile", "FileBusy", "FileRefused", "check_file", "check_size"]
