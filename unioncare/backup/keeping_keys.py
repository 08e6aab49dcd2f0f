"""Where the keys of a backup go: into the embedded instance, or into a file for the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from unioncare.embedded import keys, state


def keep_keys(given: Mapping[str, str], *, beside: Path) -> str:
    """Keep the keys under which restored values are read; return in a sentence where they are now."""
    if all(os.environ.get(name, "") == value for name, value in given.items()):
        return "The keys are those that are in use already."
    data = state.default_data()
    if state.running_environment(data).get("DATABASE_URL") == os.environ.get("DATABASE_URL"):
        keys.replace(data, dict(given))
        return f"The keys are in {data / 'keys.json'}; processes started from now on use them."
    place = beside.with_name(beside.name + ".keys.env")
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={value}\n" for name, value in given.items())
    return f"The keys are in {place}: put them into the environment of every process, then remove the file."
