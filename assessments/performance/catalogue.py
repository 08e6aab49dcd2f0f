"""What each indicator counts, in one sentence: the words of pages and explanations."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from .enums import GROUP_OF, Kpi, KpiGroup


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator: a share in per cent of which more is better. `counts` is the message id of what it counts."""

    kpi: Kpi
    counts: str

    @property
    def group(self) -> KpiGroup:
        return GROUP_OF[self.kpi]


_ENTRIES = (
    Entry(
        Kpi.VISIT_STANDARD,
        gettext_noop(
            "Visits on which the person went that were made in person, in their window, with everybody the protocol "
            "sends, of those whose window ended; with those on which the person was to go and nobody went instead"
        ),
    ),
    Entry(
        Kpi.FIRST_VISIT,
        gettext_noop(
            "First visits on which the person went in person by their due time, of those that fell due; with those on "
            "which the person was to go and nobody went instead"
        ),
    ),
    Entry(
        Kpi.RELIEF_ON_TIME,
        gettext_noop("Relief applications, decisions and papers done by their due time, of those that fell due"),
    ),
    Entry(
        Kpi.CLAIMS_ON_TIME,
        gettext_noop("Insurance claims checked, filed and followed up by their due time, of those that fell due"),
    ),
    Entry(
        Kpi.ENROLMENT,
        gettext_noop(
            "Covers of the plans meant for everybody, of those that members could have on the last day, in the units "
            "answered for"
        ),
    ),
    Entry(
        Kpi.RENEWAL,
        gettext_noop(
            "Covers of the plans meant for everybody that were renewed without a day between, of those that ran out, "
            "in the units answered for"
        ),
    ),
    Entry(
        Kpi.COUNSELLING_ATTENDED,
        gettext_noop("Counselling appointments kept by their due time, of those that fell due; attendance only"),
    ),
    Entry(Kpi.SCREENED_IN_TIME, gettext_noop("Screenings done by their due time, of those that fell due")),
    Entry(
        Kpi.BACK_TO_WORK,
        gettext_noop(
            "Members back at work before the medical treatment period ended, of those who could return; of the cases "
            "that the person owns now"
        ),
    ),
    Entry(
        Kpi.FUNCTION_KEPT,
        gettext_noop(
            "Members whose performance status stayed or got better, of those measured again; of the cases that the "
            "person owns now"
        ),
    ),
    Entry(
        Kpi.FILES_REVIEWED,
        gettext_noop("Gradings, plans, re-gradings and files done by their due time, of those that fell due"),
    ),
    Entry(
        Kpi.ENTERED_IN_TIME,
        gettext_noop("Records that the person entered soon after the event, of all that they entered"),
    ),
    Entry(
        Kpi.SATISFACTION,
        gettext_noop("Points that members gave, of those they could give, in the units answered for"),
    ),
    Entry(
        Kpi.REQUESTS_IN_TIME,
        gettext_noop("Requests acknowledged and answered by their due time, of those that fell due"),
    ),
)
CATALOGUE: dict[Kpi, Entry] = {entry.kpi: entry for entry in _ENTRIES}


def entries_by_group() -> dict[KpiGroup, list[Entry]]:
    """Return the indicators of each group, in the order of the hundred points."""
    groups: dict[KpiGroup, list[Entry]] = {group: [] for group in KpiGroup}
    for entry in _ENTRIES:
        groups[entry.group].append(entry)
    return groups
