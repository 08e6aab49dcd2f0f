"""The pages: one's own numbers first, those of others once a month is over; what stands behind each number."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from assessments.performance.days import shown_from, shown_until
from assessments.performance.enums import Kpi
from assessments.performance.selectors import behind, lines
from cases.care.models import IllnessCase, TreatmentEvent
from tests.factories.cases import NOW, graded, load_catalogues, make_member, reported
from tests.factories.insurance import enrolled, term
from tests.factories.members import MemberFactory
from tests.factories.protocol import in_force
from tests.factories.questionnaires import questionnaire, survey
from tests.factories.recovery import measured
from tests.factories.surveys import scored
from tests.factories.visits import first_visit, record_entry
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.models import Threshold
from unioncare.organisation.calendar import WorkingDays
from unioncare.organisation.enums import DayKind, Role
from unioncare.organisation.models import Post
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item
from visits.schedule.services.recording import record_visit

pytestmark = pytest.mark.django_db
MINE, PEOPLE = "/performance/", "/performance/people/"
# Wednesday 8 April 2026: the third working day of April was the 3rd, a Friday.
APRIL = datetime(2026, 4, 8, 9, 0, tzinfo=NOW.tzinfo)
MARCH = "first=2026-03-01&last=2026-03-31"
# Who asks and by which posts; measuring; load; trend; posts; from when others see it (calendar, threshold).
PAGE_QUERIES = 21
PEOPLE_QUERIES = 10


def text(answer, status=200):
    assert answer.status_code == status, answer
    return " ".join(answer.content.decode().split())


def regradings(world, many, *, done=0, who=None, **more):
    subject = SubjectFactory(unit=world.group, label="陈国栋 2026-0217", reference="2026-0217", **more)
    person = who or world.branch_chair
    due = NOW - timedelta(days=2)
    items = WorkItemFactory.create_batch(many, kind="regrading", subject=subject, assignee=person, due_at=due)
    for item in items[:done]:
        complete_item(item=item, actor=person, now=NOW, at=due - timedelta(hours=1))
    return items


def test_everybody_sees_their_own_numbers_at_once(world, sign_in, django_assert_num_queries):
    regradings(world, 4, done=3)
    me = sign_in(world.branch_chair)
    html = text(me.get(MINE))
    assert "75.0%" in html
    assert "small number" in html
    assert "3 ÷ 4 = 75.0 %" in html
    assert f"/performance/{world.branch_chair.pk}/files_reviewed/?first=2026-03-01&amp;last=2026-03-31" in html
    assert "Your superiors see 2026-03 as a whole from 3 Apr 2026" in html
    assert "Nothing of this was due" in html
    assert "Numbers of people" not in html
    with django_assert_num_queries(PAGE_QUERIES):
        me.get(MINE)


def test_one_period_after_another_can_be_chosen(world, sign_in):
    regradings(world, 4, done=3)
    me = sign_in(world.branch_chair)
    for period in ("2026-Q1", "2026", "2026-03"):
        assert "75.0%" in text(me.get(f"{MINE}?period={period}"))
    assert "75.0%" not in text(me.get(f"{MINE}?period=2025")).split('id="trend"')[0]
    assert "75.0%" in text(me.get(f"{MINE}?period=nonsense"))


def test_the_course_over_the_months_stands_in_a_table(world, sign_in):
    regradings(world, 2, done=1)
    subject = SubjectFactory(unit=world.group)
    WorkItemFactory(
        kind="screening", subject=subject, assignee=world.branch_chair, due_at=NOW - timedelta(days=20),
        opens_at=NOW - timedelta(days=40),
    )  # fmt: skip
    # Of counselling no sum tells.
    WorkItemFactory(kind="counselling", subject=subject, assignee=world.branch_chair, due_at=NOW - timedelta(days=1))
    html = text(sign_in(world.branch_chair).get(MINE)).split('id="trend"')[1]
    assert "trend-chart" in html
    html = html.split("<tbody>")[1]
    assert html.index("2025-10") < html.index("2026-02") < html.index("2026-03")
    february, march = html.split("2026-02</a>")[1].split("2026-03</a>")
    assert "0.0%" in february
    assert "50.0%" in march
    assert "small number" in march


def test_others_see_a_month_from_the_third_working_day_of_the_next_one(world, sign_in):
    regradings(world, 4, done=3)
    chair = sign_in(world.chair)
    page = f"{MINE}{world.branch_chair.pk}/"
    assert "not open to you yet" in text(chair.get(f"{page}?period=2026-03"))
    assert "75.0%" not in text(chair.get(page))
    assert "not open to you yet" in text(chair.get(f"{page}first_visit/?{MARCH}"))
    with time_machine.travel(datetime(2026, 4, 2, 9, tzinfo=NOW.tzinfo), tick=False):
        assert "75.0%" not in text(chair.get(f"{page}?period=2026-03"))
    with time_machine.travel(APRIL, tick=False):
        assert "75.0%" in text(chair.get(page))
        # Of a quarter that still runs, the months that are over.
        assert "75.0%" in text(chair.get(f"{page}?period=2026"))
        assert "not open to you yet" in text(chair.get(f"{page}?period=2026-04"))
    Threshold.objects.create(code="performance.shown_after", value=10)
    with time_machine.travel(APRIL, tick=False):
        assert "75.0%" not in text(chair.get(page))


def test_who_sees_whom(world, sign_in):
    person = world.branch_chair
    page, list_behind = f"{MINE}{person.pk}/", f"{MINE}{person.pk}/files_reviewed/"
    for role in (Role.CHAIR, Role.VICE_CHAIR, Role.ORGANISATION_OFFICER, Role.BRANCH_CHAIR):
        client = sign_in(world.person(role))
        assert client.get(page).status_code == client.get(list_behind).status_code == 200, role
    for role in (Role.GROUP_LEADER, Role.WELFARE_OFFICER, Role.FINANCE_OFFICER, Role.ADMINISTRATOR):
        client = sign_in(world.person(role))
        assert client.get(page).status_code == client.get(list_behind).status_code == 404, role
        assert client.get(PEOPLE).status_code == 403, role
    far = sign_in(world.outsider(Role.CHAIR))
    assert far.get(page).status_code == far.get(list_behind).status_code == 404
    assert sign_in(person).get(f"{MINE}{person.pk}/nonsense/").status_code == 404


def test_the_list_of_people_tells_each_month_once_it_is_over(world, sign_in, django_assert_num_queries):
    regradings(world, 4, done=3)
    chair = sign_in(world.chair)
    assert "75.0%" not in text(chair.get(PEOPLE))
    with time_machine.travel(APRIL, tick=False):
        html = text(chair.get(PEOPLE))
        assert f"{MINE}{world.branch_chair.pk}/" in html
        assert "75.0%" in html
        assert html.count("small number") == 1
        assert "open to superiors: 2026-03" in html
        assert f'<a class="uc-src" href="{MINE}">' in html
        assert "<dt>Up to</dt><dd>2026-03-31</dd>" in html
        with django_assert_num_queries(PEOPLE_QUERIES):
            chair.get(PEOPLE)
        assert world.people[Role.AUDITOR].name not in text(chair.get(f"{PEOPLE}?unit={world.branch.code}"))
        assert world.branch_chair.name in text(chair.get(f"{PEOPLE}?unit={world.branch.code}"))
        assert "Nobody matches" in text(chair.get(f"{PEOPLE}?q=无此人"))
        assert chair.post(PEOPLE, {"q": "韩立"}).headers["Location"] == f"{PEOPLE}?q=%E9%9F%A9%E7%AB%8B"
        assert world.branch_chair.name in text(chair.get(f"{PEOPLE}?q=韩立"))
        far = text(sign_in(world.outsider(Role.CHAIR)).get(PEOPLE))
    assert world.branch_chair.name not in far
    assert world.outsiders[Role.GROUP_LEADER].name in far


def test_the_list_of_people_is_cut_into_pages(world, sign_in, monkeypatch):
    monkeypatch.setattr("assessments.performance.selectors.people.keyset_page", small_page)
    chair, seen, query = sign_in(world.chair), [], ""
    while True:
        answer = chair.get(f"{PEOPLE}?{query}")
        seen += [line.person.pk for line in answer.context["lines"]]
        if not answer.context["page"].has_next:
            break
        query = f"after={answer.context['page'].next_cursor}"
    assert sorted(seen) == sorted(person.pk for person in world.people.values())


def small_page(queryset, *, key):
    from unioncare.core.paging import keyset_page

    return keyset_page(queryset, key=key, size=5)


def test_the_items_behind_a_number_are_those_that_were_counted(world, sign_in, django_assert_num_queries):
    regradings(world, 4, done=3)
    regradings(world, 2, who=world.group_leader)
    me = sign_in(world.branch_chair)
    page = f"{MINE}{world.branch_chair.pk}/files_reviewed/?{MARCH}"
    html = text(me.get(page))
    assert html.count("陈国栋 2026-0217") == 4
    assert html.count(">kept<") == 3
    assert html.count(">missed<") == 1
    assert "may not open" not in html
    with django_assert_num_queries(17):
        me.get(page)
    # Days are widened to their months; what cannot be read is this month.
    for days in ("first=2026-03-16", "first=2026-02-30&last=nonsense", "first=0001-01-01&last=9999-12-31", ""):
        assert "3 / 4" in text(me.get(f"{MINE}{world.branch_chair.pk}/files_reviewed/?{days}"))
    assert "3 / 4" not in text(me.get(f"{MINE}{world.branch_chair.pk}/files_reviewed/?first=2026-02-01"))


def test_ones_own_list_names_nobody_of_whom_one_may_read_no_more(world, sign_in):
    subject = SubjectFactory(unit=world.second_branch, label="陈国栋 2026-0217", reference="2026-0217")
    item = WorkItemFactory(kind="regrading", subject=subject, assignee=world.chair, due_at=NOW - timedelta(days=2))
    complete_item(item=item, actor=world.group_leader, now=NOW, at=NOW - timedelta(days=3))
    html = text(sign_in(world.group_leader).get(f"{MINE}{world.group_leader.pk}/files_reviewed/?{MARCH}"))
    assert "1 / 1" in html
    assert "陈" in html
    assert "陈国栋" not in html
    assert "2026-0217" not in html


def test_a_superior_sees_nothing_of_the_time_before_a_person_came_to_their_units(world, sign_in):
    regradings(world, 4, done=3)
    page, done = f"{MINE}{world.branch_chair.pk}/", f"{MINE}{world.branch_chair.pk}/work/done/?{MARCH}"
    with time_machine.travel(APRIL, tick=False):
        chair = sign_in(world.chair)
        assert "75.0%" in text(chair.get(f"{page}?period=2026"))
        Post.objects.filter(user=world.branch_chair).update(starts_on=date(2026, 3, 31))
        assert "75.0%" in text(chair.get(f"{page}?period=2026")), "of the month in which they came the whole"
        assert "2026-02</a>" not in text(chair.get(f"{page}?period=2026"))
        Post.objects.filter(user=world.branch_chair).update(starts_on=date(2026, 4, 1))
        for closed in (f"{page}?period=2026-03", f"{page}files_reviewed/?{MARCH}", done):
            html = text(chair.get(closed))
            assert "75.0%" not in html
            assert "in your units began in 2026-04" in html
        assert "75.0%" not in text(chair.get(f"{page}?period=2026"))
        listed = text(chair.get(PEOPLE))
        assert "75.0%" not in listed
        assert listed.count("not in your units then") == 1
        numbers = sheet_of(chair.post(f"{PEOPLE}export/", {"purpose": "季度考核用"}))
        assert world.branch_chair.name not in [row[0] for row in numbers]
        assert "75.0%" in text(sign_in(world.branch_chair).get(f"{MINE}?period=2026-03"))


def test_a_superior_reads_of_the_items_what_their_posts_open(world, sign_in):
    regradings(world, 4, done=3)
    regradings(world, 2, confidential=True)
    page = f"{MINE}{world.branch_chair.pk}/files_reviewed/?{MARCH}"
    with time_machine.travel(APRIL, tick=False):
        html = text(sign_in(world.chair).get(page))
        assert html.count("陈国栋 2026-0217") == 4
        assert html.count("陈**") + html.count("陈＊＊") + html.count("陈*栋") + html.count("陈*") >= 2
        # The organisation officer supervises no work: the numbers, and nothing of whom they are about.
        html = text(sign_in(world.person(Role.ORGANISATION_OFFICER)).get(page))
    assert "6 more are counted that you may not open" in html
    assert "陈" not in html


def test_of_counselling_others_read_numbers_and_no_list(world, sign_in):
    counsellor = world.person(Role.COUNSELLOR)
    subject = SubjectFactory(unit=world.group, label="陈国栋 2026-0217", reference="2026-0217")
    due = NOW - timedelta(days=2)
    WorkItemFactory.create_batch(4, kind="counselling", subject=subject, assignee=counsellor, due_at=due)
    page = f"{MINE}{counsellor.pk}/counselling_attended/?{MARCH}"
    with time_machine.travel(APRIL, tick=False):
        html = text(sign_in(world.chair).get(page))
        assert "too few to be shown" in html
        assert "陈国栋" not in html
        WorkItemFactory(kind="counselling", subject=subject, assignee=counsellor, due_at=due)
        html = text(sign_in(world.chair).get(page))
        assert "0 / 5" in html
        assert "5 more are counted that you may not open" in html
        assert "陈国栋" not in html
        assert text(sign_in(counsellor).get(page)).count("陈国栋 2026-0217") == 5


def test_what_stands_behind_visits_records_and_units(world, sign_in):
    load_catalogues()
    case = reported(world, member=make_member(world, birth_date=date(1980, 1, 1)))
    chair = world.branch_chair
    record_visit(visit=first_visit(case), entry=record_entry(world), actor=chair, now=NOW)
    TreatmentEvent.objects.create(
        case=case, kind="admission", happened_on=date(2026, 3, 2), recorded_by=chair, recorded_at=NOW
    )
    enrolled(MemberFactory(unit=world.group, birth_date=date(1980, 1, 1)), term(world.enterprise))
    version = questionnaire(world.enterprise)
    scored(version, survey(version, world.enterprise), world.branch, 5, 4, 3, 4, 4)
    me = sign_in(chair)
    with time_machine.travel(APRIL, tick=False):
        told = {kpi: text(me.get(f"{MINE}{chair.pk}/{kpi}/?{MARCH}")) for kpi in Kpi}
    assert case.number in told[Kpi.VISIT_STANDARD]
    assert told[Kpi.VISIT_STANDARD].count(">kept<") == 1
    assert case.number in told[Kpi.FIRST_VISIT]
    assert told[Kpi.FIRST_VISIT].count(">kept<") == 1
    entered = told[Kpi.ENTERED_IN_TIME]
    assert entered.index("Visit</a>") < entered.index("Treatment event</a>")
    assert (entered.count(">kept<"), entered.count(">missed<")) == (1, 1)
    assert "Admission" not in entered
    assert "1 / 2" in told[Kpi.ENROLMENT]
    assert world.branch.name in told[Kpi.ENROLMENT]
    # Above the units and in the one line of them.
    assert (told[Kpi.ENROLMENT].count("small number"), told[Kpi.SATISFACTION].count("small number")) == (2, 0)
    assert "20 / 25" in told[Kpi.SATISFACTION]
    assert "Nothing of this was due" in told[Kpi.RENEWAL]


def test_the_course_of_an_illness_opens_to_whoever_may_see_the_recovery(world, sign_in):
    load_catalogues()
    in_force(world.enterprise)
    case = graded(world, facts=False)
    IllnessCase.objects.filter(pk=case.pk).update(owner=world.welfare_officer)
    measured(case, world, ago=40, ecog=2)
    measured(case, world, ago=2, ecog=3)
    page = f"{MINE}{world.welfare_officer.pk}/function_kept/?{MARCH}"
    with time_machine.travel(APRIL, tick=False):
        for role, seen in ((Role.WELFARE_OFFICER, True), (Role.CHAIR, True), (Role.ORGANISATION_OFFICER, False)):
            html = text(sign_in(world.person(role)).get(page))
            assert "0 / 1" in html
            assert (case.number in html) is seen
            assert ("1 more is counted that you may not open" in html) is not seen


def test_lists_behind_numbers_go_on_page_by_page(world, sign_in, monkeypatch):
    load_catalogues()
    case, chair = reported(world), world.branch_chair
    record_visit(visit=first_visit(case), entry=record_entry(world), actor=chair, now=NOW)
    for day in range(1, 6):
        TreatmentEvent.objects.create(
            case=case, kind="admission", happened_on=date(2026, 3, day), recorded_by=chair, recorded_at=NOW
        )
    regradings(world, 5)
    for kpi, many in ((Kpi.ENTERED_IN_TIME, 6), (Kpi.FILES_REVIEWED, 5)):
        asked = behind.Asked(chair, chair, kpi, date(2026, 3, 1), date(2026, 3, 31))
        whole = behind.lines_behind(asked, APRIL)
        assert whole.count() == many
        seen, after = [], ""
        while True:
            page = lines.page_of(whole, after, 2)
            seen += page.rows
            if not page.has_next:
                break
            after = page.next_cursor
        assert seen == list(lines.every_line(whole, 100))
        assert len(seen) == many
        assert len(list(lines.every_line(whole, 3))) == 3


def test_what_is_handed_out_is_what_the_lists_show(world, sign_in):
    regradings(world, 4, done=3)
    regradings(world, 1, confidential=True)
    me, chair = sign_in(world.branch_chair), sign_in(world.chair)
    page = f"{MINE}{world.branch_chair.pk}/files_reviewed/export/?{MARCH}"
    rows = sheet_of(me.post(page, {"purpose": "核对本月数字"}))
    assert [row[-1] for row in rows[1:]] == ["yes", "yes", "yes", "no", "no"]
    # Not open yet: nothing leaves.
    assert len(sheet_of(chair.post(page, {"purpose": "核对本月数字"}))) == 1
    with time_machine.travel(APRIL, tick=False):
        about = [row[1] for row in sheet_of(chair.post(page, {"purpose": "核对本月数字"}))[1:]]
        numbers = sheet_of(chair.post(f"{PEOPLE}export/", {"purpose": "季度考核用"}))
    assert about.count("陈国栋 2026-0217") == 4
    assert len(about) == 5
    assert ["韩立新", "branch_chair", "2026-03", "Files kept up on time", 3.0, 5.0, 0.6] in [row[:7] for row in numbers]


def sheet_of(answer):
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content)
    return CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0).to_python()


def test_free_days_move_the_day_from_which_others_see_a_month():
    holiday = WorkingDays({date(2026, 5, day): DayKind.HOLIDAY for day in range(1, 6)})
    assert shown_from(date(2026, 4, 10), 3, WorkingDays()) == date(2026, 5, 5)
    assert shown_from(date(2026, 4, 10), 3, holiday) == date(2026, 5, 8)
    assert shown_until(date(2026, 5, 7), 3, holiday) == date(2026, 3, 31)
    assert shown_until(date(2026, 5, 8), 3, holiday) == date(2026, 4, 30)
    assert shown_until(date(2026, 1, 2), 20, WorkingDays()) == date(2025, 11, 30)


def test_the_points_of_work_lead_to_what_they_count(world, sign_in):
    regradings(world, 3, done=2, level=2)
    WorkItem.objects.update(points=3)
    me = sign_in(world.branch_chair)
    page = text(me.get(MINE))
    assert "Points per full-time equivalent and month" in page
    done, open_ = (f"/performance/{world.branch_chair.pk}/work/{part}/?{MARCH}" for part in ("done", "open"))
    assert done.replace("&", "&amp;") in page
    # Two re-gradings of 3 points at level 2, which weighs 1.2.
    listed = text(me.get(done))
    assert "7.2 points" in listed
    assert listed.count("Re-grading") == 2
    assert "3.6 points" in text(me.get(open_))


def test_superiors_see_the_work_of_a_month_that_is_over_and_others_nothing(world, sign_in):
    regradings(world, 2, done=1, level=1)
    WorkItem.objects.update(points=3)
    done = f"/performance/{world.branch_chair.pk}/work/done/"
    assert "This period is not open to you yet" in text(sign_in(world.chair).get(f"{done}?{MARCH}"))
    with time_machine.travel(APRIL, tick=False):
        assert "3.0 points" in text(sign_in(world.chair).get(f"{done}?{MARCH}"))
    assert sign_in(world.group_leader).get(done).status_code == 404
