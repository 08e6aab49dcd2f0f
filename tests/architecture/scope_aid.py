"""What the matrix needs of aid: a grant on public notice, an objection to it."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from cases.care.models import IllnessCase
from donations.aid.models import CondolenceList, Grant, Objection
from donations.aid.services.objections import object_to
from donations.aid.starter import load_aid_rules
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.condolence import approved_list, drafted_list
from tests.factories.funds import fund
from tests.factories.grants import LARGE, asked_grant, decided, published
from unioncare.imports.models import ImportRun
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem


class AidStage:
    """The objects of the aid room, made when first asked for; world and case are the stage's."""

    world: World
    case: IllnessCase
    run: Callable[..., ImportRun]

    @cached_property
    def grant(self) -> Grant:
        """Relief that was approved and stands on public notice."""
        load_aid_rules()
        purse = fund(self.world.enterprise, code="purse", bank=100_000)
        grant = decided(asked_grant(self.case, self.world, purse), self.world, *LARGE)
        published(grant, self.world)
        return Grant.objects.get(pk=grant.pk)

    @cached_property
    def condolence(self) -> CondolenceList:
        """A list that was approved and waits for its signatures."""
        load_aid_rules()
        purse = fund(self.world.enterprise, code="festival", cash=50_000)
        self.case  # noqa: B018 -- somebody for the list
        return approved_list(drafted_list(self.world, purse, unit=self.world.branch), self.world)

    @property
    def past_run(self) -> ImportRun:
        """A list of past aid that the welfare officer has uploaded."""
        run = self.run("past_aid", Role.WELFARE_OFFICER)
        run.summary |= {"total": "0", "warnings": 0, "cells": 0}
        run.save(update_fields=["summary"])
        return run

    @cached_property
    def objection(self) -> Objection:
        return object_to(notice=self.grant.notice, text="情况不实", contact="", now=NOW)[0]


Maker = Callable[[Any], Target]


def _grant(stage: AidStage, **more: Any) -> Target:
    return Target({"number": stage.grant.number, **more})


def _of_list(stage: AidStage, **more: Any) -> Target:
    return Target({"number": stage.condolence.number, **more})


def _of_case(stage: AidStage) -> Target:
    return Target({"number": stage.case.number})


OBJECTS: dict[str, Maker] = {
    "donations:grants": lambda stage: Target(marker=stage.grant.number),
    "donations:grant": _grant,
    "donations:grant_of_item": lambda stage: Target(
        {"pk": WorkItem.objects.get(kind="aid_notice", subject=stage.grant.subject).pk}
    ),
    "donations:grant_paper": lambda stage: _grant(stage, paper="voucher"),
    "donations:grant_move": lambda stage: _grant(stage, move="stop"),
    "donations:grant_effect": lambda stage: _grant(stage, months=1),
    "donations:aid_outcomes": lambda stage: Target(),
    "donations:aid_outcomes_export": lambda stage: Target(),
    "donations:condolences": lambda stage: Target(marker=stage.condolence.number),
    "donations:condolence_new": lambda stage: Target(),
    **{f"donations:condolence{name}": _of_list for name in ("", "_add", "_paper", "_sign")},
    **{
        f"donations:condolence{name}": lambda stage: _of_list(stage, pk=stage.condolence.lines.first().pk)
        for name in ("_line", "_undo")
    },
    "donations:condolence_move": lambda stage: _of_list(stage, move="withdraw"),
    "donations:past_aid_import": lambda stage: Target(),
    "donations:past_aid_template": lambda stage: Target(),
    **{
        f"donations:past_aid_{page}": lambda stage: Target({"pk": stage.past_run.pk})
        for page in ("run", "progress", "confirm", "discard", "refused")
    },
    "donations:answer_objection": lambda stage: _grant(stage, pk=stage.objection.pk),
    **{f"donations:{name}": _of_case for name in ("aid_of_case", "apply", "effect_of_case", "hardship")},
}
