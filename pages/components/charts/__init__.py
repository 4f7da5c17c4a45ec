"""Plain values in, Plotly figures out, one kind of figure a file; knows nothing of pages or networks."""
