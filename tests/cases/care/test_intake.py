"""From the first report to a case with its first obligations."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from cases.care.enums import CaseState, ConsentState
from cases.care.models import IllnessCase
from cases.care.services.intake import report_case
from cases.care.services.numbering import lock_numbering, next_number
from cases.care.services.reports import CaseReport, DuplicatesFound, Outsider
from tests.factories import RelativeFactory, build_world
from tests.factories.cases import NOW, REPORT, load_catalogues, make_member, rejected, reported
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


def open_kinds(case: IllnessCase) -> set[str]:
    return set(WorkItem.objects.open().filter(subject=case.subject).values_list("kind", flat=True))


def test_a_report_makes_a_numbered_case_that_opens_verification_and_the_first_visit_at_once(world):
    case = reported(world)

    assert (case.number, case.state) == ("2026-0001", CaseState.REPORTED)
    assert open_kinds(case) == {"verification", "first_visit"}
    assert set(WorkItem.objects.filter(subject=case.subject).values_list("opens_at", flat=True)) == {NOW}
    move = case.moves.get()
    assert (move.source, move.target, move.actor, move.at) == ("", "reported", world.group_leader, NOW)


def test_the_first_visit_of_a_critical_case_is_due_24_hours_after_the_report(world):
    case = reported(world, severity=4)

    visit = WorkItem.objects.get(subject=case.subject, kind="first_visit")
    assert (visit.due_at, visit.in_hours) == (NOW + timedelta(hours=24), True)


def test_the_welfare_officer_of_the_enterprise_owns_the_case(world):
    assert reported(world).owner == world.welfare_officer


def test_nobody_owns_the_case_of_a_relative_they_declared(world):
    RelativeFactory(user=world.welfare_officer, employee_no="030217", relation="配偶")

    assert reported(world).owner is None


def test_with_consent_everything_that_was_told_is_kept(world):
    case = IllnessCase.objects.get(pk=reported(world).pk)

    assert case.consent_state == ConsentState.GIVEN
    assert case.what_happened == "胸痛两周，查出肺部肿块"
    assert (case.informant, case.provisional_severity, case.onset_on) == ("李梅", 3, REPORT.onset_on)


def test_while_consent_is_pending_only_name_unit_contact_and_place_are_kept(world):
    case = IllnessCase.objects.get(pk=reported(world, consent=None, severity=4).pk)

    assert (case.member.name, case.unit, case.contact_phone, case.place) == (
        "陈国栋",
        world.group,
        "13812342046",
        "市第一医院",
    )
    assert (case.what_happened, case.informant, case.informant_relation) == ("", "", "")
    assert (case.onset_on, case.disease, case.provisional_severity) == (None, None, None)


def test_obtaining_a_pending_consent_is_a_work_item_and_the_first_visit_still_runs_in_time(world):
    case = reported(world, consent=None, severity=4)

    assert open_kinds(case) == {"consent", "verification", "first_visit"}
    assert WorkItem.objects.get(subject=case.subject, kind="first_visit").due_at == NOW + timedelta(hours=24)
    assert "health" not in str(WorkItem.objects.filter(subject=case.subject).values_list("because", flat=True))


def test_the_database_itself_refuses_health_data_before_consent(world):
    case = reported(world, consent=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        IllnessCase.objects.filter(pk=case.pk).update(provisional_severity=3)


def test_a_person_who_is_not_on_the_roster_is_noted_with_unit_and_phone(world):
    report = replace(REPORT, person=Outsider("王小明", world.second_branch, "13900001111"))

    case = report_case(report=report, actor=world.welfare_officer, now=NOW)

    assert (case.member.name, case.member.employee_no, case.unit) == ("王小明", None, world.second_branch)


def test_the_same_form_sent_again_for_somebody_else_makes_a_case_of_their_own(world):
    key = uuid4()
    first = reported(world, key=key)

    other = reported(world, member=make_member(world, name="马志强", number="040001"), key=key, contact_phone="")

    assert (first.number, other.number) == ("2026-0001", "2026-0002")


def test_pressing_report_twice_makes_one_case(world):
    key = uuid4()
    member = make_member(world)

    first, second = (reported(world, member=member, key=key) for _ in range(2))

    assert first.pk == second.pk
    assert IllnessCase.objects.count() == 1


def test_an_open_case_of_the_same_member_is_shown_instead_of_making_another(world):
    first = reported(world)

    with pytest.raises(DuplicatesFound) as found:
        reported(world, member=first.member)

    assert found.value.duplicates == [first]


def test_reporting_anyway_needs_a_reason_and_keeps_it(world):
    first = reported(world)

    again = reported(world, member=first.member, anyway_reason="另一种病")

    assert again.number == "2026-0002"
    assert "另一种病" in again.moves.get().reason


def test_the_same_phone_is_a_possible_duplicate_even_under_another_name(world):
    first = report_case(
        report=replace(REPORT, person=Outsider("王小明", world.group, "13900001111")),
        actor=world.group_leader,
        now=NOW,
    )

    with pytest.raises(DuplicatesFound) as found:
        report_case(
            report=replace(REPORT, person=Outsider("王晓明", world.second_group, "13900001111")),
            actor=world.branch_chair,
            now=NOW,
        )

    assert found.value.duplicates == [first]


def test_the_case_of_the_same_member_is_shown_before_those_of_namesakes(world):
    namesake = make_member(world, number="030999")
    first, second = reported(world), reported(world, member=namesake, anyway_reason="同名", contact_phone="13900002222")

    with pytest.raises(DuplicatesFound) as found:
        reported(world, member=first.member)

    assert found.value.duplicates == [first, second]


@pytest.mark.parametrize("phone", ["13900001111", ""])
def test_a_case_outside_ones_scope_is_not_told_and_hinders_nobody(world, phone):
    report_case(
        report=replace(REPORT, person=Outsider("王小明", world.far_group, phone)),
        actor=world.outsider(Role.GROUP_LEADER),
        now=NOW,
    )

    case = report_case(
        report=replace(REPORT, person=Outsider("王小明", world.group, phone)), actor=world.group_leader, now=NOW
    )

    assert case.number == "2026-0002"


@pytest.mark.parametrize("role", [Role.CLERK, Role.ORGANISATION_OFFICER])
def test_whoever_sees_no_cases_reports_as_if_there_were_none(world, role):
    first = reported(world)

    again = report_case(report=replace(REPORT, person=first.member), actor=world.person(role), now=NOW)

    assert again.number == "2026-0002"


def test_a_case_after_a_closed_one_links_back_to_it(world):
    first = rejected(world)

    assert reported(world, member=first.member).follows == first


def test_numbers_begin_anew_each_year_and_go_on_after_9999(world):
    member = make_member(world)
    case = reported(world, member=member)
    IllnessCase.objects.filter(pk=case.pk).update(number="2026-9999")
    assert next_number(2026) == "2026-10000"
    IllnessCase.objects.filter(pk=case.pk).update(number="2026-10000")

    assert next_number(2026) == "2026-10001"
    assert next_number(2027) == "2027-0001"


@pytest.mark.django_db(transaction=True)
def test_reports_at_the_same_moment_get_consecutive_numbers_without_a_gap():
    load_catalogues()
    world = build_world()
    leader, group = world.group_leader, world.group
    start = Barrier(4)

    def report(name: str, fails: bool) -> None:
        try:
            start.wait()
            with transaction.atomic():
                report_case(report=CaseReport(person=Outsider(name, group), consent=None), actor=leader, now=NOW)
                if fails:
                    raise RuntimeError
        except RuntimeError:
            pass
        finally:
            connection.close()

    threads = [Thread(target=report, args=(name, name == "丙")) for name in "甲乙丙丁"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(IllnessCase.objects.values_list("number", flat=True)) == ["2026-0001", "2026-0002", "2026-0003"]


def test_numbering_waits_for_the_transaction_before_it(world):
    with transaction.atomic():
        lock_numbering()
        lock_numbering()  # the holder itself never waits

    assert next_number(2026) == "2026-0001"
