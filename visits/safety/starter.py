"""The hotlines of an empty installation."""

from .models import Hotline

LINES = (
    ("12356", "全国统一心理援助热线", "National psychological assistance hotline"),
    ("120", "急救", "Ambulance"),
    ("110", "报警", "Police"),
)


def load_hotlines() -> int:
    """Add the hotlines where none is entered; return how many."""
    if Hotline.objects.exists():
        return 0
    rows = [
        Hotline(number=number, name_zh=zh, name_en=en, position=10 * place)
        for place, (number, zh, en) in enumerate(LINES, start=1)
    ]
    return len(Hotline.objects.bulk_create(rows))
