"""A digit and a random generator in, a picture of that digit as a hand might have written it out: dark pen strokes on white paper.

Two kinds of hands: those of MNIST's writers, for a sample that stands in for it, and those of the whole world, for a network that is to
read what its visitors draw. How far the first differ was chosen by how well a network taught with the drawings reads MNIST's training
pictures; the second differ more, above all in their pens.
"""

import numpy as np
from PIL import Image

from model.synthetic.glyphs import AMERICAN, WORLD
from model.synthetic.handwriting import Hands, write

AMERICAN_HANDS = Hands()
WORLD_HANDS = Hands(
    slant_mean=0.08, aspect=0.3, tremble=0.03, pen_mean=0.13, pen=0.45, pens=(0.06, 0.32)
)


def draw_digit(digit: int, random: np.random.Generator) -> Image.Image:
    """Write a digit once, as MNIST's writers do: mode "L", 72x72, ink 0 on paper 255."""
    return write(AMERICAN[digit], random, AMERICAN_HANDS)


def draw_world_digit(digit: int, random: np.random.Generator) -> Image.Image:
    """Write a digit once, as people anywhere may: mode "L", 72x72, ink 0 on paper 255."""
    return write(WORLD[digit], random, WORLD_HANDS)
