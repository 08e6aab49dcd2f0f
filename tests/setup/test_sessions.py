"""Sessions end after hours without a request, and a request does not always write."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

PAGE = "/accounts/password/change/"
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=timezone.get_fixed_timezone(480))


@pytest.fixture
def signed_in(db: None, client: Client) -> Client:
    user = get_user_model().objects.create_user(username="officer", password="long enough it is")
    with time_machine.travel(MORNING, tick=False):
        client.force_login(user)
    return client


def open_page(client: Client, after: timedelta) -> int:
    cache.clear()  # Redis would forget by the real clock, not by the test's
    with time_machine.travel(MORNING + after, tick=False):
        return client.get(PAGE).status_code


def test_who_keeps_working_stays_signed_in(signed_in: Client) -> None:
    assert [open_page(signed_in, timedelta(hours=hours)) for hours in (1, 7, 14, 21)] == [200] * 4


def test_who_pauses_for_eight_hours_signs_in_again(signed_in: Client) -> None:
    assert open_page(signed_in, timedelta(hours=1)) == 200
    assert open_page(signed_in, timedelta(hours=9, minutes=1)) == 302


def test_the_session_is_written_once_in_ten_minutes(signed_in: Client) -> None:
    def extended_at(minutes: int) -> int:
        open_page(signed_in, timedelta(minutes=minutes))
        return signed_in.session["last_extended"]

    first = extended_at(0)
    assert [extended_at(minutes) - first for minutes in (9, 10, 19)] == [0, 600, 600]
