"""The door to the import of gifts: stage a file, preview it, write it in one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import acting
from unioncare.imports.models import ImportRun
from unioncare.imports.progress import ProgressMeter
from unioncare.imports.reading.source import Source
from unioncare.imports.services.runs import finish_run, record_run, take_in_hand
from unioncare.imports.services.staging import read_staged, stage_run
from unioncare.organisation.models import User

from ..enums import TAKING, Channel
from ..errors import CampaignRefused
from ..models import Campaign
from ..services.flow import lock_campaign
from .checking import check_statement
from .jobs import Job
from .outcomes import Checked, Line, Options, Statement
from .writing import write_lines

LINES = "lines"


def require_taking(campaign: Campaign) -> None:
    """Refuse a campaign that takes no gifts: not approved yet, or settled."""
    if campaign.state not in TAKING:
        raise CampaignRefused(
            _("Campaign %(code)s takes no gifts: it is “%(state)s”.")
            % {"code": campaign.code, "state": campaign.get_state_display()}
        )


def stage_file(
    *, job: Job, source: Source, campaign: Campaign, options: Options, actor: User, now: datetime
) -> ImportRun:
    """Read and check a file and keep its lines, encrypted, for a day. Raises UnreadableFile, CampaignRefused."""
    require_taking(campaign)
    chosen = {**options, "campaign": campaign.code}
    statement = job.read(source, chosen, timezone.localdate(now))
    staged = [line.as_staged() for line in statement.lines]
    checked = check_statement(statement, campaign=campaign)
    kept = {**chosen, "channel": statement.channel.value}
    with stage_run(kind=job.kind, source=source, started_by=actor, now=now, options=kept) as stage:
        stage.extend(LINES, staged)
        stage.summarise(checked.summary())
    return stage.run


def check_run(run: ImportRun, *, campaign: Campaign) -> Checked:
    """Say what confirming the run would do now, line by line."""
    lines = [Line.from_staged(staged) for staged in read_staged(run=run, part=LINES)]
    further = bool(run.options.get("further"))
    return check_statement(Statement(Channel(run.options["channel"]), lines, further), campaign=campaign)


@transaction.atomic
def write_run(*, run: ImportRun, now: datetime) -> Checked:
    """Write a confirmed run; what was compared is compared anew."""
    take_in_hand(run)
    campaign = _locked(run.options["campaign"])
    with acting(run.started_by):
        checked = check_run(run, campaign=campaign)
        meter = ProgressMeter(run.pk, checked.summary()["matched"])
        write_lines(checked, campaign=campaign, actor=run.started_by, now=now, run=run, meter=meter)
    finish_run(run=run, summary=checked.summary(), now=now)
    return checked


@transaction.atomic
def import_file(*, job: Job, source: Source, campaign_code: str, now: datetime, dry_run: bool) -> Checked:
    """Read, check and, unless it is a dry run, write a file at once, as the command line does."""
    campaign = _locked(campaign_code)
    chosen: Options = {"campaign": campaign.code}
    statement = job.read(source, chosen, timezone.localdate(now))
    checked = check_statement(statement, campaign=campaign)
    if not dry_run:
        run = record_run(
            kind=job.kind, source=source, summary=checked.summary(), started_by=None, now=now, options={**chosen}
        )
        write_lines(checked, campaign=campaign, actor=None, now=now, run=run, meter=None)
    return checked


def _locked(code: str) -> Campaign:
    """Lock the campaign before anything is compared, so that of two imports at once the second sees the first."""
    campaign = lock_campaign(Campaign.objects.get(code=code).pk)
    require_taking(campaign)
    return campaign
