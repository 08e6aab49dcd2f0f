"""A bank sends money back days after it was told as paid: the fund has it again, the grant is paid anew."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cases.care.models import IllnessCase
from cases.care.selectors.costs import out_of_pocket
from donations.aid.enums import GrantState
from donations.aid.models import Grant
from donations.aid.selectors.payments import payment_of
from donations.aid.services.notices import end_notices
from donations.aid.services.paying import order_grant
from donations.aid.services.receipts import close_grant, sign_receipt
from donations.ledger.models import Fund
from donations.payments.enums import Failure
from donations.payments.errors import PaymentRefused
from donations.payments.services.returning import return_payment
from tests.factories import World
from tests.factories.cases import NOW, TODAY
from tests.factories.grants import approved_grant, published, settled
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db
# The notice of Wednesday 18 March stands until Wednesday 25 March.
OVER = NOW + timedelta(days=8)


def test_money_that_the_bank_sends_back_after_it_was_paid_returns_and_the_grant_is_paid_anew(
    case: IllnessCase, world: World, purse: Fund, sign_in
) -> None:
    before = out_of_pocket(case)
    grant = settled(published_and_over(case, world, purse), world, now=OVER)
    sign_receipt(grant=grant, received_by="陈国栋", receipt_on=TODAY, actor=world.branch_chair, now=OVER)
    close_grant(grant=grant, actor=world.branch_chair, now=OVER)
    payment = payment_of(grant)
    assert payment is not None
    answer = sign_in(world.person(Role.FINANCE_OFFICER)).post(
        f"/donations/payments/{payment.number}/returned/", {"failure": "closed"}
    )
    assert answer.status_code == 302
    payment.refresh_from_db()
    grant, held = Grant.objects.get(pk=grant.pk), Fund.objects.get(pk=purse.pk)
    assert (payment.state, payment.failure, payment.entry.reversal.reason) == ("failed", "closed", "returned")
    assert (grant.state, grant.paid_on, grant.receipt_on, grant.cost) == (GrantState.FAILED, None, None, None)
    assert (held.bank, out_of_pocket(case)) == (Decimal(100_000), before)
    with pytest.raises(PaymentRefused, match="only what was paid comes back"):
        return_payment(payment=payment, failure=Failure.OTHER, actor=world.person(Role.FINANCE_OFFICER), now=OVER)
    order_grant(grant=grant, actor=world.welfare_officer, now=OVER)
    assert settled(grant, world, now=OVER).state == GrantState.PAID


def published_and_over(case: IllnessCase, world: World, purse: Fund) -> Grant:
    """Return relief whose notice is over, and whose payment is ordered."""
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=OVER)
    return grant
