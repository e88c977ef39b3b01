"""The vectors of the example sentences in the notes, computed when first needed and kept on disk.

Knows which sentences belong together; not what is decided with their vectors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np

from interviewer.domain.case import Case
from interviewer.domain.framework import Framework
from interviewer.library.encoder import WIDTH, Encoder, Vectors
from interviewer.library.kept import Kept, program
from interviewer.library.shelf import Library


def of_case(case: Case) -> list[str]:
    """Sentences of a case that turns are compared with."""
    texts = [text for fact in case.facts for text in (fact.answer, *fact.asks)]
    for point in case.points:
        texts += [point.statement, *point.heard, *point.near]
    return texts


def of_framework(framework: Framework) -> list[str]:
    """Sentences of the framework that turns are compared with."""
    texts = [text for claim in framework.claims.values() for text in (*claim.wrong, *claim.right)]
    texts += [text for phase in framework.phases.values() for text in phase.sounds]
    return texts + [text for utterances in framework.intents.values() for text in utterances]


class Exemplars:
    """Vectors by sentence. Those of a case are made together, when the first of them is asked for.

    `kept` holds the tables that are computed from them.
    """

    def __init__(self, library: Library, encoder: Encoder, folder: Path | None = None) -> None:
        self._encoder = encoder
        self._made = Kept(folder and folder / "vectors", encoder.id.lower(), most=3 * len(library.cases) + 3)
        self.kept = Kept(folder and folder / "tables", program())
        self._groups = {"framework": of_framework(library.framework)}
        self._groups |= {slug: of_case(case) for slug, case in library.cases.items()}
        self._whose: dict[str, list[str]] = {}
        for name, texts in self._groups.items():
            for text in set(texts):
                self._whose.setdefault(text, []).append(name)
        self._rows: dict[str, Vectors] = {}
        self._making = Lock()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row per sentence, also for those that stand in no note."""
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        while missing := [text for text in texts if text in self._whose and text not in self._rows]:
            self._make(Counter(name for text in missing for name in self._whose[text]).most_common(1)[0][0])
        strange = [text for text in texts if text not in self._rows]
        fresh = dict(zip(strange, self._encoder.encode(strange), strict=True))
        return np.stack([fresh[text] if text in fresh else self._rows[text] for text in texts])

    def _make(self, name: str) -> None:
        texts = sorted(set(self._groups[name]))
        with self._making:
            if not all(text in self._rows for text in texts):
                table = self._made.table(name, texts, lambda: self._encoder.encode_many(texts))
                self._rows |= dict(zip(texts, table, strict=True))
