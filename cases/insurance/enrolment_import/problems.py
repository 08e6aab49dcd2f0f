"""What can be wrong with a row of a file about enrolments, with the rule that it breaks, and what to do about it."""

from django.utils.translation import gettext_lazy as _

from unioncare.imports.problems import WARNING, register_problem

_ROSTER = _("Correct the roster if it is wrong, or leave the row out")
_AMOUNTS = _("Correct the amounts, or leave them empty for what the plan says")


def register() -> None:
    """Add the problems to the catalogue; called once at start-up."""
    _register_members()
    _register_terms()
    _register_money()
    _register_certificates()


def _register_members() -> None:
    register_problem(
        "member_unnamed", _("Neither employee number nor ID number"), _("Write one of them, so that the member is sure")
    )
    register_problem(
        "number_padded", _("Excel took the zeros in front away: the roster has %(number)s for this name"),
        _("Format the column as text"), WARNING,
    )  # fmt: skip
    register_problem(
        "member_differs.id", _("The roster has another ID number under this employee number"),
        _("Correct one of the two numbers"),
    )  # fmt: skip
    register_problem("not_on_staff", _("On %(day)s the member does not belong to the staff: %(status)s"), _ROSTER)
    register_problem("not_on_staff.outside", _("The roster does not name this person"), _ROSTER)
    register_problem(
        "not_eligible.age", _("On %(day)s the member is %(age)s years old; the plan takes ages %(least)s to %(most)s"),
        _ROSTER,
    )  # fmt: skip
    register_problem("not_eligible.sex", _("The plan is only for: %(sex)s"), _ROSTER)
    register_problem(
        "birth_unknown", _("The roster has no birth date: the age is not checked"), _("Add it to the roster"), WARNING
    )
    register_problem(
        "member_refused", _("The member refused; they are asked again on %(day)s"),
        _("Leave the row out, or take the refusal back first"),
    )  # fmt: skip
    register_problem("duplicate_member", _("The same member and term stand in row %(row)s"), _("Keep one of the rows"))


def _register_terms() -> None:
    register_problem(
        "no_term", _("No term of the plan is open for the member's unit on %(day)s"), _("Open the term first")
    )
    register_problem(
        "insured_nearer", _("On %(day)s the member is insured by the term of %(unit)s, which begins on %(first)s"),
        _("Choose the file's term anew, or leave the row out"),
    )  # fmt: skip
    register_problem(
        "start_outside_term", _("The term runs from %(first)s to %(last)s"), _("Write a day within the term")
    )
    register_problem(
        "overlap", _("The member is covered by this plan from %(first)s to %(last)s: covers do not overlap"),
        _("End that enrolment first, or write a later day"),
    )  # fmt: skip
    register_problem(
        "enrolment_differs", _("The member is enrolled already, with %(shares)s shares"),
        _("Take that enrolment back first, or leave the row out"),
    )  # fmt: skip
    register_problem(
        "enrolment_differs.split", _("The member is enrolled already, paid by other sources"),
        _("Take that enrolment back first, or leave the row out"),
    )  # fmt: skip


def _register_money() -> None:
    register_problem("shares_invalid", _("The plan sells 1 to %(most)s shares"), _("Correct the number of shares"))
    register_problem("premium_differs", _("%(shares)s × %(price)s is %(premium)s, not %(told)s"), _AMOUNTS)
    register_problem(
        "split_differs", _("What each source pays adds up to %(sum)s, the premium is %(premium)s"), _AMOUNTS
    )
    register_problem("split_differs.negative", _("No source pays less than nothing"), _AMOUNTS)
    register_problem(
        "split_differs.shares", _("An amount cannot be divided among %(shares)s shares"),
        _("Write amounts that every share bears alike"),
    )  # fmt: skip


def _register_certificates() -> None:
    register_problem("certificate_missing", _("No certificate number"), _("Write it, or leave the row out"))
    register_problem(
        "term_removed", _("The term for which the file was chosen was removed"), _("Choose the file anew, for its term")
    )
    register_problem(
        "certificate_missing.precision", _("Excel has cut the certificate number"),
        _("Format the column as text and write the whole number"),
    )  # fmt: skip
    register_problem(
        "certificate_twice", _("The certificate number stands in row %(row)s too"), _("Ask the insurer whose it is")
    )
    register_problem(
        "certificate_twice.taken", _("Another enrolment of this plan has this certificate number"),
        _("Ask the insurer whose it is"),
    )  # fmt: skip
    register_problem(
        "certificate_differs", _("The enrolment has the certificate number %(number)s"),
        _("Ask the insurer which one holds; a number once noted is not overwritten by a file"),
    )  # fmt: skip
    register_problem(
        "not_enrolled", _("The member is not enrolled in this term"), _("Enrol the member first, or leave the row out")
    )
