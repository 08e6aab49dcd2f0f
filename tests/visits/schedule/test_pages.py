"""The pages of visits as their readers see them."""

import json
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.care.models import IllnessCase
from tests.factories.cases import NOW, TODAY, make_member, reported
from tests.factories.protocol import in_care
from tests.factories.visits import GIFT, PHOTO, first_visit, promised, record_entry
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from visits.schedule.models import Promise, Visit, VisitRecord
from visits.schedule.services.recording import record_visit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def page(client, name, *args, **query):
    return client.get(reverse(f"visits:{name}", args=args), query)


def recorded(world, **changes):
    visit = first_visit(reported(world))
    record_visit(visit=visit, entry=record_entry(world, **changes), actor=world.branch_chair, now=NOW)
    return visit


def queries_of(client, *args, **query):
    with CaptureQueriesContext(connection) as context:
        assert page(client, *args, **query).status_code == 200
    return len(context)


def more(world, count):
    for number in range(count):
        reported(world, member=make_member(world, number=f"0400{number:02d}", name=f"职工{number:02d}"))


def test_my_visits_stand_under_their_days(world, sign_in):
    reported(world)
    html = page(sign_in(world.branch_chair), "mine").content.decode()
    assert "陈国栋" in html
    assert "First visit" in html
    assert "<h3>Today</h3>" in html


def test_who_goes_sees_it_without_a_post_over_the_unit(world, sign_in):
    visit = first_visit(reported(world))
    visit.seats.filter(position=1).update(user=world.person(Role.COUNSELLOR))
    client = sign_in(world.person(Role.COUNSELLOR))
    assert "陈国栋" in page(client, "mine").content.decode()
    assert page(client, "visit", visit.item_id).status_code == 200
    assert page(sign_in(world.person(Role.COMMITTEE_MEMBER)), "visit", visit.item_id).status_code == 404


def test_filters_narrow_the_list_and_an_empty_one_says_what_to_do(world, sign_in):
    reported(world)
    client = sign_in(world.welfare_officer)
    assert "陈国栋" in page(client, "mine", tab="unit").content.decode()
    assert "Take a filter away" in page(client, "mine", tab="unit", state="done").content.decode()
    other = first_visit(reported(world, member=make_member(world, number="030218", name="王强")))
    other.seats.filter(position=1).update(user=world.chair)
    html = page(client, "mine", tab="unit", person=world.chair.pk).content.decode()
    assert "王强" in html
    assert "陈国栋" not in html
    assert "陈国栋" not in page(client, "mine", tab="unit", unit=world.second_branch.code).content.decode()


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_asks_the_same_number_of_questions_for_any_number_of_rows(world, sign_in, rows):
    more(world, rows)
    client = sign_in(world.branch_chair)
    page(client, "mine")
    assert queries_of(client, "mine") == 8


def test_pages_follow_one_another_without_a_gap(world, sign_in):
    more(world, 53)
    client = sign_in(world.branch_chair)
    first = page(client, "mine")
    second = page(client, "mine", after=first.context["page"].next_cursor)
    keys = [row.visit.pk for answer in (first, second) for row in answer.context["rows"]]
    assert len(keys) == len(set(keys)) == 53


def test_without_consent_the_list_tells_no_level_and_no_surgery(world, sign_in):
    visit = first_visit(reported(world, consent=None))
    Visit.objects.filter(pk=visit.pk).update(trigger="surgery")
    html = page(sign_in(world.branch_chair), "mine").content.decode()
    assert "Another reason" in html
    assert "Surgery" not in html


def entries(client, **query):
    days = {"start": (TODAY - timedelta(days=20)).isoformat(), "end": (TODAY + timedelta(days=40)).isoformat()}
    return json.loads(page(client, "entries", **(days | query)).content)


def test_the_calendar_reads_days_windows_and_what_may_be_dragged(world, sign_in):
    case = in_care(world)
    rows = entries(sign_in(world.welfare_officer), tab="unit")
    assert {row["id"] for row in rows} <= set(Visit.objects.filter(case=case).values_list("item", flat=True))
    first = next(row for row in rows if row["id"] == first_visit(case).item_id)
    assert (first["title"], first["start"], first["tone"]) == (f"陈国栋 L{case.level}", "2026-03-18", "open")
    assert (first["first"], first["last"], first["startEditable"]) == ("2026-03-18", "2026-03-20", True)
    assert all(not row["startEditable"] for row in entries(sign_in(world.person(Role.WOMENS_OFFICER)), tab="unit"))


def test_the_calendar_asks_one_question_for_any_number_of_visits(world, sign_in):
    client = sign_in(world.branch_chair)
    more(world, 1)
    days = {"tab": "unit", "start": TODAY.isoformat(), "end": (TODAY + timedelta(days=30)).isoformat()}
    page(client, "entries", **days)
    one = queries_of(client, "entries", **days)
    more_rows = [make_member(world, number=f"0500{n:02d}", name=f"工友{n:02d}") for n in range(20)]
    for member in more_rows:
        reported(world, member=member)
    assert queries_of(client, "entries", **days) == one == 3


@pytest.mark.parametrize("days", [{}, {"start": "x", "end": "y"}, {"start": "2020-01-01", "end": "2026-01-01"}])
def test_days_that_make_no_calendar_give_no_entries(world, sign_in, days):
    reported(world)
    assert page(sign_in(world.branch_chair), "entries", **days).json() == []


def test_the_sheet_of_a_day_tells_nothing_of_the_illness(world, sign_in):
    case = in_care(world)
    html = page(sign_in(world.branch_chair), "sheet", on=first_visit(case).planned_on.isoformat()).content.decode()
    assert "陈国栋" in html
    assert "市第一医院" in html
    for word in (f"L{case.level}", "肿瘤", "tumour", "13812342046"):
        assert word not in html


def test_the_page_of_a_visit_shows_its_window_its_reason_and_who_goes(world, sign_in):
    case = in_care(world)
    visit = Visit.objects.filter(case=case, trigger="regular").order_by("planned_on").first()
    html = page(sign_in(world.branch_chair), "visit", visit.item_id).content.decode()
    for words in ("韩立新", "吴建民", "every fortnight", "Record the visit", "Another day"):
        assert words in html


def test_a_record_is_shown_and_reading_it_is_noted(world, sign_in):
    visit = recorded(world, gift=GIFT, promises=(promised(world),), needs={"economic": "押金不够"})
    html = page(sign_in(world.welfare_officer), "visit", visit.item_id).content.decode()
    for words in ("精神尚可", "押金不够", "联系学校", "R2026-0001", "Standard met"):
        assert words in html
    access = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, additional_data__what="visit record")
    assert access.get().actor == world.welfare_officer


def test_without_consent_what_was_said_is_hidden(world, sign_in):
    visit = recorded(world, needs={"economic": "押金不够"})
    IllnessCase.objects.filter(pk=visit.case_id).update(consent_state="withdrawn")
    html = page(sign_in(world.welfare_officer), "visit", visit.item_id).content.decode()
    assert "consent is not in force" in html
    for words in ("精神尚可", "押金不够", "妻子陪护"):
        assert words not in html


def test_a_fear_for_a_life_is_read_by_those_who_went_alone(world, sign_in):
    visit = recorded(world, flags=("self_harm", "uncared"))
    words = "Spoke of not wanting to live"
    assert words in page(sign_in(world.branch_chair), "visit", visit.item_id).content.decode()
    html = page(sign_in(world.welfare_officer), "visit", visit.item_id).content.decode()
    assert words not in html
    assert "Nobody looks after them" in html


def test_a_photo_is_handed_out_to_whoever_sees_the_visit(world, sign_in):
    visit = recorded(world, photo_consent=True, photos=(PHOTO,))
    photo = VisitRecord.objects.get(visit=visit).photos.get()
    answer = page(sign_in(world.branch_chair), "photo", visit.item_id, photo.pk)
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, no-store"
    IllnessCase.objects.filter(pk=visit.case_id).update(consent_state="withdrawn")
    assert page(sign_in(world.branch_chair), "photo", visit.item_id, photo.pk).status_code == 404


def test_the_receipt_prints_for_a_signature(world, sign_in):
    visit = recorded(world, gift=GIFT)
    html = page(sign_in(world.branch_chair), "receipt", visit.item_id).content.decode()
    for words in ("R2026-0001", "500.00", "李梅", "Received, signature"):
        assert words in html


def test_a_promise_is_read_and_answered_on_a_page_of_its_own(world, sign_in):
    recorded(world, promises=(promised(world),))
    promise = Promise.objects.get()
    client = sign_in(world.branch_chair)
    assert "联系学校" in page(client, "outcome", promise.item_id).content.decode()
    client.post(reverse("visits:outcome", args=[promise.item_id]), {"result": "已联系教务处"})
    item = WorkItem.objects.get(pk=promise.item_id)
    assert (item.state, item.result, item.done_by) == ("done", "已联系教务处", world.branch_chair)


def test_my_work_leads_to_the_page_of_a_promise(world, sign_in):
    recorded(world, promises=(promised(world),))
    html = sign_in(world.branch_chair).get("/work/?when=later").content.decode()
    assert reverse("visits:outcome", args=[Promise.objects.get().item_id]) in html


def test_my_work_leads_to_the_record_of_a_visit(world, sign_in):
    visit = first_visit(reported(world))
    html = sign_in(world.branch_chair).get("/work/").content.decode()
    assert reverse("visits:record", args=[visit.item_id]) in html


def test_the_panel_of_a_case_shows_what_is_ahead_and_what_was(world, sign_in):
    visit = recorded(world)
    html = page(sign_in(world.welfare_officer), "of_case", visit.case.number).content.decode()
    assert "First visit" in html
    assert "Earlier" in html


def test_dragging_shows_the_dialog_with_the_new_day_and_saving_returns_to_the_calendar(world, sign_in):
    case = in_care(world)
    visit = Visit.objects.filter(case=case, trigger="regular").select_related("item").order_by("planned_on").first()
    client, day = sign_in(world.welfare_officer), visit.window[0]
    address = f"{reverse('visits:day', args=[visit.item_id])}?day={day.isoformat()}&back=calendar"
    assert f'value="{day.isoformat()}"' in client.get(address, headers={"HX-Request": "true"}).content.decode()
    data = {"day": day.isoformat(), "reason": "member"}
    answer = client.post(address, data, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/visits/calendar/?on={day.isoformat()}"
    assert Visit.objects.get(pk=visit.pk).planned_on == day


def test_a_day_outside_the_window_stands_above_the_form(world, sign_in):
    visit = first_visit(reported(world))
    data = {"day": (visit.window[1] + timedelta(days=3)).isoformat(), "reason": "member"}
    answer = sign_in(world.branch_chair).post(reverse("visits:day", args=[visit.item_id]), data)
    assert "choose a day between" in answer.content.decode()
