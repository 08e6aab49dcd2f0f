"""Pages of a simulation: the panel beside the approval, the result, the cases behind a figure, the command."""

import json
import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases.care.enums import ConsentState, Entitlement
from cases.care.models import IllnessCase, Protocol
from tests.factories import World
from tests.factories.cases import graded, make_member
from tests.factories.simulation import change, double_tiers, tried
from unioncare.dashboard.simulation.models import SimulatedCase, Simulation
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

SignIn = Callable[[User], Client]
# Session, user, posts; the run (and its rules); or the run, both counts, the rows and their count again.
RESULT_QUERIES, CASES_QUERIES = 4, 7


def panel(browser: Client, protocol: Protocol) -> str:
    return browser.get(reverse("dashboard:simulation_of", args=[protocol.code])).content.decode()


def listed(browser: Client, simulation: Simulation, **query: str) -> str:
    answer = browser.get(reverse("dashboard:simulation_cases", args=[simulation.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def office(world: World, sign_in: SignIn) -> Client:
    return sign_in(world.welfare_officer)


@pytest.fixture
def doubled(protocol: Protocol, case: IllnessCase) -> Protocol:
    """A draft with doubled tiers, and a case that they are for."""
    change(protocol, Entitlement.AID, double_tiers)
    return protocol


class TestPanel:
    def test_the_pages_of_a_draft_load_it(self, office: Client, doubled: Protocol) -> None:
        address = reverse("dashboard:simulation_of", args=[doubled.code])
        for name in ("cases:protocol", "cases:protocol_edit"):
            assert f'hx-get="{address}"' in office.get(reverse(name, args=[doubled.code])).content.decode()
        in_force = Protocol.objects.exclude(pk=doubled.pk).get()
        assert "simulation" not in office.get(reverse("cases:protocol", args=[in_force.code])).content.decode()

    def test_it_says_that_there_is_none_what_the_last_one_says_and_that_it_is_stale(
        self, world: World, office: Client, doubled: Protocol
    ) -> None:
        assert "Nobody has tried this version" in panel(office, doubled)
        tried(world, doubled)
        text = panel(office, doubled)
        assert "6,000.00 → 12,000.00" in text
        assert "1 cases get more, 0 get less." in text
        assert "changed after this simulation" not in text
        change(doubled, Entitlement.VISITS, lambda params: params.update(every_days=9))
        assert "changed after this simulation" in panel(office, doubled)

    def test_the_chair_reads_it_and_cannot_run_it(self, world: World, sign_in: SignIn, doubled: Protocol) -> None:
        tried(world, doubled)
        chair = sign_in(world.chair)
        text = panel(chair, doubled)
        assert "Open the result" in text
        assert "Try it again" not in text
        assert chair.get(reverse("dashboard:simulate", args=[doubled.code])).status_code == 403


class TestResult:
    def test_asking_on_the_page_runs_it_and_shows_both_versions_with_breaches_first(
        self, office: Client, doubled: Protocol, django_capture_on_commit_callbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = office.post(reverse("dashboard:simulate", args=[doubled.code]), {"months": 6})
        simulation = Simulation.objects.get()
        assert answer.url == simulation.get_absolute_url()
        text = office.get(answer.url).content.decode()
        assert text.index("No budget and no workload limit is breached") < text.index("Side by side")
        for words in ("12,000.00", "+6,000.00", "综采一队分会", "version 2026-1"):
            assert words in text

    def test_a_refusal_stands_on_the_form(self, office: Client, doubled: Protocol) -> None:
        doubled.rules.all().delete()
        answer = office.post(reverse("dashboard:simulate", args=[doubled.code]), {"months": 6})
        assert "has no rules" in answer.content.decode()
        assert not Simulation.objects.exists()

    def test_it_prints(self, world: World, office: Client, doubled: Protocol) -> None:
        simulation = tried(world, doubled)
        text = office.get(reverse("dashboard:simulation_print", args=[simulation.pk])).content.decode()
        assert "uc-paper" in text
        assert "12,000.00" in text

    def test_screenings_of_few_are_told_to_whoever_plans_the_cases_alone(
        self, world: World, office: Client, sign_in: SignIn, doubled: Protocol
    ) -> None:
        simulation = tried(world, doubled)
        address = simulation.get_absolute_url()
        assert "not told: fewer than 5 cases" not in office.get(address).content.decode()
        chair = sign_in(world.chair)
        text = chair.get(address).content.decode()
        # The screenings, and the points of the counsellor's post.
        assert text.count("not told: fewer than 5 cases") == 2
        for query in (
            {"figure": "screenings"},
            {"figure": "counselling"},
            {"figure": "all", "post": counsellor(simulation)},
        ):
            url = reverse("dashboard:simulation_cases", args=[simulation.pk])
            assert chair.get(url, query).status_code == 403


def counsellor(simulation: Simulation) -> str:
    return next(row["seat"] for row in simulation.result["posts"] if row["role"] == Role.COUNSELLOR)


class TestCasesBehind:
    def test_each_figure_opens_its_cases(
        self, world: World, office: Client, doubled: Protocol, case: IllnessCase
    ) -> None:
        simulation = tried(world, doubled)
        seat = next(row["seat"] for row in simulation.result["posts"] if row["role"] == Role.BRANCH_CHAIR)
        for query in (
            {"figure": "all"}, {"figure": "visits"}, {"figure": "visits", "month": "2026-04"}, {"figure": "aid"},
            {"figure": "aid", "month": "2026-03"}, {"figure": "gaining"}, {"figure": "screenings"},
            {"figure": "all", "post": seat}, {"figure": "aid", "fund": ""},
        ):  # fmt: skip
            text = listed(office, simulation, **query)
            assert case.number in text, query
            assert not re.search(r"\bP1\b", text), query
        for query in ({"figure": "losing"}, {"figure": "visits", "month": "2026-03"}):
            assert case.number not in listed(office, simulation, **query)

    def test_what_is_no_figure_is_not_found(self, world: World, office: Client, doubled: Protocol) -> None:
        address = reverse("dashboard:simulation_cases", args=[tried(world, doubled).pk])
        for query in (
            {},
            {"figure": "x"},
            {"figure": "aid", "month": "2020-01"},
            {"figure": "all", "month": "2026-04"},
        ):
            assert office.get(address, query).status_code == 404

    def test_cases_without_consent_are_counted_and_not_listed(
        self, world: World, office: Client, doubled: Protocol, case: IllnessCase
    ) -> None:
        simulation = tried(world, doubled)
        IllnessCase.objects.filter(pk=case.pk).update(consent_state=ConsentState.WITHDRAWN)
        text = listed(office, simulation, figure="all")
        assert case.number not in text
        assert "Another 1 case is not listed" in text

    def test_runs_of_another_enterprise_do_not_exist(self, world: World, sign_in: SignIn, doubled: Protocol) -> None:
        simulation = tried(world, doubled)
        stranger = sign_in(world.outsider(Role.WELFARE_OFFICER))
        for name in ("simulation", "simulation_print", "simulation_cases", "simulation_progress"):
            assert stranger.get(reverse(f"dashboard:{name}", args=[simulation.pk])).status_code == 404
        assert stranger.get(reverse("dashboard:simulation_of", args=[doubled.code])).status_code == 404

    def test_the_queries_are_as_many_for_fifty_cases_as_for_one(
        self, world: World, office: Client, doubled: Protocol, django_assert_num_queries
    ) -> None:
        simulation = tried(world, doubled)
        page = reverse("dashboard:simulation_cases", args=[simulation.pk])
        _more(world, simulation, 3)
        office.get(page, {"figure": "all"})
        for number in (3, 50):
            _more(world, simulation, number)
            with django_assert_num_queries(CASES_QUERIES):
                office.get(page, {"figure": "all"})
            with django_assert_num_queries(RESULT_QUERIES):
                office.get(simulation.get_absolute_url())


def _more(world: World, simulation: Simulation, rows: int) -> None:
    """Fill the list up to so many cases, all alike."""
    case = IllnessCase.objects.latest("pk")
    subjects = type(case.subject).objects
    for number in range(SimulatedCase.objects.count(), rows):
        case.subject = subjects.create(kind="case", unit=case.unit, label="陈国栋", reference=f"c{number}")
        case.pk, case.number, case.report_key = None, f"2026-9{number:03}", None
        case.save()
        SimulatedCase.objects.create(simulation=simulation, case=case, visits_before=7, visits_after=7)


class TestCommand:
    def test_it_prints_the_result_as_json_and_keeps_the_run(self, doubled: Protocol) -> None:
        out = StringIO()
        call_command("simulate_protocol", doubled.code, months=6, json=True, stdout=out)
        told = json.loads(out.getvalue())
        assert (told["protocol"], told["compared_with"], told["cases"]) == (doubled.code, "2026-1", 1)
        assert told["totals"]["visits"] == [7, 7]
        assert Simulation.objects.get().is_done

    def test_in_words(self, world: World, doubled: Protocol) -> None:
        graded(world, member=make_member(world, name="王强", number="030999"))
        out = StringIO()
        call_command("simulate_protocol", doubled.code, stdout=out)
        assert "24,000.00" in out.getvalue()

    def test_an_unknown_code_and_an_empty_draft_are_answered_in_words(self, doubled: Protocol) -> None:
        with pytest.raises(CommandError, match="There is no protocol 1999-1"):
            call_command("simulate_protocol", "1999-1")
        doubled.rules.all().delete()
        with pytest.raises(CommandError, match="has no rules"):
            call_command("simulate_protocol", doubled.code)
