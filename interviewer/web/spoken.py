"""The endpoints of an interview without a keyboard: a recording to text, an interviewer turn to sound.

Written text goes back to the candidate, who reads it over and sends it like any other; only what the
interviewer really said is read aloud. A recording is neither stored nor logged. Knows no model.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from interviewer.conduct.interview import Interview
from interviewer.conduct.sittings import Sittings
from interviewer.domain.aloud import Aloud, Recording
from interviewer.errors import UsageError, one_of
from interviewer.library.words import LONGEST_TURN
from interviewer.web.desk import Answer, sent, shielded

MOST = 4_000_000
"""Bytes of one recording: three minutes as browsers record speech, with room to spare."""
KINDS = ("audio/webm", "audio/ogg", "audio/mp4", "audio/mpeg", "audio/wav")


@dataclass(frozen=True)
class Spoken:
    """What the page can ask for when somebody speaks or listens."""

    sittings: Sittings
    aloud: Aloud

    @shielded
    async def write_down(self, sid: str, sound: str, kind: str) -> Answer:
        """The words of a recording (base64), for the candidate to read over."""
        interview = await self._running(sid)
        if self.aloud.transcriber is None:
            raise UsageError("nobody writes down speech here; set INTERVIEWER_TRANSCRIPTION_MODEL")
        interview.still_here()
        words = await self.aloud.transcriber.written(recorded(sound, kind))
        return {"text": words[:LONGEST_TURN]}

    @shielded
    async def recite(self, sid: str, seq: int) -> Answer:
        """An interviewer turn as sound (base64)."""
        interview = await self.sittings.open(sid)
        if self.aloud.reciter is None:
            raise UsageError("nobody reads aloud here; set INTERVIEWER_SPEECH_MODEL")
        said = [turn for turn in interview.session.turns if turn.seq == seq and not turn.by_candidate]
        if not said:
            raise UsageError(f"the interviewer said nothing at {seq}; reload the page")
        sound = await self.aloud.reciter.recited(said[0].text)
        return {"kind": sound.kind, "sound": b64encode(sound.data).decode()}

    async def _running(self, sid: str) -> Interview:
        interview = await self.sittings.open(sid)
        if interview.session.ended:
            raise UsageError("this interview is over; nothing more is written down")
        return interview


def recorded(sound: str, kind: str) -> Recording:
    """A recording as it came from a page, checked."""
    plain = kind.split(";")[0].strip().lower()
    if plain not in KINDS:
        raise one_of("kind of recording", plain, KINDS)
    if len(sound) * 3 // 4 > MOST:
        raise UsageError(
            f"a recording of {len(sound) * 3 / 4e6:.1f} MB is too long; {MOST / 1e6:g} MB or three minutes at most"
        )
    if not (data := sent(sound)):
        raise UsageError("the recording arrived empty or damaged; please say it again")
    return Recording(plain, data)
