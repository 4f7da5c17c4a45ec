"""Where a data set comes from, who made it, and how large it is."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from model.datasets.catalog import (
    DATASETS,
    FOLDER,
    GENERATED,
    KERAS,
    SPLIT,
    Dataset,
    explain_missing,
    is_own,
)
from model.datasets.sources import OTHER
from pages.components.shared import glossary
from pages.components.shared.words import plain


@dataclass(frozen=True)
class Origin:
    """Who made a data set, how, what to cite, and its license."""

    makers: str
    story: str
    cite: str
    terms: str


ORIGINS = {
    "mnist": Origin(
        "Yann LeCun, Corinna Cortes and Christopher J. C. Burges",
        "Digits that employees of the US Census Bureau and high-school students wrote on forms "
        "for NIST. Each was shrunk to fit into 20 × 20 pixels and placed in 28 × 28 so that "
        "its center of mass is in the middle.",
        "LeCun, Cortes, Burges: The MNIST database of handwritten digits, "
        "[yann.lecun.com/exdb/mnist](http://yann.lecun.com/exdb/mnist/). LeCun, Bottou, Bengio, "
        "Haffner: Gradient-based learning applied to document recognition, "
        "Proceedings of the IEEE 86 (11), 1998.",
        "Keras' documentation names the Creative Commons license Attribution-ShareAlike 3.0, "
        "with the copyright held by LeCun and Cortes.",
    ),
    "fashion_mnist": Origin(
        "Han Xiao, Kashif Rasul and Roland Vollgraf, Zalando Research",
        "Photographs of articles from Zalando's shop were shrunk to 28 pixels, converted to gray "
        "and inverted to light on dark. The data set replaces MNIST where digits have become too "
        "easy, with the same size and the same number of classes and pictures.",
        "Xiao, Rasul, Vollgraf: Fashion-MNIST: a novel image dataset for benchmarking machine "
        "learning algorithms, 2017, [arXiv:1708.07747](https://arxiv.org/abs/1708.07747).",
        "MIT license, copyright held by Zalando SE.",
    ),
}
WHENCE = {
    FOLDER: "from this machine's data folder",
    KERAS: "downloaded from Keras' server",
    GENERATED: "drawn by this app itself",
}
READ = {
    FOLDER: "Read from the folder that the setting `DATASETS_DIR` names.",
    KERAS: "Downloaded once; its SHA-256 digest is checked each time it is read.",
}


def show(data: Dataset) -> None:
    """Show the source in words, and the parts as a table."""
    if is_own(data.name):
        _show_own(data)
        return
    generated = data.source == GENERATED
    total = len(data.x_train) + len(data.x_val) + len(data.x_test)
    pictures = "" if generated or data.title.startswith(OTHER) else " pictures"
    whence = WHENCE.get(data.source, WHENCE[FOLDER])
    st.subheader(f"{total:,} {plain(data.title)}{pictures}, {whence}", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        if generated:
            _show_stand_in(data)
        elif data.title.startswith(OTHER):
            st.markdown(
                f"**Who made them.** Not known: these are not the pictures of "
                f"{DATASETS[data.name].title}, and the files do not say whose they are."
            )
        else:
            if data.source.endswith(SPLIT):
                st.markdown("**Kaggle's selection.** These are some of MNIST's digits.")
            origin = ORIGINS[data.name]
            st.markdown(f"**Who made it.** {origin.makers}.")
            st.markdown(f"**How.** {origin.story}")
            st.markdown(f"**To read and cite.** {origin.cite}")
            st.markdown(f"**Terms.** {origin.terms}")
    with right:
        alt = f"The three parts of {data.title} and their sizes."
        st.dataframe(parts(data), hide_index=True, height="content", width="stretch", alt=alt)
        if not generated:
            st.markdown(READ.get(data.source, READ[FOLDER]))
        st.markdown(
            "A picture has 28 × 28 pixels. Each pixel is one byte (`uint8`), from 0 (black) to "
            "255 (white)."
        )
        test = "drawn separately" if generated else "chosen by the makers of the data set"
        if data.source.endswith(SPLIT):
            test = (
                "chosen at random within each class, a seventh of the labeled pictures, because "
                "Kaggle's test.csv has no labels"
            )
        glossary.caption(
            "The validation part is the last sixth of the pictures meant for training. "
            f"The test part was {test}."
        )


def _show_own(data: Dataset) -> None:
    total = len(data.x_train) + len(data.x_val) + len(data.x_test)
    st.subheader(f"{total:,} pictures of {plain(data.title)}", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**Where they come from.** {plain(data.source)}.")
        st.markdown("**Terms.** Whoever made these pictures decides what may be done with them.")
    with right:
        alt = f"The three parts of {data.title} and their sizes."
        st.dataframe(parts(data), hide_index=True, height="content", width="stretch", alt=alt)


def _show_stand_in(data: Dataset) -> None:
    title, noun = DATASETS[data.name].title, DATASETS[data.name].noun
    st.markdown(
        f"**A stand-in.** {title} was neither found in a data folder nor downloaded, "
        f"so this app has drawn its own {noun}s, the same ones each time. "
        "What a network learns from them says little about the real ones."
    )
    st.markdown(
        "**To get the real ones.** Connect the server to the internet, or set `DATASETS_DIR` to a "
        f"folder that contains {title}."
    )
    if lacking := explain_missing(data.name):
        st.markdown(plain(lacking))


def parts(data: Dataset) -> pd.DataFrame:
    """Return each part's shape, size in memory and purpose."""
    rows = [
        ("Training", "to learn from", data.x_train),
        ("Validation", "to compare settings", data.x_val),
        ("Test", "to judge at the end", data.x_test),
    ]
    cells = [
        (name, " × ".join(f"{size:,}" for size in part.shape), f"{part.nbytes / 1e6:.1f} MB", use)
        for name, use, part in rows
    ]
    return pd.DataFrame(cells, columns=["Part", "Shape", "Size", "Purpose"])
