"""Referring a member to counselling; while one runs, a further reason is added to it."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from cases.care.models import IllnessCase
from cases.care.services.conditions import NO_CONSENT
from cases.care.services.locking import lock_case_for
from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import ItemDraft, open_items, open_subject

from ..enums import Source
from ..errors import NoTeam
from ..kinds import INTAKE
from ..models import Counselling, CounsellingTeam, Referral
from ..selectors.circle import counsellors_of, lead_of
from ..selectors.teams import people_of, team_of
from ..thresholds import INTAKE_DAYS
from .flow import record_move
from .telling import tell_of_counselling

if TYPE_CHECKING:
    from unioncare.organisation.models import User

DECIDE = gettext_noop("Referred to counselling on {day}: decided within {days} working days")


@sensitive_variables()
@transaction.atomic
def refer(
    *,
    case: IllnessCase,
    source: Source | str,
    reason: str,
    actor: "User | None",
    now: datetime,
    agreed: bool,
    key: UUID | None = None,
) -> Counselling:
    """Refer the member of a case to the team that answers for its unit; return the counselling.

    While one runs for the case, the reason is added to it and its counsellors are told; the same `key` again changes
    nothing. Raises NoTeam where no team answers, MoveRefused for whomever the case concerns, without consent to
    process health data, and when the case has ended.
    """
    locked = lock_case_for(case.pk, actor)
    if key is not None and (known := Referral.objects.filter(key=key).select_related("counselling").first()):
        return known.counselling
    if (why := NO_CONSENT.get(locked.consent_state)) is not None:
        raise MoveRefused(why)
    if locked.is_ended:
        raise MoveRefused(_("The case has ended: reopen it first."))
    counselling = Counselling.objects.open().filter(case=locked).select_related("team__unit", "case").first()
    again = counselling is not None
    if counselling is None:
        counselling = _open(locked, actor, now)
    Referral.objects.create(
        counselling=counselling, key=key, source=source, reason=reason.strip(), agreed=agreed, by=actor, at=now
    )
    on = timezone.localdate(now)
    people = {person.pk: person for person in counsellors_of(counselling, on)}
    if lead := lead_of(counselling.team, locked, on):
        people[lead.pk] = lead
    tell_of_counselling(counselling, why="again" if again else "new", people=people.values(), by=actor, now=now)
    return counselling


def _open(case: IllnessCase, actor: "User | None", now: datetime) -> Counselling:
    team = team_of(case.unit)
    if team is None or not people_of(team, timezone.localdate(now)):
        raise NoTeam(_("No counselling team answers for this unit: the chair founds one first."))
    number = f"{case.number}-{Counselling.objects.filter(case=case).count() + 1}"
    subject = open_subject(
        kind=SubjectKind.COUNSELLING,
        unit=case.unit,
        label=f"{case.member.name} {number}",
        reference=number,
        url=reverse("visits:counselling", args=[number]),
        confidential=True,
    )
    counselling = Counselling.objects.create(number=number, case=case, team=team, subject=subject, referred_at=now)
    record_move(counselling, move="refer", source="", target=counselling.state, actor=actor, now=now, reason="")
    _open_intake(counselling, team, case, now)
    return counselling


def _open_intake(counselling: Counselling, team: CounsellingTeam, case: IllnessCase, now: datetime) -> None:
    on, days = timezone.localdate(now), int(thresholds.value(INTAKE_DAYS.code))
    draft = ItemDraft(
        kind=INTAKE,
        subject=counselling.subject,
        unit=team.unit,
        source_key=f"counselling:{counselling.pk}:intake",
        opens_at=now,
        due_at=end_of(load_working_days().after(on, days)),
        because=explain(DECIDE, day=on, days=days),
        assignee=lead_of(team, case, on),
        seated=True,
        private=True,
        counted_from=now,
        working_days=days,
    )
    open_items(drafts=[draft], now=now)
