"""The field's words wherever a text names them: underlined by dots, explained on hover, tap and focus; and all of them as a list."""

from html import escape
from typing import Literal

import streamlit as st

from model.lessons import glossary

# Code, formulas, icons and addresses in a text are none of its words.
NO_WORDS = r"`[^`]*`|\$[^$]*\$|:material/\w+:|\]\([^)]*\)|&\w+;|<[^>]*>"
# The explanation is what the word is described by, for those who listen too. On a phone it stands at the screen's lower edge.
STYLE = """<style>
.s28-word{text-decoration:underline dotted 1.5px;text-underline-offset:.2em;cursor:help;border-radius:.15rem;anchor-scope:--s28-word}
.s28-word:hover,.s28-word:focus{anchor-name:--s28-word}
.s28-word:focus-visible{outline:2px solid var(--st-primary-color);outline-offset:2px}
.s28-word:hover::after,.s28-word:focus::after{content:attr(aria-description);content:attr(aria-description) / "";
position:fixed;z-index:1000000;left:1rem;right:1rem;bottom:1rem;box-sizing:border-box;width:auto;max-width:24rem;margin:.35rem auto;
padding:.6rem .8rem;border:1px solid var(--st-border-color);border-radius:.5rem;box-shadow:0 4px 18px rgba(0,0,0,.25);
background:var(--st-secondary-background-color,Canvas);color:var(--st-text-color,CanvasText);
font-size:1rem;font-weight:400;line-height:1.45;letter-spacing:normal;text-align:left;white-space:normal;text-transform:none}
@supports (position-area:bottom){@media (min-width:641px){
.s28-word:hover::after,.s28-word:focus::after{left:auto;right:auto;bottom:auto;margin:.35rem 0;width:max-content;
position-anchor:--s28-word;position-area:bottom span-right;position-try-fallbacks:bottom span-left,top span-right,top span-left}}}
</style>"""


def marked(text: str) -> str:
    """Give a text, escaped for HTML, in which each word of the glossary is marked and explained where it first stands."""
    shown, parts, place = escape(text, quote=False), [], 0
    for found in glossary.find(shown, NO_WORDS):
        parts += [
            shown[place : found.start],
            _mark(shown[found.start : found.end], glossary.WORDS[found.word].meaning),
        ]
        place = found.end
    return "".join([*parts, shown[place:]])


def say(text: str) -> None:
    """Show a text; its Markdown counts, and its words are explained."""
    st.markdown(marked(text), unsafe_allow_html=True)


def caption(text: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Show a text in small letters; its Markdown counts, and its words are explained."""
    st.caption(marked(text), unsafe_allow_html=True, width=width)


def _mark(spelled: str, meaning: str) -> str:
    return (
        f'<span class="s28-word" tabindex="0" aria-description="{escape(meaning)}">{spelled}</span>'
    )
