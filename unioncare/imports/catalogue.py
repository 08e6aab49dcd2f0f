"""What the built-in problems say, and what they advise."""

from django.utils.translation import gettext_lazy as _

from .problems import WARNING, register_problem

_KEEP_AS_TEXT = _("Format the column as text and enter the number again")
_CHECK_CARD = _("Compare with the card; most often the last digits are mistyped")
_WRITE_DATE = _("Write the date like 1985-03-02")


def register_identity() -> None:
    """Who a row is about: employee number, name, ID number."""
    register_problem("employee_missing", _("No employee number"), _("Add the employee number"))
    register_problem("employee_missing.precision", _("Excel shortened the number and lost digits"), _KEEP_AS_TEXT)
    register_problem(
        "employee_missing.length",
        _("The employee number has %(length)s characters, at most %(limit)s are possible"),
        _("Check that the right column is matched"),
    )
    register_problem(
        "duplicate_employee", _("The same employee number stands in row %(row)s"), _("Keep one of the rows")
    )
    register_problem("name_missing", _("No name"), _("Add the name"))
    register_problem(
        "name_missing.length",
        _("The name has %(length)s characters, at most %(limit)s are possible"),
        _("Check that the right column is matched"),
    )
    register_problem(
        "id_precision", _("Excel stored the ID number as a number and lost its last digits"), _KEEP_AS_TEXT
    )
    register_problem("id_checksum", _("The last character should be %(expected)s"), _CHECK_CARD)
    register_problem(
        "id_checksum.length", _("It has %(length)s characters instead of 18"), _("Enter all 18 characters of the card")
    )
    register_problem(
        "id_checksum.first_generation",
        _("It is an old number of 15 digits, which is no longer valid"),
        _("Enter the 18 characters of the present card"),
    )
    register_problem(
        "id_checksum.characters",
        _("It holds characters that no ID number has"),
        _("Enter 17 digits and a last digit or X"),
    )
    register_problem("id_checksum.date", _("%(date)s in it is no possible date of birth"), _CHECK_CARD)
    register_problem("duplicate_id", _("The same ID number stands in row %(row)s"), _("Find out whose number it is"))
    register_problem(
        "id_area_unknown",
        _("The area code %(area)s of the ID number is not listed; the check character is right"),
        _("Nothing, if the card says so"),
        WARNING,
    )


def register_details() -> None:
    """The other cells of a row."""
    register_problem("date_invalid", _("This is not a date"), _WRITE_DATE)
    register_problem("date_invalid.impossible", _("There is no such day"), _WRITE_DATE)
    register_problem("date_invalid.early", _("The date lies before 1900"), _WRITE_DATE)
    register_problem("date_invalid.late", _("The date lies after %(latest)s"), _("Correct the date"))
    register_problem("date_invalid.short_year", _("The year has only two digits"), _("Write the year with four digits"))
    register_problem(
        "date_invalid.month_cut", _("As a number it may mean January or October"), _("Write the month like 1985-10")
    )
    register_problem("date_invalid.year_only", _("Month and day are missing"), _WRITE_DATE)
    register_problem(
        "phone_invalid", _("This is not a phone number"), _("Enter a mobile number or area code and number")
    )
    register_problem("phone_invalid.short", _("Only %(digits)s digits"), _("Complete the number to 11 digits"))
    register_problem("phone_invalid.long", _("%(digits)s digits, 11 are right"), _("Remove the surplus digits"))
    register_problem(
        "phone_invalid.prefix", _("No mobile number begins with %(prefix)s"), _("Check the first three digits")
    )
    register_problem("phone_invalid.area_code", _("The area code is missing"), _("Write it like 0351-1234567"))
    register_problem(
        "phone_invalid.characters", _("It holds characters that no phone number has"), _("Leave only the number")
    )
    register_problem("phone_invalid.precision", _("Excel shortened the number and lost digits"), _KEEP_AS_TEXT)
    register_problem(
        "phone_several",
        _("The cell holds %(count)s numbers; the first good one is taken"),
        _("Leave one number if another should count"),
        WARNING,
    )
    register_problem("unit_unknown", _("No unit has this name, path or code"), _("Check the spelling, or create it"))
    register_problem(
        "unit_ambiguous",
        _("Several units match: %(units)s"),
        _("Write the full path or the unit's code"),
    )


def register_general() -> None:
    """Cells of any kind of table."""
    register_problem(
        "text_too_long",
        _("The text has %(length)s characters, at most %(limit)s are possible"),
        _("Shorten the text"),
    )
    register_problem("choice_unknown", _("“%(value)s” is not one of the known values"), _("Choose a known value"))
    register_problem(
        "sex_unknown", _("“%(value)s” is not known as a sex; the cell is left out"), _("Write 男 or 女"), WARNING
    )
    register_problem(
        "status_unknown",
        _("The status “%(value)s” is not known; it stays as it is, and a new member counts as active"),
        _("Write for example 在职, 退休, 离职"),
        WARNING,
    )
    register_problem("money_invalid", _("This is not an amount"), _("Write the amount like 1234.50"))
    register_problem("money_invalid.size", _("The amount is too large"), _("Check the number of digits"))
    register_problem(
        "number_invalid", _("This is not a whole number from 0 to %(largest)s"), _("Write the number in digits")
    )
