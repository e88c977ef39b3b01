"""Builds the real objects from settings. The only place that knows every part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from interviewer.domain.aloud import Aloud
from interviewer.domain.brain import EMBEDDED, Assessor, Brain, SecondReader, Speaker
from interviewer.errors import SettingsError
from interviewer.library import encoder, prompts, shelf
from interviewer.library.exemplars import Exemplars
from interviewer.library.index import Progress, Shelves, folder_of, open_index, quiet
from interviewer.library.prompts import Prompt
from interviewer.library.scaffold import Draft
from interviewer.library.shelf import Library
from interviewer.playbook.assessor import PlaybookAssessor
from interviewer.playbook.overheard import Overhearer
from interviewer.playbook.reader import PlaybookReader
from interviewer.playbook.speaker import PlaybookSpeaker
from interviewer.settings import Endpoint, Role, Settings, Sound, packaged

if TYPE_CHECKING:
    from interviewer.conduct.log import EventLog
    from interviewer.conduct.sittings import Sittings
    from interviewer.library.retrieval import NoteRetriever
    from interviewer.llm.models import Model
    from interviewer.llm.rack import Rack
    from interviewer.llm.sound import ModelReciter, ModelTranscriber
    from interviewer.store.log import SessionStore


@dataclass(frozen=True)
class House:
    """The parts, each built when it is first needed."""

    settings: Settings
    progress: Progress = quiet

    @cached_property
    def library(self) -> Library:
        """The notes."""
        return shelf.load(packaged("knowledge"), self.settings.library)

    @cached_property
    def exemplars(self) -> Exemplars:
        """The vectors of the notes' example sentences; reading and grading need no search."""
        return Exemplars(self.library, encoder.shared(), folder_of(self.settings.home))

    @cached_property
    def retriever(self) -> NoteRetriever:
        """The searchable notes."""
        from interviewer.library.retrieval import NoteRetriever

        shelves = Shelves(self.library, encoder.shared(), self.exemplars)
        index = open_index(shelves, self.settings.home, self.settings.chroma_url, self.progress)
        return NoteRetriever(self.library, index, encoder.shared())

    @cached_property
    def reader(self) -> PlaybookReader:
        """The embedded reader."""
        return PlaybookReader(self.library, self.exemplars, encoder.shared())

    @cached_property
    def overhearer(self) -> Overhearer:
        """Who hears what another interviewer did."""
        return Overhearer(self.library, self.exemplars, encoder.shared())

    @cached_property
    def brain(self) -> Brain:
        """Who interviews."""
        embedded = PlaybookSpeaker(self.library)
        second = self._model_reader if self._model_speaker else None
        return Brain(self.reader, self.retriever, self._model_speaker or embedded, embedded, second)

    @cached_property
    def prompts(self) -> dict[str, Prompt]:
        """What models are told."""
        return prompts.load(packaged("prompts"), self.settings.library)

    @cached_property
    def who(self) -> str:
        """Who interviews, in words."""
        return self._choice[1]

    def model(self, role: Role) -> Model | None:
        """The model of a role, if one is configured."""
        return self._rack.model(self.settings.endpoint(role))

    @cached_property
    def _rack(self) -> Rack:
        from interviewer.llm.rack import Rack

        return Rack()

    @cached_property
    def _model_speaker(self) -> Speaker | None:
        endpoint = self._choice[0]
        if endpoint is None:
            return None
        from interviewer.llm.models import warm
        from interviewer.llm.speaker import ModelSpeaker

        warm()
        return ModelSpeaker(self.library, self.prompts, self._rack.model(endpoint))

    @cached_property
    def _model_reader(self) -> SecondReader | None:
        model = self.model(Role.READER)
        if model is None:
            return None
        from interviewer.llm.reader import ModelReader

        return ModelReader(self.library, self.prompts, model)

    @cached_property
    def _choice(self) -> tuple[Endpoint | None, str]:
        """The interviewer's model, if one is to be used, and who interviews in words."""
        endpoint, brain = self.settings.endpoint(Role.INTERVIEWER), self.settings.brain
        if brain == "llm" and endpoint is None:
            raise SettingsError(
                "INTERVIEWER_BRAIN=llm needs a model; set INTERVIEWER_MODEL and INTERVIEWER_BASE_URL"
            )
        if brain == "playbook" or endpoint is None:
            return None, EMBEDDED
        from interviewer.llm.probe import reachable

        fault = None if brain == "llm" else reachable(endpoint)
        if fault is not None:
            return None, f"Embedded interviewer: {fault}"
        return (
            endpoint,
            f"{endpoint.model} at {endpoint.place}; the embedded interviewer steps in if it fails",
        )

    @cached_property
    def assessor(self) -> Assessor:
        """Who scores."""
        embedded = PlaybookAssessor(self.library, self.exemplars, encoder.shared())
        model = self.model(Role.ASSESSOR) if self._choice[0] else None
        if model is None:
            return embedded
        from interviewer.llm.assessor import ModelAssessor

        drafts = self.settings.home / "assessing"
        return ModelAssessor(self.library, self.prompts, model, embedded, drafts, self.progress)

    @cached_property
    def transcriber(self) -> ModelTranscriber | None:
        """Who writes down what is said aloud, if a model is configured for it."""
        endpoint = self.settings.endpoint(Sound.TRANSCRIPTION)
        if endpoint is None:
            return None
        from interviewer.llm.sound import ModelTranscriber

        return ModelTranscriber(endpoint)

    @cached_property
    def reciter(self) -> ModelReciter | None:
        """Who reads the interviewer's turns aloud, if a model is configured for it."""
        endpoint = self.settings.endpoint(Sound.SPEECH)
        if endpoint is None:
            return None
        from interviewer.llm.sound import ModelReciter

        return ModelReciter(endpoint, self.settings.speech_voice)

    @property
    def aloud(self) -> Aloud:
        """Both."""
        return Aloud(self.transcriber, self.reciter)

    @cached_property
    def store(self) -> SessionStore:
        """Where sittings are kept."""
        from interviewer.store.log import SessionStore

        return SessionStore.open(self.settings.database, self.settings.home)

    async def drafted(self, material: str, id: str) -> Draft:
        """The beginning of a case about a text, by a model."""
        model = self.model(Role.ASSESSOR)
        if model is None:
            raise SettingsError(
                "a draft from a text needs a model; set INTERVIEWER_MODEL and INTERVIEWER_BASE_URL, "
                "or leave out --from and give --title and --prompt"
            )
        from interviewer.llm.drafting import drafted

        return await drafted(model, self.prompts, material, id)

    def sittings(self, log: EventLog | None = None) -> Sittings:
        """All interviews of this process, on the store unless another log is given."""
        from interviewer.conduct.sittings import Sittings

        return Sittings(self.library, self.brain, self.assessor, self.overhearer, log or self.store, self.who)
