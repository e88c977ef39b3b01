"""The laws of the house, checked on the source itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "interviewer"
FILES = sorted(PACKAGE.rglob("*.py"))

LAYER = {
    "errors": 0, "settings": 1, "domain": 1, "library": 2, "store": 2, "playbook": 3, "llm": 3,
    "conduct": 4, "report": 5, "web": 6, "wiring": 7, "doctor": 8, "cli": 9,
}  # fmt: skip
"""Rooms may import rooms of a lower number, or their own."""

VENDORS = {
    "gradio": "web/",
    "chromadb": "library/index.py",
    "pypdf": "library/papers.py",
    "langchain": "llm/",
    "langchain_core": "llm/",
    "langchain_openai": "llm/",
    "openai": "llm/",
    "tiktoken": "llm/tokens.py",
    "sqlalchemy": "store/",
    "alembic": "store/",
    "onnxruntime": "library/encoder.py",
    "tokenizers": "library/encoder.py",
    "bm25s": "library/retrieval.py",
}
SPEAKS_TO_FACES = {"conduct", "report", "domain", "errors", "web", "library"}


def imports(path: Path) -> set[str]:
    """Every module a file imports, at any depth of nesting."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(module: str) -> str:
    """The room of a module name like interviewer.conduct.clock."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_downward_only(path: Path) -> None:
    here = name_of(path).split("/")[0].removesuffix(".py")
    for module in imports(path):
        there = room(module) if module.startswith("interviewer.") else ""
        if there and there in LAYER and here in LAYER and there != here:
            assert LAYER[there] < LAYER[here], f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_each_vendor_has_one_door(path: Path) -> None:
    for module in imports(path):
        door = VENDORS.get(module.split(".")[0])
        assert door is None or name_of(path).startswith(door), f"{name_of(path)} imports {module}"


def test_brains_do_not_know_each_other() -> None:
    for path in FILES:
        here = name_of(path).split("/")[0]
        if here in ("playbook", "llm"):
            other = "llm" if here == "playbook" else "playbook"
            assert not any(module.startswith(f"interviewer.{other}") for module in imports(path))


def test_the_page_knows_no_brain_and_no_store() -> None:
    for path in (PACKAGE / "web").rglob("*.py"):
        rooms = {room(module) for module in imports(path) if module.startswith("interviewer.")}
        assert rooms <= SPEAKS_TO_FACES, f"{name_of(path)} reaches into {rooms - SPEAKS_TO_FACES}"


def test_the_environment_is_read_in_settings_only() -> None:
    for path in FILES:
        text = path.read_text()
        if name_of(path) != "settings.py" and "GRADIO_ANALYTICS_ENABLED" not in text:
            assert "os.environ" not in text and "getenv" not in text, name_of(path)


def test_the_director_is_pure() -> None:
    allowed = {"__future__", "collections", "dataclasses", "functools", "interviewer", "re", "typing"}
    for name in ("director", "probing", "following", "helping", "timing", "situation"):
        roots = {module.split(".")[0] for module in imports(PACKAGE / "conduct" / f"{name}.py")}
        assert roots <= allowed, f"conduct/{name}.py imports {roots - allowed}"


def test_the_domain_needs_pydantic_and_nothing_else() -> None:
    import sys

    for path in (PACKAGE / "domain").rglob("*.py"):
        roots = {module.split(".")[0] for module in imports(path)}
        foreign = roots - set(sys.stdlib_module_names) - {"interviewer", "pydantic"}
        assert not foreign, f"{name_of(path)} imports {foreign}"


def test_there_is_no_import_cycle() -> None:
    graph = {
        "interviewer." + name_of(path).removesuffix(".py").replace("/", "."): imports(path) for path in FILES
    }
    edges = {
        name: {
            other for other in graph for module in found if module == other or module.startswith(f"{other}.")
        }
        for name, found in graph.items()
    }
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join([*trail, name])
        if name not in done:
            for other in edges[name] - {name}:
                walk(other, (*trail, name))
            done.add(name)

    for name in edges:
        walk(name, ())


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_room_says_what_it_is_and_stays_small(path: Path) -> None:
    tree = ast.parse(path.read_text())
    lines = len(path.read_text().splitlines())
    assert lines <= 300, f"{name_of(path)} has {lines} lines; it holds two rooms"
    if lines:
        assert ast.get_docstring(tree), f"{name_of(path)} does not say what it is"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno
            assert length <= 60, f"{name_of(path)}:{node.name} has {length} lines"


def test_no_room_is_called_utils() -> None:
    banned = {"utils", "helpers", "common", "misc", "manager", "base"}
    assert not banned & {path.stem for path in FILES}
