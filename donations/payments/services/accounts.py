"""Accounts of members: entered by one person from the card, verified by another."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cases.members.models import Member
from cases.members.services.locking import MemberErased, lock_member
from unioncare.core.audit import attributed, record_event
from unioncare.core.crypto import blind_index

from ..engine.cards import LONGEST, SHORTEST, plain_number, wrong_with
from ..enums import RESERVED, PaymentState
from ..errors import PaymentRefused
from ..models import PayeeAccount, Payment

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_PURPOSE = "payee-account"


@attributed
def enter_account(*, member: Member, holder: str, bank: str, number: str, actor: "User", now: datetime) -> PayeeAccount:
    """Note a member's own account; it takes the place of the one before. Money goes there once it is verified.

    Raises PaymentRefused: somebody else's name, a number that cannot be, another member's card, money on its way.
    """
    try:
        held = lock_member(member.pk)
    except MemberErased as erased:
        raise PaymentRefused(erased.reason) from erased
    _require_own_name(held, holder)
    plain = plain_number(number)
    _require_number(plain)
    former = PayeeAccount.objects.select_for_update(of=("self",)).in_use().filter(member=held).first()
    if former:
        _end(former, now)
    try:
        with transaction.atomic():
            return PayeeAccount.objects.create(
                member=held, holder=held.name, bank=bank.strip(), number=plain,
                number_index=blind_index(plain, _PURPOSE), tail=plain[-4:], entered_by=actor, entered_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise PaymentRefused(
            _("This card is noted for another member. Money goes to a card in the member's own name alone.")
        ) from error


@attributed
def verify_account(*, account: PayeeAccount, number: str, actor: "User", now: datetime) -> PayeeAccount:
    """Confirm an account by its number, read once more from the card itself. Not by whoever entered it.

    Raises PaymentRefused where the numbers differ, so that nobody needs to see the one that was entered.
    """
    held = PayeeAccount.objects.select_for_update(of=("self",)).select_related("member").get(pk=account.pk)
    if held.ended_at is not None:
        raise PaymentRefused(_("This account was replaced meanwhile."))
    if held.verified_at is not None:
        raise PaymentRefused(_("This account is verified already."))
    if held.entered_by_id == actor.pk:
        raise PaymentRefused(_("You entered this account, so somebody else verifies it."))
    _require_own_name(held.member, held.holder)
    if plain_number(number) != held.number:
        raise PaymentRefused(
            _("This is not the number that was entered. Read it from the card; where the entry is wrong, reject it.")
        )
    held.verified_by, held.verified_at = actor, now
    held.save(update_fields=["verified_by", "verified_at"])
    return held


@attributed
def reject_account(*, account: PayeeAccount, reason: str, actor: "User", now: datetime) -> None:
    """Take an account out of use, because the card says something else; the member brings another one."""
    if not reason.strip():
        raise PaymentRefused(_("Say what is wrong with the account."))
    held = PayeeAccount.objects.select_for_update(of=("self",)).get(pk=account.pk)
    if held.ended_at is not None:
        raise PaymentRefused(_("This account was replaced meanwhile."))
    _end(held, now)
    record_event(held, actor=actor, what="account taken out of use", details={"reason": reason.strip()[:200]})


@transaction.atomic
def repoint_accounts(*, kept: Member, gone: Member, now: datetime) -> None:
    """Give a member the accounts of the person outside the roster that they are; the member's own goes on in use."""
    own = PayeeAccount.objects.select_for_update(of=("self",)).in_use().filter(member=kept).first()
    if own is not None:
        ended = PayeeAccount.objects.in_use().filter(member=gone)
        if own.is_usable:
            # What waits goes to the account that goes on; a batch that holds one is discarded before it is sent.
            Payment.objects.filter(account__in=ended, state=PaymentState.ORDERED).update(account=own)
        ended.update(ended_at=now)
    PayeeAccount.objects.filter(member=gone).update(member=kept)


def _end(account: PayeeAccount, now: datetime) -> None:
    if Payment.objects.filter(account=account, state__in=RESERVED).exists():
        raise PaymentRefused(_("Money is on its way to this account: cancel the payment first, or wait for the bank."))
    account.ended_at = now
    account.save(update_fields=["ended_at"])


def _require_own_name(member: Member, holder: str) -> None:
    if "".join(holder.split()) != "".join(member.name.split()):
        raise PaymentRefused(
            _("The card is in another name. Money goes to a card in the member's own name (%(name)s) alone.")
            % {"name": member.name}
        )


def _require_number(number: str) -> None:
    wrong = {
        "digits": _("A card number has digits alone."),
        "length": _("A card number has %(least)d to %(most)d digits; this one has %(count)d.")
        % {"least": SHORTEST, "most": LONGEST, "count": len(number)},
        "check": _("The last digit does not fit: compare the number with the card, digit by digit."),
    }
    if code := wrong_with(number):
        raise PaymentRefused(wrong[code])
