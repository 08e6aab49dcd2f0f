"""The flow of a case: every state against every move, what each needs, and that two people never both win."""

import ast
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection

from cases.care.enums import CaseState, ConsentState, PlanState
from cases.care.models import CarePlan, CaseMove, IllnessCase, Protocol
from cases.care.services.flow import CASE_FLOW, move_case
from tests.factories import RelativeFactory, UserFactory, build_world
from tests.factories.cases import NOW, graded, load_catalogues, reported
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.models import Subject

pytestmark = pytest.mark.django_db

# state → the moves that leave it, and where they lead; everything else is refused.
TABLE = {
    "reported": {"verify": "verified", "stop": "closed", "reject": "rejected", "die": "deceased"},
    "verified": {"grade": "graded", "stop": "closed", "reject": "rejected", "die": "deceased"},
    "graded": {"plan": "planned", "stop": "closed", "die": "deceased"},
    "planned": {"start_care": "in_care", "return_plan": "graded", "stop": "closed", "die": "deceased"},
    "in_care": {"recover": "recovering", "close": "closed", "stop": "closed", "die": "deceased"},
    "recovering": {"relapse": "in_care", "close": "closed", "stop": "closed", "die": "deceased"},
    "closed": {"die": "deceased", "reopen": "reopened"},
    "rejected": {"reopen": "reopened"},
    "deceased": {"undo_death": "in_care"},  # to where the death met it: see died_in_care
    "reopened": {"verify": "verified", "grade": "graded", "stop": "closed", "reject": "rejected", "die": "deceased"},
}
MOVES = (
    "verify", "grade", "plan", "start_care", "return_plan", "recover", "relapse", "close", "stop", "reject",
    "die", "undo_death", "reopen",
)  # fmt: skip
OURS = Path(__file__).resolve().parents[3]


def put(case: IllnessCase, state: str, **fields: object) -> IllnessCase:
    """Put a case into a state as no code of ours may, with every condition of every move fulfilled."""
    IllnessCase.objects.filter(pk=case.pk).update(state=state, verified_at=NOW, level=3, **fields)
    return IllnessCase.objects.get(pk=case.pk)


@pytest.fixture
def ready(world) -> IllnessCase:
    """A case of which every condition holds: verified, graded, with an approved plan and nothing left to do."""
    case = graded(world)
    case.subject.items.all().delete()
    return case


def with_plan(case: IllnessCase) -> None:
    subject = Subject.objects.create(kind="protocol", unit=case.unit, label="2026-1", reference="2026-1")
    protocol = Protocol.objects.create(unit=case.unit, subject=subject, code="2026-1", title_zh="规程", created_at=NOW)
    CarePlan.objects.create(
        case=case, grading=case.gradings.first(), protocol=protocol, state=PlanState.APPROVED, anchor_on=NOW.date(),
        created_at=NOW,
    )  # fmt: skip


def died_in_care(case: IllnessCase) -> None:
    CaseMove.objects.create(case=case, move="die", source="in_care", target="deceased", at=NOW)


def test_the_table_of_the_test_knows_every_state_and_every_move():
    assert set(TABLE) == set(CaseState.values)
    assert tuple(move.name for move in CASE_FLOW.moves) == MOVES


def test_a_state_allows_exactly_the_moves_of_the_table(ready):
    with_plan(ready)
    died_in_care(ready)
    for state, moves in TABLE.items():
        possible = {}
        for consent in (ConsentState.GIVEN, ConsentState.WITHDRAWN):
            case = put(ready, state, consent_state=consent)
            for move in CASE_FLOW.moves:
                if CASE_FLOW.why_not(case, move.name, None) is None:
                    possible[move.name] = move.target_of(case)

        assert possible == moves, state


def from_where(move: str) -> str:
    return next(state for state, moves in TABLE.items() if move in moves)


def consent_for(move: str) -> ConsentState:
    return ConsentState.WITHDRAWN if move == "stop" else ConsentState.GIVEN


def test_a_move_leads_where_the_table_says_and_is_recorded(ready):
    with_plan(ready)
    for state, moves in TABLE.items():
        for move, target in moves.items():
            put(ready, state, consent_state=consent_for(move))
            if state == "deceased":
                died_in_care(ready)

            case = move_case(case_id=ready.pk, move=move, actor=None, now=NOW, reason="因为")

            row = CaseMove.objects.filter(case=ready).order_by("pk").last()
            assert case.state == target
            assert (row.move, row.source, row.target, row.at, row.reason) == (move, state, target, NOW, "因为")


def test_a_step_that_ends_or_undoes_something_needs_a_reason(ready):
    for move in ("relapse", "close", "reject", "reopen", "stop", "undo_death"):
        put(ready, from_where(move), consent_state=consent_for(move))

        with pytest.raises(MoveRefused, match="reason"):
            move_case(case_id=ready.pk, move=move, actor=None, now=NOW, reason="  ")


HOLDERS = {
    "verify": {"branch_chair", "welfare_officer"},
    "grade": {"welfare_officer"},
    "plan": {"welfare_officer"},
    "recover": {"welfare_officer"},
    "relapse": {"welfare_officer"},
    "close": {"welfare_officer"},
    "stop": {"welfare_officer"},
    "reject": {"branch_chair", "welfare_officer"},
    "die": {"branch_chair", "welfare_officer", "chair"},
    "undo_death": {"welfare_officer", "chair"},
    "reopen": {"welfare_officer"},
}


def test_only_the_posts_of_the_step_may_take_it_inside_their_units(world, ready):
    inside = {role: world.person(role) for role in Role}
    outside = {role: world.outsider(role) for role in Role}
    for move, wanted in HOLDERS.items():
        case = put(ready, from_where(move), consent_state=consent_for(move))

        holders = {role.value for role, person in inside.items() if CASE_FLOW.why_not(case, move, person) is None}

        assert holders == wanted, move
        assert not [role for role, person in outside.items() if CASE_FLOW.why_not(case, move, person) is None]


@pytest.mark.parametrize("state", [ConsentState.PENDING, ConsentState.REFUSED, ConsentState.WITHDRAWN])
def test_without_consent_nothing_that_reads_health_data_goes_on(ready, state):
    with_plan(ready)
    names = ("disease", "diagnosed_on", "onset_on", "provisional_severity", "severity")
    empty = dict.fromkeys(names) if state == ConsentState.PENDING else {}
    for move in ("verify", "grade", "plan", "start_care", "recover", "relapse"):
        case = put(ready, from_where(move), consent_state=state, **empty)

        assert "onsent" in str(CASE_FLOW.why_not(case, move, None)), move


@pytest.mark.parametrize("state", [state for state in TABLE if "die" in TABLE[state]])
def test_a_death_taken_back_leads_to_where_it_met_the_case(ready, state):
    put(ready, state)
    move_case(case_id=ready.pk, move="die", actor=None, now=NOW)

    assert move_case(case_id=ready.pk, move="undo_death", actor=None, now=NOW, reason="同名同姓").state == state


def test_a_case_that_came_in_as_ended_by_a_death_opens_anew(ready):
    put(ready, CaseState.DECEASED)

    assert move_case(case_id=ready.pk, move="undo_death", actor=None, now=NOW, reason="误登").state == "reopened"


def test_a_case_that_was_never_verified_is_not_graded_when_it_opens_again(ready):
    put(ready, CaseState.REOPENED)
    IllnessCase.objects.filter(pk=ready.pk).update(verified_at=None)

    with pytest.raises(MoveRefused, match="never verified"):
        move_case(case_id=ready.pk, move="grade", actor=None, now=NOW)


def test_care_begins_only_with_an_approved_plan(ready):
    put(ready, CaseState.PLANNED)

    with pytest.raises(MoveRefused, match="No plan"):
        move_case(case_id=ready.pk, move="start_care", actor=None, now=NOW)


def test_nobody_takes_a_step_of_their_own_case_or_a_relatives(world):
    case = reported(world)
    RelativeFactory(user=world.branch_chair, employee_no="030217", relation="兄弟")

    assert "兄弟" in str(CASE_FLOW.why_not(case, "verify", world.branch_chair))

    officer = world.welfare_officer
    officer.employee_no = "030217"
    officer.save(update_fields=["employee_no"])
    assert "own case" in str(CASE_FLOW.why_not(case, "verify", officer))


def test_somebody_without_any_post_is_told_that_their_posts_do_not_include_the_step(world):
    case = reported(world)

    with pytest.raises(MoveRefused, match="posts"):
        move_case(case_id=case.pk, move="verify", actor=UserFactory(), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_press_at_once_one_wins_and_one_move_is_recorded():
    load_catalogues()
    world = build_world()
    case = reported(world)
    chair, officer, start, refused = world.branch_chair, world.welfare_officer, Barrier(2), []

    def press(actor: object) -> None:
        try:
            start.wait()
            move_case(case_id=case.pk, move="reject", actor=actor, now=NOW, reason="不是大病")
        except MoveRefused as error:
            refused.append(str(error.reason))
        finally:
            connection.close()

    threads = [Thread(target=press, args=(actor,)) for actor in (chair, officer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(refused) == 1
    assert CaseMove.objects.filter(case=case, move="reject").count() == 1


def _writes_state(node: ast.AST) -> bool:
    """Tell whether a piece of code sets the state of a case: by attribute, by update, or by making one."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(
            isinstance(target, ast.Attribute) and target.attr == "state" and "case" in ast.unparse(target.value).lower()
            for target in targets
        )
    if not isinstance(node, ast.Call) or not any(keyword.arg == "state" for keyword in node.keywords):
        return False
    called = ast.unparse(node.func)
    return called == "IllnessCase" or ("IllnessCase" in called and called.endswith((".update", ".create")))


def test_no_other_module_sets_the_state_of_a_case():
    found = []
    for path in [*OURS.glob("cases/**/*.py"), *OURS.glob("unioncare/**/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(_writes_state(node) for node in ast.walk(tree)):
            found.append(path.relative_to(OURS).as_posix())

    # The seed fills a database for trials in bulk, past the services.
    assert set(found) == {"cases/care/services/flow.py", "unioncare/dashboard/seed/cases.py"}
