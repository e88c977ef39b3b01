"""The index of notes: filled when first searched, then only read; made again when anything is off."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interviewer.errors import IndexFailure
from interviewer.library import encoder, passages
from interviewer.library.exemplars import Exemplars
from interviewer.library.index import Index, Shelves, _local, open_index
from interviewer.library.shelf import Library

QUERY = "a blocked payment never gets a label"


def a_few(library: Library, fingerprint: str = "few") -> Library:
    """The real notes, but only some of each, so that an index takes a moment."""
    case, framework = library.case("fraud-detection"), library.framework
    probes = case.probes[10:13]
    asked = {id: case.point(id) for probe in probes for id in probe.points}
    points = tuple(point.model_copy(update={"heard": point.heard[:2]}) for point in asked.values())
    small = case.model_copy(
        update={"facts": case.facts[:1], "points": points, "probes": probes, "strong": {},
                "pitfalls": {}, "arithmetic": {}}
    )  # fmt: skip

    def first(items: dict[Any, Any], **less: Any) -> dict[Any, Any]:
        return {key: items[key].model_copy(update=less) for key in list(items)[:2]}

    shorter = framework.model_copy(
        update={
            "claims": first(framework.claims, wrong=(), right=()),
            "concepts": first(framework.concepts),
            "phases": first(framework.phases, sounds=()),
            "dimensions": first(framework.dimensions),
            "intents": {intent: texts[:1] for intent, texts in framework.intents.items()},
        }
    )
    return replace(library, cases={case.id: small}, framework=shorter, fingerprint=fingerprint)


@pytest.fixture(scope="module")
def few(library: Library) -> Library:
    return a_few(library)


def shelves(notes: Library, home: Path) -> Shelves:
    return Shelves(notes, encoder.shared(), Exemplars(notes, encoder.shared(), home / "index"))


@pytest.fixture
def opened(few: Library, tmp_path: Path) -> Callable[..., tuple[Index, list[str]]]:
    """Opens the index as a new process would, searches it, and says what it had to fill."""
    from chromadb.api.shared_system_client import SharedSystemClient

    def again(notes: Library = few) -> tuple[Index, list[str]]:
        done: list[str] = []
        SharedSystemClient.clear_system_cache()
        index = open_index(shelves(notes, tmp_path), tmp_path, progress=done.append)
        near(index)
        return index, done

    return again


Opened = Callable[..., tuple[Index, list[str]]]


@pytest.fixture(scope="module")
def built(few: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("built")
    near(open_index(shelves(few, home), home))
    return home / "index"


@pytest.fixture
def standing(opened: Opened, built: Path, tmp_path: Path) -> Opened:
    """The same where an index stands already."""
    shutil.copytree(built, tmp_path / "index")
    return opened


def near(index: Index) -> dict[str, float]:
    return index.nearest("case-fraud-detection", encoder.shared().encode([QUERY]), 3)


def indexes(home: Path) -> list[Path]:
    return [path for path in (home / "index").iterdir() if path.suffix[1:].isdigit()]


def place(home: Path) -> Path:
    """The one index there is."""
    (found,) = indexes(home)
    return found


def newest(home: Path) -> Path:
    return max(indexes(home), key=lambda p: int(p.suffix[1:]))


def test_a_case_is_indexed_when_it_is_first_searched(few: Library, tmp_path: Path) -> None:
    done: list[str] = []
    index = open_index(shelves(few, tmp_path), tmp_path, progress=done.append)
    assert [line.split()[1] for line in done] == ["framework:"]
    assert near(index) and near(index)
    assert [line.split()[1] for line in done] == ["framework:", "case-fraud-detection:"]


def test_it_is_filled_once_and_then_only_read(opened: Opened, tmp_path: Path) -> None:
    first, done = opened()
    assert len(done) == 2
    vectors = {path: path.stat().st_mtime_ns for path in (tmp_path / "index").rglob("*.npz")}
    second, done = opened()
    assert done == [] and near(second) == near(first)
    assert vectors and vectors == {path: path.stat().st_mtime_ns for path in vectors}


def test_it_holds_every_passage_with_its_kind(standing: Opened, few: Library) -> None:
    index, _ = standing()
    case = passages.of_case(few.case("fraud-detection"))
    vectors = encoder.shared().encode([QUERY])
    assert set(index.nearest("case-fraud-detection", vectors, 50)) == {p.id for p in case}
    assert set(index.nearest("framework", vectors, 99)) == {
        p.id for p in passages.of_framework(few.framework)
    }
    kinds = {p.id for p in case if p.kind == "probe"}
    assert set(index.nearest("case-fraud-detection", vectors, 50, ("probe",))) == kinds
    assert index.nearest("case-fraud-detection", vectors[:0], 5) == {}


def test_a_passage_is_nearest_to_itself(standing: Opened, few: Library) -> None:
    index, _ = standing()
    for passage in passages.of_case(few.case("fraud-detection"))[:4]:
        found = index.nearest("case-fraud-detection", encoder.shared().encode([passage.text]), 1)
        assert list(found) == [passage.id] and next(iter(found.values())) == pytest.approx(1, abs=0.01)


def test_example_vectors_are_those_of_the_encoder(few: Library, tmp_path: Path) -> None:
    vectors = Exemplars(few, encoder.shared(), tmp_path)
    texts = few.case("fraud-detection").points[0].heard
    assert np.allclose(vectors.vectors(texts), encoder.shared().encode(texts), atol=1e-6)
    assert vectors.vectors(["nobody ever wrote this"]).shape == (1, 384)
    assert vectors.vectors([]).shape == (0, 384)


def test_changed_notes_get_an_index_of_their_own(standing: Opened, few: Library, tmp_path: Path) -> None:
    standing()
    _, done = standing(replace(few, fingerprint="other"))
    assert done and {p.name.split("-")[0] for p in indexes(tmp_path)} == {"few", "other"}
    assert standing()[1] == []


def test_old_indexes_are_forgotten(opened: Opened, few: Library, tmp_path: Path) -> None:
    for n in range(5):
        opened(replace(few, fingerprint=f"notes{n}"))
    left = {p.name.split("-")[0] for p in indexes(tmp_path)}
    assert "notes4" in left and len(left) <= 4


# Damage


def gone(place: Path) -> None:
    (place / "chroma" / "chroma.sqlite3").unlink()


def truncated(place: Path) -> None:
    file = place / "chroma" / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


def scribbled(place: Path) -> None:
    (place / "chroma" / "chroma.sqlite3").write_bytes(b"no database at all" * 500)


def folder_gone(place: Path) -> None:
    shutil.rmtree(place / "chroma")


def half_filled(place: Path) -> None:
    """As if somebody had been killed between two passages."""
    collection = _local(place).get_collection("case-fraud-detection", embedding_function=None)
    collection.delete(ids=collection.peek(2)["ids"])


@pytest.mark.parametrize(
    "damage",
    [gone, folder_gone, truncated, scribbled, half_filled],
    ids=lambda damage: getattr(damage, "__name__", None),
)
def test_a_damaged_index_is_built_again(
    standing: Opened, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    before, _ = standing()
    expected = near(before)
    damage(place(tmp_path))
    after, done = standing()
    assert done and near(after) == expected
    assert newest(tmp_path).suffix == (".1" if damage is half_filled else ".2")
    assert standing()[1] == []


def test_a_strange_folder_harms_nothing(standing: Opened, tmp_path: Path) -> None:
    standing()
    place(tmp_path).rename(place(tmp_path).with_suffix(".old"))
    assert near(standing()[0])


# The place


@pytest.mark.parametrize("under", ["a file", "nowhere"])
def test_a_place_that_cannot_be_written_is_one_line(few: Library, tmp_path: Path, under: str) -> None:
    (tmp_path / "a file").write_text("taken")
    home = tmp_path / "a file" if under == "a file" else Path("/dev/null/home")
    with pytest.raises(IndexFailure, match="cannot be written to") as caught:
        open_index(shelves(few, home), home)
    assert "\n" not in str(caught.value) and "INTERVIEWER_HOME" in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_place_is_one_line(few: Library, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(IndexFailure, match="cannot be written to"):
        open_index(shelves(few, tmp_path), tmp_path)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "http://127.0.0.1:notaport"])
def test_a_chroma_server_that_does_not_answer_is_one_line(few: Library, tmp_path: Path, url: str) -> None:
    with pytest.raises(IndexFailure, match="no Chroma server answers") as caught:
        open_index(shelves(few, tmp_path), tmp_path, url)
    assert url in str(caught.value) and "\n" not in str(caught.value)


PROCESS = """
import json, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from interviewer.library import shelf
from interviewer.library.index import open_index
from test_index import a_few, near, shelves
done, home = [], Path({home!r})
index = open_index(shelves(a_few(shelf.load(Path({notes!r}))), home), home, progress=done.append)
found = near(index)
print(json.dumps([len(done), found]))
"""


def test_two_processes_may_start_at_once(notes: Path, tmp_path: Path) -> None:
    code = PROCESS.format(tests=str(Path(__file__).parent), notes=str(notes), home=str(tmp_path))
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(filled for filled, _ in said) == 2
    assert said[0][1] == said[1][1] and place(tmp_path).suffix == ".1"
