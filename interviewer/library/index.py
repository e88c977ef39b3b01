"""The Chroma index of passages: built aside under a lock, renamed into place, then only read.

The only file that imports chromadb. The index is a disposable cache: it is named by the fingerprint
of notes and encoder, checked when it is opened and built again when anything is off. It does not
know what a passage is for.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import numpy as np
from filelock import FileLock

from interviewer.errors import IndexFailure
from interviewer.library import exemplars, passages
from interviewer.library.encoder import Encoder, Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.kept import UNREADABLE
from interviewer.library.passages import Passage
from interviewer.library.shelf import Library

FORMAT = "3"
_BATCH = 2_000
Progress = Callable[[str], None]
_HNSW = {"space": "cosine", "sync_threshold": 32, "batch_size": 32}
"""Written out from 32 passages on: what is not (Chroma waits for a thousand) is read from its log at every start."""


def quiet(_: str) -> None:
    """Progress that nobody watches."""


class Index:
    """Nearest passages in a collection: one per case, and one for the framework."""

    def __init__(self, client: Any, prefix: str) -> None:
        self._client, self._prefix = client, prefix
        self._open: dict[str, Any] = {}

    def nearest(
        self, collection: str, vectors: Vectors, n: int, kinds: Sequence[str] = ()
    ) -> dict[str, float]:
        """Cosine similarity by passage id: the best over all query vectors."""
        if not len(vectors):
            return {}
        where = {"kind": {"$in": list(kinds)}} if kinds else None
        try:
            found = self._collection(collection).query(
                query_embeddings=vectors, n_results=n, where=where, include=["distances"]
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

    def _collection(self, name: str) -> Any:
        if name not in self._open:
            self._open[name] = self._client.get_collection(self._prefix + name, embedding_function=None)
        return self._open[name]


def open_index(
    library: Library, encoder: Encoder, home: Path, url: str = "", progress: Progress = quiet
) -> tuple[Index, Exemplars]:
    """The index and the example vectors for these notes, built first when they are not there."""
    key = f"{library.fingerprint}-{encoder.id.lower()}-{FORMAT}"
    folder = home / "index"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "build.lock", timeout=300):
            place = _ready(folder, key) or _build(library, encoder, folder, key, progress)
    except OSError as error:
        raise IndexFailure(
            f"the index cannot be written to {folder} ({error.strerror or error}); "
            "free space or set INTERVIEWER_HOME to a writable folder"
        ) from error
    vectors = exemplars.read(place / "exemplars.npz", encoder)
    if url:
        return _on_server(library, encoder, vectors, url, key), vectors
    return Index(_client(place), ""), vectors


def kept_exemplars(library: Library, encoder: Encoder, home: Path) -> Exemplars | None:
    """The example vectors for these notes when they were built before; nothing else is opened."""
    key = f"{library.fingerprint}-{encoder.id.lower()}-{FORMAT}"
    places = sorted(_generations(home / "index", key), key=lambda place: int(place.suffix[1:]), reverse=True)
    for place in places:
        try:
            return exemplars.read(place / "exemplars.npz", encoder)
        except UNREADABLE:
            continue
    return None


def _client(place: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(place / "chroma"), Settings(anonymized_telemetry=False))


def _ready(folder: Path, key: str) -> Path | None:
    """The newest generation of this key that opens and holds what its manifest says."""
    for place in sorted(_generations(folder, key), key=lambda p: int(p.suffix[1:]), reverse=True):
        if _sound(place):
            return place
    return None


def _generations(folder: Path, key: str) -> list[Path]:
    return [place for place in folder.glob(f"{key}.*") if place.suffix[1:].isdigit()]


def _sound(place: Path) -> bool:
    try:
        manifest = json.loads((place / "manifest.json").read_text())
        with np.load(place / "exemplars.npz", allow_pickle=False) as stored:
            if len(stored["texts"]) != len(stored["matrix"]):
                return False
        client = _client(place)
        for name, count in manifest.items():
            collection = client.get_collection(name, embedding_function=None)
            if collection.count() != count:
                return False
            sample = collection.peek(1)
            collection.query(query_embeddings=sample["embeddings"], n_results=1)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a damaged SQLite file surfaces as pyo3's PanicException
        return False
    return True


def _build(library: Library, encoder: Encoder, folder: Path, key: str, progress: Progress) -> Path:
    progress("Building the index of notes (once; a few seconds)")
    generation = 1 + max((int(p.suffix[1:]) for p in _generations(folder, key)), default=0)
    aside = Path(mkdtemp(prefix="building-", dir=folder))
    try:
        exemplars.build(library, encoder, aside / "exemplars.npz", _latest(folder, encoder))
        known = exemplars.read(aside / "exemplars.npz", encoder)
        counts = _fill(_client(aside), "", library, encoder, known, progress)
        (aside / "manifest.json").write_text(json.dumps(counts, indent=1))
        place = folder / f"{key}.{generation}"
        aside.rename(place)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _forget_old(folder, place)
    return _settled(place)


def _latest(folder: Path, encoder: Encoder) -> Path | None:
    """The newest readable example vectors made by the same encoder, whatever notes they were for."""
    found = sorted(
        folder.glob(f"*-{encoder.id.lower()}-{FORMAT}.*/exemplars.npz"), key=lambda p: p.stat().st_mtime
    )
    for file in reversed(found):
        try:
            exemplars.read(file, encoder)
        except UNREADABLE:
            continue
        return file
    return None


def _settled(place: Path) -> Path:
    """Drop the builder's client, which still believes in the temporary path."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
    return place


def _forget_old(folder: Path, place: Path) -> None:
    """Remove other indexes, but keep the last few: another process may be reading one."""
    others = sorted(
        (p for p in folder.iterdir() if p.is_dir() and p != place), key=lambda p: p.stat().st_mtime
    )
    for old in others[:-3]:
        shutil.rmtree(old, ignore_errors=True)


def _fill(
    client: Any, prefix: str, library: Library, encoder: Encoder, known: Exemplars, progress: Progress
) -> dict[str, int]:
    groups = {passages.FRAMEWORK: passages.of_framework(library.framework)}
    groups |= {f"case-{slug}": passages.of_case(case) for slug, case in library.cases.items()}
    counts = {}
    for name, group in groups.items():
        progress(f"Indexing {name}: {len(group)} passages")
        collection = client.get_or_create_collection(
            prefix + name, embedding_function=None, configuration={"hnsw": _HNSW}
        )
        for start in range(0, len(group), _BATCH):
            _add(collection, group[start : start + _BATCH], encoder, known)
        counts[prefix + name] = len(group)
    return counts


def _add(collection: Any, group: Sequence[Passage], encoder: Encoder, known: Exemplars) -> None:
    texts = encoder.encode_many([p.text for p in group])
    rows = [
        np.mean([text, *(known.vectors(facet).mean(axis=0) for facet in passage.facets)], axis=0)
        for passage, text in zip(group, texts, strict=True)
    ]
    collection.upsert(
        ids=[p.id for p in group],
        embeddings=np.stack(rows),
        documents=[p.text for p in group],
        metadatas=[p.metadata for p in group],
    )


def _on_server(library: Library, encoder: Encoder, known: Exemplars, url: str, key: str) -> Index:
    """The same collections on a Chroma server, prefixed by the fingerprint."""
    from urllib.parse import urlsplit

    import chromadb

    parts = urlsplit(url)
    prefix = key.replace(".", "-") + "-"
    try:
        client = chromadb.HttpClient(
            host=parts.hostname or "localhost", port=parts.port or 8000, ssl=parts.scheme == "https"
        )
        there = {collection.name for collection in client.list_collections()}
        if f"{prefix}ready" not in there:
            _fill(client, prefix, library, encoder, known, quiet)
            client.get_or_create_collection(f"{prefix}ready", embedding_function=None)
    except Exception as error:
        raise IndexFailure(
            f"no Chroma server answers at {url!r} ({error}); start it or unset INTERVIEWER_CHROMA_URL"
        ) from error
    return Index(client, prefix)
