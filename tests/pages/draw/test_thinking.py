import base64
import io
import json
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image
from starlette.requests import Request

from model.hyperparameters import Hyperparameters
from model.runs import moments
from model.runs.run import StoreUnavailable
from pages.components.charts.pixels import signed_pixels
from pages.components.draw import resources, thinking
from tests.conftest import trained_run
from tests.pages.draw.test_number import seventeen
from tests.support.opened import answer, text

UNTRAINED = "pretrained:untrained_mnist"
BLACK = base64.urlsafe_b64encode(bytes(784)).decode()


@pytest.fixture
def ask(store):
    def asked(**given):
        scope = {"type": "http", "query_string": urlencode(given).encode(), "headers": []}
        return thinking._send(Request(scope))

    return asked


def pixels(response):
    assert response.headers["content-type"] == "image/png"
    return np.asarray(Image.open(io.BytesIO(response.body)))


def component(app, name):
    shown = [element.proto for element in app.get("bidi_component")]
    return [json.loads(one.json) for one in shown if one.component_name == name]


def test_a_neuron_of_the_first_layer_is_answered_with_its_weights(ask):
    response = ask(network=UNTRAINED, layer=1, neuron=17)
    weights = resources.load_layers(UNTRAINED).hidden[0].weights[:, 16].reshape(28, 28)
    assert np.array_equal(pixels(response), signed_pixels(weights))
    assert "max-age" in response.headers["cache-control"]


def test_a_later_neuron_is_answered_with_its_slopes_for_the_drawing(ask):
    network = resources.load_layers("pretrained:mnist")
    seen = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    forward = network.forward(network.first_sums(seen[None]))
    slopes = network.pixel_slopes(forward, 0, network.hidden[1].weights[:, [4]].T)
    asked = {"layer": 2, "neuron": 5, "picture": base64.urlsafe_b64encode(seen).decode()}
    shown = pixels(ask(network="pretrained:mnist", **asked))
    assert np.array_equal(shown, signed_pixels(slopes.reshape(28, 28)))


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"network": "no-such-run"}, 404),
        ({"network": "pretrained:../mnist"}, 404),
        ({"network": ""}, 404),
        ({"layer": 0}, 400),
        ({"layer": 3}, 400),
        ({"layer": "one"}, 400),
        ({"layer": "²"}, 400),
        ({"neuron": 0}, 400),
        ({"neuron": 129}, 400),
        ({"neuron": "9" * 5000}, 400),
        ({"neuron": -1}, 400),
        ({"layer": 2, "neuron": 11}, 400),
        ({"layer": 2}, 400),
        ({"layer": 2, "picture": BLACK[:-8]}, 400),
        ({"layer": 2, "picture": BLACK * 9}, 400),
        ({"layer": 2, "picture": "é" * 1048}, 400),
    ],
)
def test_what_is_asked_wrongly_is_refused_in_one_sentence(ask, asked, status):
    response = ask(**{"network": UNTRAINED, "layer": 1, "neuron": 1, **asked})
    assert response.status_code == status
    assert response.body.endswith(b".")
    assert len(response.body) < 200


def test_while_the_store_is_away_a_run_is_not_called_unknown(ask, store, monkeypatch):
    def away(name, open_store):
        raise StoreUnavailable("The database is away.")

    monkeypatch.setattr(resources, "find", away)
    assert ask(network="some-run", layer=1, neuron=1).status_code == 503


def test_the_network_is_watched_only_while_the_section_is_open(open_page, monkeypatch):
    asked = []
    observer = resources.observer
    monkeypatch.setattr(resources, "observer", lambda name: asked.append(name) or observer(name))
    app = open_page()
    app.button(key="board-mnist-0").click().run()
    assert not asked
    assert "thinking" not in answer(app)["digits"][0]
    assert not component(app, "sketch28-draw-live")[0]["asked"]["think"]
    app.session_state["think"] = True
    app.run()
    assert set(asked) == {"pretrained:mnist"}
    assert component(app, "sketch28-draw-live")[0]["asked"]["think"]
    (layers,) = (one["layers"] for one in component(app, "sketch28-draw-thinking"))
    assert [layer["count"] for layer in layers] == [1024, 1024]
    assert not app.exception


def test_each_digit_of_a_number_has_its_own_activity(open_page):
    app = open_page()
    app.session_state["think"] = True
    app.file_uploader[0].set_value(("17.png", seventeen(), "image/png")).run()
    digits = answer(app)["digits"]
    logits = [digit["thinking"]["logits"] for digit in digits]
    assert [int(np.argmax(each)) for each in logits] == [1, 7]


def test_of_two_networks_the_first_one_is_watched(open_page):
    app = open_page(**{"network": UNTRAINED, "with": "pretrained:mnist"})
    app.session_state["think"] = True
    app.button(key="board-mnist-0").click().run()
    assert "This is the first network: Digits · Untrained." in text(app)
    (watched,) = component(app, "sketch28-draw-thinking")
    assert watched["network"] == UNTRAINED
    assert len(answer(app)["digits"][0]["thinking"]["layers"]) == 1


def test_a_run_is_watched_as_it_was_and_one_that_has_not_begun_says_so(
    open_page, store, small_data
):
    run_id = trained_run(store)
    app = open_page(network=moments.name_of(run_id, moments.UNTRAINED))
    app.session_state["think"] = True
    app.button(key="board-mnist-0").click().run()
    assert [one["count"] for one in answer(app)["digits"][0]["thinking"]["layers"]] == [16]
    waiting = moments.name_of(store.create(Hyperparameters()), moments.NOW)
    app = open_page(network=waiting)
    app.session_state["think"] = True
    app.run()
    assert not app.exception
    assert "has not kept its network as it trains" in text(app)
