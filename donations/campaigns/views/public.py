"""What members of the enterprise open on their phone, without an account: the campaign, the pledge, the receipt."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator

from unioncare.core.limits import limited
from unioncare.core.public import OPEN, PublicView
from unioncare.organisation.models import Unit

from ..enums import Channel, Shown
from ..errors import CampaignRefused
from ..forms.public import PledgeForm, ReceiptForm, UnitForm
from ..models import Campaign, CampaignConsent
from ..selectors.lists import running_for, shown_page
from ..selectors.page import load_public_page
from ..selectors.public import beneficiary_of, consent_of, enterprise_of, is_public
from ..selectors.receipts import receipt_of
from ..services.pledging import make_pledge

# Phones of one mine's network share an address.
RATE, PLEDGES, GUESSES = "120/m", "60/m", "30/m"


class OfPublicCampaign(PublicView):
    """A page about a campaign that its token opens; gone when it is not approved, or consent was withdrawn."""

    campaign: Campaign
    consent: CampaignConsent | None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = Campaign.objects.select_related("unit", "fund", "case__member__unit")
        campaign = rows.filter(token=kwargs["token"]).first()
        self.consent = consent_of(campaign) if campaign else None
        if campaign is None or not is_public(campaign, self.consent):
            return render(request, "donations/public/gone.html", status=HTTPStatus.NOT_FOUND)
        self.campaign = campaign
        return super().dispatch(request, *args, **kwargs)

    def page(self, template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any) -> HttpResponse:
        plain = {"campaign": self.campaign, "union": enterprise_of(self.campaign.unit)}
        return render(self.request, f"donations/public/{template}.html", plain | context, status=status)


@method_decorator([*OPEN, limited(RATE), limited(PLEDGES, method="POST")], name="dispatch")
class GiveView(OfPublicCampaign):
    """The campaign: what it is about, where the money went, who gave; and the pledge."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._show(PledgeForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = PledgeForm(request.POST)
        if not form.is_valid():
            return self._show(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        data = form.cleaned_data
        try:
            pledge = make_pledge(
                campaign=self.campaign, amount=form.amount, channel=Channel(data["channel"]),
                shown=Shown(data["shown"]), donor=data["donor"],
                employee_no=data["employee_no"], key=data["key"], now=timezone.now(),
            )  # fmt: skip
        except CampaignRefused as refusal:
            form.add_error(None, str(refusal.reason))
            return self._show(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        return self.page("pledged", pledge=pledge)

    def _show(self, form: PledgeForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
        today = timezone.localdate()
        return self.page("campaign", status, page=load_public_page(self.campaign, self.consent, today), form=form)


@method_decorator([*OPEN, limited(RATE)], name="dispatch")
class GiveListView(OfPublicCampaign):
    """Every gift, as the donors chose to stand on the list."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        page = shown_page(self.campaign, request.GET.get("after", ""))
        return self.page("gifts", page=page, beneficiary=beneficiary_of(self.campaign, self.consent))


@method_decorator([*OPEN, limited(GUESSES)], name="dispatch")
class GiveDoorView(PublicView):
    """Campaigns of a unit, by the code that its members know."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = UnitForm(request.GET if "unit" in request.GET else None)
        context: dict[str, Any] = {"form": form, "unit": None, "campaigns": []}
        if form.is_bound and form.is_valid():
            unit = Unit.objects.filter(code__iexact=form.cleaned_data["unit"].strip(), is_active=True).first()
            found = running_for(unit, timezone.localdate()) if unit else []
            shown = [one for one in found if is_public(one, consent_of(one))]
            context |= {"unit": unit, "campaigns": shown}
        return render(request, "donations/public/door.html", context)


@method_decorator([*OPEN, limited(GUESSES)], name="dispatch")
class GiveReceiptView(PublicView):
    """What a receipt's code tells, from the books themselves: amount, day, campaign, entry. Never a name."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ReceiptForm(request.GET if "code" in request.GET else None)
        context: dict[str, Any] = {"form": form, "receipt": None, "asked": form.is_bound}
        if form.is_bound and form.is_valid():
            context["receipt"] = receipt_of(form.cleaned_data["code"])
        status = HTTPStatus.NOT_FOUND if form.is_bound and context["receipt"] is None else HTTPStatus.OK
        return render(request, "donations/public/receipt.html", context, status=status)
