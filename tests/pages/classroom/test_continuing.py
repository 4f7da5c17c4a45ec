"""A network that knows a collection's classes trains on its drawings too."""

import numpy as np

from model.datasets.catalog import DATASETS
from model.hyperparameters import Hyperparameters
from model.runs.run import RunStatus
from pages.components.classroom import overview
from tests.support.opened import warnings
from tests.support.own_data import add

UNTRAINED = "pretrained:untrained_mnist"


def collected(store, writers=6):
    code = store.collections.begin("Ours", tuple("0123456789"), "mnist", "").code
    random = np.random.default_rng(0)
    for writer in range(writers):
        for label in range(10):
            picture = random.integers(0, 256, (28, 28)).astype(np.uint8)
            store.collections.add(code, f"pupil {writer}", label, picture)
    return code


def test_train_on_them_continues_a_network_at_once(open_page, store):
    code = collected(store)
    app = open_page("collect", code=code)
    app.toggle(overview.TOGETHER).set_value(False)
    app.selectbox("collect-begin").set_value(UNTRAINED).run()
    app.button("collect-train").click().run()
    assert not warnings(app)
    [run] = store.runs()
    chosen = run.hyperparameters
    assert (run.parent, chosen.epochs, chosen.learning_rate) == (UNTRAINED, 8, 0.001)
    [kept] = store.datasets.all(app.session_state["visitor"])
    assert chosen.dataset == kept.name
    assert DATASETS[kept.name].counts == (40, 10, 10)
    assert "the drawings of 1 of the 6 people are the test part" in DATASETS[kept.name].source


def test_a_new_network_is_what_is_trained_at_first(open_page, store):
    app = open_page("collect", code=collected(store))
    assert app.selectbox("collect-begin").value == ""
    app.toggle(overview.TOGETHER).set_value(False)
    app.button("collect-train").click().run()
    assert not store.runs()
    assert store.datasets.all(app.session_state["visitor"])


def test_a_run_whose_data_set_was_deleted_is_not_offered(open_page, store):
    name = add(store)
    run_id = store.create(Hyperparameters(dataset=name))
    store.end(run_id, RunStatus.FINISHED, test_accuracy=0.9, test_loss=0.1, test_pictures=10)
    store.datasets.delete(name)
    app = open_page("collect", code=collected(store))
    assert all(run_id not in str(one) for one in app.selectbox("collect-begin").options)
