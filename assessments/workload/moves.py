"""What may be moved: the open work about a subject, or a post from a day on; each is written into an address. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST = 30


@dataclass(frozen=True, slots=True, order=True)
class CaseMove:
    """All open work about a subject that stands with one person goes to another."""

    subject: int
    source: int
    target: int

    @property
    def code(self) -> str:
        return f"case.{self.subject}.{self.source}.{self.target}"


@dataclass(frozen=True, slots=True, order=True)
class PostMove:
    """Somebody takes over a post from a day on, with the open work that belongs to it."""

    post: int
    target: int
    on: date

    @property
    def code(self) -> str:
        return f"post.{self.post}.{self.target}.{self.on.isoformat()}"


Move = CaseMove | PostMove


def read_move(code: str) -> Move | None:
    """Read the code of an address; None for anything else."""
    kind, *parts = code.split(".")
    try:
        if kind == "case":
            subject, source, target = (int(part) for part in parts)
            return CaseMove(subject, source, target)
        if kind == "post":
            post, taker, day = parts
            return PostMove(int(post), int(taker), date.fromisoformat(day))
    except ValueError:
        return None
    return None


def read_moves(codes: Iterable[str]) -> list[Move]:
    """Read the codes of an address in their order, MOST at most; of several moves of the same work the first counts."""
    found: dict[tuple[int, ...], Move] = {}
    for code in codes:
        if (move := read_move(code)) is not None:
            found.setdefault((move.post,) if isinstance(move, PostMove) else (move.subject, move.source), move)
    return list(found.values())[:MOST]
