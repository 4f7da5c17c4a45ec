"""Real runs that the Learn page shows; `python -m model.lessons.recorded` records them again.

`few_pictures`, `all_pictures` and `all_with_dropout` keep what these three commands store: the
figures after each epoch, history.csv, and the facts, run.json. They were trained on the real MNIST
on two processor cores, in 9 s, 3 min and 4 min.

    python -m model train --preset overfit
    python -m model train --preset overfit --training-pictures 50000
    python -m model train --preset overfit --training-pictures 50000 --dropout 0.5

`forty.npz` and `forty.json` hold forty networks that differ in their seed only (`FORTY` in
`recordings`): which of the 10,000 validation pictures each one classifies correctly. The test part
is not used.
"""
