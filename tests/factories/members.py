"""Members as the roster would bring them: valid ID numbers and phones of invented people."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from cases.members.enums import EmploymentStatus, Sex
from cases.members.facts import columns_of
from cases.members.models import Member, Placement
from unioncare.imports.cleaning.identity import check_character

from .organisation import UnitFactory

AREA = "140921"
FIRST_BIRTH = date(1966, 1, 1)
SINCE = date(2020, 1, 1)


def id_number(sequence: int, birth: date, sex: Sex | str = Sex.MALE) -> str:
    """Return a valid ID number; equal arguments give the same one."""
    order = sequence % 499 * 2 + (1 if sex == Sex.MALE else 0)
    body = f"{AREA}{birth:%Y%m%d}{order:03d}"
    return body + check_character(body)


class MemberFactory(DjangoModelFactory):
    """A member on the roster, placed in their unit since 2020; `employee_no=None` makes an outsider."""

    class Meta:
        model = Member

    employee_no = factory.Sequence(lambda n: f"{30000 + n:06d}")
    name = factory.Faker("name", locale="zh_CN")
    sex = Sex.MALE
    birth_date = factory.Sequence(lambda n: FIRST_BIRTH + timedelta(days=n * 17 % 12000))
    id_number = factory.LazyAttributeSequence(lambda o, n: id_number(n, o.birth_date, o.sex))
    phone = factory.Sequence(lambda n: f"138{n % 10**8:08d}")
    joined_on = date(2010, 7, 1)
    unit = factory.SubFactory(UnitFactory)
    status = EmploymentStatus.ACTIVE

    @classmethod
    def _create(cls, model_class: type[Member], *args: Any, **kwargs: Any) -> Member:
        placed_on = kwargs.pop("placed_on", SINCE)
        for field in ("name", "id_number", "phone"):
            kwargs |= columns_of(field, kwargs[field])
        now = timezone.now()
        member = model_class.objects.create(**{"created_at": now, "updated_at": now} | kwargs)
        Placement.objects.create(member=member, unit=member.unit, status=member.status, starts_on=placed_on)
        return member


class OutsiderFactory(MemberFactory):
    """A person noted outside the roster."""

    employee_no = None
    joined_on = None
