"""What the contracts in pyproject.toml (`lint-imports`) cannot say about the order of the code."""

import ast
import subprocess
import sys

from tests.conftest import PROJECT

SOURCES = [
    PROJECT / "app.py",
    *sorted(PROJECT.glob("model/**/*.py")),
    *sorted(PROJECT.glob("pages/**/*.py")),
]


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def naming(text):
    return {path.name for path in SOURCES if text in path.read_text()}


def entries(folder):
    names = {path.name for path in (PROJECT / folder).iterdir()}
    return {name for name in names if not name.startswith(("__pycache__", "."))}


def test_ls_shows_the_packages():
    assert len(entries("model")) <= 16
    assert len(entries("pages/components")) <= 10


def test_only_session_modules_name_the_session_state_and_only_resources_cache_for_all_visitors():
    assert naming("st.session_state") == {"session.py"}
    assert naming("st.cache_resource") == {"resources.py"}


def test_only_notices_show_warnings_whose_names_from_outside_may_be_markdown():
    for kind in ("error", "info", "success", "warning"):
        assert naming(f"st.{kind}(") <= {"notices.py"}


def test_pages_do_no_arithmetic_and_name_no_library_of_the_model():
    libraries = {"numpy", "keras", "tensorflow", "sqlalchemy", "distributed", "sklearn"}
    for path in PROJECT.glob("pages/*.py"):
        assert not {name.split(".")[0] for name in imported(path)} & libraries


def test_nothing_that_a_page_imports_at_start_pulls_in_tensorflow():
    folders = PROJECT / "pages" / "components"
    components = {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts)
        for path in folders.glob("*/*.py")
        if path.stem not in ("__init__", "drawing_board")  # the canvas imports in a server only
    }
    packages = ("scheduling.jobs", "evaluation.metrics", "synthetic.samples")
    imports = "; ".join(
        f"import {name}" for name in (*sorted(components), *(f"model.{name}" for name in packages))
    )
    code = f"import sys; {imports}; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
