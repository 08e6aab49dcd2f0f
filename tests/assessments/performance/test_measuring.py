"""What is measured of whom: by a plain count over a drawn world, and by the rules that make it fair."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.performance.enums import Kpi
from assessments.performance.kinds import COUNTED
from assessments.performance.measures import Measure
from assessments.performance.selectors.behind import Asked, behind
from assessments.performance.selectors.measuring import measure_people
from cases.care.models import IllnessCase, TreatmentEvent
from cases.insurance.models import InsurancePlan
from cases.members.models import Member
from tests.factories import PostFactory, World
from tests.factories.cases import NOW, load_catalogues, reported
from tests.factories.insurance import enrolled, plan, term
from tests.factories.members import MemberFactory
from tests.factories.questionnaires import questionnaire, survey
from tests.factories.surveys import scored
from tests.factories.visits import first_visit, record_entry
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.models import Threshold
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item, hand_over_item, waive_item
from visits.schedule.services.recording import record_visit

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
APRIL = datetime(2026, 4, 10, 9, 0, tzinfo=NOW.tzinfo)


def measure(person: User, kpi: Kpi, *, now: datetime = APRIL, first: date = FIRST, last: date = LAST) -> Measure | None:
    return measure_people([person.pk], first, last, now)[person.pk].get(kpi)


def due_at(day: int, hour: int = 18) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=NOW.tzinfo)


@pytest.mark.parametrize("seed", range(6))
def test_a_plain_count_over_the_items_finds_the_same(world: World, seed: int) -> None:
    dice = random.Random(seed)
    people = [world.people[role] for role in (Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER)]
    subject, kinds = (
        SubjectFactory(unit=world.group),
        [*(kind for of in COUNTED.values() for kind in of), "visit", "first_visit"],
    )
    items = []
    for number in range(160):
        due = due_at(1, 0) + timedelta(hours=dice.randrange(-200, 900))
        state = dice.choice([*ItemState.values, "done", "done"])
        ended = state != ItemState.OPEN
        paused = due if not ended and dice.random() < 0.3 else None
        items.append(
            WorkItemFactory.build(
                kind=dice.choice(kinds), subject=subject, unit=world.group, scope_path=world.group.path, due_at=due,
                opens_at=due - timedelta(days=30), state=state, reason="略" if ended else "",
                source_key=f"drawn:{number}", assignee=dice.choice([*people, None]),
                paused_at=paused, planned_due_at=paused,
                done_at=due + timedelta(hours=dice.randrange(-90, 60)) if ended else None,
                done_by=dice.choice([*people, None]) if ended else None,
            )
        )  # fmt: skip
    WorkItem.objects.bulk_create(items)
    naive: dict[tuple[int, Kpi], list[int]] = defaultdict(lambda: [0, 0])
    for kpi, counted in COUNTED.items():
        for item in items:
            if item.kind not in counted or not FIRST <= timezone.localdate(item.due_at) <= LAST or item.due_at >= NOW:
                continue
            if item.state == ItemState.DONE:
                whose = item.done_by or item.assignee
            else:
                whose = item.assignee if item.state == ItemState.OPEN and item.paused_at is None else None
            if whose is not None:
                in_time = item.state == ItemState.DONE and item.done_at <= item.due_at
                naive[whose.pk, kpi][0] += in_time
                naive[whose.pk, kpi][1] += 1
    found = measure_people([person.pk for person in people], FIRST, LAST, NOW)
    for person in people:
        for kpi in COUNTED:
            count, of = naive[person.pk, kpi]
            told = found[person.pk].get(kpi, Measure(0, 0))
            if kpi == Kpi.COUNSELLING_ATTENDED and 0 < of < 5:
                assert told == Measure(0, 0, is_withheld=True)
            else:
                assert (told.count, told.of) == (count, of), (person, kpi)


def test_of_nothing_there_is_no_share(world: World) -> None:
    assert measure_people([world.chair.pk], FIRST, LAST, APRIL) == {world.chair.pk: {}}
    assert measure_people([], FIRST, LAST, APRIL) == {}
    assert Measure(0, 0).value is None
    assert Measure(0, 0).is_small is False


def test_credit_goes_to_whoever_did_what_stood_with_another(world: World) -> None:
    item = WorkItemFactory(
        kind="regrading", subject=SubjectFactory(unit=world.group), assignee=world.branch_chair, due_at=due_at(20)
    )
    hand_over_item(item=item.pk, to=world.group_leader, actor=world.branch_chair, now=NOW, reason="休假")
    complete_item(item=item.pk, actor=world.group_leader, now=NOW)
    assert measure(world.group_leader, Kpi.FILES_REVIEWED) == Measure(1, 1)
    assert measure(world.branch_chair, Kpi.FILES_REVIEWED) is None


def test_what_was_missed_stands_with_whom_it_stands(world: World) -> None:
    subject = SubjectFactory(unit=world.group)
    item = WorkItemFactory(kind="regrading", subject=subject, assignee=world.branch_chair, due_at=due_at(20))
    assert measure(world.branch_chair, Kpi.FILES_REVIEWED, now=NOW) is None, "it is not due yet"
    assert measure(world.branch_chair, Kpi.FILES_REVIEWED) == Measure(0, 1)
    # Done late, it stands with whoever did it in the end, as late.
    complete_item(item=item.pk, actor=world.group_leader, now=due_at(21))
    assert measure(world.branch_chair, Kpi.FILES_REVIEWED) is None
    assert measure(world.group_leader, Kpi.FILES_REVIEWED) == Measure(0, 1)


def test_what_was_waived_is_no_obligation(world: World) -> None:
    subject = SubjectFactory(unit=world.group)
    item = WorkItemFactory(kind="claim_check", subject=subject, assignee=world.branch_chair, due_at=due_at(12))
    assert measure(world.branch_chair, Kpi.CLAIMS_ON_TIME) == Measure(0, 1)
    waive_item(item=item.pk, actor=world.branch_chair, now=NOW, reason="家属谢绝")
    assert measure(world.branch_chair, Kpi.CLAIMS_ON_TIME) is None


def test_what_a_member_did_alone_stands_with_whom_it_was_assigned_to(world: World) -> None:
    item = WorkItemFactory(
        kind="screening", subject=SubjectFactory(unit=world.group), assignee=world.person(Role.COUNSELLOR),
        due_at=due_at(20),
    )  # fmt: skip
    complete_item(item=item.pk, actor=None, now=NOW)
    assert measure(world.person(Role.COUNSELLOR), Kpi.SCREENED_IN_TIME) == Measure(1, 1)


def test_few_counsellings_are_not_told_and_five_are(world: World) -> None:
    subject, counsellor = SubjectFactory(unit=world.group), world.person(Role.COUNSELLOR)
    WorkItemFactory.create_batch(4, kind="counselling", subject=subject, assignee=counsellor, due_at=due_at(9))
    told = measure(counsellor, Kpi.COUNSELLING_ATTENDED)
    assert told == Measure(0, 0, is_withheld=True)
    assert told is not None
    assert told.value is None
    WorkItemFactory(kind="counselling", subject=subject, assignee=counsellor, due_at=due_at(9))
    assert measure(counsellor, Kpi.COUNSELLING_ATTENDED) == Measure(0, 5)


def test_of_counselling_each_month_is_told_or_not_for_itself(world: World) -> None:
    subject, counsellor = SubjectFactory(unit=world.group), world.person(Role.COUNSELLOR)
    february = datetime(2026, 2, 9, 18, tzinfo=NOW.tzinfo)
    before = {"opens_at": february - timedelta(days=3), "due_at": february}
    WorkItemFactory.create_batch(2, kind="counselling", subject=subject, assignee=counsellor, **before)
    WorkItemFactory.create_batch(5, kind="counselling", subject=subject, assignee=counsellor, due_at=due_at(9))
    quarter = date(2026, 1, 1), LAST
    # A quarter of seven less a March of five would tell of the two of February.
    assert measure(counsellor, Kpi.COUNSELLING_ATTENDED, first=quarter[0]) == Measure(0, 5)
    found = behind(Asked(counsellor, counsellor, Kpi.COUNSELLING_ATTENDED, *quarter), APRIL)
    assert found.page is not None
    assert (len(found.page.rows), found.hidden) == (5, 0)
    WorkItemFactory.create_batch(3, kind="counselling", subject=subject, assignee=counsellor, **before)
    assert measure(counsellor, Kpi.COUNSELLING_ATTENDED, first=quarter[0]) == Measure(0, 10)


def test_fewer_than_five_are_marked(world: World) -> None:
    subject = SubjectFactory(unit=world.group)
    WorkItemFactory.create_batch(4, kind="regrading", subject=subject, assignee=world.branch_chair, due_at=due_at(9))
    told = measure(world.branch_chair, Kpi.FILES_REVIEWED)
    assert told == Measure(0, 4)
    assert told is not None
    assert told.is_small
    assert not Measure(0, 5).is_small


def test_a_visit_counts_for_everybody_who_went_and_its_record_for_who_wrote_it(world: World) -> None:
    load_catalogues()
    visit = first_visit(reported(world))
    record_visit(visit=visit, entry=record_entry(world), actor=world.branch_chair, now=NOW)
    assert measure(world.branch_chair, Kpi.VISIT_STANDARD) == Measure(1, 1)
    assert measure(world.person(Role.VICE_CHAIR), Kpi.VISIT_STANDARD) == Measure(1, 1)
    assert measure(world.branch_chair, Kpi.ENTERED_IN_TIME) == Measure(1, 1)
    assert measure(world.person(Role.VICE_CHAIR), Kpi.ENTERED_IN_TIME) is None


def test_entered_in_time_counts_from_the_end_of_a_day_and_administrators_say_how_long(world: World) -> None:
    load_catalogues()
    case = reported(world)
    for on in (date(2026, 3, 18), date(2026, 3, 14), date(2026, 3, 13)):
        TreatmentEvent.objects.create(
            case=case, kind="admission", happened_on=on, recorded_by=world.branch_chair, recorded_at=due_at(17, 23)
        )
    TreatmentEvent.objects.create(
        case=case, kind="icu", happened_on=date(2026, 3, 1), recorded_by=world.branch_chair, recorded_at=due_at(17),
        struck_at=due_at(18),
    )  # fmt: skip
    # The 14th ended 71 hours before, the 13th 95.
    assert measure(world.branch_chair, Kpi.ENTERED_IN_TIME) == Measure(2, 3)
    Threshold.objects.create(code="performance.entered_within", value=96)
    assert measure(world.branch_chair, Kpi.ENTERED_IN_TIME) == Measure(3, 3)


def test_whoever_answers_for_a_unit_is_measured_by_who_is_insured_in_it(world: World) -> None:
    own = term(world.enterprise)
    covered = MemberFactory(unit=world.group, birth_date=date(1980, 1, 1))
    MemberFactory(unit=world.group, birth_date=date(1980, 1, 1))
    MemberFactory(unit=world.second_branch, birth_date=date(1980, 1, 1))
    enrolled(covered, own)
    assert Member.objects.count() == 3
    assert plan().is_required
    assert measure(world.branch_chair, Kpi.ENROLMENT) == Measure(1, 2)
    assert measure(world.person(Role.INSURANCE_OFFICER), Kpi.ENROLMENT) == Measure(1, 3)
    assert measure(world.group_leader, Kpi.ENROLMENT) is None
    june = {"first": date(2026, 6, 1), "last": date(2026, 6, 30), "now": datetime(2026, 7, 9, tzinfo=NOW.tzinfo)}
    assert measure(world.branch_chair, Kpi.RENEWAL, **june) == Measure(0, 1)
    # What nobody needs to be enrolled in counts in neither.
    InsurancePlan.objects.update(is_required=False)
    assert measure(world.branch_chair, Kpi.RENEWAL, **june) is None
    assert measure(world.branch_chair, Kpi.ENROLMENT) is None
    InsurancePlan.objects.update(is_required=True)
    # Who held the post on the last day alone answers.
    world.post_of(Role.BRANCH_CHAIR).delete()
    assert measure(world.branch_chair, Kpi.ENROLMENT) is None


def test_two_posts_one_within_the_other_count_everybody_once(world: World) -> None:
    MemberFactory(unit=world.group, birth_date=date(1980, 1, 1))
    plan()
    PostFactory(user=world.branch_chair, unit=world.enterprise, role=Role.WELFARE_OFFICER, starts_on=FIRST)
    assert measure(world.branch_chair, Kpi.ENROLMENT) == Measure(0, 1)


def test_few_answers_to_a_survey_are_not_told(world: World) -> None:
    version = questionnaire(world.enterprise)
    held = survey(version, world.enterprise)
    scored(version, held, world.branch, 5, 4, 3, on=date(2026, 3, 10))
    told = measure(world.branch_chair, Kpi.SATISFACTION)
    assert told is not None
    assert told.is_withheld
    assert told.value is None
    scored(version, held, world.branch, 4, 4, on=date(2026, 3, 11))
    assert measure(world.branch_chair, Kpi.SATISFACTION) == Measure(20, 25, each=5)
    # Another unit with too few answers takes nothing away, and nothing of it is told.
    PostFactory(user=world.branch_chair, unit=world.far_branch, role=Role.BRANCH_CHAIR, starts_on=FIRST)
    scored(version, survey(version, world.far_enterprise), world.far_branch, 1, 1, on=date(2026, 3, 10))
    assert measure(world.branch_chair, Kpi.SATISFACTION) == Measure(20, 25, each=5)


def test_nothing_is_counted_ahead_of_the_day(world: World) -> None:
    plan()
    MemberFactory(unit=world.group, birth_date=date(1980, 1, 1))
    later = {"first": date(2026, 5, 1), "last": date(2026, 5, 31)}
    assert measure_people([world.branch_chair.pk], *later.values(), NOW) == {world.branch_chair.pk: {}}


def test_the_number_of_statements_is_the_same_for_any_number_of_people(world: World, django_assert_num_queries) -> None:
    load_catalogues()
    case = reported(world)
    record_visit(visit=first_visit(case), entry=record_entry(world), actor=world.branch_chair, now=NOW)
    IllnessCase.objects.update(owner=world.welfare_officer)
    enrolled(MemberFactory(unit=world.group, birth_date=date(1980, 1, 1)), term(world.enterprise))
    version = questionnaire(world.enterprise)
    scored(version, survey(version, world.enterprise), world.branch, 5, 4, 3, 3, 3)
    one, all_of_them = [world.people[Role.BRANCH_CHAIR].pk], [person.pk for person in world.people.values()]
    for people in (one, all_of_them):
        with django_assert_num_queries(13):
            measure_people(people, FIRST, LAST, APRIL)
