"""Model fields of the foundation."""

from typing import Any

from django import forms
from django.db import models

from .crypto import decrypt, encrypt


class EncryptedTextField(models.Field):  # type: ignore[type-arg]
    """Text stored as an AES-GCM envelope. It cannot be filtered: look values up by their blind index."""

    empty_strings_allowed = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return decrypt(bytes(value)) if value else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        envelope = encrypt(value) if isinstance(value, str) else value
        return connection.Database.Binary(envelope or b"")

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.CharField, **kwargs})

    def value_to_string(self, obj: models.Model) -> str:
        # Serialised diffs (audit) never carry the text itself.
        return "******" if self.value_from_object(obj) else ""


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """An amount in CNY with two places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)
