"""Write the part of Streamlit's icon font that the pages and Streamlit itself use.

Run `python scripts/icons.py` after an icon was added to a page, or Streamlit was updated.
"""

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from streamlit.file_util import get_static_dir

PAGES = Path(__file__).parent.parent / "pages"
FOLDER = PAGES / "components" / "static" / "shared"
STREAMLIT = Path(get_static_dir()).parent
ICON, WORD = re.compile(r":material/(\w+):"), re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
FULL = next((STREAMLIT / "static" / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2"))


def used() -> set[str]:
    """Return the names of all icons that Streamlit names, and every word of the pages.

    A page may put an icon's name together, so each word is taken for one.
    """
    names = set()
    for root, pattern in ((STREAMLIT, ICON), (PAGES, WORD)):
        for file in root.rglob("*"):
            if file.suffix in (".py", ".js", ".toml"):
                names |= set(pattern.findall(file.read_text("utf-8", "replace")))
    return names


def ligatures(font: TTFont) -> dict[str, str]:
    """Return the glyphs of a font by the names of their icons."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            for first, others in table.ligatures.items():
                for other in others:
                    parts = (first, *other.Component)
                    found["".join(letters.get(part, "?") for part in parts)] = other.LigGlyph
    return found


def write() -> None:
    """Write the smaller font under the name of the full one, which contains its digest."""
    font = TTFont(FULL)
    known = ligatures(font)
    options = subset.Options(flavor="woff2", layout_features=["*"], layout_closure=False)
    subsetter = subset.Subsetter(options)
    letters = range(ord(" "), ord("~") + 1)
    subsetter.populate(glyphs=[known[name] for name in used() & known.keys()], unicodes=letters)
    subsetter.subset(font)
    for old in FOLDER.glob("*.woff2"):
        old.unlink()
    subset.save_font(font, str(FOLDER / FULL.name), options)


if __name__ == "__main__":
    write()
