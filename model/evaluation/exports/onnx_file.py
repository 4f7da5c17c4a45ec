"""Write a network as an ONNX file, which PyTorch's world, browsers and phones can run.

Keras' own export to ONNX needs tf2onnx, TensorFlow and seconds; these networks consist of three
operations, which the library of ONNX itself writes and checks in milliseconds.
"""

import onnx
from onnx import TensorProto, helper, numpy_helper

from model.datasets.catalog import DATASETS
from model.evaluation.exports.folding import fold, for_range
from model.runs.artifacts import Artifacts
from model.runs.compact import ARCHITECTURE, WEIGHTS

OPSET, IR_VERSION = 20, 9  # of 2023: the first with GELU
OPERATIONS = {"relu": "Relu", "tanh": "Tanh", "sigmoid": "Sigmoid", "elu": "Elu", "gelu": "Gelu"}


def onnx_file(artifacts: Artifacts) -> bytes:
    """Return a network as an ONNX file.

    Its input is `picture`, float32 (n, 28, 28) from 0 to 255, and its output `probabilities`,
    float32 (n, c), not calibrated. Its metadata have the names of the classes and the temperature.
    """
    folded = fold(artifacts.read(ARCHITECTURE), artifacts.read(WEIGHTS))
    arrays = for_range(folded.weights, folded.ranges[0])
    shapes: list[list[str | int | None]] = [["n", 28, 28], ["n", folded.classes]]
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(("picture", "probabilities"), shapes, strict=True)
    ]
    constants = [numpy_helper.from_array(one, _name(index)) for index, one in enumerate(arrays)]
    constants.append(helper.make_tensor("scale", TensorProto.FLOAT, [], [1 / 255]))
    nodes = [
        helper.make_node("Mul", ["picture", "scale"], ["scaled"]),
        helper.make_node("Flatten", ["scaled"], ["0"]),
    ]
    layers, operation = len(arrays) // 2, OPERATIONS[folded.activation]
    for layer in range(layers):
        inputs = [str(layer), _name(2 * layer), _name(2 * layer + 1)]
        nodes.append(helper.make_node("Gemm", inputs, [f"sums_{layer}"]))
        last = layer == layers - 1
        output = "probabilities" if last else str(layer + 1)
        kind = "Softmax" if last else operation
        nodes.append(helper.make_node(kind, [f"sums_{layer}"], [output]))
    graph = helper.make_graph(nodes, "sketch28", ends[:1], ends[1:], constants)
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(
        graph, producer_name="sketch28", opset_imports=opset, ir_version=IR_VERSION
    )
    info = artifacts.info
    names = DATASETS[info.hyperparameters.dataset].class_names
    about = {"classes": "\n".join(names), "temperature": str(info.temperature)}
    helper.set_model_props(model, about)
    onnx.checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _name(index: int) -> str:
    return f"{'biases' if index % 2 else 'weights'}_{index // 2}"
