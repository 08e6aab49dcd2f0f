"""The second factor of whoever must have it: kept as everybody's, but not theirs to remove."""

from allauth.mfa.models import Authenticator

from unioncare.second_factor import SecondFactorAdapter

from .steps import needs_second_factor


class LastingSecondFactorAdapter(SecondFactorAdapter):
    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(authenticator.user)
