"""What can be wrong with a row of past aid, with the rule that it breaks, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from unioncare.imports.problems import register_problem


def register() -> None:
    """Add the problems to the catalogue; called once at start-up."""
    register_problem("aid_day_missing", _("No day: aid counts in the year in which it was given"), _("Write the day"))
    register_problem("aid_amount_missing", _("An amount above 0 is needed"), _("Write the amount in yuan"))
    register_problem(
        "aid_kind_unknown", _("“%(value)s” is no kind of aid"),
        _("Write relief, condolence money or emergency advance"),
    )  # fmt: skip
    register_problem(
        "aid_twice", _("The same member, day, kind and amount stand in row %(row)s"),
        _("Keep one of the rows, or add the amounts up"),
    )  # fmt: skip
    register_problem(
        "aid_in_system", _("Grant %(grant)s was paid on this day with this amount: it counts already"),
        _("Leave the row out"),
    )  # fmt: skip
