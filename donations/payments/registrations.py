"""What the payments room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.members.contributions import Panel, register_panel
from unioncare.core import navigation
from unioncare.core.masking import mask_everything
from unioncare.worklist.conflicts import register_readers
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.locks import register_lock

from ..ledger.contributions import register_closing_check, register_reservation
from . import kinds, permissions, receivers  # noqa: F401 -- imported for what they declare
from .models import PayeeAccount, Payment, PaymentBatch
from .services.batches import lock_batch_of
from .services.ordering import money_on_its_way, reserved_of


def register() -> None:
    """Register the trail, the place in the navigation, the panel of the member."""
    auditlog.register(PayeeAccount, exclude_fields=["number_index"], mask_fields=["number"], mask_callable=_HIDDEN)
    auditlog.register(Payment, exclude_fields=["excluded_people"])
    auditlog.register(PaymentBatch)
    register_readers(SubjectKind.PAYMENT, "donations.see_payments")
    register_lock(SubjectKind.PAYMENT, lock_batch_of)
    register_closing_check(money_on_its_way)
    register_reservation(reserved_of)
    register_panel(Panel(_("Account for payments"), "donations:account_panel", "donations.see_account", order=30))
    navigation.register(
        navigation.NavItem(
            "payments",
            _("Payments"),
            "cash-stack",
            "donations:payments",
            group="money",
            order=20,
            permission="donations.see_payments",
            places=("donations:payment", "donations:batch"),
        )
    )


_HIDDEN = f"{mask_everything.__module__}.{mask_everything.__name__}"
