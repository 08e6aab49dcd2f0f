"""Kinds and states of the schedule room (domain annex §7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Trigger(models.TextChoices):
    """Why somebody goes: the interval of the plan, or one of the occasions on which a visit is a must."""

    FIRST = "first", _("First visit")
    REGULAR = "regular", pgettext_lazy("visit", "By the interval")
    ADMISSION = "admission", _("Admission")
    SURGERY = "surgery", _("Surgery")
    ICU = "icu", _("Intensive care")
    DISCHARGE = "discharge", _("Discharge")
    FESTIVAL = "festival", _("Festival")
    BEREAVEMENT = "bereavement", _("Bereavement")
    HARDSHIP = "hardship", _("Hardship")
    FAMILY = "family", _("Trouble in the family")
    OTHER = "other", _("Another reason")
    EXTRA = "extra", _("Outside the plan")


# Occasions that people see and enter by hand; the others come from the plan and from treatment events.
BY_HAND = (Trigger.ADMISSION, Trigger.BEREAVEMENT, Trigger.HARDSHIP, Trigger.FAMILY, Trigger.OTHER)


class Mode(models.TextChoices):
    """How a visit was made."""

    HOSPITAL = "hospital", _("Hospital")
    HOME = "home", pgettext_lazy("visit", "At home")
    PHONE = "phone", _("Telephone")
    VIDEO = "video", _("Video")


# Whoever only telephones has not come: contact is made, the standard is not met.
IN_PERSON = (Mode.HOSPITAL, Mode.HOME)


class PatientState(models.TextChoices):
    """How the member does, as the visitors see it."""

    BETTER = "better", pgettext_lazy("patient", "Better")
    SAME = "same", pgettext_lazy("patient", "Stable")
    WORSE = "worse", pgettext_lazy("patient", "Worse")
    CRITICAL = "critical", pgettext_lazy("patient", "Critical")


class Stage(models.TextChoices):
    """Where the treatment stands."""

    DIAGNOSIS = "diagnosis", _("Being diagnosed")
    WAITING = "waiting", _("Waiting for surgery")
    SURGERY = "surgery", _("After surgery")
    THERAPY = "therapy", _("Chemo- or radiotherapy")
    DIALYSIS = "dialysis", _("Dialysis")
    MEDICATION = "medication", _("Medication at home")
    REHABILITATION = "rehabilitation", _("Rehabilitation")
    FOLLOW_UP = "follow_up", _("Check-ups only")
    PALLIATIVE = "palliative", _("Relief of suffering")


class Caregiver(models.TextChoices):
    """Who looks after the member."""

    SPOUSE = "spouse", _("Spouse")
    PARENT = "parent", _("Parents")
    CHILD = "child", _("Children")
    RELATIVE = "relative", _("Other relatives")
    HIRED = "hired", _("A hired carer")
    NOBODY = "nobody", _("Nobody")


class Need(models.TextChoices):
    """What member and family need; each becomes a referral."""

    MEDICAL = "medical", _("Medical")
    ECONOMIC = "economic", _("Economic")
    PSYCHOLOGICAL = "psychological", _("Psychological")
    LEGAL = "legal", _("Legal")
    SCHOOLING = "schooling", _("Schooling")
    WORK = "work", pgettext_lazy("need", "Work")


class Flag(models.TextChoices):
    """Signs that somebody must act at once."""

    SELF_HARM = "self_harm", _("Spoke of not wanting to live")
    TREATMENT = "treatment", _("Stopped treatment or medicine")
    UNCARED = "uncared", _("Nobody looks after them")
    VIOLENCE = "violence", _("Violence at home")
    CHILDREN = "children", _("Children or old people left alone")


class GiftKind(models.TextChoices):
    """What was handed over."""

    MONEY = "money", _("Money")
    GOODS = "goods", _("Goods")


class BookingState(models.TextChoices):
    """Whether finance has booked a receipt."""

    TO_BE_BOOKED = "to_be_booked", _("To be booked")
    BOOKED = "booked", _("Booked")


class MoveReason(models.TextChoices):
    """Why a visit was put on another day."""

    MEMBER = "member", _("The member or the family asks for it")
    HOSPITAL = "hospital", _("Treatment or visiting hours")
    VISITOR = "visitor", _("A visitor cannot come")
    WEATHER = "weather", _("Weather or roads")
    OTHER = "other", _("Another reason")
