"""What the code on the slip opens: who comes, what to have ready, whom to call; and nothing else, to nobody else."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
from django.urls import reverse

from cases.care.enums import DocumentKind
from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.deaths import record_death
from cases.care.services.documents import add_document
from cases.care.services.regrading import set_psych
from cases.care.services.reports import ConsentEntry
from cases.members.services.people import silence_member
from tests.factories.cases import NOW, TODAY, closed
from tests.factories.member_page import HOTLINE, linked
from tests.visits.member_page.conftest import path_of
from unioncare.core.explain import explain
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import cancel_items, complete_kind
from visits.counselling.models import CounsellingTeam
from visits.member_page.models import MemberLink
from visits.member_page.services import withdraw_link
from visits.schedule.models import Seat, Visit

pytestmark = pytest.mark.django_db
QUERIES = 14


@pytest.fixture
def visit(case) -> Visit:
    """The only visit that is still to come."""
    first, *others = Visit.objects.filter(case=case).order_by("planned_on", "pk")
    only = [visit.item_id for visit in others]
    cancel_items(subject=case.subject, now=NOW, actor=None, reason="另行安排", only=only)
    return first


def shown(answer) -> str:
    """The words of the page, without its frame."""
    return unescape(re.sub(r"<[^>]+>", " ", answer.text.partition("<main")[2].partition("</main>")[0]))


class TestWhatItSays:
    def test_it_opens_without_an_account_and_says_who_comes_and_whom_to_call(self, link, member):
        answer = member.get(path_of(link))
        assert answer.status_code == 200
        for words in ("下次看望", "青岭三矿工会", "生活保障委员", HOTLINE, 'href="tel:0350-1234567"', "12356"):
            assert words in answer.text
        assert 'lang="zh-Hans"' in answer.text

    def test_it_works_without_scripts_and_is_light(self, link, member):
        answer = member.get(path_of(link))
        assert "<script" not in answer.text
        assert len(answer.content) < 20_000

    def test_nobody_keeps_or_finds_it(self, link, member):
        answer = member.get(path_of(link))
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_it_is_switched_to_english_by_a_link(self, link, member):
        assert 'href="?in=en"' in member.get(path_of(link)).text
        page = member.get(path_of(link), {"in": "en"}).text
        assert "The next visit" in page
        assert 'href="?in=zh-hans"' in page
        assert member.get(path_of(link), {"in": "xx"}).status_code == 200

    def test_it_opens_in_the_language_that_was_chosen_for_it(self, case, world, member):
        assert "The next visit" in member.get(path_of(linked(case, world, language="en"))).text

    def test_the_planned_day_with_its_time_and_the_posts_of_whoever_comes(self, link, visit, member):
        Visit.objects.filter(pk=visit.pk).update(planned_on=TODAY + timedelta(days=2), planned_at=time(14, 30))
        visit.seats.all().delete()
        seats = [["vice_chair"], ["branch_chair", "group_leader"]]
        Seat.objects.bulk_create(Seat(visit=visit, position=at, roles=roles) for at, roles in enumerate(seats))
        page = shown(member.get(path_of(link), {"in": "en"}))
        assert "Fri 20 Mar 14:30" in page
        assert "Who comes: vice-chair and branch chair or group leader" in page

    def test_of_several_posts_the_one_of_whoever_goes_is_named(self, link, visit, world, member):
        visit.seats.all().delete()
        leader = world.people[Role.GROUP_LEADER]
        Seat.objects.create(visit=visit, position=0, roles=["branch_chair", "group_leader"], user=leader)
        page = member.get(path_of(link), {"in": "en"}).text
        assert "Who comes: group leader" in page
        assert leader.name not in page

    def test_of_several_visits_the_first_day_counts(self, link, case, world, member):
        days = Visit.objects.filter(case=case).order_by("planned_on").values_list("planned_on", flat=True)
        assert len(days) > 1
        assert f"{days[0]:%m-%d}" in shown(member.get(path_of(link)))

    def test_a_visit_without_a_day_is_said_by_what_is_left_of_its_window(self, link, visit, member):
        WorkItem.objects.filter(pk=visit.item_id).update(
            opens_at=NOW - timedelta(days=5), due_at=NOW + timedelta(days=5), details={"visitors": [["chair"]]}
        )
        visit.seats.all().delete()
        visit.delete()
        page = shown(member.get(path_of(link), {"in": "en"}))
        assert "Wed 18 Mar to Mon 23 Mar" in page
        assert "Who comes: chair" in page

    def test_a_day_that_passed_leaves_the_rest_of_the_window(self, link, visit, member):
        Visit.objects.filter(pk=visit.pk).update(planned_on=TODAY - timedelta(days=1))
        WorkItem.objects.filter(pk=visit.item_id).update(opens_at=NOW - timedelta(days=5), due_at=NOW)
        page = shown(member.get(path_of(link), {"in": "en"}))
        assert "Wed 18 Mar" in page
        assert "17 Mar" not in page

    def test_a_visit_that_is_late_promises_no_day(self, link, visit, member):
        Visit.objects.filter(pk=visit.pk).update(planned_on=TODAY - timedelta(days=3))
        WorkItem.objects.filter(pk=visit.item_id).update(
            opens_at=NOW - timedelta(days=9), due_at=NOW - timedelta(days=3)
        )
        page = shown(member.get(path_of(link), {"in": "en"}))
        assert "A visit is due; we call before we come." in page
        assert "15 Mar" not in page

    def test_without_a_planned_visit_it_says_so(self, link, case, world, member):
        complete_kind(subject=case.subject, kinds=["first_visit", "visit"], actor=world.branch_chair, now=NOW)
        assert "目前没有安排看望" in member.get(path_of(link)).text

    def test_papers_that_are_missing_stand_there_in_plain_words_until_they_are_there(self, link, case, world, member):
        assert "医生开的证明" in member.get(path_of(link)).text
        for kind in DocumentKind.values:
            content = b"%PDF-1.7\n" + kind.encode() + b"\n%%EOF"
            add_document(
                case_id=case.pk, kind=kind, title="", name="x.pdf", data=content, actor=world.branch_chair, now=NOW
            )
        page = member.get(path_of(link)).text
        assert "医生开的证明" not in page
        assert "材料都齐了" in page

    def test_after_closure_it_still_says_whom_to_call(self, link, case, world, member):
        closed(case, world)
        page = member.get(path_of(link)).text
        assert HOTLINE in page
        assert "目前没有安排看望" in page

    def test_where_no_team_answers_no_hotline_is_named(self, link, member):
        CounsellingTeam.objects.update(is_active=False)
        page = member.get(path_of(link)).text
        assert HOTLINE not in page
        assert "12356" in page

    def test_without_an_owner_the_office_stands_there_without_a_phone(self, link, case, member):
        IllnessCase.objects.filter(pk=case.pk).update(owner=None)
        page = member.get(path_of(link)).text
        assert "生活保障委员" in page
        assert "0350-1234567" not in page

    def test_its_queries_are_counted(self, link, member, django_assert_num_queries):
        member.get(path_of(link))
        with django_assert_num_queries(QUERIES):
            member.get(path_of(link))


class TestWhatItLeavesOut:
    @pytest.fixture
    def grave(self, case, world):
        """A case of the highest level, with P set by the team, and a counsellor among the visitors."""
        supervisor = world.person(Role.COUNSELLING_SUPERVISOR)
        set_psych(case=case, psych=4, because=explain("x"), actor=supervisor, now=NOW)
        Seat.objects.filter(visit__case=case).delete()
        counsellor = world.people[Role.COUNSELLOR]
        seats = [(["chair"], None), (["womens_officer", "counsellor"], None), (["counsellor"], counsellor)]
        for visit in Visit.objects.filter(case=case):
            rows = [Seat(visit=visit, position=at, roles=one[0], user=one[1]) for at, one in enumerate(seats)]
            Seat.objects.bulk_create(rows)
        return IllnessCase.objects.get(pk=case.pk)

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_neither_illness_nor_level_nor_any_name(self, grave, world, member, language):
        page = member.get(path_of(linked(grave, world)), {"in": language}).text
        body = page.partition("<main")[2].partition("</main>")[0]
        told = [
            grave.number, grave.member.name, grave.member.employee_no, grave.place, grave.disease.name_zh,
            grave.disease.name_en, "肿瘤", "umour", "胸痛", "病理", "pathology", "重病", "等级", "uc-level", "规程",
            "rotocol", "综采一队", world.group.name, "心理疏导", "ounsell", "心理状态",
        ]  # fmt: skip
        told += [person.name for person in world.people.values()]
        assert [word for word in told if word in body] == []
        assert not re.search(r"\b[LSEP][1-4]\b", shown_text(body))

    def test_a_counsellor_who_goes_in_place_of_another_post_is_not_announced(self, grave, world, member):
        Seat.objects.filter(visit__case=grave, user=world.people[Role.COUNSELLOR]).delete()
        Seat.objects.filter(visit__case=grave, position=1).update(user=world.people[Role.COUNSELLOR])
        page = member.get(path_of(linked(grave, world)), {"in": "en"}).text
        assert "Who comes: chair<" in page

    def test_a_counsellor_who_comes_along_is_not_announced(self, grave, world, member):
        page = shown(member.get(path_of(linked(grave, world)), {"in": "en"}))
        assert "Who comes: chair and women workers' officer" in page

    def test_where_only_a_counsellor_comes_nobody_is_named(self, grave, world, member):
        Seat.objects.filter(visit__case=grave).exclude(roles=["counsellor"]).delete()
        assert "Who comes" not in member.get(path_of(linked(grave, world)), {"in": "en"}).text


def shown_text(body: str) -> str:
    return re.sub(r"<[^>]+>", " ", body)


class TestWhoGetsIn:
    def test_it_is_noted_when_it_was_opened_first_and_not_by_whom(self, link, member, time_machine):
        member.get(path_of(link))
        time_machine.move_to(NOW + timedelta(days=1), tick=False)
        member.get(path_of(link))
        link.refresh_from_db()
        assert link.opened_at == NOW

    def test_a_program_that_looks_whether_the_page_is_there_opens_nothing(self, link, member):
        assert member.head(path_of(link)).status_code == 200
        link.refresh_from_db()
        assert link.opened_at is None

    @pytest.mark.parametrize(
        "end", ["forged", "another", "withdrawn", "replaced", "too old", "silenced", "dead", "no consent"]
    )
    def test_a_code_that_ended_says_so_and_not_why(self, link, member, world, case, time_machine, end):
        path = path_of(link)
        if end == "forged":
            path = reverse("visits:member_page", args=[f"{link.pk}.{'x' * 32}"])
        elif end == "another":
            path = path.replace(f"/{link.pk}.", f"/{link.pk + 1}.")
        elif end == "withdrawn":
            withdraw_link(case_id=case.pk, actor=world.welfare_officer, now=NOW)
        elif end == "replaced":
            linked(case, world)
        elif end == "too old":
            time_machine.move_to(NOW + timedelta(days=181), tick=False)
        elif end == "silenced":
            silence_member(member=case.member, actor=None, now=NOW)
        elif end == "dead":
            record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)
        else:
            withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
        answer = member.get(path)
        assert answer.status_code == 404
        assert "这个页面已失效" in answer.text
        assert "12356" in answer.text
        assert HOTLINE not in answer.text
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
        assert not MemberLink.objects.exclude(opened_at=None).exists()

    def test_wrong_codes_are_answered_all_alike(self, link, member):
        def seen(code: str) -> list[object]:
            answer = member.get(reverse("visits:member_page", args=[code]))
            return [answer.status_code, re.sub('X-CSRFToken": "[^"]+"', "", answer.text)]

        number, token = link.pk, link.token
        gone = seen(f"{number}.{token[::-1]}")
        wrong = [f"{number}.", f"{number}", f".{token}", token, f"x.{token}", f"{number}.中", f"{number}.{token}x"]
        wrong += [f"{'9' * 30}.{token}", f"{'9' * 5000}.{token}", f"-{number}.{token}"]
        assert [code for code in wrong if seen(code) != gone] == []

    def test_a_link_without_a_token_opens_to_nobody(self, link, member):
        MemberLink.objects.update(token="")
        assert member.get(reverse("visits:member_page", args=[f"{link.pk}."])).status_code == 404

    def test_whoever_guesses_is_slowed_down(self, link, member):
        answers = [member.get(path_of(link)).status_code for _ in range(61)]
        assert answers == [200] * 60 + [403]

    def test_it_takes_nothing(self, link, member):
        assert member.post(path_of(link), {"x": "1"}).status_code == 405

    def test_it_opens_while_redis_is_away(self, link, member, settings):
        held = settings.CACHES.items()
        settings.CACHES = {alias: one | {"LOCATION": "redis://127.0.0.1:1/1"} for alias, one in held}
        assert member.get(path_of(link)).status_code == 200
