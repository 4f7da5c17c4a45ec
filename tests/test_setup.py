import re
import subprocess
import sys

from tests.conftest import PROJECT
from tests.test_architecture import SOURCES, imported

IMPORT_NAMES = {
    "streamlit-drawable-canvas": "streamlit_drawable_canvas",
    "ai-edge-litert": "ai_edge_litert",
    "pillow": "PIL",
    "scikit-learn": "sklearn",
    "opentsne": "openTSNE",
}
NEVER_NAMED = {
    "backports-strenum",
    "psycopg",
}  # a dependency's dependency; what SQLAlchemy imports by the database's address


def names_in(file):
    lines = [line.split("#")[0].strip() for line in (PROJECT / file).read_text().splitlines()]
    return {re.split(r"[~=<>\[ ;]", line)[0] for line in lines if line and not line.startswith("-")}


def test_every_direct_requirement_is_imported_and_every_import_is_required():
    packages = {name.split(".")[0] for path in SOURCES for name in imported(path)}
    required = {IMPORT_NAMES.get(name, name) for name in names_in("requirements.in") - NEVER_NAMED}
    assert packages - set(sys.stdlib_module_names) - {"model", "pages"} == required


def test_everything_that_is_installed_has_one_exact_version():
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = [
            line
            for line in (PROJECT / file).read_text().splitlines()
            if line and not line.lstrip().startswith("#")
        ]
        assert len(lines) > 50
        assert all(re.match(r"^[\w.\-\[\]]+==[\w.]+( ;.*)?$", line) for line in lines)


def test_without_a_fitting_python_one_sentence_says_what_to_install(tmp_path):
    command = ["/bin/bash", str(PROJECT / "scripts" / "python.sh"), "--version"]
    done = subprocess.run(
        command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Sketch28 needs Python 3.11, 3.12 or 3.13")
    assert done.stderr.count("\n") == 1


def test_a_python_that_is_there_but_does_not_run_is_passed_over(tmp_path):
    (tmp_path / "python3.13").write_text("#!/bin/bash\necho broken >&2\nexit 127\n")
    (tmp_path / "python3").write_text('#!/bin/bash\n[ "$1" = -c ] && exit 0\necho this one\n')
    for path in tmp_path.iterdir():
        path.chmod(0o755)
    command = ["/bin/bash", str(PROJECT / "scripts" / "python.sh"), "--version"]
    assert (
        subprocess.run(
            command, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
        ).stdout
        == "this one\n"
    )


def test_the_words_in_the_readme_are_words_of_the_makefile():
    words = set(
        re.findall(
            r"(?:`|^)make (\w+)",
            (PROJECT / "README.md").read_text() + (PROJECT / "CONTRIBUTING.md").read_text(),
            re.M,
        )
    )
    targets = set(re.findall(r"^(\w+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    assert words <= targets
    assert {"run", "test", "bench", "pretrained", "lint", "lock"} <= words
