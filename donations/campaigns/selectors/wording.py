"""Whether the words of a campaign tell more than they may: the illness never, the name only as was agreed."""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.care.models import Disease

from ..enums import ShownField
from ..models import Campaign, CampaignConsent

# Names of diseases are long; what people say is the word in it.
_PARTS = re.compile(r"[,，、;；/（）()—\-\s]+")
_LEAST = 2
# Words that every story may hold, though a disease has them in its name or beside it.
_COMMON = frozenset(
    {"重度", "轻度", "严重", "较重", "较轻", "急性", "慢性", "后遗症", "severe", "mild", "acute", "major"}
)


def objection_to_words(campaign: Campaign, consent: CampaignConsent | None) -> str | Promise | None:
    """Return what speaks against the title and the story of a campaign, or None."""
    words = _plain(" ".join((campaign.title_zh, campaign.title_en, campaign.story_zh, campaign.story_en)))
    if found := next((word for word in _disease_words(campaign) if word in words), ""):
        return _("Title and story never tell the illness: leave “%(word)s” out.") % {"word": found}
    name = campaign.case.member.name if campaign.case else ""
    shows_name = consent is not None and ShownField.NAME in consent.shown
    if name and not shows_name and _plain(name) in words:
        return _("Title and story hold the whole name, which the beneficiary did not agree to show.")
    return None


def _disease_words(campaign: Campaign) -> list[str]:
    disease: Disease | None = campaign.case.disease if campaign.case else None
    if disease is None:
        return []
    texts = (disease.name_zh, disease.name_en, disease.keywords)
    parts = {_plain(part) for text in texts for part in _PARTS.split(text)} - _COMMON
    return sorted((part for part in parts if len(part) >= (_LEAST if not part.isascii() else 5)), key=len, reverse=True)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
