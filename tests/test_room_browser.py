"""The page in a real Chromium, on the real engine: what a candidate does in an evening."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser import Notes, Tab, chromium, served

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
GOAL = "Fewer losses, but the approval rate must not go down. A miss costs more than a wrong block."
FRAME = "I estimate the probability of a chargeback and a policy picks the cheapest of the three actions."
TREES = "Boosted trees first: mixed tables with gaps, and they answer in milliseconds on a CPU."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Any:
    chromium()
    from interviewer.settings import load_settings
    from interviewer.wiring import House

    return House(load_settings(home=tmp_path_factory.mktemp("home"), brain="playbook"))


@pytest.fixture(scope="module")
def sittings(house: Any) -> Any:
    return house.sittings()


@pytest.fixture(scope="module")
def address(house: Any, sittings: Any) -> Iterator[str]:
    from interviewer.web.app import build

    with served(build(sittings, house.store)) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium())
        yield running
        running.close()


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
def tab(browser: Any, address: str, notes: Notes) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    notes.watch(page)
    yield Tab(page, address)
    context.close()
    assert notes.strangers == [], "the page asked another machine"
    assert notes.errors == []


def test_who_was_told_about_a_case_gets_other_facts(tab: Tab) -> None:
    tab.arrive()
    other = tab.page.locator('[name="parallel"]')
    assert other.is_disabled(), "a surprise has no other form"
    tab.begin(case="asr", parallel="on")
    assert "an assistant for cars" in tab.said()[0]
    assert "30 million commands" in tab.say("How many commands do people speak a day?")


def test_an_interview_from_arrival_to_review(tab: Tab) -> None:
    page = tab.page
    tab.begin(level="senior", minutes="45")
    assert tab.left() <= 45 * 60
    assert "allow, challenge or block" in tab.said()[0]
    assert page.locator(".phases li").count() == 10
    assert page.locator('.phases [aria-current="step"]').count() == 1
    assert "Facts you ask for" in page.text_content("#panel-facts")

    assert "25 million" in tab.say("How many payments do we process per day?")
    assert "25 million" in page.text_content("#panel-facts")
    assert page.input_value(".composer textarea") == ""
    assert page.evaluate("document.activeElement.name") == "text"
    for turn in (GOAL, FRAME, TREES):
        assert tab.say(turn)
    assert "?" not in page.text_content(".announce") or page.text_content(".announce") == tab.said()[-1]
    before = tab.left()
    page.wait_for_timeout(2100)
    assert tab.left() < before

    tab.end()
    page.fill("#own-data", "2.5")
    page.fill('[name="line"]', "The labels felt thin.")
    page.click(".ending .primary")
    page.wait_for_selector(".report")
    assert "One session never certifies a level." in page.text_content(".report")
    assert page.locator(".dimension").count() == 0, "too little was said to score anything"
    assert "You gave yourself: data 2.5." in page.text_content(".report header")
    assert "The labels felt thin." in page.text_content(".report header")
    assert page.locator(".pacing tbody tr").count() == 10

    page.click(".again")
    page.wait_for_selector(".past li")
    assert "Card-payment fraud decision" in page.text_content(".past li")
    page.click(".past li a")
    page.wait_for_selector(".report")


def test_a_reload_and_a_second_tab_show_the_same_conversation(tab: Tab, notes: Notes) -> None:
    tab.begin()
    tab.say(GOAL)
    tab.page.fill(".composer textarea", "half a thought")
    before = tab.said()
    tab.page.reload()
    tab.page.wait_for_selector(".turn.you")
    assert tab.said() == before
    assert tab.page.input_value(".composer textarea") == "half a thought"

    page = tab.page.context.new_page()
    notes.watch(page)
    other = Tab(page, tab.address)
    other.arrive("?" + tab.page.url.split("?")[1])
    page.wait_for_selector(".turn.you")
    assert other.said() == before
    other.say(FRAME)
    tab.say(TREES)
    assert [text for text in tab.said() if text in (FRAME, TREES)] == [FRAME, TREES]
    other.arrive()
    page.wait_for_selector("a.continue")
    page.click("a.continue")
    page.wait_for_selector(".room .turn.you")


def test_the_clock_stands_still_in_a_pause(tab: Tab) -> None:
    tab.begin()
    tab.page.click(".pause")
    tab.page.wait_for_selector('.room[data-state="paused"]')
    before = tab.left()
    tab.page.wait_for_timeout(2200)
    assert tab.left() == before
    assert tab.page.text_content(".pause") == "Go on"
    tab.page.reload()
    tab.page.wait_for_selector('.room[data-state="paused"]')
    tab.page.click(".pause")
    tab.page.wait_for_selector('.room[data-state="running"]')
    tab.page.wait_for_timeout(2200)
    assert tab.left() < before


def test_hint_and_next_phase_are_said_for_the_candidate(tab: Tab) -> None:
    tab.begin(feedback="as_we_go")
    tab.say(FRAME)
    before = tab.replies()
    assert "caps" in tab.page.text_content(".hint")
    tab.page.click(".hint")
    assert tab.reply_after(before)
    phase = tab.page.text_content('.phases [aria-current="step"] .name')
    tab.page.click(".aids .next")
    tab.reply_after(before + 1)
    assert tab.page.text_content('.phases [aria-current="step"] .name') != phase
    assert tab.page.locator(".turn.aside").count() == 2
    for turn in (GOAL, TREES, FRAME, GOAL, TREES):
        if tab.page.locator(".why").count():
            break
        tab.say(turn)
    tab.page.locator(".why summary").first.click()
    assert tab.page.is_visible(".why .source")


def test_a_phone_never_scrolls_sideways(tab: Tab) -> None:
    tab.page.set_viewport_size(PHONE)
    tab.arrive()
    assert tab.fits()
    tab.begin()
    tab.say("What is the latency requirement? " + "x" * 300)
    assert tab.fits()
    tab.page.click('.strip [data-tab="facts"]')
    assert tab.page.is_visible("#panel-facts")
    assert tab.fits()
    tab.page.keyboard.press("Escape")
    assert not tab.page.is_visible("#panel-facts")
    tab.page.click(".strip .where")
    assert tab.page.is_visible(".phases")
    tab.page.keyboard.press("Escape")
    tab.end()
    assert tab.fits()
    tab.page.click(".skip")
    tab.page.wait_for_selector(".report")
    assert tab.fits()


def test_the_keyboard_alone_is_enough(tab: Tab) -> None:
    page, press = tab.page, tab.page.keyboard.press
    tab.arrive()
    page.focus('.card [name="case"]:checked')
    press("ArrowDown")
    for _ in range(30):
        if page.evaluate("document.activeElement.type") == "submit":
            break
        press("Tab")
    press("Enter")
    page.wait_for_selector(".turn.interviewer")
    page.keyboard.type("First thought")
    press("Shift+Enter")
    page.keyboard.type("and a second line?")
    press("Enter")
    tab.reply_after(1)
    assert "First thought\nand a second line?" in tab.said()
    assert page.evaluate("document.activeElement.name") == "text"
    page.keyboard.type("   ")
    press("Enter")
    page.wait_for_timeout(300)
    assert tab.replies() == 2, "an empty turn was sent"
    page.keyboard.type("?")
    assert not page.is_visible(".shortcuts")
    press("Escape")
    press("?")
    assert page.is_visible(".shortcuts")
    press("Escape")
    press("b")
    assert page.evaluate("document.activeElement.id") == "tab-board"
    press("ArrowRight")
    assert page.is_visible("#panel-notes")
    page.focus(".aids .end")
    press("Enter")
    press("Tab")
    press("Enter")
    page.wait_for_selector(".ending.own", timeout=20_000)
    page.focus(".skip")
    press("Enter")
    page.wait_for_selector(".report")


def test_a_turn_that_gets_lost_stays_in_the_box(tab: Tab, notes: Notes) -> None:
    tab.begin()
    page = tab.page
    page.route("**/run/say", lambda route: route.abort())
    page.fill(".composer textarea", GOAL)
    page.press(".composer textarea", "Enter")
    page.wait_for_function("document.querySelector('.composer .notice').textContent")
    assert "That did not go through. Your text is still in the box." in page.text_content(".composer .notice")
    assert page.input_value(".composer textarea") == GOAL
    assert page.locator(".turn.you").count() == 0
    page.unroute("**/run/say")
    page.press(".composer textarea", "Enter")
    tab.reply_after(1)
    assert tab.said().count(GOAL) == 1
    notes.errors[:] = [error for error in notes.errors if "net::ERR_FAILED" not in error]


def test_an_answer_lost_on_its_way_back_is_not_said_twice(tab: Tab, notes: Notes) -> None:
    tab.begin()
    page = tab.page

    def swallow(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/run/say", swallow)
    page.fill(".composer textarea", GOAL)
    page.press(".composer textarea", "Enter")
    page.wait_for_function("document.querySelector('.composer .notice').textContent")
    page.unroute("**/run/say")
    page.press(".composer textarea", "Enter")
    tab.reply_after(1)
    assert tab.said().count(GOAL) == 1
    assert tab.replies() == 2
    notes.errors[:] = [error for error in notes.errors if "net::ERR_FAILED" not in error]


def test_the_board_keeps_the_last_good_picture_and_both_texts(tab: Tab) -> None:
    tab.begin()
    page = tab.page
    page.click("#tab-board")
    page.fill(".diagram", "graph LR\n  A[payment] --> B[policy]")
    page.wait_for_selector(".drawing svg")
    page.fill(".diagram", "graph LR\n  A[payment] --> ")
    page.wait_for_function("document.querySelector('.picture figcaption').textContent")
    assert page.locator(".drawing svg").count() == 1
    page.fill(".diagram", "graph LR\n  A[payment] --> C[model]")
    page.wait_for_function("document.querySelector('.drawing').textContent.includes('model')")
    page.click("#tab-notes")
    page.fill(".notes", "2,000 a second")
    page.wait_for_timeout(2600)
    page.reload()
    page.wait_for_selector(".turn.interviewer")
    assert page.input_value(".notes") == "2,000 a second"
    assert "C[model]" in page.input_value(".diagram")


def test_markup_in_a_turn_stays_text(tab: Tab) -> None:
    tab.begin()
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script> & <b>bold</b>'
    tab.say(evil)
    assert evil in tab.said()
    assert tab.page.locator(".talk img, .talk script, .talk b").count() == 0
    tab.end()
    tab.page.fill('[name="line"]', evil)
    tab.page.click(".ending .primary")
    tab.page.wait_for_selector(".report")
    assert tab.page.locator(".report img, .report script").count() == 0
    assert "Mock interview" in tab.page.title()


def test_an_interview_ended_elsewhere_says_so(tab: Tab, notes: Notes) -> None:
    tab.begin()
    page = tab.page.context.new_page()
    notes.watch(page)
    other = Tab(page, tab.address)
    other.arrive("?" + tab.page.url.split("?")[1])
    page.wait_for_selector(".turn.interviewer")
    other.end()
    tab.page.fill(".composer textarea", GOAL)
    tab.page.press(".composer textarea", "Enter")
    tab.page.wait_for_selector(".review:visible")
    tab.page.click(".review")
    tab.page.wait_for_selector(".ending.own")


def test_the_end_comes_by_the_clock(tab: Tab, sittings: Any) -> None:
    tab.begin()
    interview = sittings._live[tab.page.url.split("sid=")[1]]
    interview.clock.set(interview.session.total - 4)
    interview.still_here()
    tab.page.reload()
    tab.page.wait_for_selector('.room[data-time="last"]')
    tab.page.wait_for_selector(".review:visible", timeout=20_000)
    assert tab.page.text_content(".clock .left") == "0:00"
    assert not tab.page.is_visible(".composer textarea")
    tab.page.click(".review")
    tab.page.wait_for_selector(".ending.own")


def test_a_sitting_that_is_gone_leads_to_the_arrival(tab: Tab) -> None:
    tab.arrive("?sid=nosuchsitting")
    tab.page.wait_for_selector(".arrival")
    assert tab.page.text_content(".arrival .notice")
    assert "sid" not in tab.page.url


def paste(tab: Tab, text: str, case: str = "fraud-detection") -> None:
    """Grade a conversation held elsewhere from the arrival page."""
    tab.page.locator(".bring summary").click()
    tab.page.fill(".bring textarea", text)
    tab.page.select_option('.bring [name="case"]', case)
    tab.page.click(".bring form button")


def test_a_job_description_chooses_case_and_level_and_says_why(tab: Tab) -> None:
    tab.arrive()
    tab.page.locator(".tailor summary").click()
    job = "Staff ML engineer, payments. We decide which card payments are fraud. " + "We care. " * 10
    tab.page.fill(".tailor textarea", job)
    tab.page.click(".tailor form button")
    tab.page.wait_for_selector(".tailor .proposal p")
    assert tab.page.is_checked('[name="case"][value="fraud-detection"]')
    assert tab.page.is_checked('[name="level"][value="staff"]')
    assert "card payments are fraud" in (tab.page.text_content(".tailor .proposal") or "")


PASTED = "\n".join(
    f"{name}: {text}"
    for name, text in (
        ("Mara", "Design a system that answers card payments with allow, challenge or block."),
        ("Jo", f"{GOAL} {FRAME}"),
        ("Mara", "And the labels?"),
        (
            "Jo",
            "Chargebacks arrive after weeks, so a recent payment without one is unknown, not good. I wait ninety days.",
        ),
        ("Mara", "The model?"),
        (
            "Jo",
            f"{TREES} I train on older months and test on a later one, because fraudsters adapt within days.",
        ),
        ("Mara", "How do you serve it?"),
        (
            "Jo",
            "Counters per card and device live in memory, one batched read takes ten milliseconds, the model two.",
        ),
    )
)


def test_every_export_is_a_file_that_holds_the_report(tab: Tab) -> None:
    tab.arrive()
    paste(tab, PASTED)
    tab.page.wait_for_selector(".report", timeout=60_000)
    assert tab.page.locator(".dimension").count() == 8
    begins = {"pdf": b"%PDF-", "html": b"<!doctype html>", "md": b"# ", "json": b"{"}
    for kind, first in begins.items():
        with tab.page.expect_download() as download:
            tab.page.click(f'.save[data-kind="{kind}"]')
        made = download.value.path().read_bytes()
        assert made.startswith(first) and download.value.suggested_filename.endswith(f".{kind}")
    assert tab.page.text_content(".keep .notice") == ""


def test_a_report_by_itself_opens_and_fits_a_phone(tab: Tab) -> None:
    tab.arrive()
    paste(tab, PASTED)
    tab.page.wait_for_selector(".report", timeout=60_000)
    with tab.page.expect_download() as download:
        tab.page.click('.save[data-kind="html"]')
    html = download.value.path().read_text()
    tab.page.set_viewport_size(PHONE)
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        tab.page.set_content(html)
        assert tab.fits()
        assert tab.page.locator("h1").is_visible()


def test_a_part_is_tried_again_from_its_own_beginning(tab: Tab) -> None:
    tab.begin()
    for turn in (GOAL, FRAME, TREES):
        tab.say(turn)
    tab.end()
    tab.page.click(".skip")
    tab.page.wait_for_selector(".report", timeout=60_000)
    tab.page.click('.phase[data-phase="P4"] summary')
    tab.page.click('.another[data-phase="P4"]')
    tab.page.wait_for_selector('.room[data-state="running"]')
    assert "Data" in tab.page.text_content('.phases [aria-current="step"]')
    tab.say("Chargebacks arrive after weeks, so a recent payment without one is unknown. I wait ninety days.")
    tab.end()
    tab.page.click(".skip")
    tab.page.wait_for_selector(".report", timeout=60_000)
    assert "second go" in tab.page.text_content("h1")
    assert tab.page.locator(".second tbody tr").count() > 3
    assert "gets no verdict" in tab.page.text_content(".report header")
    tab.page.click(".begin .again")
    tab.page.wait_for_selector(".past li")
    assert "another go at data" in tab.page.text_content(".past li")


def test_two_graded_conversations_make_a_trend(tab: Tab) -> None:
    tab.arrive()
    for _ in range(2):
        paste(tab, PASTED)
        tab.page.wait_for_selector(".report", timeout=60_000)
        tab.page.click(".begin .again")
        tab.page.wait_for_selector(".bring")
    assert tab.page.locator(".progress tbody tr").count() == 8
    assert "2 graded interviews" in tab.page.text_content(".progress")
    pick = tab.page.locator(".progress .pick")
    pick.click()
    assert tab.page.locator('[name="case"]:checked').get_attribute("value") == pick.get_attribute("data-case")


def test_a_paste_without_speakers_keeps_the_text_and_says_what_is_missing(tab: Tab) -> None:
    tab.arrive()
    paste(tab, "just some words")
    tab.page.wait_for_function("document.querySelector('.bring .notice').textContent.includes('name')")
    assert tab.page.input_value(".bring textarea") == "just some words"
    assert tab.page.is_enabled(".bring form button")


def test_another_grade_is_seen_on_the_page_when_it_is_opened_again(tab: Tab, house: Any) -> None:
    from interviewer.conduct.rating import rated
    from interviewer.domain.events import Graded
    from interviewer.domain.session import fold
    from interviewer.domain.terms import Dimension, Level

    tab.arrive()
    paste(tab, PASTED)
    tab.page.wait_for_selector(".report", timeout=60_000)
    sid = tab.page.url.split("sid=")[1]
    state = fold(house.store.load(sid))
    case = house.library.case("fraud-detection")
    card = rated({Dimension.DATA: 1.0}, case, house.library.framework, Level.SENIOR)
    house.store.append(sid, [Graded(seq=state.seq + 1, t=state.t, scorecard=card, by="Ana <b>Lima</b>")])
    tab.page.reload()
    tab.page.wait_for_selector(".others")
    assert "Ana <b>Lima</b>" in tab.page.text_content(".others")
    assert tab.page.locator(".compared tbody tr").count() == 8
    assert tab.page.locator(".compared small").count() == 1
