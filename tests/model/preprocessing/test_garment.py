import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from model.preprocessing.garment import find_garment
from model.preprocessing.pictures import BlankPicture
from model.preprocessing.pipelines import steps, to_fashion_mnist

T_SHIRT = [
    (40, 20),
    (80, 20),
    (115, 50),
    (100, 70),
    (85, 58),
    (85, 120),
    (35, 120),
    (35, 58),
    (20, 70),
    (5, 50),
    (40, 20),
]


def outline(points=T_SHIRT, width=6, at=(60, 40), size=280, ink=0, paper=255):
    picture = Image.new("L", (size, size), paper)
    ImageDraw.Draw(picture).line(
        [(x + at[0], y + at[1]) for x, y in points], fill=ink, width=width, joint="curve"
    )
    return picture


def photo(garment, background, size=(300, 400)):
    """A garment of one color on cloth of another, both with a grain and a shade to one side."""
    picture = Image.new("RGB", size, background)
    ImageDraw.Draw(picture).polygon([(x * 2 + 30, y * 2 + 60) for x, y in T_SHIRT], fill=garment)
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(1)), np.float32)
    shade = np.linspace(0.8, 1.1, size[0])[None, :, None]
    grain = np.random.default_rng(0).normal(0, 8, (size[1], size[0], 1))
    return Image.fromarray(np.clip(pixels * shade + grain, 0, 255).astype(np.uint8))


def titles(picture):
    return [step.title for step in steps("fashion_mnist", picture)]


def test_a_hollow_outline_is_filled_with_gray_cloth():
    seen = to_fashion_mnist(outline())
    assert 100 < seen[14, 14] < 230
    assert seen[20, 2] == 0
    assert "Outline filled" in titles(outline())


def test_light_lines_on_a_dark_canvas_are_an_outline_too():
    assert np.array_equal(to_fashion_mnist(outline(ink=255, paper=0)), to_fashion_mnist(outline()))


def test_a_filled_drawing_is_left_as_it_is():
    picture = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(picture).polygon([(x + 60, y + 40) for x, y in T_SHIRT], fill=0)
    assert "Outline filled" not in titles(picture)
    assert to_fashion_mnist(picture)[14, 14] == 255


def test_a_small_gap_in_the_outline_does_not_let_the_cloth_run_out():
    assert to_fashion_mnist(outline(T_SHIRT[:-1]))[14, 14] > 100


def test_an_outline_without_a_hem_is_filled_all_the_same():
    assert to_fashion_mnist(outline([*T_SHIRT[6:-1], *T_SHIRT[:6]]))[16, 14] > 100


def test_seams_inside_the_outline_stay_visible():
    picture = outline(width=5)
    ImageDraw.Draw(picture).line((120, 60, 120, 160), fill=0, width=5)
    seen = to_fashion_mnist(picture).astype(int)
    assert seen[14, 12:16].min() < seen[14, 8] - 50


@pytest.mark.parametrize("width", [4, 8, 14])
def test_the_width_of_the_brush_hardly_matters(width):
    both = [
        to_fashion_mnist(outline([(x * 1.7, y * 1.7) for x, y in T_SHIRT], width=w, at=(30, 20)))
        > 0
        for w in (6, width)
    ]
    assert (both[0] & both[1]).sum() / (both[0] | both[1]).sum() > 0.8


def test_the_handle_of_a_bag_stays_hollow_and_its_body_does_not():
    picture = Image.new("L", (280, 280), 255)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((60, 130, 220, 240), outline=0, width=7)
    pen.arc((90, 60, 190, 200), 180, 360, fill=0, width=7)
    seen = to_fashion_mnist(picture)
    assert seen[6, 14] == 0
    assert seen[20, 14] > 100


def test_moving_a_drawing_by_whole_pixels_changes_nothing():
    still = to_fashion_mnist(outline())
    assert all(
        np.array_equal(to_fashion_mnist(outline(at=at)), still)
        for at in ((61, 40), (60, 47), (0, 3), (150, 130))
    )


@pytest.mark.parametrize(
    ("garment", "background"),
    [
        ((200, 30, 40), (120, 120, 120)),
        ((30, 40, 90), (200, 180, 150)),
        ((230, 230, 225), (120, 30, 30)),
        ((60, 120, 60), (120, 90, 60)),
    ],
)
def test_a_garment_is_found_by_its_color_on_shaded_cloth(garment, background):
    seen = to_fashion_mnist(photo(garment, background))
    assert seen[14, 14] > 30
    assert seen[24, 2] == 0
    assert (seen > 0).mean() < 0.75


def test_something_at_the_rim_of_a_photo_is_left_out():
    picture = photo((200, 30, 40), (150, 150, 150))
    ImageDraw.Draw(picture).rectangle((0, 0, 40, 60), fill=(20, 20, 20))
    assert find_garment(picture).shape == pytest.approx(
        find_garment(photo((200, 30, 40), (150, 150, 150))).shape, abs=12
    )


def test_a_transparent_background_is_cut_away():
    picture = Image.new("RGBA", (200, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rectangle((50, 40, 150, 260), fill=(40, 60, 120, 255))
    assert find_garment(picture).shape == (221, 101)


@pytest.mark.parametrize("color", [(255, 255, 255), (0, 0, 0), (120, 40, 40)])
def test_a_picture_without_a_garment_says_so_in_one_sentence(color):
    with pytest.raises(BlankPicture, match=r"^[^.]*\.[^.]*\.$"):
        find_garment(Image.new("RGB", (200, 200), color))


def test_faint_noise_is_no_garment():
    with pytest.raises(BlankPicture):
        find_garment(
            Image.fromarray(np.random.default_rng(0).integers(180, 196, (90, 120, 3), np.uint8))
        )
