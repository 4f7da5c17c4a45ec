import numpy as np
import pytest

from model.synthetic.samples import generate

NAMES = ("mnist", "fashion_mnist")
FEW = {"n_train": 60, "n_test": 20}


def _sides(picture):
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    return int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_draws_the_same_pictures(name):
    for once, again in zip(generate(name, 3, **FEW), generate(name, 3, **FEW), strict=True):
        np.testing.assert_array_equal(once, again)


@pytest.mark.parametrize("name", NAMES)
def test_another_seed_draws_other_pictures(name):
    one, other = generate(name, 3, **FEW), generate(name, 4, **FEW)
    assert not np.array_equal(one[0], other[0])
    assert not np.array_equal(one[1], other[1])


@pytest.mark.parametrize("name", NAMES)
def test_pictures_and_labels_have_the_data_sets_shapes_and_types(name):
    x_train, y_train, x_test, y_test = generate(name, **FEW)
    assert (x_train.shape, y_train.shape) == ((60, 28, 28), (60,))
    assert (x_test.shape, y_test.shape) == ((20, 28, 28), (20,))
    assert {part.dtype for part in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}


@pytest.mark.parametrize("name", NAMES)
def test_every_class_is_drawn_equally_often_in_random_order(name):
    _, y_train, _, y_test = generate(name, **FEW)
    assert np.bincount(y_train).tolist() == [6] * 10
    assert np.bincount(y_test).tolist() == [2] * 10
    assert y_train.tolist() != sorted(y_train)
    assert y_train[:10].tolist() != list(range(10))


@pytest.mark.parametrize("name", NAMES)
def test_no_picture_is_drawn_twice(name):
    x_train, _, x_test, _ = generate(name, **FEW)
    assert len({picture.tobytes() for picture in (*x_train, *x_test)}) == 80


@pytest.mark.parametrize("name", NAMES)
def test_the_test_pictures_do_not_depend_on_the_number_of_training_pictures(name):
    many, few = generate(name, n_train=40, n_test=20), generate(name, n_train=10, n_test=20)
    np.testing.assert_array_equal(many[2], few[2])


def test_a_digits_longer_side_is_20_pixels():
    assert {max(_sides(picture)) for picture in generate("mnist", **FEW)[0]} == {20}


def test_a_garments_longer_side_is_28_pixels_of_which_sharpening_may_darken_some():
    assert {max(_sides(picture)) for picture in generate("fashion_mnist", **FEW)[0]} <= {26, 27, 28}


def test_a_digits_center_of_mass_is_the_pictures_center():
    for picture in generate("mnist", **FEW)[0].astype(float):
        rows, columns = np.indices(picture.shape)
        assert 13.4 <= (rows * picture).sum() / picture.sum() <= 14.6
        assert 13.4 <= (columns * picture).sum() / picture.sum() <= 14.6


def test_ink_is_high_on_a_background_of_0():
    x_train = generate("mnist", **FEW)[0]
    assert (x_train.max(axis=(1, 2)) == 255).all()
    assert (x_train[:, 0] == 0).all()
    assert (x_train == 0).mean() > 0.6


def test_shoes_point_to_the_left():
    x_train, y_train, _, _ = generate("fashion_mnist", n_train=100, n_test=10)
    boots = x_train[y_train == 9].astype(float).mean(axis=0)
    assert boots[:12, :10].mean() < 0.5 * boots[:12, 18:].mean()  # the shaft stands over the heel


@pytest.mark.parametrize("name", ["MNIST", "emnist", ""])
def test_an_unknown_name_is_refused_in_one_sentence(name):
    with pytest.raises(
        ValueError, match=r"^Expected one of mnist, fashion_mnist [^.]*, but received '.*'\.$"
    ) as refusal:
        generate(name)
    assert repr(name) in str(refusal.value)


def test_drawing_reports_how_much_of_it_is_done():
    shares = []
    generate("mnist", n_train=300, n_test=300, report=shares.append)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
