"""`python -m unioncare.embedded [--data DIR] [--fast] [--with-parent] -- COMMAND …`.

Runs the command with `DATABASE_URL` and `REDIS_URL`. Where both are set already nothing is started.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from unioncare.embedded import external, instance, keys, state
from unioncare.embedded.child import run
from unioncare.embedded.dotenv import read_dotenv
from unioncare.embedded.errors import EmbeddedError
from unioncare.embedded.parent import die_with_parent
from unioncare.embedded.signals import exit_in_order

USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command and not (options.reset or options.add_key):
        _parser().error("name a command after --")
    exit_in_order()
    if options.with_parent:
        die_with_parent()
    read_dotenv()
    data = (options.data or state.default_data()).resolve()
    try:
        if options.reset:
            instance.reset(data)
            return 0
        if options.add_key:
            _refuse_unused_key(data)
            print(f"Encrypted columns have a new key, number {instance.add_key(data)}.")
            return 0
        if os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"):
            external.check(os.environ)
            return run(command, _with_keys(data))
        with instance.servers(data, fast=options.fast) as environment:
            return run(command, environment, instance.watch(data))
    except EmbeddedError as error:
        print(f"unioncare: {error}", file=sys.stderr)
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m unioncare.embedded", description=__doc__)
    parser.add_argument("--data", type=Path, help="where the servers keep their data (default: var/embedded)")
    parser.add_argument("--fast", action="store_true", help="do not wait for the disk: for tests only")
    parser.add_argument("--with-parent", action="store_true", help="stop when the program that started this is killed")
    parser.add_argument("--reset", action="store_true", help="throw the data of the folder away")
    parser.add_argument("--add-key", action="store_true", help="make a new key for encrypted columns")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND …")
    return parser


def _refuse_unused_key(data: Path) -> None:
    """Refuse to make a key that nobody would use: what the environment names wins over the instance's own keys."""
    if named := [name for name in ("DATABASE_URL", "FIELD_KEYS") if os.environ.get(name)]:
        raise EmbeddedError(
            f"No key was made: {' and '.join(named)} stand{'s' if len(named) == 1 else ''} in the environment or in "
            f".env, so the keys of {data} are not those in use. Put a new key at the front of FIELD_KEYS of every "
            "process, then run `python manage.py rotate_keys`: docs/deployment.md, Changing keys."
        )


def _with_keys(data: Path) -> dict[str, str]:
    """Keys for servers of one's own, outside production, where they must be given."""
    if os.environ.get("UNIONCARE_ENV") == "production":
        return {}
    data.mkdir(parents=True, exist_ok=True)
    keys.ensure(data)
    return {"UNIONCARE_ENV": "demo", **keys.read(data)}


if __name__ == "__main__":
    sys.exit(main())
