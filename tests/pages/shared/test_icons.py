"""The smaller icon font has every icon that a page may show."""

from fontTools.ttLib import TTFont

from scripts import icons


def test_the_icon_font_is_that_of_the_installed_streamlit():
    assert [file.name for file in icons.FOLDER.glob("*.woff2")] == [icons.FULL.name]


def test_the_smaller_icon_font_has_every_icon_in_use():
    full = icons.ligatures(TTFont(icons.FULL))
    ours = icons.ligatures(TTFont(icons.FOLDER / icons.FULL.name))
    assert {"draw", "undo", "expand_more"} < ours.keys()
    assert icons.used() & full.keys() <= ours.keys()
