"""Aid of a person noted outside the roster who turns out to be a member."""

from django.db import transaction
from django.db.models import Model

from cases.members.models import Member

from ..models import CondolenceLine, Grant, PastAid


@transaction.atomic
def repoint_aid(*, kept: Member, gone: Member) -> None:
    """Point everything to the member; past aid that both lists told is one."""
    own = PastAid.objects.filter(member=kept)
    known = set(own.values_list("given_on", "kind", "amount"))
    twice = [row.pk for row in PastAid.objects.filter(member=gone) if (row.given_on, row.kind, row.amount) in known]
    PastAid.objects.filter(pk__in=twice).delete()
    models: tuple[type[Model], ...] = (Grant, CondolenceLine, PastAid)
    for model in models:
        model._default_manager.filter(member=gone).update(member=kept)
