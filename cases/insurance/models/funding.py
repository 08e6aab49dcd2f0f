"""Who pays a premium: four amounts that add up to it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unioncare.core.fields import MoneyField

from ..enums import FundingSource

COLUMNS = tuple(f"by_{source}" for source in FundingSource.values)


@dataclass(frozen=True, slots=True)
class Split:
    """What each source pays of a premium, in CNY."""

    by_union: Decimal = Decimal(0)
    by_administration: Decimal = Decimal(0)
    by_member: Decimal = Decimal(0)
    by_subsidy: Decimal = Decimal(0)

    @classmethod
    def of(cls, row: Any) -> "Split":
        """Return the split that a row with these columns holds."""
        return cls(**{name: getattr(row, name) for name in COLUMNS})

    @classmethod
    def wholly(cls, source: FundingSource | str, premium: Decimal) -> "Split":
        """Return the split in which one source pays everything."""
        return cls(**{f"by_{FundingSource(source)}": premium})

    @property
    def total(self) -> Decimal:
        return sum((getattr(self, name) for name in COLUMNS), Decimal(0))

    @property
    def parts(self) -> list[tuple[FundingSource, Decimal]]:
        """Return the sources that pay something, with what they pay."""
        amounts = [(source, getattr(self, f"by_{source}")) for source in FundingSource]
        return [(source, amount) for source, amount in amounts if amount]

    def times(self, shares: int) -> "Split":
        return Split(**{name: getattr(self, name) * shares for name in COLUMNS})


class Funded(models.Model):
    """A premium and who pays it. CNY."""

    premium = MoneyField(_("premium"))
    by_union = MoneyField(_("by union funds"), default=Decimal(0))
    by_administration = MoneyField(_("by administrative funds"), default=Decimal(0))
    by_member = MoneyField(_("by the member"), default=Decimal(0))
    by_subsidy = MoneyField(_("by a subsidy from above"), default=Decimal(0))

    class Meta:
        abstract = True


def adds_up(name: str) -> models.CheckConstraint:
    """Return the check that nothing is negative and that the four amounts are the premium."""
    return models.CheckConstraint(
        condition=Q(
            premium__gte=0,
            premium=F("by_union") + F("by_administration") + F("by_member") + F("by_subsidy"),
            **{f"{column}__gte": 0 for column in COLUMNS},
        ),
        name=name,
        violation_error_message=_("What each source pays does not add up to the premium."),
    )
