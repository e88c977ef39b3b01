"""Speaking and listening in a real Chromium: a pretended microphone, a scripted endpoint, a stubbed ear and voice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from browser import Notes, Tab, chromium, served
from fault_server import SAID
from served import Served

from interviewer.domain.aloud import Aloud
from interviewer.llm.sound import ModelReciter, ModelTranscriber, SoundModel
from interviewer.settings import Sound
from interviewer.wiring import House

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
FLAGS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
BARE = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
EAR = """
window.SpeechRecognition = class {
  start() { window.ear = this; this.starts = (this.starts || 0) + 1 }
  stop() { this.onend() }
  abort() { this.onend() }
  hear(transcript, isFinal) { this.onresult({ resultIndex: 0, results: [Object.assign([{ transcript }], { isFinal })] }) }
}
"""
VOICE = """
window.spoken = []
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
Object.defineProperty(window, 'speechSynthesis', { value: {
  getVoices: () => [{ lang: 'en-GB', localService: true }, { lang: 'en-US', localService: false }],
  speak(words) { spoken.push(words); window.speaking = words }, cancel() { window.speaking = null },
} })
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="module")
def models(model_server: Served) -> tuple[ModelTranscriber, ModelReciter]:
    hears = ModelTranscriber(model_server.endpoint("hears", role=Sound.TRANSCRIPTION))
    return hears, ModelReciter(model_server.endpoint("speaks", role=Sound.SPEECH), "alloy")


@pytest.fixture(scope="module")
def pages(house: House, models: tuple[ModelTranscriber, ModelReciter]) -> Iterator[dict[str, str]]:
    """Two rooms: one with models of sound, one without."""
    from interviewer.web.app import build

    with ExitStack() as stack:
        rooms = {"endpoint": Aloud(*models), "browser": Aloud()}
        yield {
            name: stack.enter_context(served(build(house.sittings(), house.store, aloud=aloud)))
            for name, aloud in rooms.items()
        }


@pytest.fixture
def sit(
    browser: Any, pages: dict[str, str], models: tuple[SoundModel, ...], server: Served
) -> Iterator[Callable[..., Tab]]:
    notes, contexts = Notes(), []
    for model in models:
        model.breaker.worked()

    def begun(room: str = "endpoint", *scripts: str, **more: Any) -> Tab:
        options = {"viewport": {"width": 1440, "height": 900}, "permissions": ["microphone"]}
        contexts.append(browser.new_context(**options | more))
        page = contexts[-1].new_page()
        for script in scripts:
            page.add_init_script(script)
        notes.watch(page)
        tab = Tab(page, pages[room])
        tab.begin()
        return tab

    yield begun
    for context in contexts:
        context.close()
    assert notes.strangers == [] and notes.errors == []


def state(tab: Tab, wanted: str) -> None:
    tab.page.wait_for_selector(f'.mic[data-state="{wanted}"]')


def speak(tab: Tab, seconds: float = 0.9) -> None:
    """Press, say something, press again, and wait until it is written down."""
    tab.page.click(".mic")
    state(tab, "listening")
    tab.page.wait_for_timeout(seconds * 1000)
    tab.page.click(".mic")
    state(tab, "idle")


def box(tab: Tab) -> str:
    return str(tab.page.input_value(".composer textarea"))


def heard(tab: Tab) -> str:
    return str(tab.page.text_content(".heard"))


def test_what_is_said_lands_in_the_box_to_be_read_over(sit: Callable[..., Tab], server: Served) -> None:
    tab = sit()
    tab.page.fill(".composer textarea", "First:")
    speak(tab)
    assert box(tab) == f"First: {SAID}"
    (call,) = server.calls
    assert call["body"]["kind"] == "audio/webm" and call["body"]["bytes"] > 1000
    assert tab.replies() == 1, "nothing is sent by itself"
    tab.page.keyboard.type(" Mostly.")
    tab.page.keyboard.press("Enter")
    tab.reply_after(1)
    assert tab.said()[1] == f"First: {SAID} Mostly."


def test_the_key_talks_while_it_is_held_or_from_press_to_press(
    sit: Callable[..., Tab], server: Served
) -> None:
    tab = sit()
    keyboard = tab.page.keyboard
    tab.page.focus(".composer textarea")
    keyboard.down("Alt")
    keyboard.down("m")
    state(tab, "listening")
    tab.page.wait_for_timeout(900)
    keyboard.up("m")
    keyboard.up("Alt")
    state(tab, "idle")
    assert box(tab) == SAID
    tab.page.focus(".mic")
    keyboard.press("Enter")
    state(tab, "listening")
    assert tab.page.get_attribute(".mic", "aria-pressed") == "true"
    tab.page.wait_for_timeout(600)
    keyboard.press("Enter")
    state(tab, "idle")
    assert box(tab) == f"{SAID} {SAID}"
    keyboard.press("m")
    assert box(tab).endswith("m"), "in the text box a letter is a letter"
    keyboard.press("Escape")
    keyboard.press("m")
    state(tab, "listening")
    keyboard.press("Escape")


def test_a_recording_can_be_dropped_and_a_slip_is_none(sit: Callable[..., Tab], server: Served) -> None:
    tab = sit()
    tab.page.click(".mic")
    state(tab, "listening")
    tab.page.keyboard.press("Escape")
    state(tab, "idle")
    tab.page.click(".mic")
    state(tab, "listening")
    tab.page.click(".mic")
    state(tab, "idle")
    assert "Too short" in heard(tab)
    assert server.calls == [] and box(tab) == ""


@pytest.mark.parametrize(("how", "line"), [("bad-sound", "Invalid file format"), ("401", "refuses the key")])
def test_a_recording_that_fails_is_one_line_and_can_be_tried_again(
    sit: Callable[..., Tab], server: Served, how: str, line: str
) -> None:
    tab = sit()
    tab.page.fill(".composer textarea", "Kept.")
    server.script(how, "hears")
    speak(tab)
    assert heard(tab).startswith("That could not be written down.") and line in heard(tab)
    assert box(tab) == "Kept."
    if how == "bad-sound":
        tab.page.click(".retry")
        tab.page.wait_for_function("document.querySelector('.composer textarea').value.length > 10")
        assert box(tab) == f"Kept. {SAID}" and heard(tab) == ""


def test_a_turn_is_not_sent_before_it_is_written_down(sit: Callable[..., Tab], server: Served) -> None:
    tab = sit()
    tab.page.fill(".composer textarea", "So:")
    tab.page.click(".mic")
    state(tab, "listening")
    tab.page.wait_for_timeout(600)
    tab.page.press(".composer textarea", "Enter")
    state(tab, "idle")
    assert (box(tab), heard(tab)) == (f"So: {SAID}", "") and tab.replies() == 1


def test_replies_are_read_aloud_on_request_until_the_candidate_types(
    sit: Callable[..., Tab], server: Served
) -> None:
    server.script({"seconds": 30}, {"seconds": 30})
    tab = sit(
        "endpoint", "window.Audio = class extends Audio { constructor() { super(); window.sound = this } }"
    )
    assert tab.page.get_attribute(".aloud", "aria-pressed") == "false"
    tab.say("Who pays for a missed fraud?")
    assert server.calls == [], "off until asked for"
    tab.page.click(".aloud")
    tab.page.wait_for_function("window.sound && !sound.paused")
    assert server.calls[0]["body"]["input"] == tab.said()[-1]
    tab.page.type(".composer textarea", "I")
    tab.page.wait_for_function("sound.paused")
    tab.say("I would train boosted trees on the payments of the last year.")
    tab.page.wait_for_function("!sound.paused")
    assert server.calls[1]["body"]["input"] == tab.said()[-1]
    tab.page.click(".mic")
    tab.page.wait_for_function("sound.paused")
    state(tab, "listening")
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("r")
    assert tab.page.get_attribute(".aloud", "aria-pressed") == "false"


def test_a_voice_that_fails_is_one_line(sit: Callable[..., Tab], server: Served) -> None:
    server.script("404")
    tab = sit()
    tab.page.click(".aloud")
    tab.page.wait_for_function("document.querySelector('.heard').textContent")
    assert "cannot be read aloud" in heard(tab) and "INTERVIEWER_SPEECH_MODEL" in heard(tab)


def test_the_browsers_own_ear_listens_through_silence(sit: Callable[..., Tab], server: Served) -> None:
    tab = sit("browser", EAR)
    tab.page.click(".mic")
    state(tab, "listening")
    assert "Your browser writes it down" in heard(tab)
    tab.page.evaluate("ear.hear('I would split by', false)")
    assert tab.page.text_content(".interim") == "I would split by" and box(tab) == ""
    tab.page.evaluate("ear.hear('I would split by date.', true)")
    assert box(tab) == "I would split by date."
    tab.page.evaluate("ear.onerror({ error: 'no-speech' }); ear.onend()")
    tab.page.wait_for_function("ear.starts === 2")
    tab.page.evaluate("ear.hear('Because it drifts', false)")
    tab.page.click(".mic")
    state(tab, "idle")
    assert box(tab) == "I would split by date. Because it drifts"
    assert tab.replies() == 1 and server.calls == []


@pytest.mark.parametrize(("error", "line"), [("not-allowed", "not allowed"), ("network", "does not answer")])
def test_an_ear_that_cannot_says_why(sit: Callable[..., Tab], error: str, line: str) -> None:
    tab = sit("browser", EAR)
    tab.page.fill(".composer textarea", "Kept.")
    tab.page.click(".mic")
    state(tab, "listening")
    tab.page.evaluate("error => { ear.onerror({ error }); ear.onend() }", error)
    state(tab, "idle")
    assert line in heard(tab) and box(tab) == "Kept."


def test_the_browsers_own_voice_is_one_of_this_machine(sit: Callable[..., Tab]) -> None:
    tab = sit("browser", VOICE, BARE)
    assert not tab.page.is_visible(".mic")
    tab.page.click(".aloud")
    assert tab.page.evaluate("spoken.map((words) => words.text)") == tab.said()
    assert tab.page.evaluate("spoken[0].voice.lang") == "en-GB"
    tab.page.type(".composer textarea", "O")
    assert tab.page.evaluate("speaking") is None
    tab.say("OK, who pays for a missed fraud?")
    tab.page.wait_for_function("spoken.length === 2")
    assert tab.page.evaluate("spoken[1].text") == tab.said()[-1]


def test_without_either_there_are_no_buttons(sit: Callable[..., Tab]) -> None:
    tab = sit("browser", BARE)
    for control in (".mic", ".aloud", ".retry"):
        assert not tab.page.is_visible(control)
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("m")
    tab.page.keyboard.press("r")
    tab.page.keyboard.press("?")
    shown = tab.page.inner_text(".shortcuts")
    assert "Pause" in shown and "Speak" not in shown


def test_a_phone_has_room_for_both(sit: Callable[..., Tab]) -> None:
    tab = sit("endpoint", viewport=PHONE, has_touch=True, is_mobile=True)
    tab.page.tap(".mic")
    state(tab, "listening")
    assert tab.fits() and tab.page.is_visible(".aloud") and tab.page.is_visible(".aids .end")
    ends = tab.page.eval_on_selector(".aids .end", "end => end.getBoundingClientRect().right")
    assert ends <= PHONE["width"]
    tab.page.wait_for_timeout(600)
    tab.page.tap(".mic")
    state(tab, "idle")
    assert box(tab) == SAID
