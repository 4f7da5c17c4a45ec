import re
import subprocess
import sys

import pytest

from tests.conftest import PROJECT
from tests.test_architecture import SOURCES, imported

IMPORT_NAMES = {
    "streamlit-drawable-canvas": "streamlit_drawable_canvas",
    "ai-edge-litert": "ai_edge_litert",
    "opencv-python-headless": "cv2",
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
    run = [path for path in SOURCES if "templates" not in path.parts]  # those run elsewhere
    packages = {name.split(".")[0] for path in run for name in imported(path)}
    required = {IMPORT_NAMES.get(name, name) for name in names_in("requirements.in") - NEVER_NAMED}
    assert packages - set(sys.stdlib_module_names) - {"model", "pages"} == required


def pinned(file):
    """Return the pins of a compiled file, each with its hashes in one line."""
    whole = (PROJECT / file).read_text().replace("\\\n", "")
    return [line for line in whole.splitlines() if line and not line.lstrip().startswith("#")]


def test_everything_that_is_installed_has_one_exact_version_and_its_hashes():
    for file in ("requirements.txt", "requirements-dev.txt"):
        lines = pinned(file)
        assert len(lines) > 50
        exact = re.compile(r"[\w.\-\[\]]+==[\w.]+( ;.*?)?( +--hash=sha256:[0-9a-f]{64})+")
        assert [line for line in lines if not exact.fullmatch(line)] == []


def test_the_list_of_licenses_names_every_package_in_its_version():
    listed = (PROJECT / "docs" / "licenses.md").read_text()
    rows = re.findall(r"^\| ([\w.-]+) +\| ([\w.]+) ", listed, re.MULTILINE)
    known = {(re.sub("[._]", "-", name.lower()), version) for name, version in rows}
    everywhere = [line for line in pinned("requirements.txt") if " ;" not in line]
    pins = {tuple(line.split(" ")[0].split("==")) for line in everywhere}
    assert {(re.sub("[._]", "-", name), version) for name, version in pins} <= known


def python_sh(home, **environment):
    """Run scripts/python.sh where nothing but what lies in a folder is on PATH."""
    return subprocess.run(
        ["/bin/bash", str(PROJECT / "scripts" / "python.sh"), "--version"],
        env={"PATH": str(home), "HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def install(path, script="[ $1 = -c ] || echo $0"):
    """Write an executable that passes for a supported Python and, when run, tells its own path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{script}\n")
    path.chmod(0o755)
    return f"{path}\n"


def test_without_a_fitting_python_one_sentence_says_what_to_install(tmp_path):
    done = python_sh(tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Sketch28 needs Python 3.11, 3.12 or 3.13")
    assert done.stderr.count("\n") == 1


def test_a_python_that_is_there_but_does_not_run_is_passed_over(tmp_path):
    install(tmp_path / "python3.13", "echo broken >&2; exit 127")
    working = install(tmp_path / "python3")
    assert python_sh(tmp_path).stdout == working


def test_pythons_of_pyenv_and_uv_are_found_and_the_newest_is_taken(tmp_path):
    uv = "uv/python/cpython-{}-linux-x86_64-gnu/bin/python3"
    for path in (".pyenv/versions/3.12.9/bin/python", f".local/share/{uv.format('3.13.2')}"):
        newer = install(tmp_path / path)
        install(tmp_path / path.replace("3.12.", "3.9.").replace("3.13.", "3.14."))
        assert python_sh(tmp_path).stdout == newer


def test_a_python_on_the_path_comes_first(tmp_path):
    install(tmp_path / ".pyenv/versions/3.13.1/bin/python")
    on_path = install(tmp_path / "python3.11")
    assert python_sh(tmp_path).stdout == on_path


@pytest.mark.parametrize(
    ("variable", "path"),
    [
        ("PYENV_ROOT", "versions/3.13-dev/bin/python"),
        ("UV_PYTHON_INSTALL_DIR", "cpython-3.13.2-macos-aarch64-none/bin/python3"),
    ],
)
def test_pyenv_and_uv_may_keep_their_pythons_elsewhere(tmp_path, variable, path):
    python = install(tmp_path / "elsewhere" / path)
    assert python_sh(tmp_path).returncode == 1
    assert python_sh(tmp_path, **{variable: str(tmp_path / "elsewhere")}).stdout == python


def test_uv_says_where_it_keeps_its_pythons(tmp_path):
    install(tmp_path / "uv", f"[ \"$*\" = 'python dir' ] && echo {tmp_path}/told")
    python = install(tmp_path / "told/cpython-3.12.11-linux-x86_64-gnu/bin/python3")
    assert python_sh(tmp_path).stdout == python


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
