"""Pages of appraisals: who reads what when, each list at its price, what goes out as a file and on paper."""

from html.parser import HTMLParser
from io import BytesIO

from auditlog.models import LogEntry
from django.urls import reverse
from python_calamine import CalamineWorkbook

from assessments.appraisal.enums import Aspect, PeriodState, SchemeState
from assessments.appraisal.models import AppraisalPeriod, Commendation, Scheme, TrainingRecord
from assessments.appraisal.selectors.indicators import cadre_score
from assessments.appraisal.services.appeals import lodge_appeal
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.records import Training, note_training
from assessments.appraisal.services.reviewing import write_superior_review
from assessments.appraisal.services.schemes import draft_scheme
from assessments.appraisal.services.vetoes import confirm_veto, enter_veto
from tests.factories import PostFactory
from tests.factories.appraisal import (
    FIRST,
    LAST,
    in_stage,
    marks,
    of,
    opened,
    scheme_in_force,
    self_reviewed,
    stage_days,
    superiors_review,
    told,
)
from tests.factories.cases import NOW
from unioncare.organisation.enums import Role

SCORES = dict.fromkeys(Aspect.values, "4")


def page(browser, name, *args, status=200, **query):
    response = browser.get(reverse(f"assessments:{name}", args=args), query)
    assert response.status_code == status, response.content.decode()[:300]
    return response.content.decode()


def post(browser, name, *args, **data):
    return browser.post(reverse(f"assessments:{name}", args=args), data)


def test_the_person_sees_the_numbers_first_then_the_superior_then_the_office(world, sign_in):
    period = in_stage(opened(world), PeriodState.SELF)
    mine = of(period, world.group_leader)
    person, superior = sign_in(world.group_leader), sign_in(world.branch_chair)
    office = sign_in(world.person(Role.ORGANISATION_OFFICER))
    assert "Nothing was due in these months" in page(person, "my_appraisal", period.number)
    assert "shown to the person first" in page(superior, "appraisal", mine.pk)
    assert "shown to the person first" in page(office, "appraisal", mine.pk)
    answer = post(person, "my_appraisal", period.number, words="按期走访", **SCORES)
    assert answer.headers["Location"] == mine.get_absolute_url()
    theirs = page(superior, "appraisal", mine.pk)
    assert "Nothing was due in these months" in theirs
    assert "按期走访" in theirs
    assert "按期走访" not in page(office, "appraisal", mine.pk)


def test_what_the_superior_writes_is_read_with_the_result(world, sign_in):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    mine = of(period, world.group_leader)
    write_superior_review(
        appraisal=mine, scores=marks(4), strengths="走访扎实", improve="记录要快", actor=world.branch_chair, now=NOW
    )
    person = sign_in(world.group_leader)
    assert "走访扎实" not in page(person, "appraisal", mine.pk)
    assert "走访扎实" in page(sign_in(world.branch_chair), "appraisal_review", mine.pk)


def test_after_it_is_told_the_auditor_reads_grades_and_no_words(world, sign_in):
    period = told(world)
    mine = of(period, world.group_leader)
    person, auditor = (
        page(sign_in(user), "appraisal", mine.pk) for user in (world.group_leader, world.person(Role.AUDITOR))
    )
    for text in (person, auditor):
        assert "80.00" in text
        assert "Competent" in text
    assert "多下井" in person
    assert "多下井" not in auditor
    assert "±" in page(sign_in(world.person(Role.AUDITOR)), "appraisal_period", period.number)
    assert page(sign_in(world.person(Role.AUDITOR)), "appraisal_sheet", mine.pk, status=404)


def test_nobody_else_finds_it(world, sign_in):
    period = told(world)
    mine = of(period, world.group_leader)
    for role in (Role.INSURANCE_OFFICER, Role.CLERK, Role.ADMINISTRATOR, Role.COUNSELLOR, Role.WELFARE_OFFICER):
        page(sign_in(world.person(role)), "appraisal", mine.pk, status=404)
    for role in Role:
        page(sign_in(world.outsider(role)), "appraisal", mine.pk, status=404)


def test_each_list_costs_the_same_for_few_and_many(world, sign_in, django_assert_num_queries):
    period = in_stage(opened(world), PeriodState.SELF)
    browser = sign_in(world.chair)
    page(browser, "appraisal_period", period.number)
    with django_assert_num_queries(8):
        page(browser, "appraisal_period", period.number)
    for _ in range(40):
        PostFactory(unit=world.far_group, role=Role.GROUP_LEADER)
    bigger = in_stage(opened(world, unit=world.far_enterprise), PeriodState.SELF)
    other = sign_in(world.outsider(Role.CHAIR))
    page(other, "appraisal_period", bigger.number)
    with django_assert_num_queries(8):
        assert page(other, "appraisal_period", bigger.number).count("<tr>") == 49


def test_the_ranking_is_by_total_with_the_quota_beside_the_grades(world, sign_in, django_assert_num_queries):
    period = told(world, points=3, other={world.group_leader.pk: 5, world.branch_chair.pk: 4})
    browser = sign_in(world.chair)
    page(browser, "appraisal_period", period.number)
    with django_assert_num_queries(10):
        text = page(browser, "appraisal_period", period.number)
    ranking = text[text.index('id="ranking"') :]
    places = [ranking.index(name) for name in ("郭建华", "韩立新", "周文静")]
    assert places == sorted(places)
    assert "1 / 8" in text


def test_opening_a_period_and_its_days_in_the_browser(world, sign_in):
    scheme_in_force(world.enterprise)
    browser = sign_in(world.person(Role.ORGANISATION_OFFICER))
    assert "2025-10-01" in page(browser, "appraisal_period_new")
    days = {name: getattr(stage_days(), name).isoformat() for name in stage_days().__slots__}
    given = {"unit": world.enterprise.pk, "first": FIRST, "last": LAST, **days}
    wrong = post(browser, "appraisal_period_new", **(given | {"round_until": days["starts_on"]}))
    assert "must follow one another" in wrong.content.decode()
    answer = post(browser, "appraisal_period_new", **given)
    period = AppraisalPeriod.objects.get()
    assert answer.headers["Location"] == period.get_absolute_url()
    assert post(browser, "appraisal_step", period.number, "begin").status_code == 302
    period.refresh_from_db()
    assert period.state == PeriodState.SELF
    changed = post(browser, "appraisal_days", period.number, reason="停产检修", **days)
    assert changed.status_code == 302
    text = page(browser, "appraisal_period", period.number)
    assert "停产检修" in text
    assert f"0 / {period.appraisals.count()}" in text


def test_the_export_asks_for_a_purpose_and_holds_no_words(world, sign_in):
    period = told(world)
    browser = sign_in(world.chair)
    trail = LogEntry.objects.count()
    response = post(browser, "appraisal_export", period.number, purpose="年度评优会议")
    sheet = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert len(rows) == 9
    assert {row[8] for row in rows[1:]} == {"Competent"}
    assert "多下井" not in str(rows)
    assert LogEntry.objects.count() == trail + 1
    untold = opened(world, unit=world.far_enterprise)
    page(sign_in(world.outsider(Role.CHAIR)), "appraisal_export", untold.number, status=404)


def test_the_sheet_is_for_signing(world, sign_in):
    mine = of(told(world), world.group_leader)
    text = page(sign_in(world.group_leader), "appraisal_sheet", mine.pk)
    for words in ("Result of the appraisal", "80.00", "多下井", "signature, date"):
        assert words in text


def test_appealing_and_deciding_in_the_browser(world, sign_in):
    period = told(world, points=3)
    mine = of(period, world.group_leader)
    person = sign_in(world.group_leader)
    assert reverse("assessments:appraisal_appeal", args=[mine.pk]) in page(person, "appraisal", mine.pk)
    assert post(person, "appraisal_appeal", mine.pk, words="走访记漏").status_code == 302
    appeal = mine.appeals.get()
    decider = sign_in(appeal.decider)
    uphold = reverse("assessments:appraisal_decide", args=[appeal.pk, "uphold"])
    assert uphold in page(decider, "appraisal_appeals", period.number)
    assert uphold not in page(sign_in(world.person(Role.PARTY_SECRETARY)), "appraisal_appeals", period.number)
    assert "走访记漏" in page(decider, "appraisal_decide", appeal.pk, "uphold")
    assert post(decider, "appraisal_decide", appeal.pk, "uphold", answer="补记", **SCORES).status_code == 302
    text = page(person, "appraisal", mine.pk)
    assert "Earlier versions" in text
    assert "补记" in text
    assert "80.00" in text


def test_a_decision_that_is_not_theirs_says_why(world, sign_in):
    period = told(world)
    appeal = lodge_appeal(
        appraisal=of(period, world.welfare_officer), words="有误", actor=world.welfare_officer, now=NOW
    )
    vice = sign_in(world.person(Role.VICE_CHAIR))
    assert "You reviewed this person" in page(vice, "appraisal_decide", appeal.pk, "reject")
    refused = post(vice, "appraisal_decide", appeal.pk, "reject", answer="不成立")
    assert "You reviewed this person" in refused.content.decode()


def test_the_editor_of_a_scheme_sums_the_points_and_tells_what_is_wrong(world, sign_in):
    draft = draft_scheme(unit=world.enterprise, actor=world.chair, now=NOW)
    browser = sign_in(world.chair)
    text = page(browser, "appraisal_scheme_edit", draft.pk)
    assert 'data-sum-of="weight_">100' in text
    form = dict(_fields(text))
    form |= {"roles": draft.roles, "vetoes": "funds | 挪用专款 | Misuse", "weight_visit_standard": "10"}
    assert post(browser, "appraisal_scheme_edit", draft.pk, **form).status_code == 302
    assert "come to 98.00, not to 100" in page(browser, "appraisal_scheme", draft.pk)
    refused = post(browser, "appraisal_scheme_step", draft.pk, "publish")
    assert "not to 100" in refused.content.decode()
    assert post(browser, "appraisal_scheme_edit", draft.pk, **(form | {"weight_first_visit": "10"})).status_code == 302
    assert post(browser, "appraisal_scheme_step", draft.pk, "publish").status_code == 302
    draft.refresh_from_db()
    assert draft.state == SchemeState.PUBLISHED
    wrong = post(browser, "appraisal_scheme_edit", draft.pk, **(form | {"vetoes": "no bar"}))
    assert "code | Chinese | English" in wrong.content.decode()
    assert Scheme.objects.get().veto_kinds.get().name_zh == "挪用专款"


def test_a_new_scheme_begins_with_what_holds_there(world, sign_in):
    scheme_in_force(world.corporation, appeal_days=9)
    browser = sign_in(world.chair)
    assert post(browser, "appraisal_scheme_new", unit=world.enterprise.pk).status_code == 302
    assert Scheme.objects.get(unit=world.enterprise).appeal_days == 9


def test_vetoes_in_the_browser_need_a_second_person(world, sign_in):
    period = opened(world)
    mine = of(period, world.group_leader)
    kind = period.scheme.veto_kinds.get(code="funds")
    auditor = sign_in(world.person(Role.AUDITOR))
    given = {"kind": kind.pk, "facts": "冒领慰问金", "evidence": "A2026-0001"}
    assert post(auditor, "appraisal_veto_new", mine.pk, **given).status_code == 302
    veto = mine.vetoes.get()
    own = post(auditor, "appraisal_veto", veto.pk, "confirm", reason="")
    assert "another person confirms" in own.content.decode()
    assert post(sign_in(world.chair), "appraisal_veto", veto.pk, "confirm", reason="").status_code == 302
    # The person does not read it before the result is told.
    assert "冒领慰问金" not in page(sign_in(world.group_leader), "appraisal", mine.pk)


def test_records_are_noted_listed_and_read_by_the_person(world, sign_in):
    office, person = sign_in(world.person(Role.ORGANISATION_OFFICER)), sign_in(world.group_leader)
    given = {
        "person": world.group_leader.pk,
        "title": "心理急救",
        "first": "2026-03-02",
        "last": "2026-03-03",
        "hours": 12,
    }
    assert post(office, "cadre_record_new", "training", **given).status_code == 302
    assert "noted already" in post(office, "cadre_record_new", "training", **given).content.decode()
    award = {"person": world.group_leader.pk, "title": "先进个人", "awarded_on": "2026-03-08", "level": "city",
             "awarded_by": "市总工会"}  # fmt: skip
    assert post(office, "cadre_record_new", "commendation", **award).status_code == 302
    record = TrainingRecord.objects.get()
    assert (record.unit, record.hours) == (world.group, 12)
    assert "心理急救" in page(office, "cadre_records", person=world.group_leader.pk)
    assert "先进个人" in page(office, "cadre_records", kind="commendation")
    mine = page(person, "appraisals")
    assert "心理急救" in mine
    assert "市总工会" in mine
    assert post(office, "cadre_record_strike", "training", record.pk).status_code == 302
    assert not TrainingRecord.objects.exists()
    assert Commendation.objects.get().person == world.group_leader


def test_the_list_of_records_costs_the_same_for_few_and_many(world, sign_in, django_assert_num_queries):
    browser = sign_in(world.chair)
    for number in range(30):
        if number in (1, 29):
            page(browser, "cadre_records")
            with django_assert_num_queries(3):
                page(browser, "cadre_records")
        note_training(
            person=world.group_leader, unit=world.group, training=Training(f"培训{number}", FIRST, FIRST, 2),
            actor=world.chair, now=NOW,
        )  # fmt: skip


def test_a_superior_is_named_in_the_browser(world, sign_in):
    period = opened(world)
    mine = of(period, world.group_leader)
    browser = sign_in(world.chair)
    given = {"superior": world.welfare_officer.pk, "reason": "分会主席休假"}
    assert post(browser, "appraisal_superior", mine.pk, **given).status_code == 302
    assert of(period, world.group_leader).superior == world.welfare_officer
    page(sign_in(world.branch_chair), "appraisal", mine.pk, status=404)


def test_my_page_says_what_i_am_asked(world, sign_in):
    period = in_stage(opened(world), PeriodState.ROUND)
    text = page(sign_in(world.branch_chair), "appraisals")
    for name in ("appraisal_peers", "appraisal_team", "my_appraisal"):
        assert reverse(f"assessments:{name}", args=[period.number]) in text
    assert "not appraised yet" in page(sign_in(world.chair), "appraisals")
    assert "five colleagues" in page(sign_in(world.branch_chair), "appraisal_peers", period.number)


def test_g1_is_the_mean_of_what_was_told_and_silent_below_five(world):
    path, far = world.enterprise.path, world.far_enterprise.path
    assert cadre_score(path, FIRST, LAST) == cadre_score(far, FIRST, LAST)
    told(world, points=4, other={world.group_leader.pk: 2})
    score = cadre_score(path, FIRST, LAST)
    assert (score.mean, score.n, score.is_withheld) == (75, 8, False)
    group = cadre_score(world.group.path, FIRST, LAST)
    assert (group.mean, group.n, group.is_withheld) == (None, 0, True)
    assert cadre_score(path, FIRST, LAST.replace(day=1)).n == 0


def test_a_self_review_is_handed_in_once(world, sign_in):
    period = in_stage(opened(world), PeriodState.SELF)
    self_reviewed(of(period, world.group_leader))
    browser = sign_in(world.group_leader)
    again = post(browser, "my_appraisal", period.number, words="再写", **SCORES)
    assert "does not allow this step" in again.content.decode()
    assert browser.get(reverse("assessments:my_appraisal", args=[period.number])).status_code == 302


def test_a_veto_is_told_to_the_person_with_the_result(world, sign_in):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    mine = of(period, world.group_leader)
    kind = period.scheme.veto_kinds.get(code="visit")
    vice, person = world.person(Role.VICE_CHAIR), sign_in(world.group_leader)
    veto = enter_veto(appraisal=mine, kind=kind, facts="当日未到", evidence="A1", actor=world.chair, now=NOW)
    office = page(sign_in(vice), "appraisal", mine.pk)
    assert "当日未到" in office
    assert "To be confirmed" in office
    confirm_veto(veto=veto, actor=vice, now=NOW)
    before = page(person, "appraisal", mine.pk)
    assert "当日未到" not in before
    assert "A fabricated visit" not in before
    superiors_review(period, 4)
    publish_period(period=period, actor=world.chair, now=NOW)
    told_then = page(person, "appraisal", mine.pk)
    assert "当日未到" in told_then
    assert "Veto: A fabricated visit; whatever the total" in told_then


def _fields(text):
    """Return the inputs of a page with their values."""
    found = []

    class Inputs(HTMLParser):
        def handle_starttag(self, tag, attrs):
            held = dict(attrs)
            if tag == "input" and held.get("type") not in ("checkbox", "hidden", "search"):
                found.append((held.get("name"), held.get("value") or ""))

    Inputs().feed(text)
    return [pair for pair in found if pair[0]]
