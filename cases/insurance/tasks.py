"""The jobs of the insurance room, gathered for the worker."""

from .enrolment_import.tasks import write_enrolment_run

__all__ = ["write_enrolment_run"]
