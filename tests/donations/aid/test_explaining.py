"""Why a grant comes to its amount, told only to whoever weighs aid."""

from decimal import Decimal

from django.utils import translation

from donations.aid.models import Grant
from donations.aid.selectors.explaining import explain_asked

GRANT = Grant(asked=Decimal(6000), proposed=Decimal(5000))


def test_whoever_weighs_reads_what_the_rules_propose_and_nobody_else_does() -> None:
    with translation.override("en"):
        assert explain_asked(GRANT, weighs=True).text == "Asked for by hand: the rules propose 5,000"
        told = explain_asked(GRANT, weighs=False)
        assert "5" not in told.text
        assert (told.params, told.inputs) == ({}, ())
        GRANT.proposed = GRANT.asked
        assert explain_asked(GRANT, weighs=True).text == "Asked for as the rules propose it"
