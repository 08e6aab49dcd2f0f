"""Who reads what of an appraisal: the person first, then the superior, then the office; the auditor grades alone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..enums import TOLD, AppraisalState, PeriodState
from ..models import Appraisal

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SEE, READ = "assessments.see_appraisals", "assessments.read_appraisals"


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may read of one appraisal."""

    own: bool
    leads: bool
    office: bool  # sees totals and grades
    reads: bool  # and the words
    appraisal: Appraisal

    @property
    def is_told(self) -> bool:
        return self.appraisal.period.state in TOLD and self.takes_part

    @property
    def takes_part(self) -> bool:
        """Whoever was taken out of the period gets no result, and nobody but them reads what there is."""
        return self.appraisal.state != AppraisalState.EXCUSED

    @property
    def numbers(self) -> bool:
        """The person sees them first, the superior once they wrote or their time is over, others what is told."""
        begun = self.appraisal.period.state not in (PeriodState.OPEN, PeriodState.DROPPED)
        if self.own:
            return begun
        if self.leads and self.takes_part:
            waits = self.appraisal.period.state == PeriodState.SELF and self.appraisal.state == AppraisalState.OPEN
            return begun and not waits
        return self.is_told and self.reads

    @property
    def result(self) -> bool:
        return self.is_told and (self.own or self.leads or self.office)

    @property
    def words(self) -> bool:
        """What the superior says to the person: nobody reads it before it is told but the superior who wrote it."""
        return self.leads or (self.is_told and (self.own or self.reads))

    @property
    def self_words(self) -> bool:
        return self.own or (self.numbers and self.leads) or (self.is_told and self.reads)


def reader_of(user: "User", appraisal: Appraisal) -> Reader | None:
    """Return what somebody may read of an appraisal; None for whoever it does not exist for."""
    own, leads = appraisal.person_id == user.pk, appraisal.superior_id == user.pk
    office, reads = user.has_perm(SEE, appraisal), user.has_perm(READ, appraisal)
    if not (own or leads or office):
        return None
    return Reader(own, leads, office, reads, appraisal)
