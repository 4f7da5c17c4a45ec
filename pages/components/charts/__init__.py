"""Functions from plain values to Plotly figures and pictures; no Streamlit. May import the model."""
