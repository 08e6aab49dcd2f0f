"""My work as a list: search, kept filters, orders, export."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import PostFactory, UserFactory
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, SavedFilter

pytestmark = pytest.mark.django_db
URL = "/work/"
EXPORT = "/work/export/"
# Person, posts, names of places, rows, numbers, kept filters, calendar.
QUERIES = 7


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_(client):
    """Return a function that signs somebody in."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def item(world, label="陈国栋", number="2025-0142", days=0, **fields):
    unit, confidential = fields.pop("unit", world.group), fields.pop("confidential", False)
    subject = SubjectFactory(unit=unit, label=f"{label} {number}", reference=number, confidential=confidential)
    fields.setdefault("assignee", world.branch_chair)
    return WorkItemFactory(subject=subject, due_at=NOW.replace(hour=18, minute=0) + timedelta(days=days), **fields)


def shown(response):
    assert response.status_code == 200
    return [row.pk for group in response.context["groups"] for row in group.rows]


class TestSearch:
    @pytest.mark.parametrize("typed", ["陈", "陈国栋", "2025-01", "２０２５-0142", " 陈国栋 "])
    def test_finds_by_how_the_name_or_the_number_begins(self, world, as_, typed):
        found = item(world)
        item(world, "马志强", "2026-0003")
        response = as_(world.branch_chair).get(URL, {"q": typed})
        assert shown(response) == [found.pk]
        assert [group.count for group in response.context["groups"]] == ["1"]
        assert response.context["tabs"][0].count.text == "2"

    @pytest.mark.parametrize("typed", ["国栋", "0142", "%", "陈_栋"])
    def test_finds_nothing_by_the_middle_or_by_signs(self, world, as_, typed):
        item(world)
        response = as_(world.branch_chair).get(URL, {"q": typed})
        assert shown(response) == []
        assert response.context["empty"].act.href == reverse("worklist:mine")

    def test_goes_on_within_the_other_filters(self, world, as_):
        visit = item(world, kind="visit")
        item(world, kind="claim_check")
        item(world, "马志强", "2026-0003", kind="visit")
        response = as_(world.branch_chair).get(URL, {"tab": "unit", "kind": "visit", "q": "陈国栋"})
        assert shown(response) == [visit.pk]
        page = response.content.decode()
        assert f'action="{URL}?tab=unit&amp;kind=visit"' in page

    def test_a_whole_number_stands_in_no_address(self, world, as_):
        led = as_(world.branch_chair).post(f"{URL}?tab=unit", {"q": "13812342046"}, follow=True)
        assert led.redirect_chain[0][0].startswith(f"{URL}?tab=unit&q=~")
        links = [part.split('"')[0] for part in led.content.decode().split('href="')[1:]]
        assert not [link for link in links if "13812342046" in link]

    def test_whom_one_may_not_know_one_cannot_find(self, world, as_):
        counsellor = world.person(Role.COUNSELLOR)
        hidden = item(world, "王秀兰", "2026-0004", confidential=True, assignee=counsellor)
        assert shown(as_(world.chair).get(URL, {"tab": "unit"})) == [hidden.pk]
        for typed in ("王秀兰", "王", "2026-0004"):
            assert shown(as_(world.chair).get(URL, {"tab": "unit", "q": typed})) == []
        assert shown(as_(counsellor).get(URL, {"q": "王秀兰"})) == [hidden.pk]

    def test_a_deputy_finds_whom_the_post_may_know(self, world, as_):
        deputy = UserFactory()
        Post.objects.filter(pk=world.post_of(Role.BRANCH_CHAIR).pk).update(deputy=deputy)
        stood_in = item(world, "王秀兰", "2026-0004", confidential=True, role=Role.BRANCH_CHAIR)
        query = {"for": world.branch_chair.pk, "q": "王秀兰"}
        assert shown(as_(deputy).get(URL, query)) == [stood_in.pk]

    @pytest.mark.parametrize("tab", ["mine", "unit", "unassigned", "done"])
    @pytest.mark.parametrize("count", [1, 3, 50])
    def test_asks_as_often_for_fifty_as_for_one(self, world, as_, django_assert_num_queries, tab, count):
        for number in range(count):
            ended = {"done_by": world.branch_chair, "ended": "done"} if tab == "done" else {}
            holder = None if tab == "unassigned" else world.branch_chair
            item(world, number=f"2025-{number:04d}", assignee=holder, **ended)
        client, query = as_(world.branch_chair), {"tab": tab, "q": "陈国栋"}
        client.get(URL, query)  # the session, the numbers in the navigation and the kinds are remembered
        with django_assert_num_queries(QUERIES):
            response = client.get(URL, query)
        assert len(shown(response)) == count


class TestOrders:
    def test_what_is_due_last_can_stand_first(self, world, as_):
        late, today, week = item(world, days=-5), item(world), item(world, days=2)
        client = as_(world.branch_chair)
        assert shown(client.get(URL)) == [late.pk, today.pk, week.pk]
        assert shown(client.get(URL, {"sort": "-due_at"})) == [week.pk, today.pk, late.pk]
        assert shown(client.get(URL, {"sort": "kind"})) == [late.pk, today.pk, week.pk]

    def test_what_was_done_first_can_stand_first(self, world, as_):
        first, second = (item(world, done_by=world.branch_chair, ended="done") for _ in range(2))
        type(first).objects.filter(pk=first.pk).update(done_at=NOW - timedelta(hours=3))
        client = as_(world.branch_chair)
        assert shown(client.get(URL, {"tab": "done"})) == [second.pk, first.pk]
        assert shown(client.get(URL, {"tab": "done", "sort": "done_at"})) == [first.pk, second.pk]

    def test_each_order_is_offered_as_a_link_that_keeps_the_rest(self, world, as_):
        item(world)
        response = as_(world.branch_chair).get(URL, {"tab": "unit", "q": "陈"})
        assert [(link.href, link.current) for link in response.context["orders"]] == [
            ("?tab=unit&q=%E9%99%88", True),
            ("?tab=unit&q=%E9%99%88&sort=-due_at", False),
        ]

    @pytest.mark.parametrize("tab", ["mine", "unit"])
    def test_pages_from_the_end_show_everything_once(self, world, as_, tab):
        PostFactory(user=world.branch_chair, unit=world.far_branch, role=Role.BRANCH_CHAIR)
        keys = [(row.due_at, row.pk) for row in (item(world, days=n % 3) for n in range(120))]
        found, query = [], {"tab": tab, "sort": "-due_at"}
        for _ in range(3):
            response = as_(world.person(Role.BRANCH_CHAIR)).get(URL, query)
            found += shown(response)
            query["after"] = response.context["page"].next_cursor
        assert query["after"] == ""
        assert found == [pk for _, pk in sorted(keys, reverse=True)]


class TestKeptFilters:
    def test_are_kept_offered_and_dropped(self, world, as_):
        item(world)
        client = as_(world.branch_chair)
        client.post(f"{reverse('worklist:keep_filter')}?tab=unit&kind=visit&after=xyz", {"name": "本单位探望"})
        kept = SavedFilter.objects.get()
        assert (kept.user, kept.page, kept.query) == (world.branch_chair, "worklist:mine", "tab=unit&kind=visit")
        assert "本单位探望" in client.get(URL).content.decode()
        assert "本单位探望" not in as_(world.chair).get(URL).content.decode()
        drop = reverse("worklist:drop_filter", args=[kept.pk])
        assert drop in as_(world.branch_chair).get(f"{URL}?tab=unit&kind=visit").content.decode()
        client.post(drop)
        assert not SavedFilter.objects.exists()


class TestTheExport:
    def export(self, client, query="", purpose="周例会核对"):
        return client.post(f"{EXPORT}?{query}", {"purpose": purpose})

    def rows(self, response):
        assert response.status_code == 200
        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[0]
        return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]

    def test_holds_what_the_tab_shows_as_filtered_and_in_its_order(self, world, as_):
        item(world, days=-5), item(world, "马志强", "2026-0003", kind="claim_check", assignee=None)
        item(world, "陈国强", "2026-0009", days=1, kind="visit")
        item(world, days=12)
        item(world, unit=world.far_group)

        rows = self.rows(self.export(as_(world.welfare_officer), "tab=unit"))
        assert [row[2] for row in rows] == ["陈国栋", "马志强", "陈国强"]
        assert [row[8] for row in rows] == ["逾期", "待办", "待办"]
        assert rows[0][3:7] == ["2025-0142", "L3", "综采一队分会 一组", "分会主席"]
        assert rows[0][0] == (NOW - timedelta(days=5)).replace(hour=18, minute=0, tzinfo=None)

        query = "tab=unit&kind=visit&q=陈国&sort=-due_at"
        assert [row[2] for row in self.rows(self.export(as_(world.welfare_officer), query))] == ["陈国强", "陈国栋"]
        assert [row[3] for row in self.rows(self.export(as_(world.welfare_officer), "tab=unit&when=later"))] == [
            "2025-0142"
        ]

    def test_masks_whom_the_reader_may_not_know(self, world, as_):
        item(world, "王秀兰", "2026-0004", confidential=True, assignee=world.person(Role.COUNSELLOR))
        (row,) = self.rows(self.export(as_(world.chair), "tab=unit"))
        assert row[2:5] == ["王**", None, None]

    def test_leaves_out_units_for_which_the_reader_may_not_export(self, world, as_):
        near = item(world, assignee=world.welfare_officer)
        PostFactory(user=world.welfare_officer, unit=world.far_branch, role=Role.BRANCH_CHAIR)
        far = item(world, "远客", "2026-0099", unit=world.far_group)
        client = as_(world.person(Role.WELFARE_OFFICER))
        assert set(shown(client.get(URL, {"tab": "unit"}))) == {near.pk, far.pk}
        assert [row[2] for row in self.rows(self.export(client, "tab=unit"))] == ["陈国栋"]

    def test_is_noted_with_its_purpose_and_without_whole_numbers(self, world, as_):
        item(world, assignee=world.welfare_officer)
        response = self.export(as_(world.welfare_officer), "tab=unit&q=13812345678")
        assert "no-store" in response["Cache-Control"]
        entry = LogEntry.objects.get(additional_data__what="work exported")
        assert entry.actor == world.welfare_officer
        assert entry.additional_data == {
            "what": "work exported", "purpose": "周例会核对", "rows": 0, "filter": "tab=unit&q=138%2A%2A%2A%2A5678",
        }  # fmt: skip

    def test_says_in_the_file_who_took_it_and_what_for(self, world, as_):
        response = self.export(as_(world.welfare_officer))
        note = load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[1]
        text = str([[cell.value for cell in row] for row in note.iter_rows()])
        assert "周例会核对" in text
        assert world.welfare_officer.name in text

    def test_never_holds_a_formula(self, world, as_):
        item(world, "=1+1", assignee=world.welfare_officer)
        assert self.rows(self.export(as_(world.welfare_officer)))[0][2] == "'=1+1"

    def test_stops_at_the_cap(self, world, as_, monkeypatch):
        monkeypatch.setattr("unioncare.worklist.views.export.MOST_ROWS", 2)
        for days in range(3):
            item(world, days=days, assignee=world.welfare_officer)
        assert len(self.rows(self.export(as_(world.welfare_officer)))) == 2

    def test_asks_as_often_for_fifty_as_for_one(self, world, as_, django_assert_num_queries):
        client = as_(world.welfare_officer)
        self.export(client)
        for more in (1, 2, 47):
            for _ in range(more):
                item(world, assignee=world.welfare_officer)
            with django_assert_num_queries(6):
                self.export(client)

    def test_needs_a_purpose_and_the_permission(self, world, as_):
        item(world)
        refusal = self.export(as_(world.welfare_officer), purpose=" ")
        assert refusal.context["form"].errors
        assert self.export(as_(world.branch_chair)).status_code == 403
        assert not LogEntry.objects.filter(additional_data__what="work exported").exists()

    def test_is_offered_where_there_is_something_to_take(self, world, as_):
        client = as_(world.welfare_officer)
        assert EXPORT not in client.get(URL).content.decode()
        item(world)
        assert f"{EXPORT}?tab=unit" in client.get(f"{URL}?tab=unit").content.decode()
        assert EXPORT not in as_(world.branch_chair).get(URL).content.decode()
