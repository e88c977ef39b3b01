"""The Chroma index of passages: a collection per case and one for the framework, filled when first searched.

The only file that imports chromadb. The index is a disposable cache: its folder is named by the
fingerprint of notes and encoder, a collection is whole when it holds as many passages as the notes,
and what cannot be read is left behind for a new folder. It does not know what a passage is for.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from filelock import FileLock

from interviewer.errors import IndexFailure
from interviewer.library import passages
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.passages import Passage
from interviewer.library.shelf import Library

FORMAT = "4"
_OTHERS = 3
"""Indexes of other notes that stay: another process may be reading one."""
Progress = Callable[[str], None]
_HNSW = {"space": "cosine", "sync_threshold": 32, "batch_size": 32}
"""Written out from 32 passages on: what is not (Chroma waits for a thousand) is read from its log at every start."""


def quiet(_: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Shelves:
    """What belongs into the collections, with the vectors it is found by."""

    library: Library
    encoder: Encoder
    exemplars: Exemplars

    @property
    def key(self) -> str:
        """Names these notes, encoded like this, in this layout."""
        return f"{self.library.fingerprint}-{self.encoder.id.lower()}-{FORMAT}"

    def group(self, name: str) -> list[Passage]:
        """The passages of a collection."""
        if name == passages.FRAMEWORK:
            return passages.of_framework(self.library.framework)
        return passages.of_case(self.library.case(name.removeprefix(passages.CASE)))

    def rows(self, group: Sequence[Passage]) -> Vectors:
        """One vector per passage: the mean of its text and of the examples behind it."""
        texts = self.encoder.encode_many([passage.text for passage in group])
        rows = [
            np.mean([text, *(self.exemplars.vectors(f).mean(axis=0) for f in passage.facets)], axis=0)
            for passage, text in zip(group, texts, strict=True)
        ]
        return np.stack(rows)


class Store:
    """Where collections are kept; this one is a Chroma server, its names prefixed by the notes' fingerprint."""

    def __init__(self, client: Any, prefix: str, writing: AbstractContextManager[Any]) -> None:
        self.client, self.writing, self._prefix = client, writing, prefix

    def standing(self, name: str, count: int) -> Any | None:
        """A collection that can be searched and holds this many passages."""
        from chromadb.errors import NotFoundError

        try:
            found = self.client.get_collection(self._prefix + name, embedding_function=None)
        except NotFoundError:
            return None
        if found.count() == count:
            found.query(query_embeddings=found.peek(1)["embeddings"], n_results=1)
            return found
        self.client.delete_collection(self._prefix + name)
        return None

    def filled(self, name: str, group: Sequence[Passage], rows: Vectors) -> Any:
        """A new collection of these passages."""
        collection = self.client.create_collection(
            self._prefix + name, embedding_function=None, configuration={"hnsw": _HNSW}
        )
        collection.add(
            ids=[passage.id for passage in group],
            embeddings=rows,
            documents=[passage.text for passage in group],
            metadatas=[passage.metadata for passage in group],
        )
        return collection


class Place(Store):
    """The index on this machine: a folder, and a new one for the same notes when it turns out to be damaged."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder, self._key = folder, key
        lock = FileLock(folder / "build.lock", timeout=300)
        with lock:
            super().__init__(self._newest() or self._anew(), "", lock)

    def standing(self, name: str, count: int) -> Any | None:
        """The same; a folder that cannot be read is given up."""
        try:
            return super().standing(name, count)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a damaged SQLite file surfaces as pyo3's PanicException
            self.client = self._anew()
            return None

    def _newest(self) -> Any | None:
        places = self._generations()
        if not places or not (places[-1] / "chroma" / "chroma.sqlite3").is_file():
            return None
        try:
            return _local(places[-1])
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            return None

    def _anew(self) -> Any:
        places = self._generations()
        number = 1 + (int(places[-1].suffix[1:]) if places else 0)
        place = self._folder / f"{self._key}.{number}"
        place.mkdir()
        others = [p for p in self._folder.glob("*.*") if p.is_dir() and p != place]
        for old in sorted(others, key=lambda p: p.stat().st_mtime)[:-_OTHERS]:
            shutil.rmtree(old, ignore_errors=True)
        return _local(place)

    def _generations(self) -> list[Path]:
        found = [place for place in self._folder.glob(f"{self._key}.*") if place.suffix[1:].isdigit()]
        return sorted(found, key=lambda place: int(place.suffix[1:]))


class Index:
    """Nearest passages in a collection, which is filled when it is first searched."""

    def __init__(self, shelves: Shelves, store: Store, progress: Progress = quiet) -> None:
        self._shelves, self._store, self._progress = shelves, store, progress
        self._open: dict[str, Any] = {}
        self._kinds: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        self._filling = Lock()

    def nearest(
        self, collection: str, vectors: Vectors, n: int, kinds: Sequence[str] = ()
    ) -> dict[str, float]:
        """Cosine similarity by passage id: the best over all query vectors."""
        if not len(vectors):
            return {}
        try:
            found = self._collection(collection).query(
                query_embeddings=vectors,
                n_results=n,
                ids=self._of(collection, tuple(kinds)) if kinds else None,
                include=["distances"],
            )
        except Exception as error:
            raise IndexFailure(
                f"the index of notes cannot be searched ({error}); restart to rebuild it"
            ) from error
        best: dict[str, float] = {}
        for ids, distances in zip(found["ids"], found["distances"], strict=True):
            for id, distance in zip(ids, distances, strict=True):
                best[id] = max(best.get(id, -1.0), 1.0 - float(distance))
        return best

    def _of(self, name: str, kinds: tuple[str, ...]) -> list[str]:
        """The passages of some kinds; naming them is faster than having Chroma look at what each is."""
        if (name, kinds) not in self._kinds:
            self._kinds[name, kinds] = [p.id for p in self._shelves.group(name) if p.kind in kinds]
        return self._kinds[name, kinds]

    def fill(self, name: str) -> None:
        """Have a collection ready to be searched."""
        self._collection(name)

    def _collection(self, name: str) -> Any:
        if name not in self._open:
            with self._filling:
                if name not in self._open:
                    self._open[name] = self._whole(name)
        return self._open[name]

    def _whole(self, name: str) -> Any:
        group = self._shelves.group(name)
        with self._store.writing:
            standing = self._store.standing(name, len(group))
            if standing is None:
                self._progress(f"Indexing {name}: {len(group)} passages")
                standing = self._store.filled(name, group, self._shelves.rows(group))
            return standing


def open_index(shelves: Shelves, home: Path, url: str = "", progress: Progress = quiet) -> Index:
    """The index of these notes, ready to be searched for what every interview needs."""
    index = Index(shelves, _server(url, shelves.key) if url else _place(home, shelves.key), progress)
    try:
        index.fill(passages.FRAMEWORK)
    except OSError as error:
        raise _unwritable(home / "index", error) from error
    except Exception as error:
        if not url:
            raise
        raise _silent(url, error) from error
    return index


def _local(place: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(place / "chroma"), Settings(anonymized_telemetry=False))


def folder_of(home: Path) -> Path:
    """Where the index and what is computed from the notes are kept; it must be writable."""
    folder = home / "index"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def _place(home: Path, key: str) -> Place:
    folder = folder_of(home)
    try:
        return Place(folder, key)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _server(url: str, key: str) -> Store:
    import chromadb

    try:
        parts = urlsplit(url)
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost", port=parts.port or 8000, ssl=parts.scheme == "https"
        )
    except Exception as error:
        raise _silent(url, error) from error
    return Store(client, key.replace(".", "-") + "-", nullcontext())


def _unwritable(folder: Path, error: OSError) -> IndexFailure:
    return IndexFailure(
        f"the index cannot be written to {folder} ({error.strerror or error}); "
        "free space or set INTERVIEWER_HOME to a writable folder"
    )


def _silent(url: str, error: Exception) -> IndexFailure:
    return IndexFailure(
        f"no Chroma server answers at {url!r} ({error}); start it or unset INTERVIEWER_CHROMA_URL"
    )
