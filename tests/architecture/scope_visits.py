"""Objects of visits and counselling for the matrix, and how their URLs are called."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.care.models import IllnessCase
from cases.members.models import Member
from tests.architecture.scope_target import Target
from tests.factories import PostFactory, World
from tests.factories.cases import NOW
from tests.factories.counselling import another_counsellor, counselled, staffed
from tests.factories.safety import Watch, alerted, on_duty
from tests.factories.screening import invited, screened
from tests.factories.visits import GIFT, PHOTO, promised, record_entry
from unioncare.organisation.access import declared_permissions
from unioncare.organisation.enums import Role
from unioncare.organisation.models import SavedFilter
from unioncare.worklist.models import WorkItem
from visits.counselling.models import Counselling, EmergencyAccess, Goal, SupervisorProposal
from visits.counselling.services.accessing import ask_access
from visits.counselling.services.goals import set_goal
from visits.counselling.services.supervisors import propose_supervisor
from visits.member_page.models import MemberLink
from visits.member_page.services import make_link
from visits.recovery.models import RecoveryMeasure
from visits.recovery.services import MeasureEntry, note_measure
from visits.safety.models import DutyShift, RiskAlert
from visits.schedule.enums import Trigger
from visits.schedule.models import Promise, Receipt, Seat, Visit, VisitPhoto
from visits.schedule.services.opening import open_visit
from visits.schedule.services.recording import record_visit
from visits.screening.models import Screening, ScreeningInvitation


class VisitsStage:
    """What the rooms of visits bring to the stage; the world and the case are the stage's."""

    world: World
    case: IllnessCase
    member: Member
    kept_filter: SavedFilter

    @cached_property
    def measure(self) -> RecoveryMeasure:
        """The later one of two, so that there is a course to be drawn."""
        officer, day = self.world.people[Role.WELFARE_OFFICER], NOW.date()
        for entry in (MeasureEntry(day - timedelta(days=30), 3, 35), MeasureEntry(day, 2, 55, "能下楼")):
            measure = note_measure(case_id=self.case.pk, entry=entry, actor=officer, now=NOW)
        return measure

    @cached_property
    def member_link(self) -> MemberLink:
        officer = self.world.people[Role.WELFARE_OFFICER]
        return make_link(case_id=self.case.pk, language="en", actor=officer, now=timezone.now())

    @cached_property
    def visit(self) -> Visit:
        """The first visit of the case, with everybody on it who may be asked to go."""
        visit = Visit.objects.get(case=self.case, trigger="first")
        seated = set(visit.seats.values_list("user", flat=True))
        others = [self.world.people[Role(role)] for role in sorted(declared_permissions()["visits.go_visiting"])]
        Seat.objects.bulk_create(
            Seat(visit=visit, position=10 + number, user=person)
            for number, person in enumerate(others)
            if person.pk not in seated
        )
        return visit

    @cached_property
    def recorded_visit(self) -> Visit:
        """Another visit of the case, written down with a promise, a receipt and a photo."""
        officer, today = self.world.welfare_officer, NOW.date()
        asked = {"trigger": Trigger.HARDSHIP, "first": today, "last": today, "reason": "押金不够"}
        visit = open_visit(case_id=self.case.pk, actor=officer, now=NOW, **asked)
        everybody = [seat.user for seat in self.visit.seats.select_related("user")]
        taken = set(visit.seats.values_list("user", flat=True))
        Seat.objects.bulk_create(
            Seat(visit=visit, position=10 + number, user=person)
            for number, person in enumerate(everybody)
            if person.pk not in taken
        )
        more = {"promises": (promised(self.world),), "gift": GIFT, "photo_consent": True, "photos": (PHOTO,)}
        record_visit(visit=visit, entry=record_entry(self.world, **more), actor=officer, now=NOW)
        return visit

    @cached_property
    def counselling(self) -> Counselling:
        """A counselling of the case: 沈岚 counsels, 叶青 supervises, the member consented."""
        now = timezone.now()
        staffed(self.world, now=now)
        return counselled(self.world, case=self.case, now=now, held_at=now)

    @cached_property
    def goal(self) -> Goal:
        counsellor, now = self.world.person(Role.COUNSELLOR), timezone.now()
        return set_goal(counselling_id=self.counselling.pk, text="睡好", actor=counsellor, now=now)

    @cached_property
    def access(self) -> EmergencyAccess:
        """Asked for by a counsellor who does not belong to the team; nobody has answered."""
        asker, now = another_counsellor(self.world), timezone.now()
        return ask_access(counselling_id=self.counselling.pk, reason="紧急", actor=asker, now=now)

    @cached_property
    def proposal(self) -> SupervisorProposal:
        person, team = another_counsellor(self.world, "武清"), self.counselling.team
        PostFactory(user=person, unit=self.world.enterprise, role=Role.COUNSELLING_SUPERVISOR)
        return propose_supervisor(team_id=team.pk, candidate=person, actor=self.world.chair, now=timezone.now())

    @cached_property
    def alert(self) -> RiskAlert:
        """An alert about the case; those on duty in the team of 青岭三矿 were called."""
        assert self.watch
        return alerted(self.case, now=timezone.now())

    @cached_property
    def watch(self) -> Watch:
        assert self.counselling  # which founds the team
        return Watch(self.world)

    @cached_property
    def shift(self) -> DutyShift:
        start = timezone.now() + timedelta(days=9)
        return on_duty(self.watch.team, self.watch.spare, start=start)

    @cached_property
    def screening(self) -> Screening:
        """A screening that the counsellor conducted."""
        assert self.counselling_team
        return screened(self.case, self.world, now=timezone.now())

    @cached_property
    def screening_link(self) -> ScreeningInvitation:
        assert self.counselling_team
        return invited(self.case, self.world, now=timezone.now())[0]


Maker = Callable[[Any], Target]
OBJECTS: dict[str, Maker] = {}


def _case(stage: VisitsStage) -> Target:
    return Target({"number": stage.case.number}, query={"member": stage.member.pk})


# --- visits ------------------------------------------------------------------------------------------------


def _visit(stage: VisitsStage) -> Target:
    return Target({"item": stage.visit.item_id})


def _on_the_day(stage: VisitsStage) -> Target:
    day = stage.visit.planned_on
    query = {"on": day, "start": day, "end": day + timedelta(days=1)}
    return Target(query=query, marker=stage.member.name)


def _receipt(stage: VisitsStage) -> Receipt:
    return Receipt.objects.get(record__visit=stage.recorded_visit)


OBJECTS |= {f"visits:{name}": _visit for name in ("visit", "day", "add_visitor", "record")}
OBJECTS |= {f"visits:{name}": _on_the_day for name in ("mine", "entries", "sheet")}
OBJECTS |= {
    f"visits:{name}": lambda stage: Target({"item": stage.visit.item_id, "position": 1})
    for name in ("visitor", "remove_visitor")
}
OBJECTS |= {f"visits:{name}": lambda stage: Target({"number": stage.case.number}) for name in ("of_case", "open")}
OBJECTS |= {
    "visits:receipt": lambda stage: Target({"item": stage.recorded_visit.item_id}),
    "visits:receipts": lambda stage: Target(marker=_receipt(stage).number),
    "visits:book_receipt": lambda stage: Target({"number": _receipt(stage).number}),
    "visits:unbook_receipt": lambda stage: Target({"number": _receipt(stage).number}),
    "visits:receipt_of_item": lambda stage: Target(
        {"item": WorkItem.objects.get(kind="receipt_booking", details__receipt=_receipt(stage).number).pk}
    ),
    "visits:photo": lambda stage: Target(
        {"item": stage.recorded_visit.item_id, "pk": VisitPhoto.objects.latest("pk").pk}
    ),
    "visits:outcome": lambda stage: Target({"item": Promise.objects.get(record__visit=stage.recorded_visit).item_id}),
}


# --- visits ------------------------------------------------------------------------------------------------


def _member_slip(stage: VisitsStage) -> Target:
    return Target({"number": stage.member_link.case.number})


OBJECTS |= {f"visits:recovery_{name}": _case for name in ("measure", "stage", "period", "extend")}
OBJECTS |= {
    "visits:recovery": lambda stage: Target({"number": stage.measure.case.number}),
    "visits:recovery_strike": lambda stage: Target({"number": stage.case.number, "pk": stage.measure.pk}),
    "visits:member_link": _case,
    "visits:member_slip": _member_slip,
    "visits:withdraw_member_link": _member_slip,
}


def _alert(stage: VisitsStage) -> Target:
    return Target({"code": stage.alert.code})


OBJECTS["visits:tell"] = lambda stage: Target({"number": stage.case.number})
OBJECTS |= {f"visits:{name}": _alert for name in ("alert", "alert_answer", "alert_close", "interview", "measure")}
OBJECTS |= {
    "visits:alerts": lambda stage: Target(marker=stage.alert.code, marker_for="visits.supervise_team"),
    "visits:duty_add": lambda stage: Target({"pk": stage.watch.team.pk}),
    "visits:duty_fill": lambda stage: Target({"pk": stage.watch.team.pk}),
    "visits:duty_remove": lambda stage: Target({"pk": stage.shift.pk}),
}


# --- counselling -------------------------------------------------------------------------------------------


def _counselling(stage: VisitsStage, **more: Any) -> Target:
    return Target({"number": stage.counselling.number, **more})


def _team(stage: VisitsStage, **more: Any) -> Target:
    return Target({"pk": stage.counselling.team_id, **more})


def _access(stage: VisitsStage) -> Target:
    return Target({"pk": stage.access.pk})


def _proposed(stage: VisitsStage) -> Target:
    return Target({"pk": stage.proposal.team_id})


COUNSELLING_PAGES = "phone accept decline counsellors consent consent_print goal session review begin_review go_on end"

OBJECTS |= {f"visits:counselling_{name}": _counselling for name in COUNSELLING_PAGES.split()}
OBJECTS |= {f"visits:team_{name}": _team for name in ("change", "admit", "qualify", "leave", "propose")}
OBJECTS |= {
    "visits:counselling": _counselling,
    "visits:counselling_settle_goal": lambda stage: _counselling(stage, pk=stage.goal.pk, state="reached"),
    "visits:counselling_strike": lambda stage: _counselling(stage, pk=stage.counselling.sessions.get().pk),
    "visits:counsellings": lambda stage: Target(marker=stage.counselling.number),
    "visits:counsellings_drop": lambda stage: Target({"pk": stage.kept_filter.pk}),
    "visits:attendance": lambda stage: Target({"number": stage.counselling.case.number}),
    "visits:refer": lambda stage: Target({"number": stage.counselling.case.number}),
    "visits:accesses": lambda stage: Target(marker=stage.access.counselling.case.number),
    "visits:access_decide": _access,
    "visits:access_close": _access,
    "visits:teams": lambda stage: Target(marker=stage.counselling.team.name),
    "visits:team": _team,
    "visits:team_end": lambda stage: _team(stage, member=stage.counselling.team.members.latest("pk").pk),
    "visits:team_decide": _proposed,
}


# --- screening ---------------------------------------------------------------------------------------------


def _screened(stage: VisitsStage) -> Target:
    assert stage.screening
    return Target({"number": stage.case.number})


OBJECTS |= {
    f"visits:{name}": _screened
    for name in (
        "screening",
        "screening_slip",
        "screening_declined",
        "screening_together",
        "screening_panel",
        "screening_results",
    )
}
OBJECTS |= {
    f"visits:{name}": lambda stage: Target({"number": stage.case.number, "pk": stage.screening_link.pk})
    for name in ("screening_again", "screening_withdraw")
}
OBJECTS |= {
    "visits:screening_of": _counselling,
    "visits:screening_answers": lambda stage: Target({"number": stage.case.number, "pk": stage.screening.pk}),
}
