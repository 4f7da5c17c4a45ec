import keras
import numpy as np
import pytest

from model.lessons.descent import OPTIMIZERS, SURFACES, path, race
from pages.components.lessons.optimizers import finding

KERAS = {
    "sgd": keras.optimizers.SGD,
    "momentum": lambda learning_rate: keras.optimizers.SGD(learning_rate, momentum=0.9),
    "adam": keras.optimizers.Adam,
}


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_walks_as_keras_does(name, surface):
    ours = path(surface.slope, surface.start, name, 0.05, 25)
    optimizer, place = (
        KERAS[name](learning_rate=0.05),
        keras.Variable(np.array(surface.start, np.float32)),
    )
    for step in range(25):
        optimizer.apply([surface.slope(place.numpy()).astype(np.float32)], [place])
        np.testing.assert_allclose(ours[step + 1], place.numpy(), atol=2e-4)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_slopes_are_those_of_the_heights(surface):
    places, little = np.random.default_rng(0).uniform(-2, 2, (20, 2)), 1e-6
    for axis in range(2):
        aside = little * np.eye(2)[axis]
        rise = (surface.height(places + aside) - surface.height(places - aside)) / (2 * little)
        np.testing.assert_allclose(rise, surface.slope(places)[:, axis], atol=1e-6)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_lowest_points_are_the_lowest(surface):
    assert surface.height(np.array(surface.lowest)) == pytest.approx(0)
    assert (surface.height(np.random.default_rng(0).uniform(-4, 4, (500, 2))) >= 0).all()


def test_in_the_valley_adam_arrives_first_and_sgd_is_still_on_its_way():
    said = finding(race(SURFACES["valley"], SURFACES["valley"].rates))
    assert said[0].startswith("Adam arrived first")
    assert "SGD is still on its way" in said[-1]


def test_on_the_bumps_sgd_stays_in_a_dip_and_the_others_roll_on():
    racers = race(SURFACES["bumps"], SURFACES["bumps"].rates)
    assert [racer.arrived is None for racer in racers.values()] == [True, False, False]
    assert racers["sgd"].rests


def test_who_takes_steps_that_are_too_long_leaves_and_is_said_to():
    racers = race(SURFACES["valley"], {"sgd": 1.1, "momentum": 0.1, "adam": 0.1})
    assert racers["sgd"].ran_away
    assert np.isfinite(racers["sgd"].path).all()
    assert "SGD took steps so long that it left the picture." in finding(racers)
