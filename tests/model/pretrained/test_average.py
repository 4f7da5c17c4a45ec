import numpy as np

from model.evaluation.litert import LiteNetwork
from model.pretrained.__main__ import average
from model.runs.artifacts import NETWORK_FILES, TEST_FILE, find
from model.training.network import load_weights


def test_the_mean_of_networks_has_the_mean_of_their_weights(small_dataset):
    network = find("pretrained:untrained_mnist")
    made = average([network, network], small_dataset)
    one, both = (load_weights(each.read("model.keras")) for each in (network, made))
    assert all(np.allclose(*pair, atol=1e-6) for pair in zip(one, both, strict=True))
    answers = LiteNetwork(made.read("model.tflite")).probabilities(small_dataset.x_test)
    right = (answers.argmax(axis=1) == small_dataset.y_test).mean()
    assert made.info.test_accuracy == np.float64(right)
    assert all(made.read(name) for name in (*NETWORK_FILES, TEST_FILE))
