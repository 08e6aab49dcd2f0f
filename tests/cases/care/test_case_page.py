"""The case page: what it shows to whom, and that looking leaves a trace."""

import pytest
from django.urls import reverse

from tests.factories.cases import reported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def page(client, case) -> str:
    response = client.get(reverse("cases:case", args=[case.number]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_who_where_it_stands_and_what_is_due(world, sign_in):
    case = reported(world)

    html = page(sign_in(world.branch_chair), case)

    for word in ("陈国栋", case.number, "Verification", "First visit", "胸痛两周"):
        assert word in html
