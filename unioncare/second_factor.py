"""How second factors are kept."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter

from unioncare.core import crypto


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps their seeds encrypted: who reads the table cannot make codes."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(crypto.encrypt(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(base64.b64decode(encrypted_text))
