import numpy as np
import onnx
import onnxruntime
import pytest

from model.classifier import load_classifier
from model.evaluation.exports.onnx_file import OPERATIONS, onnx_file
from model.hyperparameters import ACTIVATIONS, Hyperparameters
from model.runs.artifacts import Artifacts, ModelInfo, find, pretrained_names


def probabilities(content, pictures):
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], {"picture": pictures.astype(np.float32)})[0]


@pytest.mark.parametrize("name", pretrained_names())
def test_onnx_runtime_gives_the_same_probabilities(name, small_dataset):
    answers = probabilities(onnx_file(find(name)), small_dataset.x_test)
    expected = load_classifier(name).probabilities(small_dataset.x_test)
    assert np.abs(answers - expected).max() < 1e-5


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_each_activation_is_the_one_of_keras(activation, small_dataset, tmp_path):
    from model.training.network import build, save_files
    from model.training.network import probabilities as of_keras

    chosen = Hyperparameters(units=(16, 8), activation=activation, seed=1)
    network = build(chosen)
    save_files(network, tmp_path, small_dataset.x_test[:2])
    info = ModelInfo("made", chosen, "", 0.0)
    content = onnx_file(Artifacts(info, lambda name: (tmp_path / name).read_bytes()))
    answers = probabilities(content, small_dataset.x_test)
    assert np.abs(answers - of_keras(network, small_dataset.x_test)).max() < 1e-5
    assert set(OPERATIONS) == set(ACTIVATIONS)


def test_it_says_its_classes_and_its_temperature():
    artifacts = find("pretrained:fashion_mnist")
    model = onnx.load_from_string(onnx_file(artifacts))
    about = {prop.key: prop.value for prop in model.metadata_props}
    assert about["classes"].split("\n")[0] == "T-shirt/top"
    assert float(about["temperature"]) == artifacts.info.temperature
