"""What an empty installation begins with; loading it again changes nothing."""

from .consent import load_counselling_consent_text

__all__ = ["load_counselling_consent_text"]
