import numpy as np

from model.lessons.example_picture import picture


def test_the_pictures_are_as_a_network_gets_them():
    for number in range(5):
        shown = picture(number)
        assert (shown.shape, shown.dtype, shown.max()) == ((28, 28), np.uint8, 255)
