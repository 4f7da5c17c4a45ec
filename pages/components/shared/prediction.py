"""The answer beside the canvas: the name, large; the probabilities as bars; the 28x28 picture that the network sees."""

from html import escape

import streamlit as st

from model.classifier import Prediction
from pages.components.charts.data_address import png_address

SURE, FAIRLY_SURE = 0.9, 0.6
CLOSE = 0.15  # a second class this probable is worth naming
STYLE = """<style>
.s28-head{display:flex;align-items:baseline;gap:0 1rem;min-height:7.7rem;flex-wrap:wrap;align-content:flex-start}
.s28-name{font-size:max(72px,4.6rem);font-weight:750;line-height:1.1;letter-spacing:-.02em;overflow-wrap:anywhere}
.s28-long{font-size:max(44px,3rem);padding:.5rem 0 0}
.s28-sure{font-size:1.25rem}
.s28-doubt .s28-name{font-weight:500}.s28-doubt .s28-mark{display:inline-block;width:1.5em;height:1.5em;line-height:1.5em;
margin-right:.35em;text-align:center;font-size:.72em;border:2px dashed currentColor;border-radius:50%}
.s28-body{display:flex;gap:1.6rem;flex-wrap:wrap;align-items:flex-start}
.s28-bars{flex:1 1 260px;display:grid;grid-template-columns:max-content 1fr 4.2rem;gap:.2rem .7rem;align-items:center;font-size:1rem}
.s28-bars .t{height:.85rem;border-radius:.3rem;background:color-mix(in srgb,currentColor 12%,transparent)}
.s28-bars .f{height:100%;border-radius:.3rem;background:#56B4E9;min-width:2px}
.s28-bars .w{font-weight:700}.s28-bars .t.w .f{background:#0072B2}
.s28-bars .p{text-align:right;font-variant-numeric:tabular-nums}
.s28-seen{width:168px;margin:0}.s28-seen img{width:168px;height:168px;image-rendering:pixelated;border-radius:.5rem;display:block}
.s28-seen figcaption{font-size:.9rem;margin-top:.35rem}
.s28-empty{min-height:25.5rem}  /* as high as an answer */
@media (max-width:640px){.s28-empty{min-height:0}  /* the name stays in view while drawing */
.s28-head{position:fixed;left:0;right:0;bottom:0;z-index:50;min-height:5rem;padding:.2rem 1rem .4rem;
align-items:center;align-content:center;
background:var(--st-background-color);border-top:2px solid #0072B2}
.s28-long{font-size:1.9rem;padding:.2rem 0}.s28-sure{font-size:1rem}[data-testid=stMainBlockContainer]{padding-bottom:8rem}}
</style>"""


def show(prediction: Prediction, class_names: tuple[str, ...]) -> None:
    """Show a prediction; read out to those who listen instead of look."""
    if prediction.confidence < FAIRLY_SURE:
        head = _doubt(prediction, class_names)
    else:
        share = (
            ">99%" if prediction.confidence > 0.99 else f"{prediction.confidence:.0%}"
        )  # it is never certain
        head = _head(
            prediction.name,
            f"{share} {_certainty(prediction.confidence)}{_runner_up(prediction, class_names)}",
        )
    st.html(STYLE + f'<div aria-live="polite">{head}</div>' + _body(prediction, class_names))


def show_details(prediction: Prediction, class_names: tuple[str, ...]) -> None:
    """Show a prediction's bars and its 28x28 picture, without the name."""
    st.html(STYLE + _body(prediction, class_names))


def show_empty(what: str, why: str) -> None:
    """Show the place of the answer while there is none, as large as it will be."""
    head = f'<div class="s28-head"><span class="s28-name s28-long">{escape(what)}</span></div>'
    st.html(STYLE + f'<div class="s28-empty" aria-live="polite">{head}{escape(why)}</div>')


def _head(name: str, sure: str) -> str:
    long = " s28-long" if len(name) > 2 else ""
    return f'<div class="s28-head"><span class="s28-name{long}">{escape(name)}</span><span class="s28-sure">{escape(sure)}</span></div>'


def _doubt(prediction: Prediction, class_names: tuple[str, ...]) -> str:
    """Say that the network is not sure, and what it would guess."""
    likely = [
        class_names[label]
        for label in prediction.probabilities.argsort()[::-1][:2]
        if prediction.probabilities[label] >= CLOSE
    ]
    guess = f"perhaps {' or '.join(likely)}" if likely else "it looks like nothing it has learned"
    name = '<span class="s28-name s28-long"><span class="s28-mark" aria-hidden="true">?</span>Not sure</span>'
    return (
        f'<div class="s28-head s28-doubt">{name}<span class="s28-sure">{escape(guess)}</span></div>'
    )


def _certainty(confidence: float) -> str:
    return "sure" if confidence >= SURE else "fairly sure"


def _runner_up(prediction: Prediction, class_names: tuple[str, ...]) -> str:
    second = int(prediction.probabilities.argsort()[-2])
    share = float(prediction.probabilities[second])
    return f" · perhaps {class_names[second]} ({share:.0%})" if share >= CLOSE else ""


def _body(prediction: Prediction, class_names: tuple[str, ...]) -> str:
    return f'<div class="s28-body"><div class="s28-bars">{_bars(prediction, class_names)}</div>{_seen(prediction)}</div>'


def _bars(prediction: Prediction, class_names: tuple[str, ...]) -> str:
    rows = []
    for label, (name, share) in enumerate(zip(class_names, prediction.probabilities, strict=True)):
        won = " w" if label == prediction.label else ""
        bar = f'<div class="t{won}"><div class="f" style="width:{share:.1%}"></div></div>'
        rows.append(
            f'<span class="n{won}">{escape(name)}</span>{bar}<span class="p{won}">{percent(share)}</span>'
        )
    return "".join(rows)


def percent(share: float) -> str:
    """Give a share as it stands beside its bar; never 100%."""
    return f"{share:.1%}" if share < 0.9995 else ">99.9%"


def _seen(prediction: Prediction) -> str:
    alt = "The 28 by 28 pixels that the network sees: your picture cut out, scaled and centerd as its training pictures are."
    picture = f'<img alt="{alt}" src="{png_address(prediction.seen)}">'
    return (
        f'<figure class="s28-seen">{picture}<figcaption>What the network sees</figcaption></figure>'
    )
