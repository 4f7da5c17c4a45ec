"""The networks that ship, each with the figures that it reached; `python -m model.pretrained` makes them anew."""
