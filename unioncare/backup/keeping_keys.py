"""Where the keys of a backup go: into the embedded instance, or into a file for the environment."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from unioncare.embedded import keys, state

from .errors import BackupError


def ready_to_keep(given: Mapping[str, str], *, beside: Path) -> Callable[[], str]:
    """Return what keeps the keys of a backup and says in a sentence where they are now.

    Called before anything changes: restored data without their keys are noise. BackupError where they cannot be kept.
    """
    if all(os.environ.get(name, "") == value for name, value in given.items()):
        return lambda: "The keys are those that are in use already."
    data = state.default_data()
    if state.running_environment(data).get("DATABASE_URL") == os.environ.get("DATABASE_URL"):
        return lambda: _into_instance(given, data)
    place = beside.with_name(beside.name + ".keys.env")
    _draft_of(place).unlink()
    return lambda: _into_file(given, place)


def _into_instance(given: Mapping[str, str], data: Path) -> str:
    keys.replace(data, dict(given))
    return f"The keys are in {data / 'keys.json'}; processes started from now on use them."


def _into_file(given: Mapping[str, str], place: Path) -> str:
    draft = _draft_of(place)
    with draft.open("w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in given.items())
    draft.replace(place)
    return f"The keys are in {place}: put them into the environment of every process, then remove the file."


def _draft_of(place: Path) -> Path:
    """Make the file that takes the place when it is written: a new one, for the mode of an older one would stay."""
    draft = place.with_name(place.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise BackupError(
            f"The keys of the backup cannot be kept in {place} ({error.strerror}): "
            "copy the backup into a folder that can be written, then restore from there."
        ) from error
    return draft
