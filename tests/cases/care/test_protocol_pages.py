"""The pages of the protocol: read by everybody, edited by the welfare officer, decided by the chair."""

import pytest
from django.urls import reverse

from cases.care.enums import DiseaseGroup, Entitlement, ProtocolState
from cases.care.models import Protocol
from cases.care.services.protocols import RuleValues, save_rule, submit_protocol
from tests.factories.cases import NOW, TODAY
from tests.factories.protocol import drafted, in_force
from tests.paper import paper_sizes, signs_of
from unioncare.organisation.enums import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def url(name: str, *args) -> str:
    return reverse(f"cases:{name}", args=args)


def html_of(client, name: str, *args, query: str = "", status: int = 200) -> str:
    response = client.get(url(name, *args) + query)
    assert response.status_code == status
    return response.content.decode()


VISIT = {
    "article": "4.9", "text_zh": "L4：每三天探望一次", "text_en": "", "revision": "0", "steps_l": ["4"],
    "every_days": "3", "visitor_1_1": "chair", "visitor_1_2": "vice_chair", "lead": "chair",
}  # fmt: skip


def test_everybody_reads_what_is_in_force_above_them_but_no_drafts(world, sign_in):
    in_force(world.enterprise)
    draft = drafted(world)

    leader = sign_in(world.group_leader)
    page = html_of(leader, "protocols")
    assert "2026-1" in page
    assert draft.code not in page
    html_of(leader, "protocol", draft.code, status=404)
    assert "every 14 days" in html_of(leader, "protocol", "2026-1")


def test_another_enterprise_is_not_shown(world, sign_in):
    in_force(world.far_enterprise)
    html_of(sign_in(world.welfare_officer), "protocol", "2026-1", status=404)


def test_rules_read_as_sentences_with_their_article(world, sign_in):
    in_force(world.enterprise)
    page = html_of(sign_in(world.welfare_officer), "protocol", "2026-1")
    assert "L3: a visit every 14 days, by vice-chair and branch chair" in page
    assert "Edit the draft" not in page


def test_the_full_text_stands_article_by_article(world, sign_in):
    in_force(world.enterprise)
    page = html_of(sign_in(world.group_leader), "protocol", "2026-1", query="?tab=text")
    assert 'id="a-4.2"' in page
    assert "Chapter 4" in page


def test_a_version_prints_on_paper(world, sign_in):
    in_force(world.enterprise)
    client = sign_in(world.group_leader)
    page = html_of(client, "protocol_print", "2026-1")
    assert "4.2" in page
    assert signs_of(page) == [("Chair", "signature, date"), ("Union", "stamp")]
    assert paper_sizes(client, page) == ["A4"]


def test_the_list_costs_the_same_for_one_version_and_for_many(world, sign_in, django_assert_num_queries):
    in_force(world.enterprise)
    client = sign_in(world.welfare_officer)
    html_of(client, "protocols")
    with django_assert_num_queries(3):
        html_of(client, "protocols")
    for _ in range(4):
        drafted(world)
    with django_assert_num_queries(3):
        html_of(client, "protocols")


def test_a_version_costs_the_same_however_many_rules_it_has(world, sign_in, django_assert_num_queries):
    in_force(world.enterprise)
    client = sign_in(world.welfare_officer)
    html_of(client, "protocol", "2026-1")
    # One of them asks whether the version was tried before it came into force.
    with django_assert_num_queries(8):
        html_of(client, "protocol", "2026-1")


def test_only_the_welfare_officer_edits(world, sign_in):
    draft = drafted(world)
    for role in (Role.CHAIR, Role.VICE_CHAIR):
        html_of(sign_in(world.person(role)), "protocol_edit", draft.code, status=403)
        html_of(sign_in(world.person(role)), "rule_new", draft.code, "visits", status=403)
    assert "Add" in html_of(sign_in(world.welfare_officer), "protocol_edit", draft.code)


def test_ticking_every_disease_means_every_disease_also_one_not_known_yet(world, sign_in):
    draft = drafted(world)
    every = VISIT | {"groups": DiseaseGroup.values}
    assert sign_in(world.welfare_officer).post(url("rule_new", draft.code, "visits"), every).status_code == 302
    assert draft.rules.get(article="4.9").disease_groups == []


def test_a_new_version_begins_as_a_copy(world, sign_in):
    in_force(world.enterprise)
    client = sign_in(world.welfare_officer)
    assert "2026-1" in html_of(client, "protocol_new", query="?from=2026-1")
    given = {"unit": world.enterprise.pk, "source": "2026-1", "title_zh": "新规程", "title_en": ""}
    response = client.post(url("protocol_new"), given)
    assert response.headers["Location"] == url("protocol_edit", "2026-2")
    assert Protocol.objects.get(code="2026-2").rules.count() == 40


@pytest.mark.parametrize("at", ["corporation", "branch"])
def test_a_new_version_is_for_the_unit_of_the_copied_one_or_for_ones_own(world, sign_in, at):
    copied = in_force(getattr(world, at))
    form = sign_in(world.welfare_officer).get(url("protocol_new") + f"?from={copied.code}").context["form"]
    assert form["unit"].value() == (world.branch if at == "branch" else world.enterprise).pk


def test_a_new_version_may_begin_with_the_default_or_with_nothing(world, sign_in):
    client = sign_in(world.welfare_officer)
    for source, rules in (("default", 40), ("empty", 0)):
        given = {"unit": world.enterprise.pk, "source": source, "title_zh": "新规程", "title_en": ""}
        client.post(url("protocol_new"), given)
        assert Protocol.objects.first().rules.count() == rules


def test_nobody_drafts_for_a_unit_outside_their_scope(world, sign_in):
    given = {"unit": world.far_enterprise.pk, "source": "empty", "title_zh": "x", "title_en": ""}
    assert sign_in(world.welfare_officer).post(url("protocol_new"), given).status_code == 200
    assert not Protocol.objects.exists()


@pytest.mark.parametrize("entitlement", Entitlement.values)
def test_every_entitlement_has_a_form_that_gives_back_what_it_was_given(world, sign_in, entitlement):
    draft = drafted(world)
    client = sign_in(world.welfare_officer)
    html_of(client, "rule_new", draft.code, entitlement)
    for rule in draft.rules.filter(entitlement=entitlement):
        page = client.get(url("rule", draft.code, entitlement, rule.pk))
        form = page.context["form"]
        data = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in data.items() if value not in (None, "")}
        response = client.post(url("rule", draft.code, entitlement, rule.pk), data)
        assert response.status_code == 302, response.context["form"].errors
        again = draft.rules.get(pk=rule.pk)
        assert (again.params, again.disease_groups) == (rule.params, rule.disease_groups)
        for field in ("min_level", "max_level", "min_psych", "max_psych", "min_burden", "max_burden", "article"):
            if getattr(rule, field) != 4 or not field.startswith("max"):
                assert getattr(again, field) == getattr(rule, field), field


def test_a_rule_is_added_in_the_dialog(world, sign_in):
    draft = drafted(world)
    client = sign_in(world.welfare_officer)
    assert "uc-dialog-head" in client.get(url("rule_new", draft.code, "visits"), headers={"HX-Request": "true"}).text
    response = client.post(url("rule_new", draft.code, "visits"), VISIT, headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == url("protocol_edit", draft.code)
    rule = draft.rules.get(article="4.9")
    assert rule.params == {"every_days": 3, "visitors": [["chair", "vice_chair"]], "lead": "chair"}
    assert (rule.min_level, rule.max_level) == (4, None)
    assert "L4: a visit every 3 days, by chair or vice-chair" in html_of(client, "protocol_edit", draft.code)


def test_after_a_dialog_the_editor_still_shows_what_was_being_tried(world, sign_in):
    draft = drafted(world)
    page = url("protocol_edit", draft.code) + "?s=4&e=1&p=1"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    response = sign_in(world.welfare_officer).post(url("rule_new", draft.code, "visits"), VISIT, headers=headers)
    assert response.headers["HX-Redirect"] == page


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"steps_l": ["1", "4"]}, "These do not follow one another"),
        ({"every_days": ""}, "This field is required"),
        ({"every_days": "0"}, "greater than or equal to 1"),
        ({"article": ""}, "This field is required"),
    ],
)
def test_a_rule_that_makes_no_sense_comes_back_with_what_is_wrong(world, sign_in, given, message):
    draft = drafted(world)
    response = sign_in(world.welfare_officer).post(url("rule_new", draft.code, "visits"), VISIT | given)
    assert message in response.content.decode()
    assert not draft.rules.filter(article="4.9").exists()


def test_a_wording_that_still_says_the_old_rule_is_pointed_out(world, sign_in):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    client, page = sign_in(world.welfare_officer), url("rule", draft.code, "survey", rule.pk)
    given = {"article": "6.1", "every_days": "120", "text_zh": rule.text_zh, "text_en": rule.text_en, "revision": "1"}

    form = client.post(page, given).context["form"]
    told = "The rule now says: every case: satisfaction survey every 120 days. Change the wording as well, or empty it."
    assert form.errors == {"text_zh": [told], "text_en": [told]}
    assert "The wording still fits" in client.post(page, given).content.decode()
    assert "The wording still fits" not in client.get(page).content.decode()

    assert client.post(page, given | {"text_zh": "每 120 天调查一次", "text_en": ""}).status_code == 302
    again = draft.rules.get(pk=rule.pk)
    assert (again.params["every_days"], again.text_zh, again.text_en) == (120, "每 120 天调查一次", "")


def test_a_wording_that_fits_all_the_same_is_kept(world, sign_in):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    given = {"article": "6.1", "every_days": "120", "text_zh": rule.text_zh, "wording_fits": "on", "revision": "1"}
    assert sign_in(world.welfare_officer).post(url("rule", draft.code, "survey", rule.pk), given).status_code == 302
    assert draft.rules.get(pk=rule.pk).text_zh == rule.text_zh


def test_tiers_that_do_not_rise_are_refused_beside_the_field(world, sign_in):
    draft = drafted(world)
    tiers = {"start_1": "20,000", "amount_1": "1", "start_2": "100", "amount_2": "2"}
    given = {"article": "5.9", "amount": "15", "clock": "working_days", **tiers}
    response = sign_in(world.welfare_officer).post(url("rule_new", draft.code, "aid"), given)
    assert response.context["form"].errors["start_1"] == ["The thresholds must rise from line to line."]


def test_two_people_who_edit_the_same_rule_lose_nothing(world, sign_in):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    client = sign_in(world.welfare_officer)
    opened = client.get(url("rule", draft.code, "survey", rule.pk)).context["form"]
    theirs = RuleValues("6.1", "survey", {"every_days": 60})
    save_rule(protocol=draft, values=theirs, actor=world.chair, now=NOW, pk=rule.pk, revision=1)

    mine = {"article": "6.1", "every_days": "45", "text_zh": "我的措辞", "revision": str(opened["revision"].value())}
    response = client.post(url("rule", draft.code, "survey", rule.pk), mine)
    page = response.content.decode()
    assert "高国平 changed this" in page
    assert "satisfaction survey every 60 days" in page
    assert "我的措辞" in page
    assert draft.rules.get(pk=rule.pk).params["every_days"] == 60

    again = mine | {"revision": str(response.context["form"]["revision"].value())}
    assert client.post(url("rule", draft.code, "survey", rule.pk), again).status_code == 302
    assert draft.rules.get(pk=rule.pk).params["every_days"] == 45


def test_a_rule_that_was_deleted_meanwhile_can_be_saved_as_a_new_one(world, sign_in):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    client = sign_in(world.welfare_officer)
    draft.rules.filter(pk=rule.pk).delete()
    html_of(client, "rule", draft.code, "survey", rule.pk, status=404)

    mine = {"article": "6.1", "every_days": "45", "revision": "1"}
    response = client.post(url("rule", draft.code, "survey", rule.pk), mine)
    assert "Somebody deleted this rule" in response.content.decode()
    again = mine | {"revision": str(response.context["form"]["revision"].value())}
    assert client.post(url("rule", draft.code, "survey", rule.pk), again).status_code == 302
    assert draft.rules.get(article="6.1").params["every_days"] == 45


def test_deleting_asks_for_the_revision_that_was_seen(world, sign_in):
    draft = drafted(world)
    rule = draft.rules.get(article="6.1")
    client = sign_in(world.welfare_officer)
    client.post(url("rule_delete", draft.code, rule.pk), {"revision": "7"})
    assert draft.rules.filter(pk=rule.pk).exists()
    client.post(url("rule_delete", draft.code, rule.pk), {"revision": str(rule.revision)})
    assert not draft.rules.filter(pk=rule.pk).exists()


def test_title_dates_and_text_are_edited(world, sign_in):
    draft = drafted(world)
    client = sign_in(world.welfare_officer)
    head = {"title_zh": "新名", "title_en": "New", "starts_on": "2026-04-01", "revision": "1"}
    assert client.post(url("protocol_head", draft.code), head).status_code == 302
    stale = client.post(url("protocol_text", draft.code), {"text_zh": "4.2 新文", "text_en": "", "revision": "1"})
    assert "changed this at" in stale.content.decode()
    client.post(url("protocol_text", draft.code), {"text_zh": "4.2 新文", "text_en": "", "revision": "2"})
    draft.refresh_from_db()
    assert (draft.title_zh, draft.text_zh) == ("新名", "4.2 新文")


def test_problems_stand_in_the_editor_and_against_submission(world, sign_in):
    draft = drafted(world, starts_on=TODAY)
    draft.rules.filter(entitlement="regrading").delete()
    client = sign_in(world.welfare_officer)
    assert "is missing: no article grants it" in html_of(client, "protocol_edit", draft.code)
    client.post(url("protocol_submit", draft.code))
    draft.refresh_from_db()
    assert draft.state == ProtocolState.DRAFT


def test_submitting_leads_to_the_chair_who_decides_on_the_page(world, sign_in):
    draft = drafted(world, starts_on=TODAY)
    client = sign_in(world.welfare_officer)
    assert client.post(url("protocol_submit", draft.code)).status_code == 302
    assert "This is decided by: Chair" in html_of(client, "protocol", draft.code)

    chair = sign_in(world.chair)
    page = chair.get(url("protocol", draft.code))
    assert "Approve" in page.content.decode()
    panel = page.context["panel"]
    given = {"decision": "approve", "step": panel.waiting.pk, "comment": "", "next": url("protocol", draft.code)}
    chair.post(panel.decide_url, given)
    draft.refresh_from_db()
    assert draft.state == ProtocolState.PUBLISHED


def test_a_submitted_version_is_not_edited_and_can_be_taken_back(world, sign_in):
    draft = submit_protocol(protocol=drafted(world, starts_on=TODAY), actor=world.welfare_officer, now=NOW)
    client = sign_in(world.welfare_officer)
    assert client.get(url("protocol_edit", draft.code)).status_code == 302
    client.post(url("protocol_act", draft.code, "withdraw"), {"reason": "还要改"})
    draft.refresh_from_db()
    assert draft.state == ProtocolState.DRAFT


def test_only_the_chair_retires_with_a_reason(world, sign_in):
    in_force(world.enterprise)
    where = url("protocol_act", "2026-1", "retire")
    assert sign_in(world.welfare_officer).post(where, {"reason": "x"}).status_code == 403
    chair = sign_in(world.chair)
    chair.post(where, {"reason": ""})
    assert Protocol.objects.get(code="2026-1").state == ProtocolState.PUBLISHED
    chair.post(where, {"reason": "机构撤并"})
    assert Protocol.objects.get(code="2026-1").state == ProtocolState.RETIRED


def test_a_grading_is_tried_out_and_the_plan_follows_at_once(world, sign_in):
    in_force(world.enterprise)
    client = sign_in(world.group_leader)
    chosen = "?s=4&e=1&p=2&l=&group=tumour&out_of_pocket=35000&on=2026-03-18"
    response = client.get(
        url("protocol_try", "2026-1") + chosen,
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/protocols/2026-1/"},
    )
    page = response.content.decode()
    assert "L4" in page
    assert "relief 6,000" not in page
    assert "every week by chair or vice-chair" in page
    assert "Serious-illness relief" in page
    assert response.headers["HX-Replace-Url"].startswith("/protocols/2026-1/?s=4&e=1")
    html_of(client, "protocol_try", "2026-1", query="?s=9")


def test_a_draft_shows_what_differs_from_the_version_in_force(world, sign_in):
    in_force(world.enterprise)
    draft = drafted(world)
    rule = draft.rules.get(entitlement="visits", min_level=3)
    rule.params["every_days"] = 10
    rule.save()
    draft.rules.filter(article="6.1").delete()
    page = html_of(sign_in(world.welfare_officer), "protocol", draft.code, query="?tab=changes")
    assert "<del>4.2 L3: a visit every 14 days" in page
    assert "<ins>4.2 L3: a visit every 10 days" in page
    assert "satisfaction survey" in page


def test_a_rule_that_cannot_be_read_does_not_break_the_pages(world, sign_in):
    draft = drafted(world)
    draft.rules.filter(article="6.1").update(params={})
    client = sign_in(world.welfare_officer)
    assert "Article 6.1" in html_of(client, "protocol_edit", draft.code)
    html_of(client, "protocol", draft.code)
    html_of(client, "protocol_try", draft.code)
