"""What can be wrong with a roster besides single cells; called once at start-up."""

from django.utils.translation import gettext_lazy as _

from unioncare.imports.problems import WARNING, register_problem


def register_problems() -> None:
    """Add the roster's own reasons to the catalogue."""
    _register_refusals()
    _register_warnings()


def _register_refusals() -> None:
    register_problem("unit_unknown.missing", _("No unit"), _("Add the unit"))
    register_problem(
        "unit_unknown.near",
        _("No unit is called so; the nearest are: %(units)s"),
        _("Check the spelling, or create the unit"),
    )
    register_problem(
        "unit_unknown.inactive",
        _("“%(unit)s” is no longer in use"),
        _("Name the unit in which the person works now"),
    )
    register_problem(
        "unit_unknown.outside",
        _("“%(unit)s” is not under your posts"),
        _("Let somebody import it who answers for that unit"),
    )
    register_problem(
        "unit_unknown.homeless",
        _("No unit is called so, and it does not say under which union it belongs"),
        _("Write the path from a unit that exists, such as 综采一队/一班"),
    )
    register_problem(
        "duplicate_id.roster",
        _("Employee %(employee_no)s has this ID number on the roster"),
        _("Find out whose number it is; after a change of number correct that member by hand"),
    )
    register_problem(
        "duplicate_id.elsewhere",
        _("An employee in a unit that is not under your posts has this ID number"),
        _("Check the number; if it is right, ask somebody who answers for the whole union"),
    )
    register_problem(
        "employee_elsewhere",
        _("This employee stands in a unit that is not under your posts"),
        _("Let somebody import the change who answers for both units"),
    )


def _register_warnings() -> None:
    register_problem(
        "sex_contradicts_id",
        _("The sex does not fit the ID number; the ID number counts"),
        _("Correct the sex in the file"),
        WARNING,
    )
    register_problem(
        "birth_contradicts_id",
        _("The birth date does not fit the ID number, which says %(date)s and counts"),
        _("Correct the birth date in the file"),
        WARNING,
    )
    register_problem(
        "deceased_listed",
        _("This member is recorded as deceased; unit and status stay as they are"),
        _("Take the person out of the file, or correct the record by hand"),
        WARNING,
    )
    register_problem(
        "merge_other_name",
        _("“%(name)s”, noted outside the roster, has the same ID number and is merged into this member"),
        _("Nothing, if both names mean one person"),
        WARNING,
    )
    register_problem(
        "merge_other_name.elsewhere",
        _("Somebody of another name, noted outside the roster, has the same ID number and is merged into this member"),
        _("Check the ID number and the name"),
        WARNING,
    )
