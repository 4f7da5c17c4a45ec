"""Ten test pictures, one of each class, and what the network that is being trained names them at this moment."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from model.runs.run import Run, UnknownRun
from pages.components.train import resources

RIGHT, WRONG = ("✓", "right"), ("✗", "wrong")
# Green and red are told apart by the mark, the frame's kind and the words too.
STYLE = """<style>
.s28-watched{display:grid;grid-template-columns:repeat(10,minmax(0,1fr));gap:.3rem;list-style:none;margin:0!important;padding:0!important}
.s28-watched li{margin:0!important;padding:0!important;text-align:center;font-size:.85rem;line-height:1.2;min-height:5.2rem}
.s28-watched .p{position:relative;width:100%;max-width:48px;margin:0 auto .15rem}
.s28-watched img{width:100%;aspect-ratio:1;image-rendering:pixelated;display:block;border-radius:.3rem;
border:3px solid transparent;background:#000}
.s28-watched .m{position:absolute;right:-7px;top:-7px;width:20px;height:20px;line-height:20px;border-radius:50%;
color:#fff;font-size:13px;font-weight:700}
.s28-watched .right img{border-color:#1B7F3B}.s28-watched .right .m{background:#1B7F3B}
.s28-watched .wrong img{border-color:#C62828;border-style:dashed}.s28-watched .wrong .m{background:#C62828}
.s28-watched b{display:block;font-size:.8rem;letter-spacing:-.01em}
.s28-watched small{font-size:.8rem}
@media (max-width:640px){.s28-watched{grid-template-columns:repeat(5,minmax(0,1fr))}}
</style>"""


def show(run: Run, class_names: tuple[str, ...]) -> None:
    """Show the pictures with their marks; without marks before the first answers, so that nothing jumps when they come."""
    try:
        pictures = resources.shown_pictures(run.id)
    except UnknownRun:  # it has not begun
        st.html(f'{STYLE}<ul class="s28-watched" aria-hidden="true"><li></li></ul>')
        return
    answers: Sequence[tuple[int, float] | None] = run.answers or [None] * len(pictures)
    items = [
        _item(address, label, answer, class_names)
        for (address, label), answer in zip(pictures, answers, strict=True)
    ]
    right = sum(
        answer is not None and answer[0] == label
        for answer, (_, label) in zip(answers, pictures, strict=True)
    )
    told = f"{right} of {len(pictures)} right" if run.answers else "no answers yet"
    st.html(
        f'{STYLE}<ul class="s28-watched" aria-label="Ten test pictures and what the network names them now: {told}">{"".join(items)}</ul>'
    )


def _item(
    address: str, label: int, answer: tuple[int, float] | None, class_names: tuple[str, ...]
) -> str:
    if answer is None:
        return f'<li><div class="p"><img src="{address}" alt="{escape(class_names[label])}"></div></li>'
    named, confidence = answer
    mark, word = RIGHT if named == label else WRONG
    said = f"{class_names[label]}, named {class_names[named]}: {word}"
    name = escape(class_names[named]).replace("/", "/<wbr>")
    return (
        f'<li class="{word}"><div class="p"><img src="{address}" alt="{escape(said)}" title="{escape(said)}">'
        f'<span class="m" aria-hidden="true">{mark}</span></div><b>{name}</b><small>{confidence:.0%}</small></li>'
    )
