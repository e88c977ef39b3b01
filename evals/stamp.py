"""What a run was made with, so that only like is compared with like."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import interviewer
from interviewer.domain.case import Frozen
from interviewer.settings import packaged

PACKAGE = Path(interviewer.__file__).parent
ROOT = Path(__file__).parent.parent


class Cost(Frozen):
    """What the models of a run used; nothing, for the embedded interviewer."""

    calls: int = 0
    tokens: int = 0
    dollars: float = 0.0


class Stamp(Frozen):
    """Where the numbers of a run come from."""

    commit: str
    code: str
    knowledge: str
    prompts: dict[str, str]
    brain: str
    model: str = ""
    judge: str = ""
    candidate: str = ""
    suites: dict[str, int]
    split: str
    repeats: int
    seed: int
    defect: str = ""
    cost: Cost = Cost()

    @property
    def key(self) -> str:
        """What an output depends on beside its sample; records of another key are not reused."""
        kept = self.model_dump(exclude={"commit", "suites", "split", "repeats", "cost"})
        kept = {name: value for name, value in kept.items() if value or name not in ("judge", "candidate")}
        return hashlib.sha256(repr(sorted(kept.items())).encode()).hexdigest()[:16]


def commit() -> str:
    """The commit that is checked out, with a plus when files differ from it; empty outside git."""
    head = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no") if head else ""
    return f"{head}+" if changed else head


def _git(*words: str) -> str:
    try:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def code() -> str:
    """The fingerprint of the interviewer's own source."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(str(path.relative_to(PACKAGE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def prompts() -> dict[str, str]:
    """The fingerprint of every prompt file, by its id."""
    folder = packaged("prompts")
    return {id: hashlib.sha256((folder / f"{id}.md").read_bytes()).hexdigest()[:12] for id in prompt_ids()}


def prompt_ids() -> list[str]:
    """The ids of the prompts: their paths below prompts/ without the ending."""
    folder = packaged("prompts")
    paths = (p for p in folder.rglob("*.md") if p.name != "README.md") if folder.is_dir() else ()
    return sorted(str(p.relative_to(folder).with_suffix("")) for p in paths)
