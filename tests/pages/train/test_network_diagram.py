import re

import pytest

from model.hyperparameters import BOUNDS, Hyperparameters
from model.training.architecture import count_parameters, describe_layers
from model.training.network import build
from pages.components.train.network_diagram import count_dots, dropped_dots
from tests.support.opened import html


@pytest.mark.parametrize("units", [(128,), (4,), (64, 32), (100, 50, 20), (16, 16, 16, 16)])
def test_parameter_counts_equal_those_of_keras(units):
    network = build(Hyperparameters(units=units))
    assert count_parameters(Hyperparameters(units=units)) == network.count_params()


def test_the_textbook_network_has_101770_parameters():
    assert count_parameters(Hyperparameters()) == 101_770
    assert [layer.parameters for layer in describe_layers(Hyperparameters())] == [0, 100_480, 1_290]


def test_more_neurons_make_more_dots_up_to_eleven():
    counts = [
        count_dots(describe_layers(Hyperparameters(units=(units,)))[1])
        for units in (4, 16, 64, 256, int(BOUNDS["units"].greatest))
    ]
    assert counts == sorted(set(counts))
    assert counts[-1] <= 11


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.8])
def test_dropout_leaves_out_its_share_of_the_dots(share):
    assert len(dropped_dots(10, share)) == round(10 * share)
    assert dropped_dots(10, share) <= set(range(10))


def test_the_diagram_follows_the_settings(open_page):
    app = open_page("train")
    assert "101,770 parameters" in html(app)
    app.slider(key="layers").set_value(2)
    app.selectbox(key="units").set_value(64)
    app.slider(key="dropout").set_value(0.5).run()
    shown = html(app)
    assert "55,050 parameters" in shown
    assert re.search(r"64 neurons \(hidden 2, relu, dropout 50%\) with 4,160 parameters", shown)
