"""The case list: who sees which rows, filters that keep, pages that never count, an export that is noted."""

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cases.care.enums import CaseState, ConsentState
from cases.care.models import Disease, IllnessCase
from cases.care.selectors.case_filter import CaseFilter
from cases.care.selectors.cases import case_page
from cases.care.services.consent import withdraw_consent
from cases.care.services.levels import Override
from cases.care.services.reports import ConsentEntry
from tests.factories import PostFactory
from tests.factories.cases import GRADING, NOW, TODAY, graded, make_member, rejected, reported, verified
from tests.factories.members import MemberFactory
from tests.factories.protocol import in_force
from unioncare.core.bilingual import pick
from unioncare.core.paging import PAGE_SIZE
from unioncare.organisation.enums import Role
from unioncare.organisation.models import SavedFilter
from unioncare.worklist.models import Subject, WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
URL = "/cases/"
# Person, posts, rows, count, next items, calendar, kept filters, navigation.
QUERIES = 7


def numbers(client, **query) -> list[str]:
    html = client.get(URL, query).content.decode()
    return [part.split("</a>")[0].rsplit(">", 1)[1] for part in html.split('<th class="uc-num" scope="row"')[1:]]


def many(world, count: int, **fields) -> list[IllnessCase]:
    """Make cases in bulk; their levels go round from none to 4."""
    made = []
    for index in range(count):
        number = f"2026-{index + 1:04d}"
        subject = Subject.objects.create(kind="case", unit=world.group, label=number, reference=number)
        level = index % 5 or None
        row = {"level": level, "severity": level, "consent_state": ConsentState.GIVEN, "owner": world.welfare_officer}
        made.append(
            IllnessCase(
                number=number, member=MemberFactory(unit=world.group), unit=world.group, subject=subject,
                reported_at=NOW, **(row | fields),
            )
        )  # fmt: skip
    return IllnessCase.objects.bulk_create(made)


class TestRows:
    def test_each_reader_sees_the_cases_under_their_posts(self, world, sign_in):
        near = reported(world)
        member = make_member(world, unit=world.far_group, name="王远", number="090001")
        far = IllnessCase.objects.get(pk=near.pk)
        subject = Subject.objects.create(kind="case", unit=world.far_group, label="x", reference="2026-0099")
        far.pk, far.number, far.member, far.unit, far.subject, far.report_key = (
            None, "2026-0099", member, world.far_group, subject, None,
        )  # fmt: skip
        far.save()

        assert numbers(sign_in(world.group_leader)) == ["2026-0001"]
        assert numbers(sign_in(world.outsider(Role.CHAIR))) == ["2026-0099"]

    def test_a_row_tells_level_state_disease_owner_and_what_is_due_next(self, world, sign_in):
        graded(world)

        html = sign_in(world.welfare_officer).get(URL).content.decode()

        for word in ("陈国栋", "Graded", "Malignant tumour, severe", "First visit", "2 days left", 'data-level="3"'):
            assert word in html

    def test_a_row_tells_why_its_level_and_why_the_next_item_is_due(self, world, sign_in):
        in_force(world.enterprise)
        case = graded(world)
        item = WorkItem.objects.get(subject=case.subject_id, kind="first_visit")

        html = sign_in(world.welfare_officer).get(URL).content.decode()

        assert '<small class="d-block uc-num uc-mute">S3 E3 P1</small>' in html
        assert f'<a href="{reverse("worklist:item", args=[item.pk])}">First visit</a>' in html
        assert f"<span>{pick(item.because['sources'][0][0])}</span>" in html
        assert "article 4.1" in pick(item.because["sources"][0][0])

    def test_a_level_that_somebody_set_says_so(self, world, sign_in):
        hand = Override(level=4, reason="独居", until=TODAY + timedelta(days=30))
        graded(world, entry=replace(GRADING, override=hand))

        assert "S3 E3 P1, set by hand" in sign_in(world.welfare_officer).get(URL).content.decode()

    def test_without_consent_no_row_tells_why(self, world, sign_in):
        in_force(world.enterprise)
        case = graded(world)
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        html = sign_in(world.welfare_officer).get(URL).content.decode()

        assert "First visit" in html
        assert not [why for why in ("article 4.1", "S3 E3") if why in html]

    def test_without_consent_neither_level_nor_disease_stand_in_the_row(self, world, sign_in):
        case = graded(world)
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        html = sign_in(world.welfare_officer).get(URL).content.decode()

        assert "Malignant tumour" not in html
        assert 'data-level="3"' not in html
        assert "Withdrawn" in html

    def test_ended_cases_are_left_out_until_asked_for(self, world, sign_in):
        rejected(world)
        client = sign_in(world.welfare_officer)

        assert numbers(client) == []
        assert numbers(client, ended="1") == ["2026-0001"]
        assert numbers(client, state="rejected") == ["2026-0001"]


class TestFilters:
    @pytest.fixture
    def three(self, world) -> None:
        graded(world)
        reported(world, member=make_member(world, name="马志强", number="040001"), now=NOW - timedelta(days=9))
        verified(world, member=make_member(world, unit=world.second_group, name="李梅", number="040002"), disease="6")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"state": "reported"}, {"2026-0002"}),
            ({"state": ["reported", "graded"]}, {"2026-0001", "2026-0002"}),
            ({"level": "3"}, {"2026-0001"}),
            ({"overdue": "1"}, {"2026-0002"}),
            ({"disease": "6"}, {"2026-0003"}),
            ({"unit": "QL3-01-1-2"}, {"2026-0003"}),
            ({"q": "2026-0002"}, {"2026-0002"}),
            ({"q": "马志强"}, {"2026-0002"}),
            ({"q": "lm"}, {"2026-0003"}),
            ({"q": "040002"}, {"2026-0003"}),
            ({"mine": "1"}, {"2026-0001", "2026-0002", "2026-0003"}),
            ({"state": "nonsense", "level": "9", "unit": "nowhere"}, {"2026-0001", "2026-0002", "2026-0003"}),
        ],
    )
    def test_the_list_is_narrowed(self, world, sign_in, three, query, expected):
        assert set(numbers(sign_in(world.welfare_officer), **query)) == expected

    def test_by_owner(self, world, sign_in, three):
        other = PostFactory(unit=world.enterprise, role=Role.WELFARE_OFFICER).user
        IllnessCase.objects.filter(number="2026-0003").update(owner=other)

        assert numbers(sign_in(world.chair), owner=str(other.pk)) == ["2026-0003"]

    def test_a_unit_outside_the_scope_narrows_to_nothing_of_others(self, world, sign_in, three):
        client = sign_in(world.outsider(Role.WELFARE_OFFICER))

        assert numbers(client, unit="QL3-01-1-2") == []

    def test_the_form_of_further_filters_keeps_what_is_chosen_already(self, world, sign_in, three):
        html = sign_in(world.welfare_officer).get("/cases/filters/?level=3&disease=6", headers={"HX-Request": "true"})

        assert '<input type="hidden" name="level" value="3">' in html.content.decode()

    def test_nothing_found_says_what_to_do(self, world, sign_in):
        client = sign_in(world.welfare_officer)

        assert "No open cases" in client.get(URL).content.decode()
        assert "No case matches these filters" in client.get(URL, {"level": "4"}).content.decode()


class TestKeptFilters:
    def test_a_filter_is_kept_under_a_name_for_oneself_and_dropped_again(self, world, sign_in):
        reported(world)
        client = sign_in(world.welfare_officer)
        client.post("/cases/filters/keep/?state=reported&after=xyz", {"name": "待核实"})

        kept = SavedFilter.objects.get()
        assert (kept.user, kept.page, kept.query) == (world.welfare_officer, "cases:cases", "state=reported")
        assert "待核实" in client.get(URL).content.decode()
        assert "待核实" not in sign_in(world.branch_chair).get(URL).content.decode()

        sign_in(world.branch_chair).post(reverse("cases:drop_filter", args=[kept.pk]))
        assert SavedFilter.objects.exists()
        sign_in(world.welfare_officer).post(reverse("cases:drop_filter", args=[kept.pk]))
        assert not SavedFilter.objects.exists()

    def test_the_same_name_replaces_and_twelve_are_enough(self, world, sign_in):
        client = sign_in(world.welfare_officer)
        for number in (*range(12), 3):
            client.post(f"/cases/filters/keep/?level={number}", {"name": f"f{number}"})
        assert SavedFilter.objects.count() == 12

        html = client.post("/cases/filters/keep/?level=1", {"name": "one more"}).content.decode()

        assert "drop one first" in html


class TestPages:
    def test_the_number_of_queries_is_the_same_for_1_3_and_50_rows(self, world, sign_in, django_assert_num_queries):
        client = sign_in(world.welfare_officer)
        client.get(URL)
        for count in (1, 3, 50):
            WorkItem.objects.all().delete()
            IllnessCase.objects.all().delete()
            many(world, count)
            with django_assert_num_queries(QUERIES):
                assert len(numbers(client)) == count

    @pytest.mark.parametrize("sort", ["-number", "number", "-level", "level"])
    def test_paging_on_shows_every_case_once_in_order(self, world, sort):
        cases = many(world, PAGE_SIZE * 2 + 7)
        wanted, seen, after = CaseFilter(sort=sort), [], ""

        for _ in range(4):
            page, _count = case_page(world.welfare_officer, wanted, NOW, after)
            seen += page.rows
            if not (after := page.next_cursor):
                break

        def key(case: IllnessCase) -> tuple:
            number = int(case.number[5:])
            if sort.endswith("number"):
                return (-number if sort[0] == "-" else number,)
            if case.level is None:
                return (1, 0, -number)
            return (0, -case.level, -number) if sort[0] == "-" else (0, case.level, number)

        assert [case.number for case in seen] == [case.number for case in sorted(cases, key=key)]

    def test_a_cursor_that_somebody_wrote_begins_the_list_anew(self, world):
        many(world, 3)

        for cursor in ("nonsense", "WzFd", "WyJhIiwiYiJd"):
            page, _count = case_page(world.welfare_officer, CaseFilter(), NOW, cursor)
            assert len(page.rows) == 3


class TestAddressesThatNobodyMade:
    @pytest.mark.parametrize("number", ["²", "99999999999999999999", "-1", "x"])
    @pytest.mark.parametrize(
        "path",
        ["/cases/?owner={}", "/cases/report/?member={}", "/cases/filters/?owner={}"],
        ids=["list", "report", "filters"],
    )
    def test_a_number_that_is_none_is_passed_over(self, world, sign_in, path, number):
        assert sign_in(world.welfare_officer).get(path.format(number)).status_code == 200

    def test_the_owner_of_cases_elsewhere_is_not_named(self, world, sign_in):
        stranger = world.outsider(Role.WELFARE_OFFICER)
        html = sign_in(world.welfare_officer).get(f"/cases/?owner={stranger.pk}").content.decode()
        assert stranger.name not in html


class TestExport:
    def rows(self, response) -> list[list]:
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response.streaming_content)))
        return [row for number in range(2) for row in book.get_sheet_by_index(number).to_python()]

    def test_it_asks_the_purpose_notes_it_and_prints_it_in_the_file(self, world, sign_in):
        graded(world)
        client = sign_in(world.welfare_officer)
        assert "purpose" in client.get("/cases/export/").content.decode()

        response = client.post("/cases/export/?level=3", {"purpose": "季度报表"})

        head, row, _title, by, at, purpose, count, _warning = self.rows(response)
        assert head[0] == "Case number"
        assert by[1] == "周文静 (welfare_officer)"
        assert at[1] == datetime(2026, 3, 18, 10, 0)
        assert (purpose[1], count[1]) == ("季度报表", 1)
        assert row[:2] == ["2026-0001", "陈国栋"]
        assert row[6:10] == ["L3", "S3", "E3", "Malignant tumour, severe"]
        entry = LogEntry.objects.filter(additional_data__what="cases exported").get()
        assert entry.additional_data["purpose"] == "季度报表"
        assert (entry.actor, entry.additional_data["rows"]) == (world.welfare_officer, 1)

    def test_each_case_that_left_says_so_to_who_asks_who_looked(self, world, sign_in):
        case = graded(world)
        client = sign_in(world.welfare_officer)
        client.post("/cases/export/", {"purpose": "季度报表"})

        html = client.get(reverse("cases:timeline", args=[case.number]), {"show": "access"}).content.decode()

        assert "Export" in html
        assert "季度报表" in html

    def test_nothing_in_it_is_a_formula_and_health_data_needs_consent(self, world, sign_in):
        case = graded(world, member=make_member(world, name="=HYPERLINK(1)", number="040009"))
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        row = self.rows(sign_in(world.welfare_officer).post("/cases/export/", {"purpose": "季度报表"}))[1]

        assert row[1] == "'=HYPERLINK(1)"
        assert row[6:10] == ["", "", "", ""]
        assert row[13] == "Withdrawn"

    def test_it_needs_a_purpose_and_the_permission(self, world, sign_in):
        reported(world)

        assert (
            "spreadsheet" not in sign_in(world.welfare_officer).post("/cases/export/", {"purpose": ""})["Content-Type"]
        )
        assert sign_in(world.group_leader).post("/cases/export/", {"purpose": "季度报表"}).status_code == 403


def test_cases_are_found_from_the_search_box_and_stand_beside_their_member(world, sign_in):
    case = reported(world)
    client = sign_in(world.welfare_officer)

    assert (
        "陈国栋 2026-0001"
        in client.get("/members/search/", {"q": "2026-00"}, headers={"HX-Request": "true"}).content.decode()
    )
    assert "Case 2026-0001" in client.get("/members/").content.decode()
    panel = client.get(
        reverse("cases:of_member", args=[case.member_id]), headers={"HX-Request": "true"}
    ).content.decode()
    assert case.get_absolute_url() in panel
    assert sign_in(world.outsider(Role.CHAIR)).get(reverse("cases:of_member", args=[case.member_id])).status_code == 404


def test_the_disease_of_a_case_that_is_not_offered_any_more_can_still_be_filtered(world, sign_in):
    verified(world)
    Disease.objects.filter(code="1").update(is_active=False)

    assert numbers(sign_in(world.welfare_officer), disease="1") == ["2026-0001"]
    assert IllnessCase.objects.get().state == CaseState.VERIFIED
