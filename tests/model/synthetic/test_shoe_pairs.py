import numpy as np
import pytest
from scipy import ndimage

from model.synthetic.shoe_pairs import SHOES, draw_shoes


@pytest.mark.parametrize("shoe", SHOES)
def test_shoes_lie_inside_a_white_picture(shoe):
    random = np.random.default_rng(shoe)
    for _ in range(20):
        picture = np.asarray(draw_shoes(shoe, random))
        assert 0.03 < (picture < 255).mean() < 0.7
        assert np.median(picture) == 255


def test_most_pictures_show_two_shoes_that_may_touch():
    random = np.random.default_rng(1)
    parts = [ndimage.label(np.asarray(draw_shoes(7, random)) < 255)[1] for _ in range(40)]
    assert np.mean(np.array(parts) >= 2) > 0.4


def test_the_same_generator_draws_the_same_shoes_and_then_others():
    random = np.random.default_rng(2)
    first, second = (np.asarray(draw_shoes(9, random)) for _ in range(2))
    assert np.array_equal(first, np.asarray(draw_shoes(9, np.random.default_rng(2))))
    assert not np.array_equal(first, second)
