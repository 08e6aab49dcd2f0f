"""A report stops when it is published: its figures, its words; a mistake is put right by a new version."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cases.care.models import IllnessCase
from tests.factories import PostFactory, World
from tests.factories.cases import NOW, graded
from tests.factories.protocol import in_force
from tests.factories.reports import QUARTER, published, written
from unioncare.core.periods import Period
from unioncare.dashboard.reports.enums import ReportState, Section
from unioncare.dashboard.reports.errors import ReportRefused
from unioncare.dashboard.reports.models import TEXT_CHARS, Report
from unioncare.dashboard.reports.presentation import shown
from unioncare.dashboard.reports.selectors.figures import tables_of
from unioncare.dashboard.reports.selectors.sections import mark_of, texts_of
from unioncare.dashboard.reports.services.publishing import publish_report
from unioncare.dashboard.reports.services.writing import begin_report, discard_report, write_sections
from unioncare.organisation.enums import Role

from .conftest import signed_in

WAS_BEFORE = NOW.replace(year=2025, month=11, day=5)


def reported_of(report: Report) -> list[str]:
    """What the report says of the cases of the period, step by step."""
    flow = next(one for one in tables_of(report, NOW) if one.title["en"] == "Cases in the period")
    return [shown(row[1]) for row in flow.rows]


def test_frozen_figures_stay_when_rows_change_later(world: World) -> None:
    protocol = in_force(world.enterprise, now=NOW.replace(year=2025, month=9, day=1))
    IllnessCase.objects.filter(pk=graded(world).pk).update(reported_at=WAS_BEFORE)
    report = published(world, now=NOW)
    before = reported_of(report)

    IllnessCase.objects.update(reported_at=NOW)
    draft = written(world, now=NOW, unit=world.branch)

    again = Report.objects.select_related("unit").get(pk=report.pk)
    assert reported_of(again) == before == ["under 5", "0", "0", "0", "0", "0"]
    assert reported_of(draft)[0] == "0"  # a draft follows the rows
    assert (again.protocol, again.published_at) == (protocol.code, NOW)


def test_published_twice_is_answered_clearly_and_changes_nothing(world: World) -> None:
    report = published(world, now=NOW)

    answer = signed_in(world, Role.VICE_CHAIR).post(reverse("dashboard:report_publish", args=[report.pk]))

    assert "高国平 published this report on 2026-03-18 10:00" in answer.content.decode()
    assert report.steps.filter(move="publish").count() == 1


def test_words_of_a_published_report_never_change(world: World) -> None:
    report = published(world, now=NOW)
    officer = signed_in(world, Role.WELFARE_OFFICER)
    for name, status in (("write", 302), ("discard", 302), ("correct", 200)):
        assert officer.get(reverse(f"dashboard:report_{name}", args=[report.pk])).status_code == status

    with pytest.raises(ReportRefused, match="never changes"):
        write_sections(report=report, texts={"closing": ("后补", "x")}, actor=world.welfare_officer, now=NOW)
    with pytest.raises(ReportRefused, match="stays"):
        discard_report(report=report, actor=world.welfare_officer, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(figures={})


def test_a_correction_is_a_new_version_that_replaces_the_one_before(world: World) -> None:
    first = published(world, now=NOW)
    second = begin_report(unit=world.enterprise, period=QUARTER, actor=world.welfare_officer, now=NOW)

    assert (second.version, texts_of(second)) == (2, texts_of(first))
    assert begin_report(unit=world.enterprise, period=QUARTER, actor=world.welfare_officer, now=NOW) == second
    publish_report(report=second, actor=world.chair, now=NOW)

    states = dict(Report.objects.order_by("version").values_list("version", "state"))
    assert states == {1: ReportState.REPLACED, 2: ReportState.PUBLISHED}
    step = first.steps.get(move="replace")
    assert (step.actor, step.reason) == (world.chair, "v2")
    browser = signed_in(world, Role.CHAIR)
    papers = [browser.get(reverse("dashboard:report_paper", args=[one.pk])).content.decode() for one in (first, second)]
    assert ["This version no longer holds" in paper for paper in papers] == [True, False]
    page = browser.get(first.get_absolute_url())
    assert [str(label) for label, _step in page.context["steps"]] == [
        "Replaced by a correction", "Published", "Written", "Begun",
    ]  # fmt: skip
    assert 'id="steps"' in page.content.decode()


def test_who_wrote_does_not_publish_and_nothing_is_published_too_early_or_without_words(world: World) -> None:
    PostFactory(user=world.welfare_officer, unit=world.enterprise, role=Role.VICE_CHAIR)
    draft = written(world, now=NOW)
    with pytest.raises(ReportRefused, match="somebody else publishes it"):
        publish_report(report=draft, actor=world.welfare_officer, now=NOW)

    running = written(world, now=NOW, period=Period(2026, 1, 3))
    with pytest.raises(ReportRefused, match="lasts until 2026-03-31"):
        publish_report(report=running, actor=world.chair, now=NOW)

    silent = begin_report(unit=world.branch, period=QUARTER, actor=world.welfare_officer, now=NOW)
    with pytest.raises(ReportRefused, match="Introduction"):
        publish_report(report=silent, actor=world.chair, now=NOW)
    with pytest.raises(ReportRefused, match="has not begun"):
        begin_report(unit=world.branch, period=Period(2027, 1, 12), actor=world.welfare_officer, now=NOW)


def test_who_ever_wrote_does_not_publish_though_others_wrote_last_or_it_is_a_correction(world: World) -> None:
    PostFactory(user=world.welfare_officer, unit=world.enterprise, role=Role.VICE_CHAIR)
    first = written(world, now=NOW)
    for section in (Section.INTRODUCTION, Section.MEASURES):
        seen = mark_of(texts_of(first)[section])
        write_sections(report=first, texts={section: ("由他人改写。", seen)}, actor=world.chair, now=NOW)
    assert not first.sections.filter(
        written_by=world.welfare_officer, section__in=["introduction", "measures"]
    ).exists()
    first.sections.filter(written_by=world.welfare_officer).delete()

    with pytest.raises(ReportRefused, match="somebody else publishes it"):
        publish_report(report=first, actor=world.welfare_officer, now=NOW)
    publish_report(report=first, actor=world.person(Role.VICE_CHAIR), now=NOW)
    second = begin_report(unit=world.enterprise, period=QUARTER, actor=world.chair, now=NOW)
    for person in (world.welfare_officer, world.chair):
        with pytest.raises(ReportRefused, match="somebody else publishes it"):
            publish_report(report=second, actor=person, now=NOW)


class TestTwoEditors:
    def page(self, client: Client, report: Report, **typed: str) -> tuple[str, dict[str, str]]:
        url = reverse("dashboard:report_write", args=[report.pk])
        form = client.get(url).context["form"]
        return url, {name: str(form[name].value() or "") for name in form.fields} | typed

    def test_of_different_sections_lose_nothing(self, world: World, officer: Client) -> None:
        report = written(world, now=NOW)
        url, mine = self.page(officer, report, closing="本季度小结。")
        _url, theirs = self.page(officer, report, measures="补齐两名组长。")

        assert officer.post(url, mine).status_code == 302
        assert officer.post(url, theirs).status_code == 302

        texts = texts_of(report)
        assert (texts["closing"], texts["measures"]) == ("本季度小结。", "补齐两名组长。")

    def test_the_end_of_a_line_counts_once(self, world: World, officer: Client) -> None:
        report = written(world, now=NOW)
        url, typed = self.page(officer, report, closing="一\r\n" * (TEXT_CHARS // 2))

        assert officer.post(url, typed).status_code == 302

    def test_of_the_same_section_are_told_and_keep_what_they_typed(self, world: World, officer: Client) -> None:
        report = written(world, now=NOW)
        url, mine = self.page(officer, report, introduction="甲写的。", closing="也是甲写的。")
        _url, theirs = self.page(officer, report, introduction="乙写的。")
        officer.post(url, theirs)

        answer = officer.post(url, mine)

        page = answer.content.decode()
        assert "周文静 saved this section while you were writing; it reads now: “乙写的。”" in page
        assert "甲写的。" in page
        assert (texts_of(report)["introduction"], texts_of(report)["closing"]) == ("乙写的。", "")
        form = answer.context["form"]
        again = {name: str(form[name].value() or "") for name in form.fields}
        assert officer.post(url, again).status_code == 302  # once it was seen, it may be written over
        assert texts_of(report)[Section.INTRODUCTION] == "甲写的。"
