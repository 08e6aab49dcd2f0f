"""The written rules behind A1: everybody who reads the number may know which are lacking."""

from django.urls import reverse

from assessments.performance.selectors.lines import Line
from cases.care.models import Protocol

from ..written_rules import written_rules
from .opening import Opened, Opening
from .tables import open_list


def rule_rows(opening: Opening) -> Opened:
    """Open A1: each rule that is required, kept when it is in force; a protocol is opened by who may read it."""
    asked = opening.asked
    rules = written_rules(asked.unit, asked.last)
    code = next((one.protocol for one in rules if one.protocol), "")
    readable = bool(code) and Protocol.objects.visible_to(opening.reader).filter(code=code).exists()
    page = reverse("cases:protocol", args=[code]) if readable else ""
    return open_list(
        opening,
        [
            Line(
                str(one.label), one.protocol, page if one.protocol else "", asked.unit.name, asked.last, None,
                one.in_force,
            )
            for one in rules
        ],
    )  # fmt: skip
