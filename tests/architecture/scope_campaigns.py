"""Objects of campaigns and gifts for the matrix, and how their URLs are called."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.care.models import IllnessCase
from donations.campaigns.models import Campaign, Gift, Refund, StatementLine
from donations.campaigns.services.refunding import ask_refund
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.campaigns import drafted, given, opened, opened_for
from unioncare.imports.models import ImportRun
from unioncare.organisation.enums import Role


class CampaignsStage:
    """What campaigns bring to the stage; the world and the case are the stage's."""

    world: World
    case: IllnessCase
    run: Callable[..., ImportRun]

    @cached_property
    def campaign(self) -> Campaign:
        """A campaign for a purpose that takes gifts, of the group."""
        return opened(self.world, unit=self.world.group, ends_on=timezone.localdate() + timedelta(days=20))

    @cached_property
    def case_campaign(self) -> Campaign:
        """A campaign for the case, with its consent."""
        return opened_for(
            self.case, self.world, unit=self.world.group, ends_on=timezone.localdate() + timedelta(days=20)
        )

    @cached_property
    def campaign_draft(self) -> Campaign:
        return drafted(self.world, unit=self.world.group, ends_on=timezone.localdate() + timedelta(days=20))

    @cached_property
    def gift(self) -> Gift:
        return given(self.campaign, 100, now=timezone.now())

    @cached_property
    def refund(self) -> Refund:
        gift = given(self.campaign, 200, now=timezone.now())
        return ask_refund(gift=gift, reason="误捐", actor=self.world.welfare_officer, now=timezone.now())

    @cached_property
    def line(self) -> StatementLine:
        return StatementLine.objects.create(
            campaign=self.campaign, channel="wechat", transaction_no="1", amount=10, arrived_on=timezone.localdate()
        )

    def gift_run(self, kind: str) -> ImportRun:
        """A file that the finance officer has uploaded."""
        run = self.run(kind, Role.FINANCE_OFFICER)
        run.options = {"campaign": self.campaign.code, "channel": "wechat"}
        run.save(update_fields=["options"])
        return run


Maker = Callable[[Any], Target]


def _campaign(stage: CampaignsStage) -> Target:
    return Target({"code": stage.campaign.code})


def _of_case(stage: CampaignsStage) -> Target:
    return Target({"code": stage.case_campaign.code})


OBJECTS: dict[str, Maker] = {
    f"donations:{name}": _campaign
    for name in (
        "campaign", "campaign_poster", "campaign_gifts", "campaign_register", "campaign_register_undo",
        "campaign_review", "statement_file", "deduction_file", "campaign_surplus", "campaign_refunds",
        "refunds_by_channel", "gifts_export",
    )
}  # fmt: skip
OBJECTS |= {
    f"donations:{name}": _of_case
    for name in ("campaign_consent", "campaign_consent_paper", "campaign_consent_withdraw", "campaign_payout")
}
OBJECTS |= {
    "donations:campaigns": lambda stage: Target(marker=stage.campaign.code),
    "donations:campaign_of_case": lambda stage: Target({"number": stage.case.number}),
    "donations:campaign_change": lambda stage: Target({"code": stage.campaign_draft.code}),
    "donations:campaign_move": lambda stage: Target({"code": stage.campaign.code, "move": "close"}),
    "donations:campaign_line": lambda stage: Target({"code": stage.campaign.code, "pk": stage.line.pk}),
    **{
        f"donations:{name}": lambda stage: Target({"code": stage.gift.code})
        for name in ("gift", "gift_take_back", "gift_refund")
    },
    **{
        f"donations:{name}": lambda stage: Target({"code": stage.campaign.code, "pk": stage.refund.pk})
        for name in ("refund_give", "refund_leave")
    },
    "donations:gift_receipt": lambda stage: Target({"code": stage.gift.code}),
}
OBJECTS |= {
    f"donations:{kind}_{name}": lambda stage, runs=runs: Target({"pk": stage.gift_run(runs).pk})
    for kind, runs in (("statement", "statement"), ("deduction", "deductions"))
    for name in ("run", "progress", "confirm", "discard")
}
