"""Renewal: a timeline of work items, everybody carried over, and nobody who lapses silently."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.insurance.errors import InsuranceRefused
from cases.insurance.kinds import LAPSED, RENEWAL_ACTIVE, RENEWAL_BUDGET, RENEWAL_ROSTER
from cases.insurance.messages import InsuredChanged
from cases.insurance.models import CoverageTerm, Enrolment, InsurancePlan, PlanVersion
from cases.insurance.models.funding import Split
from cases.insurance.selectors.renewal import difference, dropped, renewal_of, why_dropped
from cases.insurance.selectors.renewal_cost import RenewalCost, cost_of
from cases.insurance.services.changes import tell_of_changes
from cases.insurance.services.refusing import record_refusal
from cases.insurance.services.renewal import carried_rows, open_following, renew_members, sweep_renewals, tick_step
from cases.insurance.services.writing import mark_of
from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.services import place_member
from tests.factories import World
from tests.factories.cases import NOW, TODAY, make_member
from tests.factories.insurance import TERM_ENDS, enrolled, plan, term
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
NEXT = TERM_ENDS + timedelta(days=1)
PAPER = 9  # queries of the notice on paper


def at(day: date, hour: int = 6) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def person(world: World, number: int, **facts: object) -> Member:
    facts = {"birth_date": date(1980, 5, 1), **facts}
    return make_member(world, name=f"李{number:02}", number=f"05{number:02}", **facts)


def place(member: Member, status: EmploymentStatus = EmploymentStatus.ACTIVE, unit: object = None) -> None:
    place_member(member=member, unit=unit or member.unit, status=status, starts_on=NOW.date(), actor=None, now=NOW)


def agree(client: Client, url: str) -> HttpResponse:
    """Look at what renewing everybody comes to, and say yes to it."""
    _before, seen = client.get(url).content.decode().rsplit('name="agreed" value="', 1)
    return client.post(url, {"agreed": seen.partition('"')[0]}, follow=True)


@pytest.fixture
def own(world: World) -> CoverageTerm:
    """A term in which four were enrolled: one stays, one retired, one moved away, one will be too old."""
    opened = term(world.enterprise)
    people = [person(world, number) for number in range(3)] + [person(world, 3, birth_date=date(1965, 5, 1))]
    for member in people:
        enrolled(member, opened)
    place(people[1], EmploymentStatus.RETIRED)
    place(people[2], unit=world.far_group)
    person(world, 4)  # who never was in it
    return opened


@pytest.fixture
def officer(world: World) -> User:
    return world.person(Role.INSURANCE_OFFICER)


def items(**wanted: object) -> list[tuple[str, date, str]]:
    rows = WorkItem.objects.filter(source_key__startswith="renewal:", **wanted).order_by("opens_at", "due_at")
    return [(item.kind, timezone.localdate(item.due_at), item.state) for item in rows]


class TestTheDifference:
    def test_who_stays_who_cannot_and_who_could_join(self, own):
        renewal = renewal_of(own, NOW.date())
        found = difference(renewal)
        assert (found.renewed, found.waiting, found.dropped, found.joining) == (0, 1, 3, 1)
        assert cost_of(renewal).split.total == 110
        reasons = {row.member.employee_no: why_dropped(renewal, row.member) for row in dropped(renewal)}
        assert reasons == {"0501": "not_on_staff", "0502": "moved_away", "0503": "too_old"}

    def test_the_version_of_the_next_first_day_decides_on_age_and_price(self, world, own):
        PlanVersion.objects.create(
            plan=plan(), number=2, starts_on=NEXT, premium=Decimal(120), by_union=Decimal(120), max_age=61
        )
        renewal = renewal_of(own, NOW.date())
        assert (difference(renewal).waiting, cost_of(renewal).split.total) == (2, 240)

    def test_whoever_refused_is_not_renewed_and_may_say_so_beforehand(self, world, own):
        member = Member.objects.get(employee_no="0500")
        record_refusal(
            member=member, plan=own.plan, refused_on=NOW.date(), ask_again_on=date(2026, 12, 1), actor=world.chair,
            now=NOW,
        )  # fmt: skip
        renewal = renewal_of(own, NOW.date())
        assert difference(renewal).waiting == 0
        row = dropped(renewal).get(member=member)
        assert why_dropped(renewal, member, is_refused=row.is_refused) == "refused"

    def test_whom_a_term_of_their_own_unit_insures_by_then_is_left_to_it(self, world, own, officer):
        term(world.branch, starts_on=NEXT)
        renewal = renewal_of(own, NOW.date())
        assert (difference(renewal).waiting, difference(renewal).joining) == (0, 0)
        whys = {row.member.name: why_dropped(renewal, row.member) for row in dropped(renewal)}
        assert (whys["李00"], whys["李02"]) == ("insured_nearer", "moved_away")
        new = open_following(term=own, actor=officer, now=NOW)
        assert renew_members(old=own, new=new, actor=officer, now=NOW) == 0

    def test_late_a_nearer_term_that_was_opened_meanwhile_insures(self, world, own, officer):
        new = open_following(term=own, actor=officer, now=NOW)
        near = term(world.branch, starts_on=NEXT + timedelta(days=20))
        in_time, late = (renewal_of(own, NEXT + timedelta(days=days)) for days in (25, 40))
        assert (difference(in_time).waiting, difference(in_time).joining) == (1, 0)
        assert (difference(late).waiting, difference(late).joining) == (0, 0)
        assert renew_members(old=own, new=new, actor=officer, now=at(late.today)) == 0
        enrolled(Member.objects.get(employee_no="0500"), near, starts_on=new.ends_on + timedelta(days=1))
        assert difference(in_time).waiting == 1, "cover after the next term is no renewal"

    def test_ahead_of_its_end_a_branch_with_its_own_term_is_left_to_it(self, world, own, officer):
        near = term(world.branch)
        enrolled(person(world, 8), near)
        wide, nearer, begun = (difference(renewal_of(*asked)) for asked in ((own, TODAY), (near, TODAY), (own, NEXT)))
        assert (wide.waiting, wide.joining) == (0, 0)
        assert (nearer.waiting, nearer.joining) == (1, 2)
        assert (begun.waiting, begun.joining) == (1, 2), "nobody renewed the branch's own term: this one insures"

    def test_after_the_days_of_grace_age_is_asked_as_of_today(self, own):
        Member.objects.filter(employee_no="0500").update(birth_date=date(1965, 8, 15))  # 61 on 15 August 2026
        assert difference(renewal_of(own, date(2026, 7, 20))).waiting == 1
        assert difference(renewal_of(own, date(2026, 9, 1))).waiting == 0


class TestTheTimeline:
    def test_each_step_begins_on_its_day_and_is_due_when_the_next_begins(self, own):
        assert sweep_renewals(now=at(TERM_ENDS - timedelta(days=61))) == 0
        assert sweep_renewals(now=at(TERM_ENDS - timedelta(days=60))) == 1
        assert items() == [("renewal_roster", date(2026, 5, 16), "open")]
        item = WorkItem.objects.get()
        assert (timezone.localdate(item.opens_at), item.assignee.name) == (date(2026, 5, 1), "何敏")
        assert str(TERM_ENDS) in item.explanation.text

    def test_days_that_the_sweep_missed_change_no_date_and_again_is_harmless(self, own):
        assert sweep_renewals(now=at(TERM_ENDS)) == 5
        assert sweep_renewals(now=at(TERM_ENDS)) == 0
        assert [(kind, due) for kind, due, _state in items()] == [
            ("renewal_roster", date(2026, 5, 16)),
            ("renewal_budget", date(2026, 5, 31)),
            ("renewal_notice", date(2026, 6, 15)),
            ("renewal_payment", TERM_ENDS),
            ("renewal_active", NEXT),
        ]

    def test_a_term_that_was_noted_afterwards_asks_for_nothing_that_is_past(self, own):
        CoverageTerm.objects.update(opened_at=at(TERM_ENDS + timedelta(days=40)))
        sweep_renewals(now=at(TERM_ENDS + timedelta(days=41)))
        assert items() == []

    def test_steps_are_ticked_off_by_the_officer(self, own, officer):
        sweep_renewals(now=at(TERM_ENDS))
        assert tick_step(term=own, kind=RENEWAL_BUDGET, actor=officer, now=at(TERM_ENDS)) == 1
        with pytest.raises(InsuranceRefused, match="done already"):
            tick_step(term=own, kind=RENEWAL_BUDGET, actor=officer, now=at(TERM_ENDS))
        with pytest.raises(InsuranceRefused, match="no step"):
            tick_step(term=own, kind="visit", actor=officer, now=at(TERM_ENDS))


class TestRenewing:
    def test_everybody_who_may_be_is_carried_over_with_what_each_source_pays(self, own, officer):
        Enrolment.objects.filter(member__employee_no="0500").update(by_union=50, by_member=40, by_administration=20)
        sweep_renewals(now=at(TERM_ENDS))
        following = open_following(term=own, actor=officer, now=at(TERM_ENDS))

        assert renew_members(old=own, new=following, actor=officer, now=at(TERM_ENDS)) == 1

        bought = Enrolment.objects.get(term=following)
        assert (bought.member.employee_no, bought.starts_on, bought.is_renewal) == ("0500", NEXT, True)
        assert Split.of(bought) == Split(Decimal(50), Decimal(20), Decimal(40))
        assert items(state="done") == [
            (RENEWAL_ROSTER, date(2026, 5, 16), "done"), (RENEWAL_ACTIVE, NEXT, "done"),
        ]  # fmt: skip
        assert renew_members(old=own, new=following, actor=officer, now=at(TERM_ENDS)) == 0

    def test_another_premium_is_paid_as_the_plan_says(self, own, officer):
        PlanVersion.objects.create(plan=plan(), number=2, starts_on=NEXT, premium=Decimal(120), by_union=Decimal(120))
        following = open_following(term=own, actor=officer, now=NOW)
        renew_members(old=own, new=following, actor=officer, now=NOW)
        assert Enrolment.objects.get(term=following).by_union == 120

    @pytest.mark.parametrize(("late", "renews"), [(31, True), (32, False)])
    def test_within_thirty_days_the_anniversary_is_kept_and_later_it_begins_today(self, world, officer, late, renews):
        old = term(world.enterprise, code="critical")
        enrolled(person(world, 1), old)
        today = TERM_ENDS + timedelta(days=late)
        following = open_following(term=old, actor=officer, now=at(today))
        renew_members(old=old, new=following, actor=officer, now=at(today))
        bought = Enrolment.objects.get(term=following)
        assert (bought.is_renewal, bought.starts_on) == (renews, NEXT if renews else today)
        assert (bought.covered_from > bought.starts_on) is not renews

    def test_only_the_term_that_follows_takes_them(self, world, own, officer):
        with pytest.raises(InsuranceRefused, match="follows"):
            renew_members(old=own, new=term(world.far_enterprise, starts_on=NEXT), actor=officer, now=NOW)

    def test_what_it_costs_and_who_pays_it_is_said_beforehand_and_is_what_is_written(self, world, officer):
        old = term(world.enterprise, code="critical")  # 55 a share, up to three
        own_money = Split(by_union=Decimal(40), by_member=Decimal(15))
        for number, shares in ((10, 1), (11, 3)):
            enrolled(person(world, number), old, shares=shares)
        Enrolment.objects.filter(shares=3).update(by_union=120, by_member=45)
        new = open_following(term=old, actor=officer, now=NOW)
        cost = cost_of(renewal_of(old, NOW.date()))
        assert cost == RenewalCost(2, 4, Split(by_union=Decimal(120), by_member=Decimal(100)))
        agreed = mark_of(new, carried_rows(renewal_of(old, NOW.date()), new))
        assert renew_members(old=old, new=new, agreed=agreed, actor=officer, now=NOW) == 2
        written = Enrolment.objects.filter(term=new)
        assert [Split.of(row) for row in written.order_by("shares")] == [
            Split(by_member=Decimal(55)), own_money.times(3)
        ]  # fmt: skip

    def test_nobody_is_renewed_otherwise_than_it_was_shown(self, own, officer):
        new = open_following(term=own, actor=officer, now=NOW)
        agreed = mark_of(new, carried_rows(renewal_of(own, NOW.date()), new))
        Enrolment.objects.filter(member__employee_no="0500").update(by_union=50, by_member=40, by_administration=20)
        with pytest.raises(InsuranceRefused, match=r"1 members and comes to ¥110\.00"):
            renew_members(old=own, new=new, agreed=agreed, actor=officer, now=NOW)
        assert not Enrolment.objects.filter(term=new).exists()


class TestLapsing:
    def test_whoever_was_not_renewed_is_counted_on_the_day_after_and_again_when_the_days_are_over(self, own, officer):
        sweep_renewals(now=at(NEXT))
        assert items(kind=LAPSED) == [(LAPSED, NEXT + timedelta(days=30), "open")]
        text = WorkItem.objects.get(kind=LAPSED).explanation.text
        assert "1 members" in text
        assert "until 2026-07-31" in text

        sweep_renewals(now=at(NEXT + timedelta(days=31)))
        assert len(items(kind=LAPSED)) == 2
        following = open_following(term=own, actor=officer, now=at(NEXT + timedelta(days=40)))
        renew_members(old=own, new=following, actor=officer, now=at(NEXT + timedelta(days=40)))
        assert items(kind=LAPSED, state="open") == []

    def test_the_sweep_completes_what_was_settled_elsewhere(self, own, officer):
        sweep_renewals(now=at(NEXT))
        following = open_following(term=own, actor=officer, now=at(NEXT))
        enrolled(Member.objects.get(employee_no="0500"), following)
        assert sweep_renewals(now=at(NEXT + timedelta(days=1))) == 3
        assert items(kind=LAPSED, state="open") == []

    def test_a_plan_that_is_offered_no_more_is_not_renewed(self, own):
        sweep_renewals(now=at(NEXT))
        InsurancePlan.objects.update(is_offered=False)
        assert sweep_renewals(now=at(NEXT + timedelta(days=1))) == 6
        assert set(WorkItem.objects.values_list("state", "reason")) == {
            ("cancelled", "The plan is not offered any more: no next term follows.")
        }
        assert sweep_renewals(now=at(NEXT + timedelta(days=2))) == 0
        InsurancePlan.objects.update(is_offered=True)
        assert [sweep_renewals(now=at(NEXT + timedelta(days=days))) for days in (3, 4)] == [6, 0]

    def test_what_was_asked_of_a_term_long_ago_is_settled_all_the_same(self, own, officer):
        sweep_renewals(now=at(NEXT + timedelta(days=31)))
        late = at(NEXT + timedelta(days=120))
        assert sweep_renewals(now=late) == 0
        following = open_following(term=own, actor=officer, now=late)
        enrolled(Member.objects.get(employee_no="0500"), following, starts_on=late.date())
        sweep_renewals(now=late)
        assert not items(kind=LAPSED, state="open")


class TestNews:
    def news(self) -> list[dict[str, int]]:
        return list(Message.objects.filter(kind="insured_changed", channel="inbox").values_list("params", flat=True))

    def test_the_officer_is_told_once_of_everybody_in_numbers(self, own, officer):
        tell_of_changes(now=NOW)
        tell_of_changes(now=NOW + timedelta(days=1))
        assert self.news() == [{"lapsed": 0, "retired": 1, "gone": 0, "moved": 1}]
        place(Member.objects.get(employee_no="0503"), EmploymentStatus.LEFT)
        tell_of_changes(now=NOW + timedelta(days=2))
        assert self.news()[0] == {"lapsed": 0, "retired": 1, "gone": 1, "moved": 1}

    def test_the_message_tells_numbers_and_no_names(self):
        facts = {"lapsed": 2, "retired": 0, "gone": 1, "moved": 1}
        words = "Among the insured: 2 lapsed, 1 left the staff, 1 moved to a unit outside the term"
        assert InsuredChanged().subject(facts) == words

    def test_lapsed_members_are_told_of_too(self, own, world):
        tell_of_changes(now=at(NEXT))
        message = Message.objects.get(kind="insured_changed", channel="inbox")
        assert (message.recipient, message.params["lapsed"]) == (world.people[Role.INSURANCE_OFFICER], 1)


class TestThePage:
    def test_the_next_term_is_opened_and_everybody_renewed_in_two_clicks(self, own, officer, sign_in, time_machine):
        time_machine.move_to(at(TERM_ENDS), tick=False)
        sweep_renewals(now=at(TERM_ENDS))
        client, url = sign_in(officer), reverse("cases:renewal", args=[own.pk])
        page = client.get(url).content.decode()
        assert "Open the term from 1 Jul 2026" in page
        assert "¥110.00" in page
        assert (
            client.post(reverse("cases:renew_all", args=[own.pk]), follow=True).content.decode().count("Open the next")
        )
        client.post(reverse("cases:open_next_term", args=[own.pk]))
        assert "Renew 1 member…" in client.get(url).content.decode()
        page = agree(client, reverse("cases:renew_all", args=[own.pk]))
        assert "1 member is renewed." in page.content.decode()
        client.post(reverse("cases:renewal_step", args=[own.pk, RENEWAL_BUDGET]))
        assert items(kind=RENEWAL_BUDGET)[0][2] == "done"

    def test_renewing_everybody_asks_first_and_says_how_many_at_what_cost(self, own, officer, sign_in):
        client, url = sign_in(officer), reverse("cases:renew_all", args=[own.pk])
        open_following(term=own, actor=officer, now=NOW)
        page = " ".join(client.get(url).content.decode().split())
        for said in ("<dd>1</dd>", "Paid by: Union funds", "¥110.00", "Renew 1 member"):
            assert said in page
        assert "This is not what you saw" in client.post(url).content.decode()
        assert not Enrolment.objects.exclude(term=own).exists()
        assert "1 member is renewed." in agree(client, url).content.decode()
        again = client.post(url, {"agreed": "110.00"}, follow=True)  # a second click
        assert "Nobody is left to be renewed" in again.content.decode()
        assert "Nobody is left to be renewed" in client.get(url).content.decode()

    def test_notice_is_given_on_paper_unit_by_unit(self, world, own, officer, sign_in):
        client, url = sign_in(officer), reverse("cases:renewal_notice", args=[own.pk])
        page = client.get(url).content.decode()
        assert "goes on from 1 Jul 2026" in page
        assert ("李00" in page, "李01" in page, world.group.name in page) == (True, False, True)
        ends = client.get(url, {"list": "dropped"}).content.decode()
        assert ("李00" in ends, "李01" in ends, "Retired" in ends, "Too old on" in ends) == (False, True, True, True)
        elsewhere = client.get(url, {"unit": world.second_branch.code}).content.decode()
        assert "Nobody stands on this list." in elsewhere

    def test_the_paper_says_what_members_pay_themselves_and_takes_few_queries(
        self, world, officer, sign_in, django_assert_num_queries
    ):
        old = term(world.enterprise, code="critical")
        enrolled(person(world, 10), old, shares=2)
        client, url = sign_in(officer), reverse("cases:renewal_notice", args=[old.pk])
        assert "¥110.00" in client.get(url).content.decode()
        for number in range(11, 16):
            enrolled(person(world, number), old)
        with django_assert_num_queries(PAPER):
            page = client.get(url).content.decode()
        assert page.count("¥55.00") == 5

    def test_it_says_who_is_left_to_a_nearer_term(self, world, own, officer, sign_in):
        term(world.branch, starts_on=NEXT)
        page = sign_in(officer).get(reverse("cases:renewal", args=[own.pk]), {"list": "dropped"}).content.decode()
        assert "Insured by a term of their own unit" in page

    @pytest.mark.parametrize(
        ("which", "said"), [("waiting", "李00"), ("dropped", "Too old"), ("joining", "李04"), ("missing", "李00")]
    )
    def test_each_list_names_its_people(self, own, officer, sign_in, which, said):
        page = sign_in(officer).get(reverse("cases:renewal", args=[own.pk]), {"list": which}).content.decode()
        assert said in page
        assert "李02" not in page or which == "waiting"  # who moved away is counted, not listed

    def test_after_the_end_it_says_until_when_nobody_waits(self, own, officer, sign_in, time_machine):
        time_machine.move_to(at(NEXT), tick=False)
        url = reverse("cases:renewal", args=[own.pk])
        assert "Renewed until 31 Jul 2026" in sign_in(officer).get(url).content.decode()
        time_machine.move_to(at(NEXT + timedelta(days=31)), tick=False)
        assert "ended on 31 Jul 2026" in sign_in(officer).get(url).content.decode()

    def test_the_work_item_leads_to_it(self, own, officer, sign_in, time_machine):
        time_machine.move_to(at(TERM_ENDS), tick=False)
        sweep_renewals(now=at(TERM_ENDS))
        page = sign_in(officer).get(reverse("worklist:mine")).content.decode()
        assert reverse("cases:renewal", args=[own.pk]) in page
