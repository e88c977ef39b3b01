"""Tables kept from one start to the next: found again, never stale, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from interviewer.library import encoder
from interviewer.library.encoder import Vectors
from interviewer.library.exemplars import Exemplars
from interviewer.library.kept import Kept
from interviewer.playbook.reader import PlaybookReader
from interviewer.wiring import House

ROWS = np.arange(6, dtype=np.float64).reshape(2, 3) / 7


def counted() -> tuple[list[int], Callable[[], Vectors]]:
    calls: list[int] = []

    def make() -> Vectors:
        calls.append(1)
        return ROWS

    return calls, make


def made(folder: Path | None, parts: tuple[str | Vectors, ...] = ("a", ROWS)) -> int:
    """How often a table had to be computed."""
    calls, make = counted()
    table = Kept(folder).table("rows", parts, make)
    assert table.dtype == ROWS.dtype and np.array_equal(table, ROWS)
    return len(calls)


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def test_a_table_is_computed_once(tmp_path: Path) -> None:
    assert [made(tmp_path / "kept") for _ in range(3)] == [1, 0, 0]
    assert len(files(tmp_path)) == 1


def test_nothing_is_kept_without_a_folder() -> None:
    assert [made(None), made(None)] == [1, 1]


@pytest.mark.parametrize("other", [("b", ROWS), ("a", ROWS + 1), ("aa", ROWS), ("", "a", ROWS)])
def test_a_table_made_from_something_else_is_another_one(
    tmp_path: Path, other: tuple[str | Vectors, ...]
) -> None:
    assert (made(tmp_path), made(tmp_path, other), made(tmp_path)) == (1, 1, 0)


def test_another_maker_computes_anew_and_drops_the_old(tmp_path: Path) -> None:
    for maker in ("one", "other"):
        calls, make = counted()
        Kept(tmp_path / "kept", maker).table("rows", ("a", ROWS), make)
        assert calls and [file.parent.name for file in files(tmp_path)] == [maker]


def test_only_the_newest_tables_stay(tmp_path: Path) -> None:
    few = Kept(tmp_path, most=3)
    for n in range(5):
        few.table("rows", (str(n),), lambda: ROWS)
    calls, make = counted()
    few.table("rows", ("4",), make)
    assert len(files(tmp_path)) == 3 and not calls


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"no vectors"])
def test_a_damaged_table_is_computed_in_silence(tmp_path: Path, damage: bytes) -> None:
    made(tmp_path)
    files(tmp_path)[0].write_bytes(damage)
    assert (made(tmp_path), made(tmp_path)) == (1, 0)


def test_a_flipped_byte_is_noticed(tmp_path: Path) -> None:
    made(tmp_path)
    file = files(tmp_path)[0]
    raw = bytearray(file.read_bytes())
    raw[raw.index(ROWS.tobytes()) + 9] ^= 1
    file.write_bytes(raw)
    assert made(tmp_path) == 1


def test_a_place_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("in the way")
    assert [made(tmp_path / "kept"), made(tmp_path / "kept")] == [1, 1]
    assert not list(tmp_path.glob(".*"))


def test_kept_ears_hear_what_fresh_ones_hear(house: House, home: Path) -> None:
    """The reader built from kept tables has the same weights to the last bit."""
    ears = [
        PlaybookReader(
            house.library, Exemplars(house.library, encoder.shared(), home / "index"), encoder.shared()
        )
        for _ in range(2)
    ]
    fresh, found = (ear.claims.contrast._sound._coefficients for ear in ears)
    assert np.array_equal(fresh, found) and np.array_equal(
        fresh, house.reader.claims.contrast._sound._coefficients
    )
