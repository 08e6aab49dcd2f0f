"""The two steps that have no page elsewhere: founding the union, loading what every union starts with."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.audit import attributed, record_event
from unioncare.core.jobs import exclusively
from unioncare.core.refusals import Refusal
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User
from unioncare.organisation.services.posts import appoint
from unioncare.organisation.services.units import create_unit

from ..schedules import create_schedules
from ..seed.demo import load_catalogues
from .selectors.steps import missing_tables


class AlreadyFounded(Refusal):
    """There is a unit already: further ones are added under it."""


class NothingMissing(Refusal):
    """Every starter table is there: what was changed or taken away since stays so."""


@transaction.atomic
def found_union(*, code: str, name: str, kind: str, actor: User, now: datetime) -> Unit:
    """Make the topmost unit of an empty installation and the actor its administrator from today on.

    Raises AlreadyFounded where a unit exists, ValidationError for values that no unit may have.
    """
    # Two who press at once stand in line here: everybody who may found a union is a superuser.
    list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk").values_list("pk", flat=True))
    if Unit.objects.exists():
        raise AlreadyFounded(_("The union is founded already. Add units under it."))
    unit = create_unit(code=code, name=name, kind=kind, parent=None, actor=actor)
    appoint(person=actor, unit=unit, role=Role.ADMINISTRATOR, starts_on=timezone.localdate(now), actor=actor)
    return unit


@attributed
def load_starter_tables(*, actor: User, now: datetime) -> None:
    """Load catalogues, announced working days and periodic jobs; what is there already stays as it is.

    Raises NothingMissing where every table is loaded. Two who press at once stand in line.
    """
    with exclusively("starter tables"):
        missing = missing_tables()
        if not missing:
            raise NothingMissing(_("The starter tables are loaded already."))
        create_schedules()
        load_catalogues(now=now)
        record_event(actor, actor=actor, what="starter tables loaded", details={"tables": missing})
