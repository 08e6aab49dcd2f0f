"""Which gifts are a member's: by their name where nobody else has it, and by the number that they pledged with."""

import re
from dataclasses import dataclass

from cases.members.models import Member
from unioncare.core.mentions import Mentions
from unioncare.organisation.models import User

from ..models import Gift, Pledge
from ..naming import donor_index, plain_name

_GAPS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Donor:
    """A member as lists of donors and statements name them. A name that somebody else has too tells nothing."""

    name: str
    number: str
    words: Mentions
    is_alone: bool

    @classmethod
    def of(cls, member: Member) -> "Donor":
        number = member.employee_no or ""
        others = Member.objects.filter(name=member.name).exclude(pk=member.pk).exists()
        staff = User.objects.filter(name=member.name).exclude(employee_no=number).exists()
        told = [word for word in (member.name, number, member.phone, member.id_number) if word]
        return cls(plain_name(member.name), number, Mentions(told), not (others or staff))

    def is_named(self, text: str) -> bool:
        """Tell whether a field for a name holds this one and nothing else."""
        return self.is_alone and plain_name(text) == self.name

    def stands_in(self, *texts: str) -> bool:
        """Tell whether the name stands by itself in running text: 李明 is a part of 李明华."""
        return any(self.is_named(part) for text in texts for part in _GAPS.split(text))


def own_pledges(donor: Donor) -> list[Pledge]:
    """Return what somebody pledged: by number, or by name."""
    return [
        row
        for row in Pledge.objects.order_by("pk").iterator()
        if (donor.number and row.employee_no == donor.number) or donor.is_named(row.donor)
    ]


def count_gifts(member: Member) -> int:
    """Return how many gifts have a member as their donor by name; none where the name is not theirs alone."""
    donor = Donor.of(member)
    return Gift.objects.filter(donor_index=donor_index(member.name)).count() if donor.is_alone else 0
