"""The pages about cover: the overview, the gaps, enrolling, one member's cover, targets."""

import html
import io
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from python_calamine import CalamineWorkbook

from cases.insurance.enums import EnrolmentState
from cases.insurance.models import Enrolment, EnrolmentRefusal, EnrolmentTarget, InsurancePlan, PlanVersion
from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from tests.factories import PostFactory, World
from tests.factories.cases import NOW, TODAY
from tests.factories.insurance import enrolled, plan, term
from tests.factories.members import MemberFactory
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
OVERVIEW, GAPS, ENROL = "/insurance/", "/insurance/gaps/", "/insurance/enrol/"
BORN = date(1980, 1, 1)


def person(world: World, *, unit: Unit | None = None, **facts) -> Member:
    return MemberFactory(unit=unit or world.group, **{"birth_date": BORN, **facts})


@pytest.fixture
def officer(world: World, sign_in):
    return sign_in(world.person(Role.INSURANCE_OFFICER))


def text(answer) -> str:
    assert answer.status_code == 200, answer
    return " ".join(answer.content.decode().split())


def lines(html: str) -> list[str]:
    """Return what the list of figures says, line by line, without their reasons."""
    html = re.sub(r"<details.*?</details>", "", html, flags=re.DOTALL)
    pairs = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", html)
    return [f"{label} {re.sub('<[^>]+>', '', value)}" for label, value in pairs]


class TestOverview:
    def test_without_a_plan_it_says_what_is_missing(self, world, officer):
        assert "No insurance plan yet" in text(officer.get(OVERVIEW))

    def test_it_tells_rate_target_gap_and_end_of_the_term(self, world, officer):
        own = term(world.enterprise)
        enrolled(person(world), own)
        missed = person(world, name="马志强")
        html = text(officer.get(OVERVIEW))
        assert "50.0%" in html
        assert "target 100%" in html
        assert "1 of them can be enrolled today" in html
        assert "104<small>days to the end</small>" in html
        assert missed.name in html
        assert "Enrol 1 member" in html
        assert "50.0% → 100.0%" in html

    def test_the_tree_opens_by_links_and_the_gaps_follow(self, world, officer):
        term(world.enterprise)
        person(world, name="马志强")
        person(world, unit=world.second_branch, name="唐海波")
        html = text(officer.get(OVERVIEW, {"unit": world.branch.code}))
        assert "马志强" in html
        assert "唐海波" not in html
        for unit in (world.enterprise, world.branch, world.second_branch, world.section):
            assert unit.name in html
        assert f"unit={world.section.code}" in html

    def test_another_day_tells_rates_and_no_gaps(self, world, officer):
        own = term(world.enterprise)
        enrolled(person(world, name="马志强"), own, starts_on=date(2026, 3, 10))
        person(world, name="唐海波")
        html = text(officer.get(OVERVIEW, {"on": "2026-03-09"}))
        assert "0.0%" in html
        assert "Who lacks cover is told for today alone" in html
        assert "唐海波" not in html
        assert "50.0%" in text(officer.get(OVERVIEW, {"on": "nonsense"}))

    def test_a_dissolved_unit_in_an_address_is_shown_as_it_is(self, world, officer):
        plan()
        Unit.objects.filter(pk=world.second_branch.pk).update(is_active=False)
        assert world.second_branch.name in text(officer.get(OVERVIEW, {"unit": world.second_branch.code}))

    def test_a_unit_out_of_reach_does_not_exist(self, world, officer):
        plan()
        assert officer.get(OVERVIEW, {"unit": world.far_branch.code}).status_code == 404

    def test_whoever_may_not_enrol_has_no_button(self, world, sign_in):
        term(world.enterprise)
        person(world)
        html = text(sign_in(world.person(Role.AUDITOR)).get(OVERVIEW))
        assert "Enrol 1 member" not in html
        assert 'type="checkbox"' not in html

    def test_posts_in_several_places_offer_each_of_them(self, world, sign_in):
        plan()
        user = world.person(Role.INSURANCE_OFFICER)
        PostFactory(user=user, unit=world.far_enterprise, role=Role.INSURANCE_OFFICER)
        html = text(sign_in(user).get(OVERVIEW, {"unit": world.far_enterprise.code}))
        assert f'<option value="{world.enterprise.code}"' in html
        assert f'<option value="{world.far_enterprise.code}" selected' in html

    def test_another_plan_counts_its_own_people(self, world, officer):
        plan()
        person(world, sex="f")
        person(world, sex="m")
        assert "0 / 1" in text(officer.get(OVERVIEW, {"plan": "women"}))

    def test_the_trend_tells_each_month(self, world, officer):
        own = term(world.enterprise)
        enrolled(person(world), own, starts_on=date(2026, 2, 1))
        html = text(officer.get("/insurance/trend/"))
        assert html.count("<td") == 24
        assert "1 / 1" in html
        assert "coverage-chart" in text(officer.get("/insurance/trend/", headers={"HX-Request": "true"}))


class TestGaps:
    def test_a_page_takes_few_queries_however_many_people(self, world, officer, django_assert_max_num_queries):
        term(world.enterprise)
        MemberFactory.create_batch(60, unit=world.group, birth_date=BORN)
        officer.get(GAPS)  # the session, the navigation and the content types are warm
        with django_assert_max_num_queries(10):
            html = text(officer.get(GAPS))
        assert html.count('name="member"') == 50
        assert "Next page" in html

    def test_reasons_are_chips_that_narrow_the_list(self, world, officer):
        term(world.enterprise)
        person(world, name="马志强")
        person(world, name="彭长林", birth_date=date(1960, 2, 19))
        html = text(officer.get(GAPS, {"reason": "too_old"}))
        assert "彭长林" in html
        assert "马志强" not in html
        assert "disabled" in html
        chips = text(officer.get("/insurance/gaps/counts/", headers={"HX-Request": "true"}))
        assert "Too old" in chips
        assert "<html" not in chips
        assert officer.get("/insurance/gaps/counts/", {"reason": "new"}).headers["Location"].endswith("?reason=new")

    def test_the_export_tells_why_and_is_noted(self, world, officer):
        term(world.enterprise)
        missed = person(world)
        answer = officer.post(f"/insurance/gaps/export/?unit={world.branch.code}", {"purpose": "核对在册名单"})
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[1][:2] == [missed.employee_no, missed.name]
        assert rows[1][4] == "Never enrolled"
        assert LogEntry.objects.filter(additional_data__what="list of members without cover exported").count() == 1


class TestEnrolling:
    def asked(self, world: World, **more) -> dict:
        return {"plan": "provincial", "unit": world.enterprise.code, **more}

    def form(self, world: World, **more) -> dict:
        return self.asked(world) | {"funding": "plan", "starts_on": TODAY.isoformat()} | more

    def agree(self, officer, form: dict, *, said: dict | None = None):
        """Look at what a form comes to, and say yes to it; `said` is what is sent then, by default the same."""
        seen = re.search(r'name="agreed" value="(\w+)"', text(officer.post(ENROL, form | {"reckon": "1"})))
        return officer.post(ENROL, (said or form) | {"agreed": seen[1] if seen else ""}, follow=True)

    def test_what_it_costs_and_changes_is_said_before_it_is_done(self, world, officer):
        term(world.enterprise)
        MemberFactory.create_batch(3, unit=world.group, birth_date=BORN)
        html = text(officer.get(ENROL, self.asked(world, funding="union")))
        assert lines(html) == [
            "Members 3", "Premium of a share ¥110.00", "Enrolment rate of the unit 0.0% → 100.0%",
            "Paid by: Union funds ¥330.00", "All of it ¥330.00",
        ]  # fmt: skip
        assert not Enrolment.objects.exists()

    def test_the_sum_by_source_follows_what_is_chosen(self, world, officer):
        term(world.enterprise, code="critical")
        MemberFactory.create_batch(3, unit=world.group, birth_date=BORN)
        chosen = {"plan": "critical", "funding": "administration", "shares": 2, "starts_on": TODAY.isoformat()}
        asked = self.asked(world) | chosen | {"reckon": "1"}
        sums = ["Shares each 2", "Paid by: Administrative funds ¥330.00", "All of it ¥330.00"]
        answer = officer.post(ENROL, asked, headers={"HX-Request": "true"})
        assert [line for line in lines(text(answer)) if line in sums] == sums
        assert "<form" not in text(answer)
        page = text(officer.post(ENROL, asked))
        assert [line for line in lines(page) if line in sums] == sums
        assert re.search(r'value="administration"[^>]* checked', page)
        wrong = text(officer.post(ENROL, asked | {"shares": 99}, headers={"HX-Request": "true"}))
        assert "once the fields above are right" in wrong
        assert not Enrolment.objects.exists()

    def test_nobody_is_enrolled_otherwise_than_it_was_shown(self, world, officer):
        term(world.enterprise)
        first, second, _third = MemberFactory.create_batch(3, unit=world.group, birth_date=BORN)
        one = self.form(world, who="ticked", member=[first.pk])
        for said in ({"member": [second.pk]}, {"funding": "union"}, {"starts_on": "2026-03-19"}, {"who": "all"}):
            answer = text(self.agree(officer, one, said=one | said))
            assert "This is not what you saw" in answer, said
        assert "for 3 members and comes to ¥330.00" in text(officer.post(ENROL, self.form(world, agreed="110.00")))
        assert not Enrolment.objects.exists()
        self.agree(officer, one)
        assert Enrolment.objects.get().member == first

    def test_one_click_enrols_everybody_of_the_unit(self, world, officer):
        term(world.enterprise)
        MemberFactory.create_batch(3, unit=world.group, birth_date=BORN)
        answer = self.agree(officer, self.form(world, funding="union"))
        assert "3 members are enrolled." in text(answer)
        assert set(Enrolment.objects.values_list("by_union", flat=True)) == {Decimal(110)}

    def test_those_who_were_ticked_are_enrolled_alone(self, world, officer):
        term(world.enterprise)
        chosen, _other = person(world), person(world)
        ticked = {"who": "ticked", "member": [chosen.pk]}
        assert f'name="member" value="{chosen.pk}"' in text(officer.get(ENROL, self.asked(world, **ticked)))
        self.agree(officer, self.form(world, **ticked))
        assert Enrolment.objects.get().member == chosen

    def test_nobody_ticked_enrols_nobody(self, world, officer):
        term(world.enterprise)
        person(world)
        assert "Nobody is ticked" in text(officer.get(ENROL, self.asked(world, who="ticked")))
        officer.post(ENROL, self.form(world, who="ticked"))
        officer.post(ENROL, self.form(world, who="ticked", member=["x", "²"]))
        assert not Enrolment.objects.exists()

    def test_whoever_cannot_be_enrolled_is_named_as_the_reason(self, world, officer):
        term(world.enterprise)
        chosen, old = person(world), person(world, birth_date=date(1950, 1, 1))
        ticked = {"who": "ticked", "member": [chosen.pk, old.pk]}
        assert "1 of those ticked cannot be enrolled" in text(officer.get(ENROL, self.asked(world, **ticked)))
        assert "1 of those chosen cannot be enrolled" in text(officer.post(ENROL, self.form(world, **ticked)))
        assert not Enrolment.objects.exists()

    def test_a_refused_day_stands_above_the_form(self, world, officer):
        own = term(world.enterprise)
        person(world)
        late = (own.ends_on + timedelta(days=1)).isoformat()
        assert "From 2026-03-18 to 2026-06-30" in text(officer.post(ENROL, self.form(world) | {"starts_on": late}))

    def test_each_is_offered_by_the_term_that_insures_them(self, world, officer, django_assert_max_num_queries):
        plan()
        near, beside, lost = (
            person(world),
            person(world, unit=world.second_branch),
            person(world, unit=world.enterprise),
        )
        own = term(world.branch)
        assert "No term of this plan insures 2 of them" in text(officer.get(OVERVIEW)), "above all terms"
        assert f'<input type="hidden" name="term" value="{own.pk}"' in text(officer.get(ENROL, self.asked(world)))
        other = term(world.second_branch)
        assert text(officer.get(GAPS)).count("no term insures them") == 1
        ticked = {"who": "ticked", "member": [near.pk, beside.pk, lost.pk]}
        with django_assert_max_num_queries(20):
            page = text(officer.get(OVERVIEW))
        for said in ("<b>2 people</b> in 2 terms", "¥220.00", "2 of them can be enrolled today", "Enrol 2 members"):
            assert said in page
        assert page.count('type="checkbox"') - page.count("disabled") == 2
        choice = text(officer.get(ENROL, self.asked(world, **ticked)))
        assert "1 of those ticked cannot be enrolled today and is left out" in choice
        hrefs = [html.unescape(found) for found in re.findall(r'href="(/insurance/enrol/[^"]+)"', choice)]
        assert [re.findall(r"term=(\d+)&.*member=(\d+)", href) for href in hrefs] == [
            [(str(own.pk), str(near.pk))], [(str(other.pk), str(beside.pk))]
        ]  # fmt: skip
        assert lines(text(officer.get(hrefs[1])))[0] == "Members 1"
        self.agree(officer, self.form(world, term=other.pk, **ticked | {"member": [beside.pk]}))
        assert Enrolment.objects.get().term == other

    def test_without_a_term_it_leads_back_with_the_reason(self, world, officer):
        plan()
        person(world)
        answer = officer.get(ENROL, self.asked(world), follow=True)
        assert "open one first" in text(answer)

    def test_more_shares_are_asked_for_where_the_plan_sells_them(self, world, officer):
        term(world.enterprise, code="critical")
        person(world)
        asked = {"plan": "critical", "unit": world.enterprise.code}
        assert 'name="shares"' in text(officer.get(ENROL, asked))
        self.agree(officer, asked | {"funding": "plan", "starts_on": TODAY.isoformat(), "shares": 2})
        assert Enrolment.objects.get().by_member == 110


class TestOneMember:
    def test_the_panel_tells_cover_waiting_and_certificate(self, world, officer):
        member = person(world)
        enrolled(member, term(world.enterprise, code="critical", starts_on=date(2026, 3, 1)), certificate_no="ZS-88")
        html = text(officer.get(f"/insurance/members/{member.pk}/"))
        assert "Waiting" in html
        assert "ZS-88" in html
        assert "benefits from 31 Mar 2026" in html
        assert "Not covered by Provincial industrial mutual insurance today." in html
        assert "Mutual insurance" in text(officer.get(f"/members/{member.pk}/"))

    def test_only_whoever_could_be_enrolled_is_missed(self, world, officer):
        plan()
        other = {"code": "second", "name_zh": "二", "name_en": "Second plan", "is_required": True}
        second = InsurancePlan.objects.create(**other)
        PlanVersion.objects.create(plan=second, number=1, starts_on=date(2020, 1, 1), premium=0, sex="f")
        EnrolmentRefusal.objects.create(
            member=(refused := person(world)), plan=plan(), refused_on=TODAY, ask_again_on=date(2027, 1, 1),
            recorded_by=world.chair, recorded_at=NOW,
        )  # fmt: skip
        people = {
            "could be": (person(world, sex="f"), [True, True]), "a man": (person(world, sex="m"), [True, False]),
            "too old": (person(world, birth_date=date(1950, 1, 1), sex="m"), [False, False]),
            "retired": (person(world, status=EmploymentStatus.RETIRED, sex="f"), [False, False]),
            "refused": (refused, [False, False]),
        }  # fmt: skip
        for why, (member, missing) in people.items():
            html = text(officer.get(f"/insurance/members/{member.pk}/"))
            names = ("Provincial industrial mutual insurance", "Second plan")
            assert [f"Not covered by {name} today." in html for name in names] == missing, why

    def test_a_refusal_is_recorded_with_the_day_to_ask_again(self, world, officer):
        plan()
        member = person(world)
        address = f"/insurance/members/{member.pk}/refuse/"
        assert (TODAY + timedelta(days=180)).isoformat() in text(officer.get(address))
        form = {"plan": InsurancePlan.objects.get(code="provincial").pk, "refused_on": "2026-03-17", "note": "再想想"}
        assert "not come yet" in text(
            officer.post(address, form | {"refused_on": "2026-03-19", "ask_again_on": "2026-09-01"})
        )
        officer.post(address, form | {"ask_again_on": "2026-09-01"})
        refusal = EnrolmentRefusal.objects.get()
        assert (refusal.member, refusal.recorded_by.name) == (member, "何敏")
        assert "to be asked again on 1 Sep" in text(officer.get(f"/insurance/members/{member.pk}/"))

    def test_an_enrolment_ends_on_a_day_or_is_taken_back(self, world, officer):
        own = term(world.enterprise)
        first, second = enrolled(person(world), own), enrolled(person(world), own)
        form = {"reason": "withdrew", "last_day": ""}
        assert "Name the last day" in text(officer.post(f"/insurance/enrolments/{first.pk}/end/", form))
        officer.post(f"/insurance/enrolments/{first.pk}/end/", form | {"last_day": TODAY.isoformat()})
        officer.post(f"/insurance/enrolments/{second.pk}/end/", {"reason": "mistake"})
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.ends_on) == (EnrolmentState.ENDED, TODAY)
        assert second.state == EnrolmentState.CANCELLED

    def test_a_member_out_of_reach_does_not_exist(self, world, officer):
        plan()
        far = person(world, unit=world.far_group)
        assert officer.get(f"/insurance/members/{far.pk}/").status_code == 404


class TestTargets:
    def test_a_target_is_set_for_a_unit_and_shown_against_its_rate(self, world, officer):
        plan()
        address = f"/insurance/targets/{world.enterprise.pk}/"
        assert 'value="100"' in text(officer.get(address))
        officer.post(address, {"percent": "90", "starts_on": "2026-01-01"})
        assert EnrolmentTarget.objects.get().rate == Decimal("0.9")
        assert "90.0%" in text(officer.get(address))
        MemberFactory.create_batch(2, unit=world.group, birth_date=BORN)
        assert "target 100%" in text(officer.get(OVERVIEW)), "fewer than a hundred people insure everybody"
        assert LogEntry.objects.filter(content_type__model="enrolmenttarget", actor__name="何敏").exists()

    def test_it_leads_back_to_the_plan_that_was_looked_at(self, world, officer):
        plan()
        address = f"/insurance/targets/{world.enterprise.pk}/?plan=hospital"
        assert f'"{address}"' in text(officer.get(OVERVIEW, {"plan": "hospital"}))
        back = officer.post(address, {"percent": "90", "starts_on": "2026-01-01"}).url
        assert back == f"{OVERVIEW}?plan=hospital&unit={world.enterprise.code}"

    @pytest.mark.parametrize("percent", ["0", "100.5", ""])
    def test_a_rate_that_is_none_is_refused(self, world, officer, percent):
        address = f"/insurance/targets/{world.enterprise.pk}/"
        assert officer.post(address, {"percent": percent, "starts_on": "2026-01-01"}).status_code == 200
        assert not EnrolmentTarget.objects.exists()
