"""The pages of the staff: the list with its filters, the way of an action, recurring causes, evidence handed out."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from python_calamine import CalamineWorkbook

from assessments.improvement.models import ImprovementAction
from assessments.improvement.selectors.lists import Quarter
from assessments.improvement.services.verifying import return_action
from tests.factories.cases import NOW, TODAY
from tests.factories.funds import fund
from tests.factories.improvement import finished, found_by_audit, planned, verified
from tests.factories.visits import PHOTO
from unioncare.core.paging import keyset_page
from unioncare.organisation.enums import Role

LIST = "/improvement/"
# Who asks and by which posts, the count and the page of the rows, units and causes of the filters.
LIST_QUERIES = 6


def text(answer, status=200):
    assert answer.status_code == status, answer
    return " ".join(answer.content.decode().split())


@pytest.fixture
def office(world, sign_in):
    return sign_in(world.welfare_officer)


def numbers(office, query=""):
    html = text(office.get(f"{LIST}?{query}"))
    found = ImprovementAction.objects.order_by("number").values_list("number", flat=True)
    return sorted((one for one in found if f"{LIST}{one}/" in html), key=html.index)


def test_the_list_narrows_by_each_filter_and_sorts(world, office, sign_in, django_assert_num_queries):
    late = planned(world, due_on=TODAY + timedelta(days=2))
    finding = found_by_audit(fund(world.enterprise), world)
    audit = planned(world, source_key=f"finding:{finding.number}", owner=world.welfare_officer, cause="wrong_data")
    back = planned(world, unit=world.second_branch, owner=world.chair, measure="增加夜班值班")
    finished(back)
    return_action(action=back, actor=world.person(Role.VICE_CHAIR), now=NOW, reason="仍不够", due_on=TODAY)
    one, two, three = late.number, audit.number, back.number

    assert numbers(office) == [three, two, one]
    with django_assert_num_queries(LIST_QUERIES):
        office.get(LIST)
    assert numbers(office, "sort=number") == [one, two, three]
    assert numbers(office, "sort=due_on") == [three, one, two]
    assert numbers(office, "sort=-due_on") == [two, one, three]
    assert numbers(office, "state=running") == [three]
    assert numbers(office, "source=audit_finding") == [two]
    assert numbers(office, "cause=wrong_data") == [two]
    assert numbers(office, "mine=1") == [two]
    assert numbers(office, "again=1") == [three]
    assert numbers(office, f"unit={world.branch.code}") == [one]
    assert numbers(office, "quarter=2026-1") == [three, two, one]
    assert numbers(office, "quarter=2025-4") == []
    assert numbers(office, "q=夜班") == [three]
    assert numbers(office, f"q={two.lower()}") == [two]
    assert numbers(office, "state=x&sort=x&cause=x&unit=QL1&quarter=2026-5") == [three, two, one]
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        # Late is what its open work item is: the one that came back was due on the first day.
        assert numbers(office, "overdue=1") == [three, one]
    assert numbers(sign_in(world.branch_chair)) == [one]
    assert numbers(sign_in(world.outsider(Role.CHAIR))) == []


def test_the_list_is_cut_into_pages_in_either_order(world, office, monkeypatch):
    monkeypatch.setattr("assessments.improvement.selectors.lists.keyset_page", small_page)
    for days in (5, 3, 5, 4):
        planned(world, due_on=TODAY + timedelta(days=days))
    for sort, wanted in (("due_on", "2413"), ("-due_on", "3142"), ("number", "1234"), ("-number", "4321")):
        seen, query = [], f"sort={sort}"
        while query:
            html = office.get(f"{LIST}?{query}")
            seen += [row.number[-1] for row in html.context["page"].rows]
            after = html.context["page"].next_cursor
            query = f"sort={sort}&after={after}" if after else ""
        assert "".join(seen) == wanted, sort
    assert office.get(f"{LIST}?sort=due_on&after=WyJ4IiwiMSJd").status_code == 200  # ["x","1"]


def small_page(rows, *, key):
    return keyset_page(rows, key=key, size=3)


def test_an_action_goes_its_way_through_the_pages(world, office, sign_in):
    made = office.post(
        f"{LIST}new/",
        {
            "unit": world.branch.pk, "wrong": "探视经常晚到", "cause": planned(world).cause_id, "measure": "排表",
            "owner": world.branch_chair.pk, "due_on": "2026-03-20", "key": "0f6f8d0e-2f53-4f0b-9a3b-5a5f4b1f0a11",
        },
    )  # fmt: skip
    action = ImprovementAction.objects.latest("pk")
    page = action.get_absolute_url()
    assert made.headers["Location"] == page
    owner, chair = sign_in(world.branch_chair), sign_in(world.chair)
    assert "Carry out an improvement measure" in text(owner.get(page))
    upload = {"evidence": "表已张贴", "file": SimpleUploadedFile(*PHOTO)}
    assert owner.post(f"{page}steps/finish/", upload).status_code == 302
    assert "Verify an improvement measure" in text(owner.get(page))
    back = chair.post(f"{page}steps/return/", {"reason": "还有晚到", "due_on": "2026-04-01"})
    assert back.status_code == 302
    owner.post(f"{page}steps/finish/", {"evidence": "又改了"})
    chair.post(f"{page}steps/confirm/", {"reason": ""})
    assert "Write what members said" in text(chair.get(f"{page}steps/publish/"))
    words = {"said_zh": "探视晚到", "did_zh": "每周排表", "said_en": "", "did_en": ""}
    assert office.post(f"{page}words/", words).status_code == 302
    assert "每周排表" in text(chair.get(f"{page}steps/publish/"))
    chair.post(f"{page}steps/publish/", {})
    html = text(office.get(page))
    for told in ("Published", "came back 1 time", "还有晚到", "又改了", "photo.png", "Verified by", "每周排表"):
        assert told in html, told
    chair.post(f"{page}steps/withdraw/", {"reason": "重写"})
    assert "It was taken off the public page on" in text(office.get(page))


def test_evidence_goes_out_to_whoever_sees_the_action_and_reading_is_noted(world, office, sign_in, action):
    page = action.get_absolute_url()
    assert office.post(f"{page}evidence/", {"file": SimpleUploadedFile(*PHOTO)}).status_code == 302
    address = reverse("assessments:improvement_evidence", args=[action.number, action.files.get().pk])
    answer = office.get(address)
    assert b"".join(answer.streaming_content)[:4] == b"\x89PNG"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Only PDF" in text(office.post(f"{page}evidence/", {"file": SimpleUploadedFile("a.pdf", b"MZ")}))
    assert sign_in(world.outsider(Role.CHAIR)).get(address).status_code == 404
    assert office.get(address.replace(action.number, planned(world).number)).status_code == 404


def test_recurring_causes_by_quarter_open_the_list(world, office):
    with time_machine.travel(NOW - timedelta(days=120), tick=False):
        planned(world, cause="no_money", now=NOW - timedelta(days=120))
    for unit in (world.branch, world.branch, world.second_branch):
        planned(world, unit=unit, owner=world.chair)
    back = planned(world, owner=world.branch_chair)
    finished(back)
    return_action(action=back, actor=world.chair, now=NOW, reason="不够", due_on=TODAY)

    answer = office.get(f"{LIST}causes/")
    board = answer.context["board"]
    assert [str(quarter) for quarter in board.quarters] == ["2024-4", "2025-1", "2025-2", "2025-3", "2025-4", "2026-1"]
    rows = [(row.cause.code, row.total, len(row.units), row.came_back) for row in board.rows]
    assert rows == [("no_time", 4, 2, 1), ("no_money", 1, 1, 0)]
    html = text(answer)
    assert f"{LIST}?cause=no_time&amp;quarter=2026-1" in html
    assert len(numbers(office, "cause=no_time&quarter=2026-1")) == 4
    assert len(numbers(office, "cause=no_money&quarter=2025-4")) == 1
    assert office.get(f"{LIST}causes/?unit={world.second_branch.code}").context["board"].rows[0].total == 1
    assert Quarter(2026, 1).before == Quarter(2025, 4)
    assert Quarter(2025, 4).after == Quarter(2026, 1)


def test_the_export_holds_what_the_list_shows(world, office):
    verified(planned(world, measure="增加夜班值班"), world)
    planned(world, unit=world.second_branch, owner=world.chair)

    answer = office.post(f"{LIST}export/?unit={world.branch.code}", {"purpose": "年度总结"})

    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [len(rows), rows[0][0], rows[1][0], rows[1][5]] == [2, "Number", "I2026-0001", "增加夜班值班"]
    assert rows[1][8] == "Verified"
