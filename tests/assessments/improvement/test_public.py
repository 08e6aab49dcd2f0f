"""“You said, we did”: what anybody reads on a phone, and what nobody reads there."""

from datetime import timedelta

import pytest
from django.test import Client

from assessments.improvement.services.publishing import PublicWords, publish_action, withdraw_action, word_action
from assessments.improvement.services.verifying import confirm_action
from tests.factories.cases import NOW
from tests.factories.funds import fund
from tests.factories.improvement import finished, found_by_audit, planned, published, verified
from unioncare.organisation.enums import Role

# The unit, what was published with its units, the names of those that may be told, the enterprise above.
QUERIES = 4


@pytest.fixture
def phone() -> Client:
    """The browser of somebody without an account, in English."""
    client = Client()
    client.cookies["unioncare_language"] = "en"
    return client


def page(phone, code, status=200):
    answer = phone.get(f"/improvement/public/{code}/")
    assert answer.status_code == status, answer
    return " ".join(answer.content.decode().split())


def test_a_page_tells_what_was_published_in_a_unit_and_below_it(world, phone, django_assert_num_queries):
    small = published(planned(world, unit=world.group), world, now=NOW - timedelta(days=1))
    finding = found_by_audit(fund(world.enterprise), world)
    audited = planned(world, source_key=f"finding:{finding.number}", owner=world.person(Role.FINANCE_OFFICER))
    finished(audited)
    confirm_action(action=audited, actor=world.person(Role.AUDITOR), now=NOW)
    words = PublicWords("看不到钱花在哪", "当月公示")
    word_action(action=audited, words=words, actor=world.chair, now=NOW)
    publish_action(action=audited, actor=world.chair, now=NOW)
    verified(planned(world, unit=world.second_branch, owner=world.welfare_officer), world)
    gone = published(planned(world), world)
    withdraw_action(action=gone, actor=world.chair, now=NOW, reason="有误")

    with django_assert_num_queries(QUERIES):
        html = page(phone, world.enterprise.code)

    assert html.count("Visits often come late") == 1
    assert "Audit finding" in html
    assert "The branch posts a plan of visits every Monday" in html
    # A union group is too few people: its branch is told.
    assert world.branch.name in html
    assert world.group.name not in html
    for secret in (small.number, small.owner.name, small.wrong, small.measure, finding.number, "表已张贴"):
        assert secret not in html, secret
    assert "Visits often come late" in page(phone, world.branch.code.lower())
    assert "Nothing is published here yet." in page(phone, world.second_branch.code)
    for code in (world.group.code, "none", "X" * 60):
        assert "This page is closed" in page(phone, code, 404)
    phone.cookies["unioncare_language"] = "zh-hans"
    assert "探视经常晚到" in page(phone, world.enterprise.code)


def test_nothing_keeps_the_page_and_it_is_cut_into_pages(world, phone, monkeypatch):
    monkeypatch.setattr("assessments.improvement.selectors.public.PAGE", 2)
    for days in (3, 1, 1):
        published(planned(world), world, now=NOW - timedelta(days=days))
    first = phone.get(f"/improvement/public/{world.branch.code}/")
    rest = phone.get(f"/improvement/public/{world.branch.code}/?after={first.context['page'].next_cursor}")
    days = [[one.on.day for one in answer.context["rows"]] for answer in (first, rest)]
    assert days == [[17, 17], [15]]
    assert first.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in first.headers["Cache-Control"]
    assert phone.post(f"/improvement/public/{world.branch.code}/").status_code == 405
    assert phone.get(f"/improvement/public/{world.branch.code}/?after=x").status_code == 200


def test_whoever_asks_too_often_waits(world, phone):
    answers = [phone.get(f"/improvement/public/{world.branch.code}/").status_code for _ in range(121)]
    assert (set(answers[:120]), answers[120]) == ({200}, 403)
