"""Functions from plain values to Plotly figures and pictures. May import the model only."""
