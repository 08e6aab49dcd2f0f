"""The codes of the room's permissions; who holds them stands in `permissions.py`."""

from .enums import Category

SEE, NOTE, EXPORT = "assessments.see_feedback", "assessments.note_feedback", "assessments.export_feedback"
# Whoever may be asked for an answer in a category reads that category.
OF_CATEGORY: dict[str, str] = {category.value: f"assessments.read_{category.value}_feedback" for category in Category}
