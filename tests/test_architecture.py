import ast
import subprocess
import sys

import pytest

from tests.conftest import PROJECT

SOURCES = [PROJECT / "app.py", *sorted(PROJECT.glob("model/**/*.py")), *sorted(PROJECT.glob("pages/**/*.py"))]
# What a file may import of model/ lies on a lower step than the file itself.
STEPS = [
    {"hyperparameters", "pictures", "downloads", "dataset_files", "watchdog", "checkpoint", "devices", "fair_queue"},
    {"local_cluster", "run", "architecture"},
    {"generated_cloth", "warps", "examples", "ruling", "segmentation", "ways_of_writing", "confidence", "sampling"},
    {"ink", "outlines", "fill", "run_store", "handwriting", "generated_garments", "garment_sketches", "thumbnails"},
    {"stroke_width", "cutout", "generated_digits", "scribbles"},
    {"preprocessing", "varied_digits", "varied_garments"},
    {"generated", "augmentation"},
    {"datasets", "artifacts", "run_times", "sweep"},
    {"network", "classifier", "optimizers", "statistics"},
    {"loop", "projection"},
    {"callbacks", "training", "evaluation", "progress_bar"},
    {"experiment"},
    {"jobs", "__main__"},
]
STEP = {name: step for step, names in enumerate(STEPS) for name in names}


def imported(path):
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def users_of(package):
    return {path.relative_to(PROJECT).as_posix() for path in SOURCES if any(name.split(".")[0] == package for name in imported(path))}


def test_the_model_and_the_charts_know_nothing_of_streamlit_or_pages():
    for path in SOURCES:
        is_chart = path.parent.name == "charts"
        if is_chart or PROJECT / "model" in path.parents:
            named = {name for name in imported(path) if name.split(".")[0] in ("streamlit", "pages")}
            assert not {name for name in named if not (is_chart and name.startswith("pages.components.charts"))}, path


def test_one_file_names_each_of_sqlalchemy_dask_and_the_session_state():
    assert users_of("sqlalchemy") == {"model/run_store.py"}
    assert users_of("distributed") | users_of("dask") == {"model/jobs.py"}
    naming = {path.name for path in SOURCES if "st.session_state" in path.read_text()}
    assert naming == {"session.py"}


def test_only_resources_keeps_things_for_all_visitors():
    naming = {path.name for path in SOURCES if "st.cache_resource" in path.read_text()}
    assert naming == {"resources.py"}


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.parent.name == "model" and path.stem != "__init__"], ids=lambda path: path.stem
)
def test_imports_inside_the_model_point_one_way(path):
    used = {name.split(".")[1] for name in imported(path) if name.startswith("model.")} - {path.stem}
    lazily = {"experiment"} if path.stem == "jobs" else set()
    assert not {name for name in used - lazily if STEP.get(name, -1) >= STEP[path.stem]}


def test_pages_do_no_arithmetic_and_name_no_library_of_the_model():
    for path in PROJECT.glob("pages/*.py"):
        assert not {name.split(".")[0] for name in imported(path)} & {
            "numpy",
            "keras",
            "tensorflow",
            "sqlalchemy",
            "distributed",
            "sklearn",
        }


def test_nothing_that_a_page_imports_at_start_pulls_in_tensorflow():
    components = {path.stem for path in PROJECT.glob("pages/components/*.py")} - {"drawing_board"}  # the canvas imports in a server only
    modules = [*(f"pages.components.{name}" for name in components), "model.jobs", "model.evaluation", "model.generated"]
    imports = "; ".join(f"import {module}" for module in modules)
    code = f"import sys; {imports}; sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False, capture_output=True).returncode == 0
