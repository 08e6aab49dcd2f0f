"""What is deleted when it was kept long enough, what holds it back, and the line that is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.urls import reverse

from assessments.surveys.models import Answer, Invitation, Question, Response
from cases.care.models import IllnessCase
from cases.care.services.verification import reject_case
from tests.factories.cases import NOW, TODAY, make_member, rejected, reported
from tests.factories.questionnaires import links, questionnaire, survey
from unioncare.core.audit import record_access
from unioncare.core.models import Threshold
from unioncare.core.workflow import MoveRefused
from unioncare.dashboard.privacy.enums import Rule
from unioncare.dashboard.privacy.errors import PrivacyRefused
from unioncare.dashboard.privacy.models import RetentionRun
from unioncare.dashboard.privacy.selectors.due import term_of
from unioncare.dashboard.privacy.services import retention
from unioncare.dashboard.privacy.services.holding import place_hold, release_hold
from unioncare.dashboard.privacy.services.retention import keep_no_longer
from unioncare.dashboard.privacy.thresholds import CASE_YEARS
from unioncare.dashboard.sweep import STEPS
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Relative
from unioncare.worklist.models import Subject
from visits.counselling.thresholds import RETENTION_YEARS

pytestmark = pytest.mark.django_db
IN_FIVE_YEARS = NOW.replace(year=2031)


def runs() -> list[tuple[str, int, int, int]]:
    return [(run.rule, run.term, run.deleted, run.held_back) for run in RetentionRun.objects.order_by("pk")]


def test_a_case_goes_five_years_after_its_end_and_leaves_a_line_without_a_name(world) -> None:
    case = rejected(world)
    open_one = reported(world, member=make_member(world, name="刘海", number="030218"))

    assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS - timedelta(seconds=1)) == 0
    assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 1
    assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 0

    assert list(IllnessCase.objects.values_list("number", flat=True)) == [open_one.number]
    subject = Subject.objects.get(pk=case.subject_id)
    assert (subject.label, subject.reference) == (f"#{subject.pk}", "")
    assert runs() == [("cases", 5, 1, 0)]


def test_a_hold_and_an_open_case_of_the_same_member_hold_it_back(world) -> None:
    case = rejected(world)
    hold = place_hold(case=case, reason="劳动仲裁", actor=world.chair, now=NOW)
    with pytest.raises(PrivacyRefused, match="held already"):
        place_hold(case=case, reason="再次", actor=world.chair, now=NOW)
    Relative.objects.create(
        user=world.chair, name=case.member.name, relation="兄弟", employee_no=case.member.employee_no
    )
    with pytest.raises(MoveRefused, match="relative"):
        release_hold(hold=hold, reason="仲裁结束", actor=world.chair, now=NOW)
    Relative.objects.all().delete()

    assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 0
    assert runs() == [("cases", 5, 0, 1)]
    with pytest.raises(PrivacyRefused, match="another leader releases"):
        release_hold(hold=hold, reason="仲裁结束", actor=world.chair, now=NOW)
    another = world.person(Role.VICE_CHAIR)
    with pytest.raises(PrivacyRefused, match="reason is needed"):
        release_hold(hold=hold, reason=" ", actor=another, now=NOW)
    release_hold(hold=hold, reason="仲裁结束", actor=another, now=NOW)
    noted = LogEntry.objects.get_for_object(case).get(additional_data__what="hold released")
    assert (noted.actor, noted.additional_data["reason"]) == (another, "仲裁结束")
    again = reported(world, member=case.member)
    assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 0
    reject_case(case_id=again.pk, actor=world.branch_chair, now=NOW, reason="不是大病")
    assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 2


@contextmanager
def at_the_erasure(act: Callable[[IllnessCase], None]) -> Iterator[None]:
    """Let something happen while a case is erased, as rooms above hear of it."""

    def hear(instance: IllnessCase, **kwargs: Any) -> None:
        act(instance)

    pre_delete.connect(hear, sender=IllnessCase, dispatch_uid="t")
    yield
    pre_delete.disconnect(sender=IllnessCase, dispatch_uid="t")


def test_a_case_that_was_opened_and_closed_meanwhile_is_kept(world) -> None:
    first, second = rejected(world), rejected(world, member=make_member(world, name="刘海", number="030218"))
    closed_again = IllnessCase.objects.filter(pk=second.pk)

    with at_the_erasure(lambda case: closed_again.update(closed_at=IN_FIVE_YEARS) and None):
        assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 1

    assert list(IllnessCase.objects.all()) == [second]
    assert (runs(), first.number != second.number) == ([("cases", 5, 1, 1)], True)


def test_a_case_that_cannot_be_erased_holds_no_other_and_tomorrow_goes_on(world, monkeypatch) -> None:
    cases = [rejected(world, member=make_member(world, name="刘海", number=f"03021{place}")) for place in range(4)]
    record_access(world.chair, actor=world.chair, purpose=f"核对{cases[1].number}", what="list")
    monkeypatch.setattr(retention, "NIGHTLY", 2)

    def refuse(case: IllnessCase) -> None:
        if case.pk == cases[0].pk:
            raise ProtectedError("its room keeps it", {case})

    with at_the_erasure(refuse):
        assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 2
        assert runs() == [("cases", 5, 2, 1)]
        assert LogEntry.objects.filter(additional_data__purpose="核对—").count() == 1
        assert keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS) == 1
    assert list(IllnessCase.objects.all()) == [cases[0]]


def test_named_answers_of_members_without_a_case_go_after_three_years(world) -> None:
    version = questionnaire(world.enterprise, anonymous=False)
    link = links(survey(version, world.group), world.group)[0]
    Invitation.objects.filter(pk=link.pk).update(member=make_member(world))
    answer = Response.objects.create(
        survey=link.survey, version=version, unit=world.group, answered_on=TODAY, is_anonymous=False, invitation=link
    )
    Answer.objects.create(response=answer, question=Question.objects.get(key="words"), text="探望的人很和气")

    assert keep_no_longer(Rule.ANSWERS, now=NOW.replace(year=2029)) == 0
    assert keep_no_longer(Rule.ANSWERS, now=NOW.replace(year=2029) + timedelta(days=1)) == 1
    assert (Response.objects.count(), Answer.objects.count(), Invitation.objects.get().member) == (0, 0, None)


def test_no_term_is_set_below_what_the_rules_of_the_union_promise() -> None:
    assert (CASE_YEARS.minimum, RETENTION_YEARS.minimum) == (5, 3)


def test_a_term_kept_from_before_its_minimum_counts_as_the_minimum(db) -> None:
    Threshold.objects.create(pk=CASE_YEARS.code, value=2)
    assert term_of(Rule.CASES) == 5


def test_the_sweep_runs_every_rule() -> None:
    codes = {step.code for step in STEPS}
    assert codes >= {"cases_kept", "retention", "feedback_words", "named_answers", "copies"}


def test_the_preview_says_what_goes_and_what_is_held_back_and_the_log_what_went(world, sign_in, time_machine) -> None:
    free = rejected(world)
    held = rejected(world, member=make_member(world, name="刘海", number="030218"))
    client = sign_in(world.chair)
    client.post(reverse("dashboard:privacy_hold", args=[held.number]), {"reason": "劳动仲裁"})
    time_machine.move_to(IN_FIVE_YEARS, tick=False)
    client = sign_in(world.chair)

    page = client.get(reverse("dashboard:privacy_retention")).content.decode()

    for words in (free.number, "is erased", held.number, "held back", "is held", "劳动仲裁"):
        assert words in page
    far = sign_in(world.outsiders["chair"]).get(reverse("dashboard:privacy_retention")).content.decode()
    assert free.number not in far
    keep_no_longer(Rule.CASES, now=IN_FIVE_YEARS)
    log = client.get(reverse("dashboard:privacy_retention_log")).content.decode()
    assert "Cases that ended" in log
    assert free.member.name not in log
    hold = held.holds.get()
    release = reverse("dashboard:privacy_release", args=[hold.pk])
    assert "another leader" in client.post(release, {"reason": "仲裁结束"}).content.decode()
    sign_in(world.person(Role.VICE_CHAIR)).post(release, {"reason": "仲裁结束"})
    hold.refresh_from_db()
    assert hold.released_by == world.person(Role.VICE_CHAIR)
