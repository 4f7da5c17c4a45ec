import itertools

import pytest

from model.datasets.importing.class_names import find_places

LAYOUTS = {
    "class folders": ("pets/cat/1.png pets/dog/1.png", "cat dog", "train train"),
    "parts": ("p/train/cat/1.png p/test/dog/1.png", "cat dog", "train test"),
    "named twice": ("train_set/train/cat/1.png test_set/test/dog/1.png", "cat dog", "train test"),
    "numbered parts": ("a/Train1/0/1.png a/Test2/1/1.png", "0 1", "train test"),
    "validation": ("a/val/cat/1.png a/test/dog/1.png", "cat dog", "train test"),
    "test alone": ("a/test/cat/1.png a/test/dog/1.png", "cat dog", "train train"),
    "deeper folders": ("a/cat/x/1.png a/dog/y/1.png", "cat dog", "train train"),
    "samples": ("cat-samples/1.png dog-samples/1.png", "cat dog", "train train"),
    "beside the folders": ("a/1.png a/cat/1.png a/dog/1.png", "- cat dog", "train train train"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_folders_say_class_and_part(layout):
    names, classes, parts = (text.split() for text in LAYOUTS[layout])
    places, phrase = find_places(names)
    assert [place.label or "-" for place in places] == classes
    assert [place.part for place in places] == parts
    assert phrase.startswith("pictures in a folder for each class")


def test_folders_of_any_depth_say_something():
    steps = ["a", "train", "test", "cat"]
    paths = [
        "/".join([*path, "1.png"])
        for depth in range(4)
        for path in itertools.product(steps, repeat=depth)
    ]
    for one, other in itertools.product(paths, repeat=2):
        assert len(find_places([one, other])[0]) == 2
