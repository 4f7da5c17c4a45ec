import keras
import numpy as np
import pytest

from model.lessons.descent import OPTIMIZERS, SURFACES, compare, descend
from pages.components.lessons.optimizers import finding

KERAS = {
    "sgd": keras.optimizers.SGD,
    "momentum": lambda learning_rate: keras.optimizers.SGD(learning_rate, momentum=0.9),
    "adam": keras.optimizers.Adam,
}


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_takes_the_steps_of_keras(name, surface):
    path = descend(surface, name, 0.05, 25).path
    optimizer = KERAS[name](learning_rate=0.05)
    point = keras.Variable(np.array(surface.start, np.float32))
    for step in range(25):
        optimizer.apply([surface.slope(point.numpy()).astype(np.float32)], [point])
        np.testing.assert_allclose(path[step + 1], point.numpy(), atol=2e-4)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_slopes_are_those_of_the_heights(surface):
    points, little = np.random.default_rng(0).uniform(-2, 2, (20, 2)), 1e-6
    for axis in range(2):
        aside = little * np.eye(2)[axis]
        rise = (surface.height(points + aside) - surface.height(points - aside)) / (2 * little)
        np.testing.assert_allclose(rise, surface.slope(points)[:, axis], atol=1e-6)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_lowest_points_are_the_lowest(surface):
    assert surface.height(np.array(surface.lowest)) == pytest.approx(0)
    assert (surface.height(np.random.default_rng(0).uniform(-4, 4, (500, 2))) >= 0).all()


def test_in_the_valley_adam_arrives_first_and_sgd_is_still_on_its_way():
    said = finding(compare(SURFACES["valley"], SURFACES["valley"].rates))
    assert said[0].startswith("Adam arrived first")
    assert "SGD is still on its way" in said[-1]


def test_on_the_bumps_sgd_stays_in_a_dip_and_the_others_roll_on():
    descents = compare(SURFACES["bumps"], SURFACES["bumps"].rates)
    assert [descent.arrived is None for descent in descents.values()] == [True, False, False]
    assert descents["sgd"].settled


def test_a_small_learning_rate_is_no_rest_in_a_dip():
    descents = compare(SURFACES["bumps"], {"sgd": 0.001, "momentum": 0.1, "adam": 0.1})
    assert "SGD is still on its way after 120 steps." in finding(descents)


def test_steps_that_are_too_long_diverge_and_the_page_says_so():
    descents = compare(SURFACES["valley"], {"sgd": 1.1, "momentum": 0.1, "adam": 0.1})
    assert descents["sgd"].diverged
    assert np.isfinite(descents["sgd"].path).all()
    assert "SGD took steps so long that it left the picture." in finding(descents)
