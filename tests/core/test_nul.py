"""No address with a NUL reaches a view: PostgreSQL would refuse it in the middle of one."""

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/simulations/of/%00/", "/reports/?unit=%00", "/reports/?unit=a%2500&fund=x%00y"])
def test_a_nul_in_the_path_or_the_query_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_one_that_is_merely_written_out_is_not(client: Client, db: None) -> None:
    assert client.get("/reports/?unit=%2500").status_code != 400
