"""Plain values in, figures out, one kind of figure a file: Plotly's, or SVG as text; knows nothing of pages or networks."""
