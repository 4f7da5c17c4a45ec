import os
import tempfile
from pathlib import Path

# Before anything of the project is imported: tests download nothing and leave the visitor's own runs and caches alone.
os.environ["DATASETS_DOWNLOAD"] = "0"
os.environ["KERAS_HOME"] = tempfile.mkdtemp(prefix="sketch28-keras-")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
REAL_DATA = os.environ.pop("DATASETS_DIR", None)

import pytest

from model.datasets import DATASETS, Dataset
from model.generated import generate
from model.hyperparameters import Hyperparameters
from model.run_store import RunStore
from tests.postgresql import CannotStart, Server

PROJECT = Path(__file__).parent.parent
QUICK = {"epochs": 1, "units": (16,)}


@pytest.fixture
def store_url(tmp_path):
    return f"sqlite:///{tmp_path / 'runs.sqlite'}"


@pytest.fixture
def fresh_store(store_url):
    store = RunStore(store_url)
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server that lives as long as the tests; where there is none, a test that needs it says so when it is skipped."""
    try:
        server = Server()
    except CannotStart as reason:
        pytest.skip(str(reason))
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
    """Let whoever loads a data set get the small one, from a few drawn pictures."""
    monkeypatch.setattr("model.experiment.load", lambda name, report=None: small_dataset)
    return small_dataset


@pytest.fixture
def quick():
    return Hyperparameters(**QUICK)


@pytest.fixture
def real_data(monkeypatch):
    """The real data sets, where the data folder is set; a test that needs them says so when it is skipped."""
    if not REAL_DATA:
        pytest.skip("needs the real data sets: set DATASETS_DIR to a folder that holds MNIST and Fashion-MNIST")
    monkeypatch.setenv("DATASETS_DIR", REAL_DATA)
    return Path(REAL_DATA)


def trained_run(store, visitor="", **choices):
    """Train a small network on a few drawn pictures and give its run's id."""
    from model.experiment import run_experiment

    run_id = store.create(Hyperparameters(**{**QUICK, **choices}), visitor)
    run_experiment(run_id, store)
    return run_id
