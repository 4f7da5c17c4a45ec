"""Pages with a sweep that nothing trains."""

import pytest
from streamlit.testing.v1 import AppTest

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus, UnknownRun
from model.runs.sweep import combinations
from model.scheduling.fair_queue import QueuePosition
from tests.conftest import PROJECT
from tests.support.opened import NoWorkers

CHOICES = {"dropout": [0.0, 0.5], "units": [16, 32]}
SOURCE = "Keras download"


class NoSweeps(NoWorkers):
    def submit_sweep(self, combinations, visitor=""):
        if self.refusal:
            raise Sketch28Error(self.refusal)
        for hyperparameters in combinations:
            self.store.create(hyperparameters, visitor, sweep="swept")
        return "swept"

    refusal = ""

    def estimate(self, combinations):
        return 3.0 * len(combinations)

    def queue_position(self, run_id):
        return QueuePosition(1, 5.0) if self.store.get(run_id).status is RunStatus.QUEUED else None


@pytest.fixture
def store(fresh_store, monkeypatch):
    from pages.components.shared import resources

    monkeypatch.setattr(resources, "store", lambda: fresh_store)
    return fresh_store


@pytest.fixture
def jobs(store, monkeypatch):
    from pages.components.shared import resources

    workers = NoSweeps(store)
    monkeypatch.setattr(resources, "jobs", lambda: workers)
    return workers


@pytest.fixture
def open_page(jobs, at_the_machine):
    def opened(page="runs", **query):
        app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        return app

    return opened


@pytest.fixture
def sweep(store, jobs, monkeypatch):
    """Create a sweep of four runs and return their ids in the order of the table."""
    from pages.components.shared import resources

    monkeypatch.setattr(resources, "info", lambda name: info_of(store, name))
    jobs.submit_sweep(combinations(Hyperparameters(epochs=4), CHOICES))
    return [run.id for run in store.runs(sweep="swept")][::-1]


def info_of(store, name):
    from model.runs.artifacts import ModelInfo

    try:
        run = store.get(name)
    except UnknownRun:
        raise Sketch28Error(name) from None
    return ModelInfo(
        name, run.hyperparameters, run.source, run.test_accuracy or 0.0, 0.1, 10_000, 1.0
    )


def headline(app):
    return next(element.value for element in app.markdown if element.value.startswith("####"))
