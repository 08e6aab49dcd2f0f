"""Who must keep away from an action: whoever keeps away from what gave cause for it."""

from collections import defaultdict
from collections.abc import Sequence

from unioncare.worklist.conflicts import Barred, barred_people
from unioncare.worklist.models import Subject

from ..models import ImprovementAction
from ..sources import Source, read_by


def people_barred(subjects: Sequence[Subject]) -> Barred:
    """Return subject → user → reason, by one question to each reader of sources."""
    rows = ImprovementAction.objects.filter(subject__in=[subject.pk for subject in subjects]).order_by()
    asked: dict[str, tuple[Source, dict[int, str]]] = {}
    for subject, source_key in rows.values_list("subject", "source_key"):
        source, key = read_by(source_key)
        if source is not None:
            asked.setdefault(source.code, (source, {}))[1][subject] = key
    about: dict[int, list[int]] = defaultdict(list)
    behind: list[Subject] = []
    for source, keys in asked.values():
        found = source.subjects(list(keys.values()))
        for subject, key in keys.items():
            if key in found:
                about[found[key].pk].append(subject)
                behind.append(found[key])
    barred = barred_people(behind)
    return {subject: barred[pk] for pk, of in about.items() if pk in barred for subject in of}
