import gc
import os
import tempfile
from pathlib import Path

# Set before the project is imported: tests download nothing and leave the user's own runs and
# caches alone.
os.environ["DATASETS_DOWNLOAD"] = "0"
os.environ["KERAS_HOME"] = os.environ.get("TEST_KERAS_HOME") or tempfile.mkdtemp("sketch28-keras")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
# Under other names, since the processes that pytest-xdist starts inherit this one's environment.
REAL_DATA = os.environ.pop("DATASETS_DIR", None) or os.environ.get("TEST_DATASETS_DIR")
os.environ["TEST_DATASETS_DIR"] = REAL_DATA or ""
os.environ["TEST_KERAS_HOME"] = os.environ["KERAS_HOME"]

import pytest

from model.datasets.catalog import DATASETS, FOLDER, Dataset, find_source
from model.hyperparameters import Hyperparameters
from model.runs.store import RunStore
from model.synthetic.samples import generate
from tests.support.postgresql import CannotStart, Server

PROJECT = Path(__file__).parent.parent
WANTING = "needs the real data sets"
QUICK = {"epochs": 1, "units": (16,)}


def pytest_collection_modifyitems(items):
    """Put the tests with a browser first and those that train last.

    The first file is that of the rules of accessibility, which sees a server without any runs.
    """
    names = {"accessibility_browser": -2, "_browser": -1, "training": 1, "worker": 2, "schedul": 3}
    items.sort(key=lambda item: next((names[n] for n in names if n in str(item.path)), 0))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let the first process take files from the start of the list, and others from its end.

    So one of two processes starts Chromium and the visited server, the other one TensorFlow, and
    both end at the same time.
    """
    from xdist.scheduler import LoadFileScheduling

    class FromBothEnds(LoadFileScheduling):
        def _assign_work_unit(self, node):
            if node is not self.nodes[0]:
                self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
            super()._assign_work_unit(node)

    return FromBothEnds(config, log)


def skipped_for_want_of_data(config):
    """Count them where reports arrive: in the main process, also with several."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    return sum(WANTING in str(report.longrepr) for report in skipped)


def pytest_sessionfinish(session, exitstatus):
    """Fail where the data is, and yet a test was skipped for want of it."""
    if REAL_DATA and not exitstatus and skipped_for_want_of_data(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    where = REAL_DATA or "DATASETS_DIR is not set"
    count = skipped_for_want_of_data(config)
    terminalreporter.write_line(f"{count} skipped for want of the real data sets ({where})")


@pytest.fixture(scope="module", autouse=True)
def modules_aside():
    """Exempt what is imported from garbage collection, which takes 0.3 s with TensorFlow."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def store_url(tmp_path):
    return f"sqlite:///{tmp_path / 'runs.sqlite'}"


@pytest.fixture
def fresh_store(store_url):
    store = RunStore(store_url)
    store.check()
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres_server():
    """Start PostgreSQL for all tests; without it, a test that needs it is skipped with a reason."""
    try:
        server = Server()
    except CannotStart as reason:
        pytest.skip(str(reason))
    yield server
    server.close()


@pytest.fixture(scope="module")
def own_server(postgres_server):
    """Start another PostgreSQL, which a test may stop and start."""
    server = Server()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres_server):
    return postgres_server.new_database()


@pytest.fixture(scope="session")
def small_dataset():
    x_train, y_train, x_test, y_test = generate("mnist", n_train=600, n_test=100)
    return Dataset(
        "mnist",
        x_train[:500],
        y_train[:500],
        x_train[500:],
        y_train[500:],
        x_test,
        y_test,
        DATASETS["mnist"].class_names,
        "generated sample",
    )


@pytest.fixture
def small_data(monkeypatch, small_dataset):
    """Replace the data set that a run loads with a small one."""
    monkeypatch.setattr("model.worker.experiment.load", lambda name, report=None: small_dataset)
    return small_dataset


@pytest.fixture
def quick():
    return Hyperparameters(**QUICK)


@pytest.fixture
def real_data(monkeypatch):
    """Use the real data sets; without them, a test that needs them is skipped with a reason."""
    if not REAL_DATA:
        pytest.skip(f"{WANTING}: set DATASETS_DIR to a folder that holds MNIST and Fashion-MNIST")
    monkeypatch.setenv("DATASETS_DIR", REAL_DATA)
    for name in DATASETS:
        assert find_source(name) == FOLDER, f"{REAL_DATA} does not hold {DATASETS[name].title}"
    return Path(REAL_DATA)


@pytest.fixture
def store(fresh_store, monkeypatch):
    from pages.components.evaluate.resources import predictions
    from pages.components.shared import resources
    from tests.support.opened import NoWorkers

    monkeypatch.setattr(resources, "store", lambda: fresh_store)
    monkeypatch.setattr(resources, "jobs", lambda: NoWorkers(fresh_store))
    resources.info.clear()
    predictions.clear()
    resources.finished_classifier.clear()
    return fresh_store


@pytest.fixture
def at_the_machine(monkeypatch):
    """Pages are opened by a browser on the server's own machine, which has no cookie yet."""
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.ip_address", None)
    monkeypatch.setattr("streamlit.runtime.context.ContextProxy.cookies", {})


@pytest.fixture
def open_page(store, at_the_machine):
    from streamlit.testing.v1 import AppTest

    def opened(page="draw", **query):
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        if page != "draw":
            app.run()
            app.switch_page(f"pages/{page}.py")
        app.run()
        assert not app.exception
        return app

    return opened


def trained_run(store, visitor="", **choices):
    """Train a small network on a few drawn pictures and return its run's id."""
    from model.worker.experiment import run_experiment

    run_id = store.create(Hyperparameters(**{**QUICK, **choices}), visitor)
    run_experiment(run_id, store)
    return run_id
