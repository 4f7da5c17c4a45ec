import shutil
import subprocess
import sys
import zipfile

from tests.conftest import PROJECT


def test_the_wheel_has_a_command_and_every_file_of_the_program(tmp_path):
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("model", "pages"):
        shutil.copytree(PROJECT / name, tmp_path / "source" / name, ignore=ignored)
    for name in ("app.py", "pyproject.toml", "requirements.in"):
        shutil.copy(PROJECT / name, tmp_path / "source" / name)
    files = [path for path in (tmp_path / "source").glob("*/**/*") if path.is_file()]
    names = {path.relative_to(tmp_path / "source").as_posix() for path in files}
    build = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"
    command = [sys.executable, "-c", build, str(tmp_path)]
    subprocess.run(command, cwd=tmp_path / "source", check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        found = set(packed.namelist())
        [entry_points] = [name for name in found if name.endswith("entry_points.txt")]
        assert b"sketch28 = model.__main__:main" in packed.read(entry_points)
    assert {"app.py", "model/pretrained/mnist/model.keras", "model/runs/migrations/env.py"} <= found
    assert names <= found
