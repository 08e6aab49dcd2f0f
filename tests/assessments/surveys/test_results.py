"""Results of surveys: what the numbers are, against naive counting; who sees them; what is held back."""

from datetime import date
from io import BytesIO
from statistics import mean, median

import openpyxl
import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from assessments.surveys.enums import Occasion, QuestionKind
from assessments.surveys.models import Answer, Question, QuestionnaireVersion, Survey
from assessments.surveys.selectors.indicators import satisfaction, scores_of
from assessments.surveys.selectors.results.low import low_scores
from assessments.surveys.selectors.results.page import Results
from tests.factories import World
from tests.factories.questionnaires import links, questionnaire, survey
from tests.factories.surveys import responded, scored, used
from unioncare.core.periods import period_of
from unioncare.core.rates import Rate
from unioncare.organisation.enums import Role

JANUARY, FEBRUARY, MARCH = date(2026, 1, 20), date(2026, 2, 10), date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(world: World) -> QuestionnaireVersion:
    return questionnaire(world.enterprise)


@pytest.fixture
def held(world: World, version: QuestionnaireVersion) -> Survey:
    return survey(version, world.enterprise)


def page(world: World, held: Survey, name: str = "survey_results", *args: object, role: Role = Role.WELFARE_OFFICER):
    client = Client()
    client.force_login(world.person(role))
    client.cookies["unioncare_language"] = "en"
    return client, reverse(f"assessments:{name}", args=[held.pk, *args])


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def fill(world: World, version: QuestionnaireVersion, held: Survey, times: int = 1) -> None:
    """Ten questionnaires of two branches in two months, so many times."""
    for _time in range(times):
        for unit, month, points in (
            (world.branch, JANUARY, 2), (world.branch, FEBRUARY, 3), (world.second_branch, FEBRUARY, 5),
            (world.second_branch, MARCH, 4), (world.branch, MARCH, 1),
        ):  # fmt: skip
            given = {
                "overall": points, "came": "yes", "days": points * 3, "since": month,
                "words": f"意见{points}", "why": ["late", "cold"] if points < 3 else [],
            }  # fmt: skip
            responded(version, held, unit, given, given | {"came": "no"}, on=month)


def test_every_question_is_counted_as_by_hand(world: World, version: QuestionnaireVersion, held: Survey) -> None:
    fill(world, version, held, times=3)
    used(*links(held, world.branch, 8)[:6])
    results = Results(held, held.unit)
    cards = {card.key: card for card in results.cards}
    points = [int(value) for value in Answer.objects.filter(question__key="overall").values_list("number", flat=True)]
    overall = cards["overall"]
    assert (results.count, overall.n, results.links) == (30, 30, Rate(6, 8))
    assert overall.mean is not None
    assert overall.mean.value == pytest.approx(mean(points))
    assert (overall.mean.low, overall.mean.high) == pytest.approx((2.463, 3.537), abs=0.001)  # t(29) = 2.045
    assert (overall.lines[0].label, overall.lines[0].count) == ("Very satisfied", points.count(5))
    assert results.satisfaction == Rate(sum(points), 5 * 30)
    # Several choices: 12 people chose twice each; the share is of people.
    assert cards["why"].n == 12
    assert [(line.count, line.share.value) for line in cards["why"].lines] == [(12, 1.0), (12, 1.0), (0, 0.0)]
    came = cards["came"].lines[0]
    assert (came.share.value, round(came.share.low, 3), round(came.share.high, 3)) == (0.5, 0.332, 0.668)  # Wilson
    assert cards["days"].middle is not None
    assert cards["days"].middle.value == median(point * 3 for point in points)
    assert cards["since"].middle is not None
    assert cards["since"].middle.value == FEBRUARY
    assert [card.key for card in results.flagged] == []
    by_unit = {line.unit: line for line in results.by_unit}
    assert by_unit[world.branch].is_low
    assert by_unit[world.branch].mean.value == pytest.approx(2.0)
    assert [(line.first.month, line.mean.n) for line in results.by_month] == [(1, 6), (2, 12), (3, 12)]
    march = Results(held, world.branch, period_of("2026-03"))
    assert [card.mean.value for card in march.flagged if card.mean] == [1.0]


def test_a_question_keeps_its_key_through_the_versions(
    world: World, version: QuestionnaireVersion, held: Survey
) -> None:
    scored(version, held, world.branch, 1, 2, 3)
    version.state = "retired"
    version.save()
    second = QuestionnaireVersion.objects.create(
        questionnaire=version.questionnaire, number=2, state="published", published_at=version.published_at
    )
    section = second.sections.create(position=1)
    Question.objects.create(
        section=section, position=1, key="overall", kind=QuestionKind.SCALE, text_zh="新", text_en="N"
    )
    scored(second, held, world.branch, 4, 5)
    (card, *_others) = Results(held, held.unit).cards
    assert (card.text, card.n, card.mean.value) == ("N", 5, 3.0)


def test_too_few_answers_are_told_by_no_page(world: World, version: QuestionnaireVersion, held: Survey) -> None:
    scored(version, held, world.branch, 1, 1)
    responded(version, held, world.branch, {"words": "只有我知道"})
    client, address = page(world, held)
    html = text(client, address)
    assert "2 more answers are needed" in html
    assert "Overall" not in html
    client, texts = page(world, held, "survey_texts", "words")
    assert "只有我知道" not in text(client, texts)
    # Six and three: the three are hidden, and so they are not the rest of the whole less the six.
    scored(version, held, world.branch, 1, 2, 3)
    scored(version, held, world.second_branch, 4, 4, 4)
    shown = Results(held, held.unit)
    assert [line.unit for line in shown.by_unit] == []
    assert shown.cards[0].n == 8
    hidden = Results(held, world.branch)
    assert (hidden.is_shown, hidden.cards, hidden.by_month) == (False, [], [])
    assert satisfaction(world.branch.path, MARCH.replace(day=1), date(2026, 3, 31)).score == Rate(
        0, 0, is_withheld=True
    )
    assert satisfaction(world.enterprise.path, MARCH.replace(day=1), date(2026, 3, 31)).score == Rate(20, 40)
    units = (world.corporation, world.enterprise, world.branch, world.second_branch, world.far_branch)
    told = scores_of([unit.path for unit in units], MARCH.replace(day=1), date(2026, 3, 31))
    for unit in units:
        assert told[unit.path] == satisfaction(unit.path, MARCH.replace(day=1), date(2026, 3, 31)).score
    assert "would tell of fewer than 5" in text(client, address, unit=world.branch.code)


def test_the_pages_cost_the_same_for_many_and_open_by_post_and_unit(
    world: World, version: QuestionnaireVersion, held: Survey, django_assert_num_queries
) -> None:
    fill(world, version, held)
    client, address = page(world, held)
    client.get(address)
    for times in (0, 19):
        fill(world, version, held, times=times)
        with django_assert_num_queries(14):
            html = text(client, address)
    assert "200" in html
    assert "uc-whisker" in html
    assert "survey-chart" in html
    assert "Quarter 1 of 2026" in html
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Very satisfied" in fragment
    paper = text(client, address + "paper/")
    assert "Very satisfied" in paper
    assert Client().get(address).status_code == 302
    stranger = Client()
    stranger.force_login(world.outsider(Role.WELFARE_OFFICER))
    assert stranger.get(address).status_code == 404
    assert client.get(address, {"unit": world.far_branch.code}).status_code == 404
    assert client.get(address, {"period": "2026-99", "unit": world.branch.code, "question": "x"}).status_code == 200


def test_texts_bear_tags_and_the_trail_names_none_of_them(
    world: World, version: QuestionnaireVersion, held: Survey
) -> None:
    responded(version, held, world.branch, *({"words": f"食堂太远{number}"} for number in range(6)))
    client, address = page(world, held, "survey_texts", "words")
    answer = Answer.objects.order_by("pk")[0]
    tags = f"{address}{answer.pk}/"
    for tag in ("食堂", "路程", "食堂"):
        assert client.post(tags, {"tag": tag}).status_code == 302
    answer.refresh_from_db()
    assert answer.tags == ["食堂", "路程"]
    html = text(client, address, tag="食堂")
    assert html.count("食堂太远") == 1
    assert answer.text in html
    client.post(tags, {"remove": "食堂"})
    answer.refresh_from_db()
    assert answer.tags == ["路程"]
    trail = LogEntry.objects.filter(additional_data__what__in=["text tagged", "tag removed from a text"])
    assert {entry.object_pk for entry in trail} == {str(held.pk)}
    assert trail.count() == 3
    assert str(answer.pk) not in "".join(f"{entry.changes}{entry.additional_data}" for entry in LogEntry.objects.all())
    reader, _same = page(world, held, role=Role.AUDITOR)
    assert reader.get(address).status_code == 200
    assert reader.post(tags, {"tag": "x"}).status_code == 403


def test_the_workbook_holds_what_the_page_shows(world: World, version: QuestionnaireVersion, held: Survey) -> None:
    fill(world, version, held, times=3)
    client, address = page(world, held, "survey_results_export", role=Role.VICE_CHAIR)
    book = openpyxl.load_workbook(BytesIO(b"".join(client.post(address, {"purpose": "年度总结"}))))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert ["Question", "Overall", None, 30, None, 3, 2.463, 3.537, None] in rows
    assert ["Unit", "Overall", world.branch.name, 18, None, 2, 1.582, 2.418, None] in rows
    assert len([row for row in rows if row[0] == "In own words"]) == 30
    entry = LogEntry.objects.get(additional_data__what="results of a survey exported")
    assert (entry.object_pk, entry.additional_data["purpose"]) == (str(held.pk), "年度总结")
    other, _address = page(world, held, role=Role.AUDITOR)
    assert other.get(address).status_code == 403


def test_low_scores_are_handed_to_improvement(
    world: World, version: QuestionnaireVersion, held: Survey, django_assert_num_queries
) -> None:
    scored(version, held, world.branch, 1, 2, 1, 2, 1)
    scored(version, held, world.second_branch, 5, 5, 5, 5, 5)
    quiet = survey(version, world.enterprise)
    scored(version, quiet, world.branch, 1, 1, 1, 1)
    with django_assert_num_queries(5):
        found = low_scores([held, quiet])
    assert [(score.survey, score.unit, score.question.key, score.mean, score.n) for score in found] == [
        (held, world.branch, "overall", 1.4, 5)
    ]


def test_only_what_promised_no_anonymity_is_read_one_by_one(world: World, version: QuestionnaireVersion) -> None:
    named = questionnaire(world.enterprise, "named", anonymous=False)
    held, secret = survey(named, world.enterprise), survey(version, world.enterprise)
    (open_one, private, mine) = responded(
        named, held, world.branch, *({"overall": 2, "why": ["late"], "words": f"第{number}份"} for number in range(3))
    )
    holders = {private: world.person(Role.COUNSELLOR), mine: world.welfare_officer}
    for (response, holder), link in zip(holders.items(), links(held, world.branch, 2), strict=True):
        response.invitation, link.holder, link.is_private = link, holder, True
        link.save()
        response.save()
    (hidden,) = responded(version, secret, world.branch, {"overall": 1, "words": "匿名"})
    client, address = page(world, held, "survey_responses")
    html = text(client, address)
    assert [str(response.pk) in html for response in (open_one, private, mine)] == [True, False, True]
    one = text(client, f"{address}{open_one.pk}/")
    assert [words in one for words in ("Dissatisfied", "Too late", "第0份")] == [True, True, True]
    entry = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (entry.object_pk, entry.actor, entry.additional_data["what"]) == (
        str(held.pk), world.welfare_officer, f"filled-in questionnaire {open_one.pk}",
    )  # fmt: skip
    assert client.get(f"{address}{private.pk}/").status_code == 404
    _client, other = page(world, secret, "survey_responses")
    assert str(hidden.pk) not in text(client, other)
    assert client.get(f"{other}{hidden.pk}/").status_code == 404
    assert page(world, held, role=Role.AUDITOR)[0].get(address).status_code == 403


def test_only_a_poster_says_that_it_asks_nobody_by_name(world: World, sign_in) -> None:
    version, client = questionnaire(world.enterprise), sign_in(world.welfare_officer)
    for occasion, says in ((Occasion.LIST, False), (Occasion.OPEN, True)):
        held = survey(version, world.enterprise, occasion)
        page = client.get(reverse("assessments:survey_results", args=[held.pk]))
        assert ("a poster asks nobody by name" in page.text) is says
