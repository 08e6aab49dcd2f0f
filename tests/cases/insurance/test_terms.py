"""Terms: opened by the version in force, shown with who is enrolled, removed while nobody is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import CoverageTerm, InsurancePlan, PlanVersion
from cases.insurance.selectors.terms import terms_seen_by
from cases.insurance.services.terms import open_term, remove_term
from tests.factories import World
from tests.factories.cases import NOW, make_member
from tests.factories.insurance import TERM_STARTS, enrolled, plan, term, version_of
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit
from unioncare.worklist.models import Subject

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def opened(
    world: World, *, starts_on: date = TERM_STARTS, code: str = "provincial", unit: Unit | None = None
) -> CoverageTerm:
    officer, of = world.person(Role.INSURANCE_OFFICER), unit or world.enterprise
    return open_term(plan=plan(code), unit=of, starts_on=starts_on, actor=officer, now=NOW)


class TestOpening:
    def test_a_term_is_as_long_as_the_version_in_force_says_and_has_its_subject(self, world):
        own = opened(world)
        assert (own.ends_on, own.version) == (date(2026, 6, 30), version_of(own.plan))
        assert (own.subject.reference, own.subject.url) == (str(own.pk), own.get_absolute_url())

    def test_a_later_version_holds_for_terms_that_begin_under_it(self, world):
        old = version_of(plan())
        new = PlanVersion.objects.create(
            plan=plan(), number=2, starts_on=date(2026, 7, 1), premium=Decimal(120), by_union=Decimal(120)
        )
        assert opened(world).version == old
        assert opened(world, starts_on=date(2026, 7, 1)).version == new

    def test_days_that_overlap_are_refused_and_named(self, world):
        opened(world)
        with pytest.raises(InsuranceRefused, match="from 2025-07-01 to 2026-06-30"):
            opened(world, starts_on=date(2026, 6, 30))
        assert CoverageTerm.objects.count() == Subject.objects.filter(kind="coverage").count() == 1

    def test_before_the_first_version_and_of_a_plan_that_is_not_offered_none_is_opened(self, world):
        with pytest.raises(InsuranceRefused, match="No version"):
            opened(world, starts_on=date(2019, 12, 31))
        InsurancePlan.objects.filter(code="city").update(is_offered=False)
        with pytest.raises(InsuranceRefused, match="not offered"):
            opened(world, code="city")

    def test_a_term_that_somebody_was_enrolled_in_stays(self, world):
        own = opened(world)
        enrolled(make_member(world), own)
        officer = world.person(Role.INSURANCE_OFFICER)
        with pytest.raises(InsuranceRefused, match="stays"):
            remove_term(term=own, actor=officer, now=NOW)
        remove_term(term=opened(world, code="city"), actor=officer, now=NOW)
        assert CoverageTerm.objects.get() == own
        assert Subject.objects.filter(kind="coverage").count() == 1


class TestWhoReads:
    def test_a_branch_reads_the_terms_of_its_enterprise_and_not_those_elsewhere(self, world):
        own, _far = opened(world), term(world.far_enterprise)
        assert list(terms_seen_by(world.branch_chair)) == [own]
        assert list(terms_seen_by(world.outsider(Role.BRANCH_CHAIR))) == [_far]

    def test_the_page_shows_who_is_enrolled_as_far_as_the_posts_reach(self, world, sign_in):
        own = opened(world)
        enrolled(make_member(world), own)
        enrolled(make_member(world, name="李明", number="040218", unit=world.second_branch), own)

        page = sign_in(world.branch_chair).get(own.get_absolute_url()).content.decode()
        assert "陈国栋" in page
        assert "李明" not in page
        assert "Renewal" not in page
        page = sign_in(world.person(Role.INSURANCE_OFFICER)).get(own.get_absolute_url()).content.decode()
        assert "李明" in page
        assert "¥220.00" in page


class TestThePages:
    def test_a_term_is_opened_from_the_list(self, world, sign_in):
        client = sign_in(world.person(Role.INSURANCE_OFFICER))
        given = {"plan": plan().pk, "unit": world.enterprise.pk, "starts_on": "2025-07-01"}
        answer = client.post(reverse("cases:open_term"), given)
        assert answer.url == CoverageTerm.objects.get().get_absolute_url()
        again = client.post(reverse("cases:open_term"), given).content.decode()
        assert "Terms of a plan do not overlap" in again
        assert "Running" in client.get(reverse("cases:terms")).content.decode()

    def test_the_list_is_searched_and_filtered(self, world, sign_in):
        own = opened(world)
        enrolled(make_member(world), own, certificate_no="ZS-1")
        enrolled(make_member(world, name="李明", number="040218", unit=world.second_branch), own)
        client = sign_in(world.person(Role.INSURANCE_OFFICER))

        def names(**query: str) -> list[str]:
            page = client.get(own.get_absolute_url(), query).context["page"]
            return [row.member.name for row in page.rows]

        assert names() == ["陈国栋", "李明"]
        assert names(missing="1") == ["李明"]
        assert names(unit=world.branch.code) == ["陈国栋"]
        assert names(q="0402") == ["李明"]
        assert names(state="ended") == []
        assert client.post(own.get_absolute_url(), {"q": "李"}).url.endswith("?q=%E6%9D%8E")

    def test_terms_of_units_above_and_below_with_the_same_days_are_named_with_the_rule(self, world, sign_in):
        wide = opened(world)
        near = opened(world, unit=world.branch, starts_on=NOW.date())
        opened(world, unit=world.second_branch, starts_on=wide.ends_on + timedelta(days=1))
        client = sign_in(world.person(Role.INSURANCE_OFFICER))
        page = " ".join(client.get(wide.get_absolute_url()).content.decode().split())
        assert f"{world.branch.name} (18 Mar 2026 – " in page
        assert f"{world.second_branch.name} (" not in page
        assert "their members are enrolled and renewed there, not here" in page
        page = " ".join(client.get(near.get_absolute_url()).content.decode().split())
        assert f"{world.enterprise.name} (" in page
        assert "The nearest unit's term insures: this one." in page.replace("&#x27;", "'")

    def test_a_page_of_the_list_asks_the_same_however_many_there_are(self, world, sign_in, django_assert_num_queries):
        own = opened(world)
        for number in range(60):
            enrolled(make_member(world, name=f"李{number:02}", number=f"05{number:02}"), own)
        client = sign_in(world.person(Role.INSURANCE_OFFICER))
        client.get(own.get_absolute_url())
        with django_assert_num_queries(9):
            first = client.get(own.get_absolute_url()).context["page"]
        second = client.get(own.get_absolute_url(), {"after": first.next_cursor}).context["page"]
        assert (len(first.rows), len(second.rows)) == (50, 10)
        assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}

    def test_a_term_is_removed_by_its_button(self, world, sign_in):
        own = opened(world, starts_on=NOW.date() + timedelta(days=1))
        client = sign_in(world.person(Role.INSURANCE_OFFICER))
        assert "Remove the term" in client.get(own.get_absolute_url()).content.decode()
        assert client.post(reverse("cases:remove_term", args=[own.pk])).url == reverse("cases:terms")
        assert not CoverageTerm.objects.exists()
