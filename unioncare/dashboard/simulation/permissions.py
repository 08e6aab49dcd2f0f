"""Permissions of the simulation: whoever edits protocols tries them, whoever decides about them reads the result."""

from unioncare.organisation.access import declare
from unioncare.organisation.enums import Role

SEE, RUN, SEE_COUNSELLED = (
    "dashboard.see_simulations", "dashboard.simulate_protocols", "dashboard.see_simulated_counselling",
)  # fmt: skip
declare(SEE, (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR))
declare(RUN, (Role.WELFARE_OFFICER,))
# Cases listed by counselling or screening: for whoever plans them and so knows what each is granted.
declare(SEE_COUNSELLED, (Role.WELFARE_OFFICER,))
