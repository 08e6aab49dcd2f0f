"""How much of everything a run does: the whole proof, or as much as a test may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """How often what is done. `cuts` are sweeps in the middle of which PostgreSQL goes away, each at another moment.

    `lease` and `mail_timeout` are settings of the run, in seconds: shorter than in production.
    """

    kills: int
    parent_kills: int
    restarts: int
    cuts: int
    messages: int
    imports: int
    roster_rows: int
    items: int
    flood: int
    lease: int
    mail_timeout: int


FULL = Scale(
    kills=50,
    parent_kills=10,
    restarts=3,
    cuts=4,
    messages=4_000,
    imports=15,
    roster_rows=400,
    items=2_000,
    flood=100_000,
    lease=24,
    mail_timeout=2,
)
SMALL = Scale(
    kills=5,
    parent_kills=1,
    restarts=1,
    cuts=2,
    messages=300,
    imports=2,
    roster_rows=150,
    items=60,
    flood=1_500,
    lease=6,
    mail_timeout=1,
)
