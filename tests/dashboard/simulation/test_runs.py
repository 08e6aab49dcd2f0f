"""Runs over a small world, reckoned by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from cases.care.enums import ConsentState, Entitlement
from cases.care.models import CaseMove, Grading, IllnessCase, Protocol
from cases.care.services.erasing import erase_case
from cases.care.services.protocols import submit_protocol
from donations.ledger.models import Budget
from tests.factories import World
from tests.factories.cases import graded, make_member
from tests.factories.funds import fund
from tests.factories.protocol import in_force
from tests.factories.simulation import LATER, change, double_tiers, tried
from unioncare.core.models import Threshold
from unioncare.dashboard.simulation.enums import SimulationState
from unioncare.dashboard.simulation.errors import SimulationRefused
from unioncare.dashboard.simulation.models import LOST_AFTER, SimulatedCase, Simulation
from unioncare.dashboard.simulation.presentation import Shown
from unioncare.dashboard.simulation.selectors.standing import is_stale, latest_of, under_way
from unioncare.dashboard.simulation.services import drop_superseded, fail_lost, run_simulation, start_simulation
from unioncare.dashboard.simulation.services import running as running_module
from unioncare.dashboard.simulation.tasks import simulate
from unioncare.organisation.models import Leave


def visits_every(days: int):
    return lambda params: params.update(every_days=days)


class TestByHand:
    def test_a_doubled_tier_gives_twice_the_relief(self, world: World, protocol: Protocol, case: IllnessCase) -> None:
        # 186,400 − 108,900 − 34,500 − 8,000 = 35,000 out of pocket: the tier from 30,000 gives 6,000.
        change(protocol, Entitlement.AID, double_tiers)
        result = tried(world, protocol).result
        assert [Decimal(one) for one in result["totals"]["aid"]] == [6_000, 12_000]
        assert [(row["month"], *map(Decimal, row["aid"])) for row in result["months"] if row["month"] == "2026-03"] == [
            ("2026-03", 6_000, 12_000)
        ]
        assert (result["gaining"], result["losing"], result["cases"]) == (1, 0, 1)

    def test_visits_are_counted_window_by_window(self, world: World, protocol: Protocol, case: IllnessCase) -> None:
        # Every 14 days from 18 March: 1, 15, 29 April, 13, 27 May, 10, 24 June.
        # Every 30 days: 17 April, 17 May (a Sunday: Friday 15), 16 June.
        change(protocol, Entitlement.VISITS, visits_every(30))
        simulation = tried(world, protocol)
        assert simulation.result["totals"]["visits"] == [7, 3]
        assert [row["visits"] for row in simulation.result["months"]] == [
            [0, 0], [0, 0], [0, 0], [3, 1], [2, 1], [2, 1],
        ]  # fmt: skip
        assert (simulation.result["gaining"], simulation.result["losing"]) == (0, 1)
        row = SimulatedCase.objects.get(simulation=simulation)
        assert (row.case, row.visits_before, row.visits_after) == (case, 7, 3)
        assert row.visits_by_month == {"2026-04": [3, 1], "2026-05": [2, 1], "2026-06": [2, 1]}

    def test_work_stands_with_the_post_that_the_rule_names(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        # Seven or 14 visits of 2 points, one relief file of 4, by the weight 1.5 of L3; the post is 0.3 of a job.
        change(protocol, Entitlement.VISITS, visits_every(7))
        (post,) = [one for one in tried(world, protocol).result["posts"] if one["role"] == "branch_chair"]
        assert (post["unit"], [Decimal(one) for one in post["points"]]) == ("综采一队分会", [27, 48])
        # 27 / 0.3 × 30.4375 / 181 = 15.1; 48 / 0.3 × 30.4375 / 181 = 26.9.
        assert (post["equivalents"], post["rate"], post["band"]) == ("0.3", ["15.1", "26.9"], ["low", "within"])

    def test_cases_without_consent_and_those_bound_by_a_version_of_their_own_are_left_out(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        other = graded(world, member=make_member(world, name="王强", number="030999"))
        IllnessCase.objects.filter(pk=other.pk).update(unit=world.second_branch)
        assert tried(world, protocol).result["cases"] == 2
        in_force(world.second_branch)
        assert tried(world, protocol).result["cases"] == 1
        IllnessCase.objects.filter(pk=case.pk).update(consent_state=ConsentState.WITHDRAWN)
        with pytest.raises(SimulationRefused, match="no case of 青岭三矿工会 was graded"):
            tried(world, protocol)

    def test_between_a_closure_and_the_grading_after_a_reopening_nothing_is_asked(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        # Every 14 days from 18 March: of 1, 15, 29 April, 13, 27 May, 10, 24 June those in care stay.
        for day, source, target in ((10, "graded", "closed"), (28, "closed", "reopened")):
            at = LATER.replace(month=4, day=day)
            CaseMove.objects.create(case=case, move="test", source=source, target=target, at=at)
        assert tried(world, protocol).result["totals"]["visits"] == [1, 1]
        again = Grading.objects.get(case=case)
        again.pk, again.graded_at = None, LATER.replace(month=5, day=4)
        again.save()
        assert tried(world, protocol).result["totals"]["visits"] == [5, 5]
        died = {"closed_at": LATER.replace(month=6, day=25), "died_on": date(2026, 6, 5)}
        IllnessCase.objects.filter(pk=case.pk).update(**died)
        assert tried(world, protocol).result["totals"]["visits"] == [3, 3]


class TestBreaches:
    def test_a_budget_is_breached_in_the_month_in_which_it_is_used_up(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        union = fund(world.enterprise, code="union")
        Budget.objects.create(fund=union, year=2026, account="relief", amount=Decimal(20_000))
        graded(world, member=make_member(world, name="王强", number="030999"), now=LATER)
        change(protocol, Entitlement.AID, double_tiers)
        result = tried(world, protocol).result
        (row,) = result["budgets"]
        # In force: 6,000 in March and in June; the draft has 12,000 in March already. 20,000 × 181 ÷ 365 = 9,917.81.
        assert (row["fund"], row["month"], [Decimal(one) for one in row["aid"]]) == (
            "union", ["2026-06", "2026-03"], [12_000, 24_000],
        )  # fmt: skip
        assert (row["days"], Decimal(row["part"])) == (181, Decimal("9917.81"))
        assert result["funds"][0]["fund"] == "union"

    def test_a_post_above_the_band_is_a_breach(self, world: World, protocol: Protocol, case: IllnessCase) -> None:
        Threshold.objects.create(code="workload.band_high", value=Decimal(25))
        change(protocol, Entitlement.VISITS, visits_every(7))
        posts = {one["role"]: one["band"] for one in tried(world, protocol).result["posts"]}
        assert posts["branch_chair"] == ["low", "high"]

    def test_equivalents_are_those_of_workload_and_work_of_nobody_is_a_breach(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        Leave.objects.create(
            user=world.branch_chair, cover=world.chair, starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 30)
        )
        simulation = tried(world, protocol)
        (post,) = [one for one in simulation.result["posts"] if one["role"] == "branch_chair"]
        # 0.3 of a job, of 181 days without the 30 of June.
        assert round(Decimal(post["equivalents"]), 4) == round(Decimal("0.3") * 151 / 181, 4)
        post["equivalents"] = "0"
        shown = Shown(simulation, knows=False)
        assert [line.is_empty for line in shown.crowded] == [True]

    def test_a_breach_of_a_post_that_is_withheld_is_told_without_its_numbers(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        simulation = tried(world, protocol)
        for one in simulation.result["posts"]:
            one["band"] = ["low", "high"]
        lines = Shown(simulation, knows=False).crowded
        assert len(lines) == len(simulation.result["posts"])
        assert [line.pair for line in lines if line.pair is None] == [None]


class TestAsking:
    def test_two_runs_at_once_are_one(self, world: World, protocol: Protocol, case: IllnessCase) -> None:
        asked = [
            start_simulation(protocol=protocol, months=6, actor=world.welfare_officer, now=LATER) for _try in range(2)
        ]
        assert [is_new for _run, is_new in asked] == [True, False]
        assert asked[0][0] == asked[1][0]

    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            (lambda protocol: protocol.rules.all().delete(), "has no rules"),
            (lambda protocol: protocol.rules.filter(article="5.2").update(params={}), "Article 5.2 cannot be read"),
            (lambda protocol: Protocol.objects.filter(pk=protocol.pk).update(state="retired"), "only a draft"),
        ],
        ids=["no rules", "unreadable", "retired"],
    )
    def test_what_cannot_be_tried_is_refused_and_nothing_is_kept(
        self, world: World, protocol: Protocol, case: IllnessCase, spoil, words: str
    ) -> None:
        spoil(protocol)
        with pytest.raises(SimulationRefused, match=words):
            start_simulation(protocol=protocol, months=6, actor=None, now=LATER)
        assert not Simulation.objects.exists()

    def test_no_gradings_and_a_window_outside_its_bounds_are_refused(self, world: World, protocol: Protocol) -> None:
        wide = dict.fromkeys((0, 2, 25, 99_999), "3 to 24 months")
        for months, words in ({6: "nothing to try the draft on"} | wide).items():
            with pytest.raises(SimulationRefused, match=words):
                start_simulation(protocol=protocol, months=months, actor=None, now=LATER)


class TestWorker:
    def test_a_run_whose_worker_was_killed_begins_anew_and_keeps_nothing_by_halves(
        self, world: World, protocol: Protocol, case: IllnessCase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        simulation, _new = start_simulation(protocol=protocol, months=6, actor=None, now=LATER)

        def killed(*args: object) -> None:
            raise SystemExit

        with monkeypatch.context() as broken:
            broken.setattr(running_module, "result_of", killed)
            with pytest.raises(SystemExit):
                run_simulation(simulation_id=simulation.pk, now=LATER)
        simulation.refresh_from_db()
        assert simulation.state == SimulationState.RUNNING
        assert not SimulatedCase.objects.exists()

        simulate(simulation.pk, "en")
        simulate(simulation.pk, "en")
        simulation.refresh_from_db()
        assert simulation.state == SimulationState.DONE
        assert SimulatedCase.objects.count() == 1

    def test_a_draft_that_was_emptied_meanwhile_ends_the_run_in_words(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        simulation, _new = start_simulation(protocol=protocol, months=6, actor=None, now=LATER)
        protocol.rules.all().delete()
        simulate(simulation.pk, "en")
        simulation.refresh_from_db()
        assert simulation.state == SimulationState.FAILED
        assert "has no rules" in simulation.error

    def test_a_lost_run_is_given_up_by_the_sweep_and_can_be_asked_for_again(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        start_simulation(protocol=protocol, months=6, actor=None, now=LATER)
        assert fail_lost(now=LATER + LOST_AFTER - timedelta(minutes=1)) == 0
        assert fail_lost(now=LATER + LOST_AFTER) == 1
        _simulation, is_new = start_simulation(protocol=protocol, months=6, actor=None, now=LATER + LOST_AFTER)
        assert is_new

    def test_a_run_that_was_given_up_while_it_was_filled_leaves_nothing(
        self, world: World, protocol: Protocol, case: IllnessCase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        simulation, _new = start_simulation(protocol=protocol, months=6, actor=None, now=LATER)
        reckon = running_module.result_of

        def slowly(*args: Any) -> Any:
            assert fail_lost(now=LATER + LOST_AFTER) == 1
            return reckon(*args)

        monkeypatch.setattr(running_module, "result_of", slowly)
        run_simulation(simulation_id=simulation.pk, now=LATER)
        assert not SimulatedCase.objects.exists()
        simulation.refresh_from_db()
        assert simulation.state != SimulationState.DONE

    def test_a_run_that_waited_long_for_a_worker_has_its_whole_hour(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        simulation, _new = start_simulation(protocol=protocol, months=6, actor=None, now=LATER)
        begun = LATER + LOST_AFTER - timedelta(minutes=1)
        Simulation.objects.update(state=SimulationState.RUNNING, started_at=begun)
        assert fail_lost(now=LATER + LOST_AFTER) == 0
        simulation.refresh_from_db()
        assert simulation.is_running(LATER + LOST_AFTER)
        assert fail_lost(now=begun + LOST_AFTER) == 1


class TestWithTheVersion:
    def test_a_result_stands_while_another_run_waits_or_was_lost(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        done = tried(world, protocol)
        later = LATER + timedelta(minutes=5)
        waiting, _new = start_simulation(protocol=protocol, months=3, actor=None, now=later)
        assert (latest_of(protocol), under_way(protocol, later)) == (done, waiting)
        fail_lost(now=later + LOST_AFTER)
        assert (latest_of(protocol), under_way(protocol, later)) == (done, None)

    def test_what_was_tried_after_the_approval_was_asked_for_does_not_take_its_place(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        attached = tried(world, protocol)
        Protocol.objects.filter(pk=protocol.pk).update(starts_on=timezone.localdate() + timedelta(days=7))
        submit_protocol(protocol=Protocol.objects.get(pk=protocol.pk), actor=world.welfare_officer, now=LATER)
        again = tried(world, protocol, months=3, now=LATER + timedelta(hours=1))
        assert again != attached
        assert latest_of(protocol) == attached

    def test_after_a_day_only_the_run_that_stands_keeps_its_cases(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        first, second = tried(world, protocol), tried(world, protocol, now=LATER + timedelta(hours=1))
        rows = SimulatedCase.objects.order_by("simulation").values_list("simulation", flat=True)
        assert drop_superseded(now=LATER + timedelta(hours=23)) == 0
        assert drop_superseded(now=LATER + timedelta(days=2)) == 1
        assert list(rows) == [second.pk]
        assert Simulation.objects.get(pk=first.pk).result["cases"] == 1

    def test_it_goes_stale_with_what_a_rule_gives_and_not_with_its_words(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        simulation = tried(world, protocol)
        protocol.rules.filter(entitlement="visits").update(text_zh="新的条文")
        assert not is_stale(simulation)
        change(protocol, Entitlement.VISITS, visits_every(10))
        assert is_stale(simulation)

    def test_it_stays_with_the_version(self, world: World, protocol: Protocol, case: IllnessCase) -> None:
        simulation = tried(world, protocol)
        Protocol.objects.filter(pk=protocol.pk).update(starts_on=timezone.localdate() + timedelta(days=7))
        submit_protocol(protocol=Protocol.objects.get(pk=protocol.pk), actor=world.welfare_officer, now=LATER)
        assert latest_of(protocol) == simulation
        with pytest.raises(ProtectedError):
            simulation.protocol.delete()

    def test_it_forgets_a_case_that_is_erased_and_keeps_its_sums(
        self, world: World, protocol: Protocol, case: IllnessCase
    ) -> None:
        simulation = tried(world, protocol)
        kept = SimulatedCase.objects.filter(simulation=simulation)
        assert kept.count() == 1
        erase_case(case_id=case.pk, actor=None, now=LATER)
        assert not kept.exists()
        simulation.refresh_from_db()
        assert simulation.result["cases"] == 1
        assert date.fromisoformat(simulation.result["first"]) == date(2026, 1, 1)
