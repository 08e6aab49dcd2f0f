"""A visit is written down where there is no network: kept on the phone, sealed, and sent once by whoever wrote it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.utils import timezone
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import Staff
from tests.e2e.measures import missed_without_bars, wider_than_the_window
from tests.factories.cases import load_catalogues, reported
from tests.factories.organisation import PASSWORD
from tests.factories.protocol import in_force
from tests.factories.visits import first_visit, record_entry
from tests.factories.world import World
from unioncare.organisation.enums import Role
from visits.schedule.models import Visit, VisitPhoto, VisitRecord
from visits.schedule.services.arranging import seat_visitor
from visits.schedule.services.recording import record_visit

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = "精神尚可，夜里睡不好"
PENDING, SENT = "等待发送", "探望已登记"

# Everything that the browser keeps, as text: rows and sealed parts of the database, pages and files of the caches.
KEPT = """async () => {
    const answered = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error) })
    const database = await answered(indexedDB.open('unioncare-visits'))
    const stores = database.transaction(['records', 'keys'])
    const rows = await answered(stores.objectStore('records').getAll())
    const keys = await answered(stores.objectStore('keys').getAll())
    database.close()
    const sealed = rows.flatMap(row => row.parts.map(part => new TextDecoder().decode(part.data)))
    const files = []
    for (const name of await caches.keys()) {
        const held = await caches.open(name)
        for (const request of await held.keys()) files.push(request.url + await (await held.match(request)).text())
    }
    const web = JSON.stringify([{...localStorage}, {...sessionStorage}])
    return {rows: rows.length, text: JSON.stringify(rows) + sealed.join() + files.join() + web, files: files.length,
            extractable: keys.some(row => row.key.extractable), keys: keys.length}
}"""

# Whether a photo lies with what was begun: the second of its sealed parts.
PHOTO_KEPT = """async () => {
    const answered = request => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error) })
    const database = await answered(indexedDB.open('unioncare-visits'))
    const rows = await answered(database.transaction(['records']).objectStore('records').getAll())
    database.close()
    return rows.some(row => row.parts.length === 2)
}"""
# The pause after typing never ends.
NO_PAUSE_ENDS = "self.setTimeout = () => 0"

TWO_HOURS_AHEAD = """{
    const Right = Date, ahead = 7200000
    self.Date = class extends Right {
        constructor(...given) { given.length ? super(...given) : super(Right.now() + ahead) }
        static now() { return Right.now() + ahead }
    }
}"""


@pytest.fixture
def visit(world: World, live_server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    monkeypatch.setattr(VisitPhoto._meta.get_field("file"), "storage", FileSystemStorage(location=tmp_path / "private"))
    load_catalogues()
    in_force(world.enterprise)
    return first_visit(reported(world))


@pytest.fixture
def phone(staff: Staff, visit: Visit) -> Page:
    """The branch chair's phone with the record page open."""
    page = staff.on_phone(Role.BRANCH_CHAIR)
    page.goto(f"/visits/{visit.item_id}/record/")
    return page


def write(page: Page) -> None:
    page.check("[name=mode][value=hospital]")
    page.check("[name=state][value=same]")
    page.fill("[name=note]", NOTE)
    expect(page.get_by_text("已存本机")).to_be_visible()
    # The words say when something was last kept; this says that nothing newer waits.
    expect(page.locator("[data-kept-line]")).to_have_attribute("aria-busy", "false")


def leave_the_network(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)


def save(page: Page) -> None:
    page.locator("#visit-record .btn-primary").click()


def waiting(page: Page) -> Any:
    return page.locator("#waiting-records li")


def end_all_sessions() -> None:
    Session.objects.all().delete()
    cache.clear()


def sign_in(page: Page, username: str) -> None:
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.click("button[type=submit]")


def test_a_record_written_without_network_is_sent_once_after_signing_in_again(
    phone: Page, visit: Visit, world: World
) -> None:
    write(phone)
    leave_the_network(phone)
    phone.reload()
    expect(phone.get_by_role("heading", name="登记探望")).to_be_visible()
    expect(phone.get_by_text(visit.case.member.name).first).to_be_visible()
    expect(phone.locator("[name=note]")).to_have_value(NOTE)
    phone.fill("[name=note]", f"{NOTE}，已转告")
    phone.check("[name=flags][value=self_harm]")
    expect(phone.get_by_text("不要让本人独处")).to_be_visible()
    expect(phone.locator("#visit-record .btn-primary")).to_have_text("保存，联网后发送")
    phone.uncheck("[name=flags][value=self_harm]")
    assert findings(phone) == []
    save(phone)
    expect(waiting(phone)).to_contain_text(PENDING)
    end_all_sessions()

    phone.context.set_offline(False)
    waiting(phone).get_by_role("link", name="登录").click()
    sign_in(phone, world.branch_chair.username)
    expect(waiting(phone)).to_contain_text(SENT)

    record = VisitRecord.objects.get()
    assert (record.visit_id, record.recorded_by, record.note) == (visit.pk, world.branch_chair, f"{NOTE}，已转告")
    assert findings(phone) == []


def test_what_the_phone_keeps_tells_nobody_anything(phone: Page, visit: Visit) -> None:
    write(phone)
    leave_the_network(phone)
    save(phone)
    expect(waiting(phone)).to_contain_text(PENDING)

    kept = phone.evaluate(KEPT)
    assert (kept["rows"], kept["keys"], kept["extractable"]) == (1, 1, False)
    assert kept["files"] > 20
    token = phone.evaluate("JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']")
    names = [visit.case.member.name, visit.case.number, NOTE, NOTE[:4], "韩立新", "branch_chair", token]
    assert [name for name in names if name and name in kept["text"]] == []


def test_somebody_else_on_the_same_phone_neither_sees_nor_sends_it(phone: Page, visit: Visit, world: World) -> None:
    write(phone)
    leave_the_network(phone)
    save(phone)
    expect(waiting(phone)).to_contain_text(PENDING)
    end_all_sessions()
    phone.context.set_offline(False)
    other = world.person(Role.VICE_CHAIR)
    waiting(phone).get_by_role("link", name="登录").click()
    sign_in(phone, other.username)
    phone.wait_for_url("**/visits/")
    phone.wait_for_load_state("networkidle")
    expect(phone.locator("#waiting-records")).to_be_hidden()
    phone.context.set_offline(True)
    phone.goto(f"/visits/{visit.item_id}/record/")
    expect(phone.get_by_text("本机没有保存这次探望的内容")).to_be_visible()
    assert not VisitRecord.objects.exists()

    end_all_sessions()
    phone.context.set_offline(False)
    phone.goto("/visits/")
    sign_in(phone, world.branch_chair.username)
    expect(waiting(phone)).to_contain_text(SENT)
    assert VisitRecord.objects.get().recorded_by == world.branch_chair


def test_signing_out_names_what_is_lost_and_then_wipes_it(phone: Page, visit: Visit) -> None:
    write(phone)
    phone.get_by_role("button", name="放弃…").click()
    phone.get_by_role("button", name="放弃这份记录").click()
    expect(phone.locator("[name=note]")).to_have_value("")
    write(phone)
    phone.goto("/work/")
    expect(phone.get_by_text("本机有 1 份记录还没发送")).to_be_visible()
    phone.locator(".uc-who").click()
    phone.get_by_role("button", name="退出").click()
    expect(phone.get_by_role("dialog")).to_contain_text("1 份探望记录还没发送")
    assert findings(phone) == []
    phone.get_by_role("button", name="先不退出").click()
    phone.goto(f"/visits/{visit.item_id}/record/")
    expect(phone.locator("[name=note]")).to_have_value(NOTE)

    phone.locator(".uc-who").click()
    phone.get_by_role("button", name="退出").click()
    phone.get_by_role("button", name="退出并删除").click()
    phone.wait_for_url("**/accounts/login/**")
    kept = phone.evaluate(KEPT)
    assert (kept["rows"], kept["keys"]) == (0, 0)


@pytest.mark.parametrize(("act", "records"), [("作为另一次探望保存", 2), ("放弃…", 1)])
def test_where_others_were_first_it_is_kept_beside_theirs_or_discarded(
    phone: Page, visit: Visit, world: World, act: str, records: int
) -> None:
    write(phone)
    entry = record_entry(world, happened_at=timezone.now())
    record_visit(visit=visit, entry=entry, actor=world.person(Role.VICE_CHAIR), now=timezone.now())
    save(phone)
    expect(waiting(phone)).to_contain_text("登记了这次探望")
    phone.goto("/visits/")
    assert findings(phone) == []
    assert missed_without_bars(phone) == []
    assert not wider_than_the_window(phone)
    phone.reload()
    waiting(phone).get_by_role("button", name=act).click()
    if records == 1:
        phone.get_by_role("button", name="放弃这份记录").click()
        expect(phone.locator("#waiting-records")).to_be_hidden()
    else:
        expect(waiting(phone)).to_contain_text(SENT)
    assert VisitRecord.objects.count() == records


def test_a_photo_of_30_mb_arrives_small_and_an_unreadable_one_is_named(
    phone: Page, visit: Visit, tmp_path: Path
) -> None:
    large, broken = tmp_path / "large.bmp", tmp_path / "broken.heic"
    Image.effect_noise((3300, 3100), 60).convert("RGB").save(large)
    broken.write_bytes(b"no picture")
    assert large.stat().st_size > 30_000_000
    write(phone)
    expect(phone.locator("[name=photos]")).to_be_disabled()
    phone.check("[name=photo_consent]")
    phone.set_input_files("[name=photos]", [large, broken])
    expect(phone.get_by_text("broken.heic")).to_be_visible()
    expect(phone.get_by_role("button", name="去掉 large.jpg")).to_be_visible()
    phone.wait_for_function(PHOTO_KEPT)
    phone.reload()
    expect(phone.get_by_role("button", name="去掉 large.jpg")).to_be_visible()
    save(phone)
    expect(waiting(phone)).to_contain_text(SENT)

    photo = VisitPhoto.objects.get()
    assert photo.content_type == "image/jpeg"
    assert photo.size < 3_000_000
    assert max(Image.open(photo.file).size) == 1600


def test_a_photo_is_kept_at_once_and_words_when_the_page_goes(phone: Page, visit: Visit, tmp_path: Path) -> None:
    write(phone)
    phone.evaluate(NO_PAUSE_ENDS)
    picture = tmp_path / "small.png"
    Image.new("RGB", (40, 30), "red").save(picture)
    phone.check("[name=photo_consent]")
    phone.set_input_files("[name=photos]", picture)
    phone.wait_for_function(PHOTO_KEPT)

    phone.fill("[name=place]", "六楼")
    phone.evaluate("window.dispatchEvent(new Event('pagehide'))")
    phone.wait_for_timeout(500)  # the browser gives a page that goes about as long
    phone.reload()
    expect(phone.locator("[name=place]")).to_have_value("六楼")
    expect(phone.get_by_role("button", name="去掉 small.jpg")).to_be_visible()


def test_whoever_was_ticked_before_the_visitors_changed_stays_ticked(phone: Page, visit: Visit, world: World) -> None:
    write(phone)
    vice = world.person(Role.VICE_CHAIR)
    seat_visitor(seat=visit.seats.get(user=vice), person=world.chair, actor=world.branch_chair, now=timezone.now())
    world.post_of(Role.VICE_CHAIR).delete()
    phone.reload()
    expect(phone.locator("[name=note]")).to_have_value(NOTE)
    save(phone)
    expect(waiting(phone)).to_contain_text(SENT)
    record = VisitRecord.objects.get()
    assert {one.user for one in record.attendances.select_related("user")} == {vice, world.branch_chair}
    assert not record.seats_met


def test_a_record_with_a_mistake_comes_back_to_be_put_right(phone: Page, visit: Visit) -> None:
    write(phone)
    phone.locator("[name=came]:checked").evaluate_all("boxes => boxes.forEach(box => box.click())")
    save(phone)
    waiting(phone).get_by_role("button", name="打开更正").click()
    expect(phone.get_by_role("alert").filter(has_text="谁去了")).to_be_visible()
    expect(phone.locator("[name=note]")).to_have_value(NOTE)
    phone.locator("[name=came]").first.check()
    save(phone)
    expect(waiting(phone)).to_contain_text(SENT)
    assert VisitRecord.objects.get().note == NOTE


def test_whatever_else_is_answered_keeps_the_record_and_says_why(phone: Page, visit: Visit) -> None:
    answers = iter([(503, "{}"), (200, "<h1>Free Wi-Fi</h1>"), (429, ""), (403, "")])

    def answer(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        status, body = next(answers)
        return route.fulfill(status=status, body=body)

    phone.context.route("**/record/", answer)
    write(phone)
    save(phone)
    for words in ("服务器暂时收不了", "服务器暂时收不了", "一次发送得太多"):
        expect(waiting(phone)).to_contain_text(words)
        waiting(phone).get_by_role("button", name="现在发送").click()
    expect(waiting(phone)).to_contain_text("登录已失效")
    assert not VisitRecord.objects.exists()
    phone.context.unroute("**/record/")
    phone.goto("/work/")
    expect(phone.get_by_text("都已发送")).to_be_visible()
    assert VisitRecord.objects.get().visit_id == visit.pk


def test_a_phone_whose_clock_is_ahead_is_put_right(staff: Staff, visit: Visit) -> None:
    phone = staff.on_phone(Role.BRANCH_CHAIR)
    phone.add_init_script(TWO_HOURS_AHEAD)
    phone.goto(f"/visits/{visit.item_id}/record/")
    write(phone)
    save(phone)
    expect(waiting(phone)).to_contain_text("您手机的时钟快了 1")
    assert abs(VisitRecord.objects.get().happened_at - timezone.now()) < timedelta(minutes=3)


def test_two_windows_that_come_back_at_once_send_it_once(phone: Page, visit: Visit) -> None:
    window: BrowserContext = phone.context
    write(phone)
    leave_the_network(phone)
    save(phone)
    expect(waiting(phone)).to_contain_text(PENDING)
    second = window.new_page()
    second.goto("/visits/")
    expect(waiting(second)).to_contain_text(PENDING)
    posted: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(route)
        else:
            route.continue_()

    window.route("**/record/", hold)
    with second.expect_response("**/visits/waiting/"), phone.expect_response("**/visits/waiting/"):
        window.set_offline(False)
    while not posted:
        phone.wait_for_timeout(20)
    sender = posted[0].request.frame.page
    other = phone if sender == second else second
    other.evaluate("import('/static/js/visit-waiting.js').then(waiting => waiting.go())")  # had its turn meanwhile
    posted[0].continue_()
    expect(waiting(sender)).to_contain_text(SENT)
    expect(other.locator("#waiting-records")).to_be_hidden()
    assert (len(posted), VisitRecord.objects.count()) == (1, 1)


def test_where_nothing_can_be_kept_the_page_says_so_and_is_an_ordinary_form(staff: Staff, visit: Visit) -> None:
    page = staff.on_phone(Role.BRANCH_CHAIR)
    page.add_init_script("Object.defineProperty(self, 'isSecureContext', {value: false})")
    page.goto(f"/visits/{visit.item_id}/record/")
    expect(page.get_by_text("这个浏览器不能把记录存在本机")).to_be_visible()
    page.check("[name=mode][value=hospital]")
    page.check("[name=state][value=same]")
    save(page)
    page.wait_for_url(f"**{visit.get_absolute_url()}")
    assert VisitRecord.objects.count() == 1
