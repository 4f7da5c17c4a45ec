import zipfile

import numpy as np
import pytest
from PIL import Image

from model.datasets.errors import DatasetError
from model.datasets.importing import Choices, read
from model.preprocessing.pipelines import to_mnist
from tests.support.dataset_files import drawn, encoded

X, Y = drawn(24, classes=2)
CLASSES = "cat", "dog"


def large(picture):
    return np.kron(255 - picture, np.ones((4, 4), np.uint8))


def in_folders(root, part="", count=24):
    """Write pictures into a folder for each class; sorted by name they are first all cats."""
    for number in range(count):
        folder = root / part / CLASSES[Y[number]]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:03}.png").write_bytes(encoded(X[number]))


def packed(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_folder_with_a_folder_for_each_class_is_read_as_it_is(tmp_path):
    in_folders(tmp_path / "pets")
    found = read([tmp_path / "pets"])
    assert found.what == "pictures in a folder for each class"
    assert found.class_names == CLASSES
    assert np.array_equal(found.x_train, np.concatenate([X[::2], X[1::2]]))
    assert np.bincount(found.y_train).tolist() == [12, 12]
    assert (found.problems, found.unsure) == ((), ())


def test_folders_of_parts_above_the_classes_are_parts(tmp_path):
    for part, count in (("train", 24), ("validation", 8), ("test", 6)):
        in_folders(tmp_path, part, count)
    found = read([tmp_path])
    assert found.what == "pictures in a folder for each class, in training and test part"
    assert (len(found.y_train), len(found.y_test)) == (32, 6)
    assert np.array_equal(found.x_test, np.concatenate([X[:6:2], X[1:6:2]]))


def test_a_zip_file_is_read_as_a_folder_is(tmp_path):
    files = {f"data/pets/{CLASSES[y]}/{n}.png": encoded(x) for n, (x, y) in enumerate(zip(X, Y))}  # noqa: B905
    files |= {"data/readme.md": "pets", "__MACOSX/data/._1.png": "", "data/.DS_Store": ""}
    found = read([packed(tmp_path / "a.zip", files)])
    assert found.class_names == CLASSES
    assert len(found.y_train) == 24
    assert found.problems == ()


def test_each_zip_file_of_teachable_machine_is_a_class(tmp_path):
    paths = [
        packed(
            tmp_path / f"{name}-samples.zip",
            {f"{n}.jpg": encoded(large(X[n]), "JPEG") for n in range(6)},
        )
        for name in CLASSES
    ]
    found = read(paths)
    assert found.class_names == CLASSES
    assert found.unsure == ("prepared",)
    assert np.abs(found.x_train[0].astype(int) - X[0]).mean() < 5


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("{}_{:03}.png", CLASSES),
        ("{}-{}.png", CLASSES),
        ("{} ({}).png", CLASSES),
        ("{}{}.png", CLASSES),
        ("black_{}_{}.png", ("black_cat", "black_dog")),
        ("{}.of.{}.mine.png", CLASSES),
    ],
)
def test_names_of_files_may_begin_with_the_class(tmp_path, name, classes):
    for number, (x, y) in enumerate(zip(X, Y, strict=True)):
        (tmp_path / name.format(CLASSES[y], number)).write_bytes(encoded(x))
    found = read([tmp_path])
    assert found.what == "picture files whose names begin with the class"
    assert found.class_names == classes


def test_chosen_files_are_read_as_their_folder_is(tmp_path):
    paths = [tmp_path / f"{n % 3}-{n}.png" for n in range(12)]
    for path, x in zip(paths, X, strict=False):
        path.write_bytes(encoded(x))
    assert read(paths).class_names == ("0", "1", "2")


def test_each_picture_is_prepared_as_chosen(tmp_path):
    for number in range(6):
        (tmp_path / f"{CLASSES[Y[number]]}-{number}.png").write_bytes(encoded(large(X[number])))
    found = read([tmp_path], Choices(prepared="mnist"))
    assert np.array_equal(found.x_train[0], to_mnist(Image.fromarray(large(X[0]))))


def test_blank_and_damaged_pictures_are_left_out_and_told(tmp_path):
    in_folders(tmp_path)
    (tmp_path / "cat" / "blank.png").write_bytes(encoded(X[0] * 0))
    (tmp_path / "cat" / "cut.png").write_bytes(encoded(X[0])[:80])
    (tmp_path / "cat" / "text.jpg").write_text("no picture")
    (tmp_path / "alone.png").write_bytes(encoded(X[0]))
    problems = read([tmp_path]).problems
    assert len(problems) == 4
    assert problems[0] == "alone.png is left out, since it lies in no class's folder."
    assert problems[1] == "blank.png is left out, since there is nothing to see in it."
    assert problems[2].startswith("cut.png is damaged")
    assert problems[3].startswith("Can't read text.jpg")


@pytest.mark.parametrize("invert", [True, False])
@pytest.mark.parametrize("size", [1, 4])
def test_a_choice_to_invert_holds_for_every_picture(tmp_path, invert, size):
    for number, y in enumerate(Y):
        drawing = np.kron(X[number], np.ones((size, size), np.uint8))
        content = encoded(255 - drawing if number % 3 else drawing)
        (tmp_path / f"{CLASSES[y]}-{number}.png").write_bytes(content)
    found = read([tmp_path], Choices(invert=invert))
    edges = found.x_train[:, 0, 0] if invert else 255 - found.x_train[:, 0, 0]
    assert sorted(edges.tolist()) == [0] * 16 + [255] * 8


def test_names_that_could_be_markup_or_formulas_are_cleaned(tmp_path):
    for name in ("=1+1", "<b>x"):
        (tmp_path / name).mkdir()
        for number in range(3):
            (tmp_path / name / f"{number}.png").write_bytes(encoded(X[number]))
    assert read([tmp_path]).class_names == ("＜b＞x", "＝1+1")


def test_pictures_none_of_which_can_be_used_are_refused(tmp_path):
    (tmp_path / "cat-1.png").write_text("no picture")
    with pytest.raises(DatasetError, match=r"None of the pictures .* Can't read cat-1\.png"):
        read([tmp_path])


def test_more_classes_than_a_data_set_may_have_are_refused(tmp_path):
    for number in range(63):
        (tmp_path / f"class{number}").mkdir()
        (tmp_path / f"class{number}" / "a.png").write_bytes(encoded(X[0]))
    with pytest.raises(DatasetError, match="Expected 2 to 62 classes, but there are 63; choose"):
        read([tmp_path])
