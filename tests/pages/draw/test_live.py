import json
import struct
import time

import numpy as np
import pytest
from PIL import Image, ImageDraw
from websockets.exceptions import ConnectionClosed, InvalidStatus

from model.classifier import load_classifier
from model.preprocessing.pictures import draw_over
from pages.components.draw import live, resources
from pages.components.shared import prediction
from pages.components.shared.server import presence, seats
from tests.support.asgi import open_socket, serving_sockets
from tests.support.canvas import live_message

UNTRAINED = "pretrained:untrained_mnist"
EMPTY = struct.pack("<4H", live.SIDE, live.SIDE, 0, 0)
DIGITS = {"networks": ["pretrained:mnist"], "picture": ""}


@pytest.fixture(scope="module")
def host():
    with serving_sockets(live.ROUTES) as address:
        yield address


@pytest.fixture
def talk(host, store):
    opened = []

    def connected(**who):
        opened.append(open_socket(host, "live", **who))
        return opened[-1]

    yield connected
    for connection in opened:
        connection.close()


def drawn():
    canvas = Image.new("L", (live.SIDE, live.SIDE), 255)
    ImageDraw.Draw(canvas).line([(90, 90), (300, 90), (180, 350)], 0, width=30, joint="curve")
    return canvas


def seen(picture):
    return load_classifier("pretrained:mnist").classify(picture).seen


def asked(connection, content, **settings):
    connection.send(json.dumps({**DIGITS, **settings}))
    connection.send(content)
    return json.loads(connection.recv(timeout=30))["answers"]


def shown(picture, network="pretrained:mnist", title=""):
    classifier = load_classifier(network)
    message = prediction.message(classifier.read(picture), classifier.class_names, title)
    return json.loads(json.dumps(message))


def test_the_answer_is_the_one_that_the_page_shows(talk):
    assert asked(talk(), live_message(drawn())) == [shown(drawn())]


def test_each_network_answers_that_the_visitor_may_draw_with(talk):
    connection, garments = talk(), "pretrained:fashion_mnist"
    for network in ("pretrained:mnist", garments, UNTRAINED):
        answers = asked(connection, live_message(drawn()), networks=[network])
        assert answers == [shown(drawn(), network)]


def test_two_networks_answer_the_same_picture(talk):
    names = {"pretrained:mnist": "Digits · built-in network", UNTRAINED: "Digits · Untrained"}
    answers = asked(talk(), live_message(drawn()), networks=list(names))
    assert answers == [shown(drawn(), name, title) for name, title in names.items()]


def test_strokes_over_a_picture_are_answered_with_the_picture(talk):
    sheet = drawn().convert("RGB")
    live.remember("an-id", sheet)
    strokes = np.zeros((live.SIDE, live.SIDE, 4), np.uint8)
    strokes[150:180, 200:260] = (0, 0, 0, 255)
    answered = asked(talk(), live_message(strokes), picture="an-id")
    assert answered == [shown(draw_over(sheet, strokes))]


def test_the_neurons_are_told_only_on_request_and_are_those_of_the_forward_pass(talk):
    connection = talk()
    ((silent,), (told,)) = (
        asked(connection, live_message(drawn()), think=think)[0]["digits"]
        for think in (False, True)
    )
    message = told.pop("thinking")
    assert told == silent
    network = resources.load_layers("pretrained:mnist")
    forward = network.forward(network.first_sums(seen(drawn())[None]))
    for layer, activations in zip(message["layers"], forward.activations, strict=True):
        assert layer["activations"] == pytest.approx(activations[0, layer["neurons"]], abs=6e-4)
        assert (layer["count"], len(layer["neurons"])) == (1024, 64)
    assert message["logits"] == pytest.approx(forward.logits[0], abs=6e-4)


def test_of_two_networks_the_first_one_tells_what_its_neurons_do(talk):
    names = [UNTRAINED, "pretrained:mnist"]
    first, second = asked(talk(), live_message(drawn()), networks=names, think=True)
    assert [layer["count"] for layer in first["digits"][0]["thinking"]["layers"]] == [128]
    assert "thinking" not in second["digits"][0]


def test_an_empty_canvas_is_answered_with_an_invitation(talk):
    (answered,) = asked(talk(), EMPTY)
    assert answered["name"] == "Draw something"
    assert answered["hint"]
    assert not answered["digits"]


def test_a_page_of_another_origin_is_refused(talk, host):
    for origin in ("http://evil.example", f"http://{host}.evil.example"):
        with pytest.raises(InvalidStatus, match="403"):
            talk(origin=origin)


@pytest.mark.parametrize(
    "messages",
    [
        [EMPTY],
        [json.dumps(DIGITS), b""],
        [json.dumps(DIGITS), EMPTY[:-1]],
        [json.dumps(DIGITS), EMPTY + b"\xff"],
        [json.dumps(DIGITS), struct.pack("<4H", 400, 0, 21, 1) + bytes(21)],
        [json.dumps(DIGITS), struct.pack("<4H", 0, 65_535, 1, 1) + bytes(1)],
        [json.dumps(DIGITS), struct.pack("<4H", 0, 0, 420, 421) + bytes(420 * 421)],
        [json.dumps(DIGITS), struct.pack("<4H", 0, 0, 10, 10) + bytes(400)],
        ["{"],
        ["[]"],
        ['{"networks": [7], "picture": ""}'],
        ['{"networks": [], "picture": ""}'],
        ['{"networks": ["' + "x" * 100_000 + '"], "picture": ""}'],
        [json.dumps({**DIGITS, "networks": ["pretrained:mnist"] * 5})],
        [json.dumps({**DIGITS, "think": "yes"})],
        [json.dumps({**DIGITS, "networks": ["no-such-run"]}), EMPTY],
        [json.dumps({**DIGITS, "picture": "no-such-id"}), EMPTY],
    ],
)
def test_what_no_canvas_sends_closes_the_connection_with_a_reason_and_harms_nobody(talk, messages):
    other, bad = talk(), talk()
    for message in messages:
        bad.send(message)
    with pytest.raises(ConnectionClosed) as closed:
        bad.recv(timeout=30)
    assert closed.value.rcvd.code == seats.REFUSED
    assert closed.value.rcvd.reason
    assert asked(other, live_message(drawn()))[0]["name"] == "7"


def test_a_visitor_has_as_many_connections_as_tabs_are_sensible_and_gets_them_back(talk):
    tabs = [talk() for _ in range(seats.MOST_OF_ONE)]
    with pytest.raises(ConnectionClosed) as closed:
        talk().recv(timeout=30)
    assert closed.value.rcvd.code == seats.TOO_MANY
    assert asked(talk(visitor="1" * 16), live_message(drawn()))[0]["name"] == "7"
    tabs[0].close()
    for _ in range(100):
        if live._seats.open["0" * 16] < seats.MOST_OF_ONE:
            break
        time.sleep(0.05)
    assert asked(talk(), live_message(drawn()))[0]["name"] == "7"


def test_a_pupil_s_drawing_is_noted_under_their_own_name_whatever_the_message_says(talk):
    mia, ben = "1" * 16, "2" * 16
    presence.enter(mia)
    presence.enter(ben)
    asked(talk(visitor=mia), live_message(drawn()), visitor=ben)

    assert presence.of(mia).answer == "7"
    assert presence.of(ben).drawing is None
    presence.forget(mia)
    presence.forget(ben)
