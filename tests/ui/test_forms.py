from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from tests.ui.guide import SampleForm
from unioncare.core.forms import MoneyField, PurposeForm


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("typed", ["1234", "1,234.00", "１２３４．００", "¥1,234", "1 234元", " 1234 "])
def test_money_is_read_as_people_write_it(typed) -> None:
    assert MoneyField().clean(typed) == Decimal("1234")


@pytest.mark.parametrize("typed", ["abc", "-1", "1.234", "12345678901234"])
def test_what_is_no_amount_is_refused(typed) -> None:
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


def test_money_is_shown_with_two_places(show) -> None:
    form = SampleForm(initial={"cost": Decimal("1234.5")})
    assert 'value="1,234.50"' in show('<c-form :form="form" />', form=form)


def test_errors_stand_beside_their_field_and_in_the_summary(show) -> None:
    form = SampleForm({"name": "", "phone": "123", "mode": "hospital"})
    shown = show('<c-form :form="form" submit="Save" />', form=form)

    assert 'role="alert"' in shown
    assert '<a href="#id_name">Name</a>' in shown
    assert '<a href="#div_id_state">State</a>' in shown
    assert 'id="div_id_state"' in shown
    assert 'id="id_name_error"' in shown
    assert (
        "id_name_error" in shown.split('id="id_name"')[0].rsplit("<input", 1)[-1] + shown.split('id="id_name"')[1][:200]
    )


def test_an_error_of_the_whole_form_is_said_once(show) -> None:
    form = PurposeForm({"purpose": "call the member"})
    form.full_clean()
    form.add_error(None, "Too many today.")
    assert show('<c-form :form="form" />', form=form).count("Too many today.") == 1


def test_what_may_stay_empty_says_so(show) -> None:
    shown = show('<c-form :form="form" />', form=SampleForm())
    assert shown.count("uc-optional") == sum(not field.required for field in SampleForm().fields.values())


def test_touch_choices_keep_what_was_chosen_and_mark_danger(show) -> None:
    shown = show('<c-form :form="form" />', form=SampleForm({"state": "worse", "needs": ["eco"]}))
    assert 'value="worse" id="id_state_2" checked required class="danger"' in shown
    assert 'value="eco" id="id_needs_1" checked' in shown


def test_a_form_has_one_tag_one_token_and_the_guard(show) -> None:
    shown = show('<c-form :form="form" />', form=PurposeForm())
    assert shown.count("<form") == shown.count("csrfmiddlewaretoken") == 1
    assert "data-guard" in shown
    assert "data-guard" not in show('<c-form :form="form" free />', form=PurposeForm())


def test_extra_attributes_reach_the_form_tag(show) -> None:
    shown = show('<c-form :form="form" hx-post="/x/" hx-target="#dialog" />', form=PurposeForm())
    assert 'hx-post="/x/"' in shown
    assert 'hx-target="#dialog"' in shown


def test_a_form_of_a_library_is_dressed_too(show) -> None:
    class Plain(forms.Form):
        code = forms.CharField(label="Code")

    shown = show('<c-form :form="form" />', form=Plain())
    assert shown.count("<form") == 1
    assert 'class="textinput form-control"' in shown


def test_nothing_chosen_is_said_in_words(show) -> None:
    class Moving(forms.Form):
        unit = forms.ChoiceField(choices=[("", "---------"), ("1", "Tunnelling")])

    shown = show('<c-form :form="form" />', form=Moving())
    assert '<option value="" selected>Not chosen</option>' in shown
    assert '<option value="1">Tunnelling</option>' in shown


def test_no_placeholder_repeats_the_label(show) -> None:
    class Signing(forms.Form):
        login = forms.CharField(label="User name", widget=forms.TextInput({"placeholder": "用户名或email"}))
        password = forms.CharField(widget=forms.PasswordInput({"placeholder": "密码"}))

    shown = show('<c-form :form="form" />', form=Signing())
    assert "placeholder" not in shown
    assert ">User name<" in shown


def test_the_second_form_of_a_page_has_no_primary_button(show) -> None:
    shown = show('<c-form submit="Declare" quiet />')
    assert '<button class="btn btn-quiet" type="submit">Declare</button>' in shown


def test_a_purpose_must_be_said() -> None:
    assert not PurposeForm({"purpose": " "}).is_valid()
    assert not PurposeForm({"purpose": "abc"}).is_valid()
    assert PurposeForm({"purpose": "call before the visit"}).is_valid()
