"""Games: draw what is asked for against the clock, or name pictures before the network does."""

import streamlit as st

from model.datasets.catalog import DATASETS
from pages.components.classroom.games import answers, cards, drawing_game, naming_game, scores
from pages.components.draw import live
from pages.components.shared import controls, frame, notices

GAMES = {"draw": "Against the clock", "name": "You or the network"}
SCORES = {"scores": "Scores"}

frame.guard(needs_store=st.query_params.get("show") in SCORES)


def connect(board: str, network: str) -> None:
    live.connect(board, live.Settings((network,)))


st.html(cards.style(frame.is_dark()))
member = answers.member()
if not member and st.query_params.get("show") in SCORES:
    notices.inform(scores.WITHOUT_CLASS)
with st.container(key="play-choices", horizontal=True, gap="small"):
    parts = GAMES | SCORES if member else GAMES
    part = controls.choose("Game", parts, "play-show", "show", label_visibility="collapsed")
    labels = {name: info.label for name, info in DATASETS.items()}
    choice = "What to play with", labels, "play-dataset", "dataset"
    dataset = controls.choose(*choice, label_visibility="collapsed")
if member and part in SCORES:
    scores.show(member, dataset)
elif part == "name":
    naming_game.show(dataset)
else:
    drawing_game.show(dataset, connect)
