import pytest

from model.classifier import load_classifier
from model.synthetic.examples import SIDE, examples


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_the_built_in_network_recognizes_every_example(dataset):
    classifier = load_classifier(f"pretrained:{dataset}")
    predicted = {
        example.title: classifier.classify(example.picture).label for example in examples(dataset)
    }
    assert predicted == {example.title: example.label for example in examples(dataset)}


@pytest.mark.parametrize("dataset", ["mnist", "fashion_mnist"])
def test_examples_are_of_one_size_and_of_different_classes(dataset):
    assert {(example.picture.mode, *example.picture.size) for example in examples(dataset)} == {
        ("RGB", SIDE, SIDE)
    }
    assert len({example.label for example in examples(dataset)}) == len(examples(dataset))
