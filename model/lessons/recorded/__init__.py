"""Real runs that the Learn page shows, as they were recorded; `python -m model.lessons.recorded` records them anew.

`few_pictures`, `all_pictures` and `all_with_dropout` are what these commands keep, in this order: the figures after each epoch,
history.csv, and the facts, run.json. They were made on the real MNIST, on two processor cores, in 9 s, 3 min and 4 min.

    python -m model train --preset overfit
    python -m model train --preset overfit --training-pictures 50000
    python -m model train --preset overfit --training-pictures 50000 --dropout 0.5

`forty.npz` and `forty.json` are forty networks that differ in their seed alone (`FORTY` in `model/recorded/runs.py`): which of the 10,000
validation pictures each has right. The test part has no share in them.
"""
