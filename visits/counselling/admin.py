"""What administrators set: the consent text. Teams and counsellings are not to be found in the Django admin."""

from django.contrib import admin

from unioncare.core.administration import PublishedTextAdmin

from .models import CounsellingConsent, CounsellingConsentText


@admin.register(CounsellingConsentText)
class CounsellingConsentTextAdmin(PublishedTextAdmin):
    """The consent to counselling, with the exceptions to confidentiality."""

    answers = CounsellingConsent
