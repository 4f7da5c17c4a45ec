import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from model.preprocessing import segmentation
from model.preprocessing.segmentation import segment_garment

HEIGHT, WIDTH = 72, 54


def colors(garment, background, print_=None):
    """A garment in the middle of a grainy ground, float32 (72, 54, 3)."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), background)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((16, 15, 36, 60), fill=garment)
    if print_:
        pen.rectangle((20, 25, 32, 32), fill=print_)
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.6)), np.float32)
    grain = np.random.default_rng(0).normal(0, 6, pixels.shape[:2])[..., None]
    return np.clip(pixels + grain, 0, 255).astype(np.float32)


def test_a_garment_is_told_from_its_ground():
    item = segment_garment(colors((40, 60, 120), (200, 180, 160)))
    assert item[20:55, 20:33].all()
    assert not item[:, :10].any()
    assert not item[:, 44:].any()


def test_print_that_stands_out_does_not_stand_for_the_garment():
    item = segment_garment(colors((190, 60, 60), (200, 90, 80), print_=(20, 20, 20)))
    assert item.sum() > 0.5 * 21 * 46


def test_the_same_picture_gives_the_same_answer():
    picture = colors((40, 60, 120), (200, 180, 160))
    assert np.array_equal(segment_garment(picture), segment_garment(picture))


def test_the_border_that_follows_the_edges_is_taken_where_both_answers_agree(monkeypatch):
    picture = colors((40, 60, 120), (200, 180, 160))
    narrower = segment_garment(picture)
    narrower[:, :20] = False
    monkeypatch.setattr(segmentation, "_cut_along_edges", lambda *_: narrower)
    assert not segment_garment(picture)[:, :20].any()


def test_where_both_answers_disagree_much_the_first_one_holds(monkeypatch):
    picture = colors((40, 60, 120), (200, 180, 160))
    expected = segment_garment(picture)
    tiny = np.zeros((HEIGHT, WIDTH), bool)
    tiny[30:36, 20:26] = True
    monkeypatch.setattr(segmentation, "_cut_along_edges", lambda *_: tiny)
    item = segment_garment(picture)
    assert item.sum() > 0.9 * expected.sum()
