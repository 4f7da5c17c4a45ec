import io

import numpy as np
import pytest
from PIL import Image

from model.preprocessing.pictures import (
    UnreadablePicture,
    border_color,
    draw_over,
    fit_to_square,
    ink_color,
    open_picture,
    to_gray,
)
from model.preprocessing.pipelines import BlankPicture, to_mnist
from tests.support.broken_uploads import broken_uploads, picture_bytes


def seven(mode="L", size=(60, 80), ink=0, paper=255):
    from PIL import ImageDraw

    picture = Image.new("L", size, paper)
    ImageDraw.Draw(picture).line([(10, 15), (48, 15), (22, 70)], fill=ink, width=7)
    return picture.convert(mode)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"), broken_uploads(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_broken_upload_gives_one_sentence(name, content):
    with pytest.raises((UnreadablePicture, BlankPicture)) as error:
        to_mnist(open_picture(content, name))
    sentence = str(error.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 250
    if error.type is UnreadablePicture:
        assert name in sentence


@pytest.mark.parametrize("kind", ["png", "jpg", "webp", "bmp", "gif"])
def test_every_format_is_opened(kind):
    assert open_picture(picture_bytes(kind)).size == (60, 40)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "F"])
def test_every_mode_shows_the_same_seven(mode):
    picture = seven()
    if mode == "I;16":
        converted = Image.fromarray(np.asarray(picture).astype(np.uint16) * 257)
    elif mode == "F":
        converted = Image.fromarray(np.asarray(picture).astype(np.float32) / 255)
    else:
        converted = picture.convert(mode)
    assert np.abs(to_mnist(converted).astype(int) - to_mnist(picture)).mean() < 4


def test_a_photo_is_turned_upright_by_its_exif_tag():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held turned by a quarter
    turned = seven("RGB").transpose(Image.Transpose.ROTATE_90)
    upright = open_picture(saved(turned, "JPEG", exif=exif, quality=95))
    assert upright.size == (60, 80)
    assert np.abs(to_gray(upright) - to_gray(seven())).mean() < 3


def test_only_the_first_frame_of_an_animation_counts():
    content = saved(seven(), "GIF", save_all=True, append_images=[Image.new("L", (60, 80), 0)])
    assert np.array_equal(to_mnist(open_picture(content)), to_mnist(seven()))


def test_transparent_places_are_paper_whatever_the_ink():
    for ink, paper in ((0, 255), (255, 0)):
        drawn = Image.new("RGBA", (60, 80), (paper, paper, paper, 0))
        mask = Image.eval(seven(), lambda value: 255 - value)
        drawn.paste((ink, ink, ink, 255), mask=mask)
        assert np.array_equal(to_mnist(drawn), to_mnist(seven()))


def test_a_large_photo_comes_back_at_a_size_that_can_be_worked_with():
    assert max(open_picture(picture_bytes("jpg", size=(4000, 3000))).size) <= 1400


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(UnreadablePicture, match="10 MB"):
        open_picture(b"\0" * (11 * 2**20), "big.png")


def test_a_placed_picture_keeps_its_proportions_on_its_own_background():
    placed = fit_to_square(seven("RGB", paper=200), 420)
    assert placed.size == (420, 420)
    assert placed.getpixel((2, 200)) == (200, 200, 200)
    ink, original = (np.nonzero(to_gray(picture) < 100) for picture in (placed, seven()))
    shapes = [np.ptp(columns) / np.ptp(rows) for rows, columns in (ink, original)]
    assert shapes[0] == pytest.approx(shapes[1], rel=0.05)


def test_strokes_lie_on_top_of_an_upload_and_no_strokes_leave_it_alone():
    strokes = np.zeros((420, 420, 4), np.uint8)
    placed = fit_to_square(seven(), 420)
    assert draw_over(placed, strokes) is None
    strokes[300:320, 100:300] = (0, 0, 0, 255)
    assert draw_over(placed, strokes).getpixel((200, 310))[:3] == (0, 0, 0)


def test_ink_shows_on_light_and_on_dark_pictures():
    assert ink_color(Image.new("RGB", (9, 9), "white")) == "#000000"
    assert ink_color(Image.new("RGB", (9, 9), "black")) == "#FFFFFF"


def test_the_color_of_the_paper_is_what_the_border_shows():
    picture = Image.new("RGB", (60, 60), "#27463B")
    picture.paste("white", (20, 20, 40, 40))
    assert border_color(picture) == "#27463B"
