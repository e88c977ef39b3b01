"""Builds the real objects from settings. The only place that knows every part."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from interviewer.conduct.log import EventLog
from interviewer.conduct.sittings import Sittings
from interviewer.domain.brain import Brain
from interviewer.library import encoder, shelf
from interviewer.library.exemplars import Exemplars
from interviewer.library.index import Index, Progress, kept_exemplars, open_index, quiet
from interviewer.library.retrieval import NoteRetriever
from interviewer.library.shelf import Library
from interviewer.playbook.assessor import PlaybookAssessor
from interviewer.playbook.overheard import Overhearer
from interviewer.playbook.reader import PlaybookReader
from interviewer.playbook.speaker import PlaybookSpeaker
from interviewer.settings import Settings, packaged

if TYPE_CHECKING:
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
    def _searchable(self) -> tuple[Index, Exemplars]:
        return open_index(
            self.library, encoder.shared(), self.settings.home, self.settings.chroma_url, self.progress
        )

    @cached_property
    def exemplars(self) -> Exemplars:
        """The vectors of the notes' example sentences; reading and grading need no search."""
        kept = kept_exemplars(self.library, encoder.shared(), self.settings.home)
        return kept or self._searchable[1]

    @cached_property
    def retriever(self) -> NoteRetriever:
        """The searchable notes."""
        return NoteRetriever(self.library, self._searchable[0], encoder.shared())

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
        speaker = PlaybookSpeaker(self.library)
        return Brain(self.reader, self.retriever, speaker, speaker)

    @cached_property
    def assessor(self) -> PlaybookAssessor:
        """Who scores."""
        return PlaybookAssessor(self.library, self.exemplars, encoder.shared())

    @cached_property
    def store(self) -> SessionStore:
        """Where sittings are kept."""
        from interviewer.store.log import SessionStore

        return SessionStore.open(self.settings.database, self.settings.home)

    def sittings(self, log: EventLog | None = None) -> Sittings:
        """All interviews of this process, on the store unless another log is given."""
        return Sittings(self.library, self.brain, self.assessor, self.overhearer, log or self.store)
