"""The pages: the board, what lies behind its numbers, the workbook, and the way from a proposal to its end."""

from datetime import timedelta
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from python_calamine import CalamineWorkbook

from assessments.performance.enums import Kpi
from assessments.performance.kinds import DISCREET
from assessments.workload.enums import Part
from assessments.workload.moves import PostMove
from assessments.workload.selectors.lists import item_page
from assessments.workload.selectors.weights import weights_in_force
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, load_catalogues, reported
from tests.factories.worklist import SubjectFactory
from tests.factories.workload import cases, colleague, did, held
from unioncare.core.periods import Period
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import WorkItem

BOARD = "/workload/"
# Who asks and by which posts; the unit; numbers in force; posts, leaves; done and open work; the units below and those
# to choose from.
BOARD_QUERIES = 10
# Who asks and by which posts, the unit, posts and leaves, numbers in force, points inside and everywhere, the page, the
# names of places, the count.
ITEMS_QUERIES = 11
# Who asks and by which posts, the unit, numbers in force, posts, leaves, done and open work, what may move, about what,
# who is away today, who keeps away.
PROPOSAL_QUERIES = 12


def text(answer, status=200):
    assert answer.status_code == status, answer
    return " ".join(answer.content.decode().split())


@pytest.fixture
def chair(world, sign_in):
    return sign_in(world.chair)


@pytest.fixture
def piled(world):
    """Four cases with the branch chair, of whom one visit is done."""
    subjects = cases(world, 4)
    for subject in subjects:
        held(world.branch_chair, subject, points="3")
    did(world.branch_chair, subjects[0], NOW, points="2", kind="visit")
    return subjects


def test_the_board_asks_the_same_questions_however_many_people_there_are(
    world, chair, piled, django_assert_num_queries
):
    chair.get(BOARD)
    with django_assert_num_queries(BOARD_QUERIES):
        chair.get(BOARD)
    for number in range(60):
        held(colleague(world.branch, Role.GROUP_LEADER, f"组长{number}"), piled[0])
    with django_assert_num_queries(BOARD_QUERIES):
        html = text(chair.get(BOARD))
    assert "50 shown of" in html


def test_the_board_tells_points_equivalents_bands_and_the_spread(world, chair, piled):
    html = text(chair.get(f"{BOARD}?period=2026-Q1"))
    board = chair.get(f"{BOARD}?period=2026-Q1").context["board"]
    first = board.people[0]
    assert (first.worker.name, first.load.done, first.load.open) == ("韩立新", 3, 18)
    assert first.load.per_equivalent == 70
    assert '23.7 <span class="uc-status uc-status-green">In the band' in html.replace("&quot;", '"')
    assert "Work lies unevenly" in html
    assert '"series"' in html
    assert "2026-03" in html


def test_filters_narrow_by_unit_role_and_period(world, chair, piled):
    def names(query):
        return [line.worker.name for line in chair.get(f"{BOARD}?{query}").context["people"]]

    assert names(f"unit={world.branch.code}") == ["韩立新", "郭建华"]
    assert names("role=welfare_officer") == ["周文静"]
    assert names(f"unit={world.second_branch.code}") == []
    assert "Nobody held a post here" in text(chair.get(f"{BOARD}?unit={world.second_branch.code}"))
    assert "Nobody holds this role" in text(chair.get(f"{BOARD}?unit={world.second_branch.code}&role=chair"))
    past = chair.get(f"{BOARD}?period=2025-Q4").context["board"].whole
    assert past.load.points == 0
    assert chair.get(f"{BOARD}?unit=QL1").status_code == 404
    assert chair.get(f"{BOARD}?unit=nowhere").status_code == 404
    assert chair.get(f"{BOARD}?period=x&role=x").status_code == 200


def test_people_are_cut_into_pages(world, chair):
    for number in range(60):
        colleague(world.branch, Role.GROUP_LEADER, f"组长{number}")
    first = chair.get(BOARD).context
    second = chair.get(f"{BOARD}?after={first['page'].next_cursor}").context
    everybody = [line.worker.pk for line in first["board"].people]
    assert [line.worker.pk for line in [*first["people"], *second["people"]]] == everybody
    assert second["page"].next_cursor == ""


def test_each_number_opens_its_items_which_add_up_to_it(world, chair, piled):
    person = world.branch_chair
    line = chair.get(BOARD).context["board"].people[0]
    for part, number in (("done", line.load.done), ("open", line.load.open)):
        answer = chair.get(f"{BOARD}items/{part}/?person={person.pk}")
        found = answer.context["found"]
        assert found.points == number == sum(row.weighed for row in found.lines)
        assert piled[0].label in text(answer)
    html = text(answer)
    assert "Share of a full-time job" in html
    assert "0.30" in html
    whole = chair.get(f"{BOARD}items/open/").context["found"]
    assert whole.points == chair.get(BOARD).context["board"].whole.load.open
    assert "No item in this period" in text(chair.get(f"{BOARD}items/done/?person={world.group_leader.pk}"))
    assert chair.get(f"{BOARD}items/done/?person={world.outsider(Role.CHAIR).pk}").status_code == 404
    assert chair.get(f"{BOARD}items/waived/").status_code == 404


def test_items_are_paged_by_key_in_both_orders(world, chair, monkeypatch):
    monkeypatch.setattr("assessments.workload.selectors.lists.keyset_page", small_page)
    (case,) = cases(world, 1)
    for number in range(5):
        did(world.branch_chair, case, NOW - timedelta(days=number % 3))
        held(world.branch_chair, case, due_at=NOW + timedelta(days=number % 3))
    for part, order in (("done", ("-done_at", "-pk")), ("open", ("due_at", "pk"))):
        state = {"done": "done", "open": "open"}[part]
        wanted = list(WorkItem.objects.filter(state=state).order_by(*order).values_list("pk", flat=True))
        seen, after = [], None
        while after != "":
            page = chair.get(f"{BOARD}items/{part}/?after={after or ''}").context["page"]
            seen, after = [*seen, *(item.pk for item in page.rows)], page.next_cursor
        assert seen == wanted, part


def test_items_and_the_proposal_ask_the_same_however_much_there_is(world, chair, piled, django_assert_num_queries):
    colleague(world.branch, Role.BRANCH_CHAIR)
    chair.get(BOARD)
    for more in (0, 2, 47):
        for subject in cases(world, more):
            held(world.branch_chair, subject)
        with django_assert_num_queries(ITEMS_QUERIES):
            chair.get(f"{BOARD}items/open/")
        with django_assert_num_queries(PROPOSAL_QUERIES):
            chair.get(f"{BOARD}proposal/")


def small_page(rows, *, key):
    from unioncare.core.paging import keyset_page

    return keyset_page(rows, key=key, size=2)


def test_whom_work_is_about_stays_hidden_from_whoever_may_not_know(world, chair, sign_in, piled):
    secret = SubjectFactory(unit=world.branch, kind=SubjectKind.COUNSELLING, confidential=True, label="马小丽")
    held(world.person(Role.COUNSELLOR), secret, kind="counselling", role="counsellor")
    officer = sign_in(world.person(Role.ORGANISATION_OFFICER))
    html = text(officer.get(f"{BOARD}items/open/"))
    assert "Visit" in html
    assert not any(subject.label in html for subject in piled)
    html = text(chair.get(f"{BOARD}items/open/"))
    assert "马小丽" not in html
    assert all(subject.label in html for subject in piled)


def test_the_list_opens_and_names_what_my_work_does(world, sign_in, piled):
    officer, chair = world.person(Role.ORGANISATION_OFFICER), world.branch_chair
    Leave.objects.create(user=chair, cover=officer, starts_on=TODAY, ends_on=TODAY)
    lines = sign_in(officer).get(f"{BOARD}items/open/").context["found"].lines
    assert {line.about for line in lines} == {subject.label for subject in piled}
    assert all(line.opens for line in lines)
    secret = SubjectFactory(unit=world.branch, kind=SubjectKind.COUNSELLING, confidential=True, label="马小丽")
    own = held(chair, secret)
    days = Period(2026, 1, 3).first, Period(2026, 1, 3).last
    found = item_page(chair, Part.OPEN, [chair.pk], *days, weights_in_force())
    assert {line.about for line in found.lines if line.item.pk == own.pk} == {"马小丽"}


def test_counselling_is_listed_to_whoever_did_it_alone(world, chair, sign_in, piled):
    counsellor = world.person(Role.COUNSELLOR)
    item = did(counsellor, piled[0], NOW, points="3", kind="counselling", role="counsellor")
    answer = chair.get(f"{BOARD}items/done/?person={counsellor.pk}")
    found = answer.context["found"]
    assert (found.lines, found.points, found.unlisted) == ([], 0, 4.5)
    assert "Another 4.5 points are not listed" in text(answer)
    assert item.pk not in {line.item.pk for line in chair.get(f"{BOARD}items/done/").context["found"].lines}
    days = Period(2026, 1, 3).first, Period(2026, 1, 3).last
    own = item_page(counsellor, Part.DONE, [counsellor.pk], *days, weights_in_force())
    assert ([line.item.pk for line in own.lines], own.unlisted) == ([item.pk], 0)
    assert {Kpi.COUNSELLING_ATTENDED} == DISCREET


def test_work_that_lies_outside_is_told_as_a_number_only(world, sign_in, piled):
    far = SubjectFactory(unit=world.far_branch, label="远处的人", level=1)
    did(world.branch_chair, far, NOW, points="4")
    html = text(sign_in(world.chair).get(f"{BOARD}items/done/?person={world.branch_chair.pk}"))
    assert "Another 4.0 points are not listed" in html
    assert "远处的人" not in html


def test_the_workbook_holds_the_people_of_the_board_for_a_purpose(world, chair, piled):
    assert "This field is required" in text(chair.post(f"{BOARD}export/?unit={world.branch.code}", {}))
    answer = chair.post(f"{BOARD}export/?unit={world.branch.code}", {"purpose": "季度分工会"})
    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    assert rows[1][:7] == ["韩立新", "Branch chair", world.branch.name, 3.0, 18.0, 0.3, 70.0]
    assert len(rows) == 3
    entry = LogEntry.objects.get(additional_data__what="workload exported")
    assert entry.additional_data["purpose"] == "季度分工会"


def test_from_the_proposal_to_the_end(world, chair, piled):
    other = colleague(world.branch, Role.BRANCH_CHAIR)
    page = chair.get(f"{BOARD}proposal/?period=2026-Q1")
    moves = [one.move.code for one in page.context["suggested"].moves]
    assert len(moves) == 2
    assert "would lower the spread" in text(page)
    look = f"{BOARD}what-if/?period=2026-Q1&move={moves[0]}"
    shown = chair.get(look)
    assert "more even" in text(shown)
    form = {"reason": "分担", "digest": shown.context["found"].digest}
    assert "This field is required" in text(chair.post(look, form | {"reason": ""}))
    done = chair.post(look, form)
    assert done.status_code == 302
    assert "1 move carried out." in text(chair.get(done.headers["Location"]))
    assert WorkItem.objects.open().filter(assignee=other).count() == 1
    again = text(chair.post(look, form))
    assert "This changed since you looked at it" in again
    assert "now stands with 李静" in again
    assert "Nothing of it stands with 韩立新 any more." in text(chair.get(look))
    assert chair.get(f"{BOARD}what-if/?move=x").status_code == 404


def test_all_proposed_moves_are_carried_out_together(world, chair, piled):
    other = colleague(world.branch, Role.BRANCH_CHAIR)
    moves = [one.move.code for one in chair.get(f"{BOARD}proposal/?period=2026-Q1").context["suggested"].moves]
    look = f"{BOARD}what-if/?period=2026-Q1&" + "&".join(f"move={code}" for code in moves)
    form = {"reason": "分担", "digest": chair.get(look).context["found"].digest}
    assert "2 moves carried out." in text(chair.post(look, form, follow=True))
    assert WorkItem.objects.open().filter(assignee=other).count() == 2


def test_what_stays_is_told_once_a_post_is_moved(world, chair):
    load_catalogues()
    case, taker = reported(world), colleague(world.enterprise, Role.COMMITTEE_MEMBER)
    RelativeFactory(user=taker, employee_no=case.member.employee_no, relation="配偶")
    move = PostMove(world.post_of(Role.WELFARE_OFFICER).pk, taker.pk, TODAY)
    page = f"{BOARD}what-if/?period=2026-Q1&move={move.code}"
    shown = chair.get(page)
    assert "goes too, as far as it may: Cases owned (1)" in text(shown)
    form = {"reason": "换届", "digest": shown.context["found"].digest}
    assert f"Stays: Case {case.number}" in text(chair.post(page, form, follow=True))


def test_where_nobody_else_holds_the_role_the_proposal_says_so(world, chair, piled):
    assert "No move would help" in text(chair.get(f"{BOARD}proposal/"))


def test_somebody_chooses_cases_by_hand(world, chair, piled):
    page = f"{BOARD}of/{world.branch_chair.pk}/cases/"
    html = text(chair.get(page))
    assert f"{piled[0].label} · 4.5 points · 1 item" in html
    WorkItem.objects.open().filter(subject=piled[2]).update(points=20)
    assert f"{piled[2].label} · 30 points · 1 item" in text(chair.get(page))
    answer = chair.post(page, {"subjects": [piled[0].pk, piled[1].pk], "to": world.welfare_officer.pk})
    assert answer.status_code == 302
    assert "what-if" in answer.headers["Location"]
    assert [len(one.going) for one in chair.get(answer.headers["Location"]).context["found"].planned] == [1, 1]
    assert "No open work to move" in text(chair.get(f"{BOARD}of/{world.group_leader.pk}/cases/"))
    assert chair.get(f"{BOARD}of/{world.outsider(Role.CHAIR).pk}/cases/").status_code == 404


def test_the_chair_chooses_a_post(world, chair, sign_in, piled):
    page = f"{BOARD}of/{world.branch_chair.pk}/post/"
    post = world.post_of(Role.BRANCH_CHAIR)
    assert "Branch chair" in text(chair.get(page))
    answer = chair.post(page, {"post": post.pk, "to": world.group_leader.pk, "on": TODAY.isoformat()})
    shown = chair.get(answer.headers["Location"])
    assert "from 18 Mar 2026" in text(shown)
    assert "Nothing goes now" not in text(shown)
    tomorrow = chair.post(
        page, {"post": post.pk, "to": world.group_leader.pk, "on": (TODAY + timedelta(days=1)).isoformat()}
    )
    assert "Nothing goes now" in text(chair.get(tomorrow.headers["Location"]))
    assert shown.context["found"].does_something
    assert "No post to move" in text(chair.get(f"{BOARD}of/{world.person(Role.AUDITOR).pk}/post/"))
    assert sign_in(world.welfare_officer).get(page).status_code == 403
    assert "A post" not in text(sign_in(world.welfare_officer).get(f"{BOARD}of/{world.branch_chair.pk}/cases/"))


def test_who_sees_and_who_moves(world, sign_in, piled):
    officer = sign_in(world.person(Role.ORGANISATION_OFFICER))
    assert "Propose a fairer spread" not in text(officer.get(BOARD))
    assert officer.get(f"{BOARD}proposal/").status_code == 403
    for role in (Role.BRANCH_CHAIR, Role.AUDITOR, Role.CLERK, Role.COUNSELLOR):
        assert sign_in(world.person(role)).get(BOARD).status_code == 403
    assert "Workload" in text(sign_in(world.chair).get("/work/"))
