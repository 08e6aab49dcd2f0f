"""What can be wrong with a row of a ledger, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from unioncare.imports.problems import WARNING, register_problem

_ROSTER = _("Check number, name and unit, or import the roster first")


def register() -> None:
    """Add the ledger's problems to the catalogue; called once at start-up."""
    register_problem("member_unknown", _("No member is found by this row"), _ROSTER)
    register_problem("member_unknown.outside", _("The member belongs to a unit that you may not import"), _ROSTER)
    register_problem(
        "member_ambiguous",
        _("%(count)s members have this name"),
        _("Add the employee number, the ID number or the unit"),
    )
    register_problem(
        "member_differs", _("The roster has “%(name)s” under this number"), _("Correct the number or the name")
    )
    register_problem("disease_missing", _("No disease"), _("Write its name, its code or its ICD-10 code"))
    register_problem(
        "disease_unknown",
        _("“%(value)s” is not in the catalogue"),
        _("Write a name of the catalogue or an ICD-10 code"),
    )
    register_problem(
        "disease_ambiguous", _("“%(value)s” may be %(diseases)s"), _("Write the code of the disease in the catalogue")
    )
    register_problem("duplicate_case", _("The same member and disease stand in row %(row)s"), _("Keep one of the rows"))
    register_problem(
        "case_open",
        _("Case %(number)s of this member is open without a disease"),
        _("Verify that case, then import again"),
    )
    register_problem(
        "costs_contradict", _("Others paid more than the total"), _("Correct the amounts; the rest is out of pocket")
    )
    _register_warnings()


def _register_warnings() -> None:
    register_problem(
        "severity_unknown", _("“%(value)s” is no severity"), _("The case is imported and waits for grading"), WARNING
    )
    register_problem(
        "status_unknown.case", _("“%(value)s” is no status we know"), _("The case is imported as being treated"),
        WARNING,
    )  # fmt: skip
    register_problem(
        "payer_unknown", _("Who paid %(amount)s is not told"),
        _("It counts as basic insurance; correct it in the case"), WARNING,
    )  # fmt: skip
    register_problem(
        "died_on_missing", _("The day of the death is not told"), _("The day of the import is taken"), WARNING
    )
    register_problem(
        "consent_missing", _("There is no consent: only name and unit are kept"), _("Obtain it; a work item is opened"),
        WARNING,
    )  # fmt: skip
    register_problem(
        "case_goes_on", _("By this row case %(number)s has ended"),
        _("Nothing is changed; close the case or record the death there"), WARNING,
    )  # fmt: skip
    register_problem(
        "case_other", _("Case %(number)s of this member is open for another disease"),
        _("A second case is made; correct the row or the case if it is the same illness"), WARNING,
    )  # fmt: skip
    register_problem(
        "case_differs", _("Case %(number)s says otherwise"),
        _("Nothing is changed; correct it in the case if it is wrong"), WARNING,
    )  # fmt: skip
