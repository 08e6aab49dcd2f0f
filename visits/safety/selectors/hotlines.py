"""The numbers shown wherever somebody may be in danger."""

from ..models import Hotline


def hotlines() -> list[Hotline]:
    """Return the hotlines that are shown, in their order; pages show them with `safety/hotlines.html`."""
    return list(Hotline.objects.filter(is_active=True).order_by("position", "pk"))
