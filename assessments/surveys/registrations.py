"""What the surveys room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation, thresholds

from . import (
    kinds,  # noqa: F401 -- imported for what it declares
    permissions,  # noqa: F401 -- imported for what it declares
    receivers,  # noqa: F401 -- imported for whom they listen to
)
from .models import Question, Questionnaire, QuestionnaireVersion, Section, Survey
from .thresholds import ALL


def register() -> None:
    """Register numbers, the navigation, and the trail of what is asked.

    Links, uses and answers leave no trail: anonymity is promised.
    """
    thresholds.register(*ALL)
    auditlog.register(Questionnaire)
    auditlog.register(QuestionnaireVersion)
    auditlog.register(Section)
    auditlog.register(Question)
    auditlog.register(Survey, exclude_fields=["token"])
    navigation.register(
        navigation.NavItem(
            "surveys",
            _("Surveys"),
            "ui-checks",
            "assessments:surveys",
            group="improvement",
            order=20,
            permission="assessments.see_surveys",
            places=(
                "assessments:survey",
                "assessments:questionnaires",
                "assessments:questionnaire",
                "assessments:version",
                "assessments:section",
                "assessments:question",
            ),
        )
    )
