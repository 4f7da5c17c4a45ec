import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.preprocessing.pipelines import read_to_mnist, steps, to_mnist
from model.synthetic.handwriting import draw_digit

SEED = 5


def written(labels, gap=20, seed=SEED):
    """Return digits side by side, and each of them alone."""
    random = np.random.default_rng(seed)
    digits = [draw_digit(label, random).resize((144, 144)) for label in labels]
    boxes = [digit.crop(Image.eval(digit, lambda level: 255 - level).getbbox()) for digit in digits]
    width = sum(box.width + gap for box in boxes)
    paper, left = Image.new("L", (width + 80, 220), 255), 40
    for box in boxes:
        paper.paste(box, (left, (220 - box.height) // 2))
        left += box.width + gap
    return paper, [to_mnist(digit) for digit in digits]


def strokes(*lines, pen=14):
    paper = Image.new("L", (420, 420), 255)
    for line in lines:
        ImageDraw.Draw(paper).line(line, fill=0, width=pen, joint="curve")
    return paper


@pytest.mark.parametrize("labels", [(1, 7), (3, 0, 5), (2, 0, 2, 6), (9, 8, 6, 3, 2)])
def test_digits_side_by_side_are_read_from_left_to_right(labels):
    picture, alone = written(labels)
    seen = read_to_mnist(picture)
    assert len(seen) == len(labels)
    assert all(
        np.corrcoef(a.ravel(), b.ravel())[0, 1] > 0.9 for a, b in zip(seen, alone, strict=True)
    )


def test_light_digits_on_dark_paper_are_read_as_well():
    picture, _ = written((4, 7, 2))
    assert len(read_to_mnist(Image.eval(picture, lambda level: 255 - level))) == 3


@pytest.mark.parametrize(
    "lines",
    [
        (((160, 100), (150, 190), (230, 230), (150, 310)), ((190, 90), (270, 90))),  # a 5's bar
        (((120, 90), (250, 90), (160, 330)), ((120, 215), (180, 215))),  # a crossed 7
        (((150, 60), (120, 230), (250, 230)), ((270, 150), (270, 350))),  # an open 4
        (((200, 60), (200, 170)), ((200, 200), (200, 340))),  # a broken 1
    ],
    ids=["five", "seven", "four", "one"],
)
def test_a_digit_of_several_pieces_stays_one(lines):
    picture = strokes(*lines)
    (seen,) = read_to_mnist(picture)
    assert np.array_equal(seen, to_mnist(picture))


def test_dirt_beside_a_number_is_no_digit():
    picture, _ = written((1, 7))
    ImageDraw.Draw(picture).ellipse((4, 4, 10, 10), fill=0)
    assert len(read_to_mnist(picture)) == 2


def test_the_steps_follow_the_chosen_digit():
    picture, _ = written((1, 7))
    for digit, seen in enumerate(read_to_mnist(picture)):
        taken = steps("mnist", picture, digit)
        assert np.array_equal(taken[-1].picture, seen)
        assert taken[1].title == "Ink found"


def test_a_thousand_blots_are_no_number():
    blots = np.full((400, 400), 255, np.uint8)
    blots[5:395:10, 5:395:10] = 0
    assert len(read_to_mnist(Image.fromarray(np.kron(blots, np.ones((2, 2), np.uint8))))) == 1
