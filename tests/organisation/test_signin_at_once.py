"""The limit of wrong sign-ins holds when they come all at once, too."""

from threading import Barrier

import pytest
from django.test import Client

from tests.crowd import Act
from tests.factories import UserFactory
from tests.organisation.test_signin import is_signed_in, sign_in

TOGETHER = 20


@pytest.mark.django_db(transaction=True)
def test_of_twenty_wrong_tries_at_once_no_more_than_five_are_looked_at() -> None:
    UserFactory(username="zhou")
    start, said = Barrier(TOGETHER), []

    def guess(number: int) -> None:
        client = Client(REMOTE_ADDR=f"10.0.0.{number}")
        start.wait()
        said.append(sign_in(client, "zhou", f"wrong-password-{number}").content.decode())

    acts = [Act(lambda number=number: guess(number)) for number in range(TOGETHER)]
    for act in acts:
        act.start()
    for act in acts:
        act.join(60)
        assert act.failed is None

    looked_at = [words for words in said if "用户名或密码不对" in words]
    refused = [words for words in said if "输错次数太多" in words]
    assert 1 <= len(looked_at) <= 5
    assert len(looked_at) + len(refused) == TOGETHER
    client = Client()
    sign_in(client, "zhou")
    assert not is_signed_in(client)
