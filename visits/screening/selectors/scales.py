"""Which scales are offered: of each code the newest version that is."""

from collections.abc import Collection

from ..models import Scale


def offered_scales(chosen: Collection[int] | None = None) -> list[Scale]:
    """Return the scales on offer in their order; `chosen` keeps only these keys."""
    newest: dict[str, Scale] = {}
    for scale in Scale.objects.filter(is_offered=True).order_by("position", "code", "-version"):
        newest.setdefault(scale.code, scale)
    return [scale for scale in newest.values() if chosen is None or scale.pk in chosen]
