"""Opening a period for all cadres of a unit at once, changing its days, naming another superior, calling it off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_event
from unioncare.core.numbering import next_number
from unioncare.core.paging import next_path
from unioncare.organisation.models import Unit, User
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import cancel_items, close_subject, open_subject

from ..enums import UNTOLD, AppraisalState, PeriodState
from ..errors import AppraisalRefused
from ..kinds import PEERS, PUBLISH, SELF, SUPERIOR
from ..models import Appraisal, AppraisalPeriod, AppraisalStep, PeerDoor, Scheme
from ..selectors.schemes import scheme_for
from ..selectors.superiors import Seat, peers_of, relatives_of, seats_within, superiors_of, who_may_lead
from .flow import lock_period, move_period, record_appraisal, record_period
from .items import ask_anew, open_peers, open_publication, open_self, open_superiors
from .peers import discard_views

_BATCH = 2000
# Which days are over in which state.
OVER: dict[PeriodState, tuple[str, ...]] = {
    PeriodState.OPEN: (),
    PeriodState.SELF: ("starts_on",),
    PeriodState.ROUND: ("starts_on", "self_until"),
    PeriodState.SUPERIOR: ("starts_on", "self_until", "round_until"),
}


@dataclass(frozen=True, slots=True)
class StageDays:
    """From when the self-review runs, and until when each stage."""

    starts_on: date
    self_until: date
    round_until: date
    superior_until: date
    publish_by: date


@attributed
def open_period(*, unit: Unit, first: date, last: date, days: StageDays, actor: User, now: datetime) -> AppraisalPeriod:
    """Open a period: the appraisals of all cadres and the questions to their colleagues are written at once.

    Raises AppraisalRefused where no scheme holds, nobody is appraised, or these months are appraised already;
    ValidationError for days in no order.
    """
    scheme = scheme_for(unit)
    if scheme is None:
        raise AppraisalRefused(_("No scheme is in force for %(unit)s: put one in force first.") % {"unit": unit})
    if days.starts_on < timezone.localdate(now):
        raise AppraisalRefused(_("The self-reviews begin today at the earliest."))
    if first.day != 1 or (last + timedelta(days=1)).day != 1:
        raise AppraisalRefused(_("Whole months are appraised: from the first day of one to the last day of another."))
    number = next_number(AppraisalPeriod, f"K{timezone.localdate(now):%Y}-")
    same = AppraisalPeriod.objects.exclude(state=PeriodState.DROPPED).filter(unit=unit, first__lte=last)
    if same.filter(last__gte=first).exists():
        raise AppraisalRefused(_("Some of these days of this unit are appraised already."))
    seats = seats_within(unit, scheme.roles, timezone.localdate(now))
    if not seats:
        raise AppraisalRefused(_("Nobody in %(unit)s holds a post that the scheme appraises.") % {"unit": unit})
    _refuse_twice(unit, first, last, seats)
    period = _write_period(number, scheme, unit, (first, last), days, actor, now)
    _write_appraisals(period, seats, actor, now)
    record_period(period, move="open", source="", target=period.state, actor=actor, now=now, reason="")
    record_event(period, actor=actor, what="appraisals opened", details={"people": len(seats)})
    return period


@attributed
def change_days(
    *, period: AppraisalPeriod, days: StageDays, reason: str, actor: User, now: datetime
) -> AppraisalPeriod:
    """Change the days of stages that have not ended, with a reason. Open items get the new day."""
    held = lock_period(period.pk)
    if held.state not in UNTOLD:
        raise AppraisalRefused(_("The results are told: the days do not change any more."))
    if not reason.strip():
        raise AppraisalRefused(_("A reason is needed for this step."))
    _refuse_past_days(held, days, timezone.localdate(now))
    for name in StageDays.__slots__:
        setattr(held, name, getattr(days, name))
    held.full_clean(validate_unique=False)
    held.save(update_fields=list(StageDays.__slots__))
    record_period(held, move="days", source=held.state, target=held.state, actor=actor, now=now, reason=reason)
    _date_items_anew(held, actor, now, reason)
    return held


@attributed
def name_superior(*, appraisal: Appraisal, superior: User, reason: str, actor: User, now: datetime) -> Appraisal:
    """Let another person review somebody, who holds a post at their unit or above. Raises AppraisalRefused.

    Nobody reviews themselves or a relative, and nobody chooses who reviews them or a relative.
    """
    if not reason.strip():
        raise AppraisalRefused(_("A reason is needed for this step."))
    period = lock_period(appraisal.period_id)
    held = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("person", "period", "unit")
        .get(pk=appraisal.pk)
    )
    if period.state not in UNTOLD:
        raise AppraisalRefused(_("The results are told: the superior does not change any more."))
    if held.state == AppraisalState.EXCUSED:
        raise AppraisalRefused(_("They are not appraised in this period."))
    if held.state == AppraisalState.REVIEWED:
        raise AppraisalRefused(_("The superior has reviewed them already."))
    concerned = {held.person_id} | relatives_of(held.person)
    if actor.pk in concerned:
        raise AppraisalRefused(_("Nobody chooses who reviews them or a relative."))
    if superior.pk in concerned:
        raise AppraisalRefused(_("Nobody appraises themselves or a relative."))
    if not who_may_lead(held, timezone.localdate(now)).filter(pk=superior.pk).exists():
        raise AppraisalRefused(_("Name somebody who holds a post at their unit or above it."))
    asked = {superior.pk, held.superior_id or superior.pk}
    held.superior = superior
    held.save(update_fields=["superior"])
    record_appraisal(held, move="superior", source=held.state, target=held.state, actor=actor, now=now, reason=reason)
    PeerDoor.objects.filter(appraisal=held, colleague=superior, spent__isnull=True).delete()
    if period.state == PeriodState.SUPERIOR:
        ask_anew(period, asked, actor, now, reason)
    return held


@attributed
def drop_period(*, period: AppraisalPeriod, actor: User, now: datetime, reason: str) -> AppraisalPeriod:
    """Call a period off before anything was told. Raises MoveRefused."""
    moved = move_period(period.pk, "drop", actor=actor, now=now, reason=reason)
    discard_views(period=moved)
    close_subject(subject=moved.subject, now=now, actor=actor, reason=reason.strip())
    return moved


def _refuse_past_days(period: AppraisalPeriod, days: StageDays, today: date) -> None:
    """Refuse other days of what is over, and days of what is not that lie before today."""
    over = OVER[PeriodState(period.state)]
    for name in StageDays.__slots__:
        day = getattr(days, name)
        if day == getattr(period, name):
            continue
        if name in over:
            raise AppraisalRefused(_("Days of stages that are over do not change any more."))
        if day < today:
            raise AppraisalRefused(_("%(day)s is over: name today or a later day.") % {"day": day})


def _refuse_twice(unit: Unit, first: date, last: date, seats: list[Seat]) -> None:
    """Refuse to appraise somebody for days for which a unit above or below appraises them already."""
    above = Q(period__unit__path__in=unit.ancestor_paths())
    below = Q(period__unit__path__gte=unit.path, period__unit__path__lt=next_path(unit.path))
    same = Appraisal.objects.filter(above | below, period__first__lte=last, period__last__gte=first)
    same = same.exclude(period__state=PeriodState.DROPPED).exclude(state=AppraisalState.EXCUSED)
    same = same.filter(person__in=[seat.person for seat in seats])
    if (found := same.select_related("period", "person").order_by("pk").first()) is not None:
        raise AppraisalRefused(
            _("%(name)s is appraised for some of these days already, in %(number)s.")
            % {"name": found.person.name, "number": found.period.number}
        )


def _write_period(
    number: str, scheme: Scheme, unit: Unit, months: tuple[date, date], days: StageDays, actor: User, now: datetime
) -> AppraisalPeriod:
    label = f"{number} {unit.name} {months[0]:%Y-%m-%d} – {months[1]:%Y-%m-%d}"[:120]
    period = AppraisalPeriod(
        number=number, unit=unit, scheme=scheme, first=months[0], last=months[1], opened_by=actor, opened_at=now,
        **{name: getattr(days, name) for name in StageDays.__slots__},
    )  # fmt: skip
    period.full_clean(exclude=["subject"], validate_unique=False)
    period.subject = open_subject(kind=SubjectKind.APPRAISAL, unit=unit, label=label, reference=number)
    period.save()
    return period


def _write_appraisals(period: AppraisalPeriod, seats: list[Seat], actor: User, now: datetime) -> None:
    """Write appraisals, their first steps and the doors of colleagues, however many, by three statements."""
    superiors = superiors_of(seats, timezone.localdate(now))
    made = Appraisal.objects.bulk_create(
        [
            Appraisal(
                period=period, person=seat.person, unit=seat.unit, role=seat.role, superior=superiors[seat.person.pk],
            )
            for seat in seats
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    AppraisalStep.objects.bulk_create(
        [
            AppraisalStep(period=period, appraisal=one, move="open", target=one.state, actor=actor, at=now)
            for one in made
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    PeerDoor.objects.bulk_create(_doors(made, peers_of(seats, superiors)), batch_size=_BATCH)


def _doors(made: list[Appraisal], peers: dict[int, list[int]]) -> Iterator[PeerDoor]:
    for one in made:
        for colleague in peers[one.person_id]:
            yield PeerDoor(appraisal=one, colleague_id=colleague)


def _date_items_anew(period: AppraisalPeriod, actor: User, now: datetime, reason: str) -> None:
    """Cancel the open items of the present stage and open them again with the new day, for those who still owe."""
    kinds = {PeriodState.SELF: SELF, PeriodState.ROUND: PEERS, PeriodState.SUPERIOR: SUPERIOR}
    if (kind := kinds.get(PeriodState(period.state))) is None:
        return
    cancel_items(subject=period.subject, kinds=[kind, PUBLISH], actor=actor, now=now, reason=reason.strip())
    if kind == SELF:
        open_self(period, now)
    elif kind == PEERS:
        open_peers(period, now)
    else:
        open_superiors(period, now)
        open_publication(period, now)
