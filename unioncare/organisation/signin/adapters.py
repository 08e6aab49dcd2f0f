"""The second factor: its secrets are kept encrypted, and whoever must have it cannot remove it."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from unioncare.core.crypto import decrypt_bytes, encrypt_bytes

from .steps import needs_second_factor


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return encrypt_bytes(text.encode()).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt_bytes(bytes.fromhex(encrypted_text)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(authenticator.user)
