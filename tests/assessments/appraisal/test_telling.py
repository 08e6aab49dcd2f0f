"""What is told: the news of a result and of an answer, equal places to equals, the rules to whom they appraise."""

from django.urls import reverse

from assessments.appraisal.enums import PeriodState
from assessments.appraisal.selectors.lists import places_on, ranking_page
from assessments.appraisal.services.appeals import lodge_appeal, reject_appeal
from assessments.appraisal.services.periods import open_period
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.schemes import draft_scheme
from tests.factories import PostFactory
from tests.factories.appraisal import (
    FIRST,
    LAST,
    in_stage,
    of,
    opened,
    scheme_in_force,
    stage_days,
    superiors_review,
    told,
)
from tests.factories.cases import NOW
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role


def page(browser, name, *args, status=200):
    response = browser.get(reverse(f"assessments:{name}", args=args))
    assert response.status_code == status, response.content.decode()[:300]
    return response.content.decode()


def test_everybody_is_told_that_their_result_is_there_and_an_appeal_answered_and_no_more(world):
    period = told(world, points=2, other={world.group_leader.pk: 5})
    results = Message.objects.filter(kind="appraisal_result", channel="inbox")
    assert set(results.values_list("recipient", flat=True)) == set(period.appraisals.values_list("person", flat=True))
    mine = of(period, world.group_leader)
    message = results.get(recipient=world.group_leader)
    assert (message.path, message.params) == (mine.get_absolute_url(), {"until": "2026-03-25"})
    appeal = lodge_appeal(appraisal=mine, words="有误", actor=world.group_leader, now=NOW)
    assert not Message.objects.filter(kind="appeal_answered").exists()
    reject_appeal(appeal=appeal, answer="依据充分", actor=appeal.decider, now=NOW)
    answered = Message.objects.get(kind="appeal_answered", channel="inbox")
    assert (answered.recipient, answered.path, answered.params) == (world.group_leader, mine.get_absolute_url(), {})


def test_a_side_that_weighs_nothing_is_not_called_missing(world):
    period = told(world, members_share=0, superior_share=70)
    assert of(period, world.group_leader).results.get().numbers["missing"] == ["peers", "self"]


def test_equals_have_the_same_place_on_every_page(world, sign_in):
    for _ in range(50):
        last = PostFactory(unit=world.far_group, role=Role.GROUP_LEADER).user
    best = world.outsider(Role.BRANCH_CHAIR)
    period = in_stage(opened(world, unit=world.far_enterprise), PeriodState.SUPERIOR)
    superiors_review(period, 4, other={best.pk: 5, last.pk: 3})
    publish_period(period=period, actor=world.outsider(Role.CHAIR), now=NOW)
    first = ranking_page(period, "")
    assert places_on(first, period) == [1, *[2] * 49]
    second = ranking_page(period, first.next_cursor)
    many = period.appraisals.count()
    assert places_on(second, period) == [*[2] * (many - 51), many]


def test_the_rules_are_read_below_and_by_those_whom_they_appraise_but_no_draft(world, sign_in):
    above = scheme_in_force(world.corporation)
    draft = draft_scheme(unit=world.corporation, actor=None, now=NOW)
    chair, person = sign_in(world.chair), sign_in(world.group_leader)
    assert above.get_absolute_url() in page(chair, "appraisal_schemes")
    assert "come to" not in page(chair, "appraisal_scheme", above.pk)
    page(chair, "appraisal_scheme", draft.pk, status=404)
    page(chair, "appraisal_scheme_edit", above.pk, status=404)
    page(person, "appraisal_scheme", above.pk, status=403)
    officer = world.person(Role.ORGANISATION_OFFICER)
    period = open_period(unit=world.enterprise, first=FIRST, last=LAST, days=stage_days(), actor=officer, now=NOW)
    assert above.get_absolute_url() in page(person, "appraisal", of(period, world.group_leader).pk)
    own = page(person, "appraisal_scheme", above.pk)
    assert f'href="{reverse("assessments:appraisal_schemes")}"' not in own
    page(person, "appraisal_scheme", draft.pk, status=403)
