"""The page to compare with: only Streamlit and the canvas, and the number of strokes."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas


@st.fragment
def draw_and_count() -> None:
    """Show the canvas of the Draw page and echo its number of strokes."""
    canvas = st_canvas(
        stroke_width=29,
        stroke_color="#000000",
        background_color="#FFFFFF",
        width=420,
        height=420,
        return_image_data=True,
        key="board",
    )
    strokes = (canvas.json_data or {}).get("objects", [])
    st.write(f"strokes: {len(strokes)}")


draw_and_count()
