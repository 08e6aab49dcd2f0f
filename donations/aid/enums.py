"""Kinds of aid, what they are reckoned by, and the states of a grant."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GrantKind(models.TextChoices):
    """What a grant is for."""

    RELIEF = "relief", _("Serious-illness relief")
    CONDOLENCE = "condolence", _("Condolence money")
    EMERGENCY = "emergency", _("Emergency advance")


class Basis(models.TextChoices):
    """How a rule reckons what it gives."""

    SHARE = "share", _("A share of what is paid out of pocket")
    FLAT = "flat", _("A flat sum")
    STANDARD = "standard", _("A standard: up to")


class Occasion(models.TextChoices):
    """Why condolence money is given."""

    HOSPITAL = "hospital", _("Stay in hospital")
    ILLNESS = "illness", _("Illness")
    MAJOR_ILLNESS = "major_illness", _("Major illness")
    DEATH = "death", _("Death of the member")
    FESTIVAL = "festival", _("Festival (warmth campaign)")


class GrantState(models.TextChoices):
    """The flow of a grant."""

    DRAFT = "draft", pgettext_lazy("grant", "Draft")
    REVIEW = "review", pgettext_lazy("grant", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("grant", "Approved")
    NOTICE = "notice", pgettext_lazy("grant", "On public notice")
    PAYMENT = "payment", pgettext_lazy("grant", "Payment ordered")
    PAID = "paid", pgettext_lazy("grant", "Paid")
    CLOSED = "closed", pgettext_lazy("grant", "Closed")
    REFUSED = "refused", pgettext_lazy("grant", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("grant", "Taken back")
    FAILED = "failed", pgettext_lazy("grant", "Payment failed")


# Money that is promised or given: it counts for the limits of a year.
COUNTS = (
    GrantState.REVIEW, GrantState.APPROVED, GrantState.NOTICE, GrantState.PAYMENT, GrantState.PAID, GrantState.CLOSED,
    GrantState.FAILED,
)  # fmt: skip
# Asked for or approved, and its payment is not ordered.
PROMISED = (GrantState.REVIEW, GrantState.APPROVED, GrantState.NOTICE, GrantState.FAILED)
# Nothing more happens to it.
ENDED = (GrantState.CLOSED, GrantState.REFUSED, GrantState.WITHDRAWN)
# The money went out.
SETTLED = (GrantState.PAID, GrantState.CLOSED)


class Timing(models.TextChoices):
    """When a grant is published."""

    BEFORE = "before", _("Before the payment, which waits for it")
    AFTER = "after", _("Beside the payment, which does not wait")
    NEVER = "never", _("Not at all")


class ObjectionState(models.TextChoices):
    """Where an objection to a notice stands."""

    OPEN = "open", pgettext_lazy("objection", "Being looked into")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    REJECTED = "rejected", pgettext_lazy("objection", "Not upheld")


class HardshipClass(models.IntegerChoices):
    """How hard a household has it (domain annex §2), the hardest last."""

    NONE = 0, _("No hardship")
    INDUCED = 1, _("Hardship by illness")
    RELATIVE = 2, _("Relative hardship")
    DEEP = 3, _("Deep hardship")


class MoneyUse(models.TextChoices):
    """What a household used aid for."""

    TREATMENT = "treatment", _("Treatment in hospital")
    MEDICINE = "medicine", _("Medicine and aids")
    CARE = "care", _("Care and travel")
    LIVING = "living", _("Daily living")
    SCHOOLING = "schooling", _("Schooling of the children")
    DEBT = "debt", _("Debts of the illness")
    SAVED = "saved", _("Not used yet")


# After so many months somebody looks at what a grant did.
MONTHS = (1, 3, 6)
# Aid that is followed up: condolence money is a gesture, and asks nothing back.
FOLLOWED = (GrantKind.RELIEF, GrantKind.EMERGENCY)


class ListState(models.TextChoices):
    """The flow of a condolence list."""

    DRAFT = "draft", pgettext_lazy("condolence list", "Draft")
    REVIEW = "review", pgettext_lazy("condolence list", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("condolence list", "To be handed over")
    CLOSED = "closed", pgettext_lazy("condolence list", "Handed over")
    REFUSED = "refused", pgettext_lazy("condolence list", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("condolence list", "Taken back")


# Lists whose lines are promised or given: they count for the limits of a year.
LIST_COUNTS = (ListState.REVIEW, ListState.APPROVED, ListState.CLOSED)
