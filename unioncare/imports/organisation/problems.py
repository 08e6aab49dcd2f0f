"""What can be wrong with a row of the organisation, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from ..problems import register_problem

_CHECK_SPELLING = _("Check the spelling against the sheet or the units that exist")


def register() -> None:
    _register_units()
    _register_people()
    _register_posts()


def _register_units() -> None:
    register_problem("code_missing", _("No code"), _("Give the unit a short code of its own"))
    register_problem(
        "code_missing.length",
        _("The code has %(length)s characters, at most %(limit)s are possible"),
        _("Shorten the code"),
    )
    register_problem("unit_duplicate", _("The same code stands in row %(row)s"), _("Keep one of the rows"))
    register_problem("kind_missing", _("No kind"), _("Write for example union branch, or branch"))
    register_problem(
        "kind_unknown", _("“%(value)s” is no kind of unit"), _("Write for example union branch, or branch")
    )
    register_problem("parent_unknown", _("No unit has this code or name"), _CHECK_SPELLING)
    register_problem("parent_refused", _("Its parent in row %(row)s is refused"), _("Mend that row first"))
    register_problem("parent_ambiguous", _("Several units match: %(units)s"), _("Write the code of the parent"))
    register_problem("unit_under_itself", _("The unit would stand under itself"), _("Give it another parent, or none"))
    register_problem(
        "unit_above_parent",
        _("A unit of the kind “%(kind)s” cannot stand under “%(parent)s”"),
        _("Correct the kind or the parent"),
    )
    register_problem("unit_name_taken", _("“%(parent)s” already has a unit of this name"), _("Tell the names apart"))
    register_problem(
        "unit_parent_inactive", _("“%(parent)s” is out of use"), _("Activate it first, or choose another parent")
    )
    register_problem(
        "unit_outside_scope",
        _("This unit lies outside the part of the union that you may import"),
        _("Ask an administrator of that part"),
    )


def _register_people() -> None:
    register_problem("username_missing", _("No user name"), _("Give what the person signs in with"))
    register_problem(
        "username_invalid",
        _("A user name has letters, digits and @.+-_ only, at most 150"),
        _("Write it without blanks and other characters"),
    )
    register_problem("username_duplicate", _("The same user name stands in row %(row)s"), _("Keep one of the rows"))
    register_problem("email_invalid", _("This is not an e-mail address"), _("Correct it, or leave the cell empty"))
    register_problem(
        "email_taken", _("%(person)s already uses this address"), _("Give another one, or leave the cell empty")
    )
    register_problem(
        "email_taken.outside",
        _("Somebody outside the part of the union that you may import already uses this address"),
        _("Give another one, or leave the cell empty"),
    )
    register_problem(
        "email_reserved",
        _("Only an administrator changes the address of somebody who can sign in or holds a post"),
        _("Leave the cell empty, or ask an administrator"),
    )
    register_problem(
        "employee_no_reserved",
        _("Only an administrator changes the employee number of somebody who can sign in or holds a post"),
        _("Leave the cell empty, or ask an administrator"),
    )
    register_problem(
        "importer_self",
        _("This row would change your own account or posts"),
        _("Ask another administrator to make the change"),
    )
    register_problem(
        "person_outside_scope",
        _("This person holds posts outside the part of the union that you may import"),
        _("Leave the row out, or ask an administrator of that part"),
    )


def _register_posts() -> None:
    register_problem("person_missing", _("No user name"), _("Give the user name of the person"))
    register_problem(
        "person_unknown", _("Nobody has this user name"), _("Add the person to the sheet of people, or check it")
    )
    register_problem(
        "person_inactive", _("This person is deactivated"), _("Activate the account first, or leave the row out")
    )
    register_problem("person_refused", _("The person in row %(row)s is refused"), _("Mend that row first"))
    register_problem("unit_missing", _("No unit"), _("Give the code of the unit"))
    register_problem("unit_refused", _("The unit in row %(row)s is refused"), _("Mend that row first"))
    register_problem("unit_inactive", _("The unit is out of use"), _("Activate it first, or choose another one"))
    register_problem("role_missing", _("No role"), _("Write for example branch chair, or branch_chair"))
    register_problem("role_unknown", _("“%(value)s” is no role"), _("Write for example branch chair, or branch_chair"))
    register_problem(
        "role_reserved",
        _("Only an administrator gives, changes or ends a post as “%(role)s” there"),
        _("Ask an administrator to import this row"),
    )
    register_problem("dates_swapped", _("The post ends before it begins"), _("Correct one of the dates"))
    register_problem(
        "post_overlaps",
        _("The person holds this post from %(start)s to %(end)s"),
        _("Change those dates, or this row's"),
    )
    register_problem("post_duplicate", _("Row %(row)s holds the same post"), _("Keep one of the rows"))
