"""What the parameters of every entitlement can do."""

from collections.abc import Mapping
from typing import Any, Protocol, Self


class Params(Protocol):
    """The typed parameters of one entitlement.

    Two rules that both apply are joined: in every respect the member gets the better of the two. `covers` is the
    order behind it: at least as generous in every respect.
    """

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read and check; raise InvalidParams."""
        ...

    def as_json(self) -> dict[str, Any]: ...

    def covers(self, other: Self) -> bool: ...

    def join(self, other: Self) -> Self: ...

    def text(self) -> str:
        """Say in the current language what the member gets."""
        ...
