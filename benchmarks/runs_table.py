"""Seconds until the Runs page shows the newest 1,000 of a visitor's 10,000 runs, without a browser.

The page runs in Streamlit's AppTest; the database is a SQLite file with 20 points of a curve and
three files of 4 KB for each run.
"""

import random
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from benchmarks import report
from benchmarks.browser import APP
from model.hyperparameters import Hyperparameters
from model.runs.store import RunStore
from model.runs.tables import artifacts, metrics, runs
from pages.components.shared import resources

RUNS, POINTS, FILES, ROUNDS = 10_000, 20, ("model.weights.h5", "skeleton.zip", "test.npz"), 5
LIMIT = 1.0
CONTEXT = "streamlit.runtime.context.ContextProxy"
VISITOR: dict[str, Any] = {"ip_address": None, "cookies": {}}  # of a browser on this machine
SEARCH = "dropout 0.5 512"


def measure() -> list[report.Result]:
    """Open the page several times as a new visitor; before that once, to import everything."""
    with tempfile.TemporaryDirectory() as folder:
        store = RunStore(f"sqlite:///{Path(folder) / 'runs.sqlite'}")
        _fill(store)
        with patch.object(resources, "store", lambda: store), patch.multiple(CONTEXT, **VISITOR):
            _open("")
            opened = [_open("") for _ in range(ROUNDS)]
            found = [_open(SEARCH) for _ in range(ROUNDS)]
            again = [_again() for _ in range(ROUNDS)]
        store.close()
    return [
        _result(f"{RUNS:,} runs: the page opens", opened),
        _result(f"{RUNS:,} runs: it opens with a search", found),
        _result(f"{RUNS:,} runs: it runs again, as after a click", again),
    ]


def _open(text: str) -> float:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.run()
    app.query_params["search"] = text
    return _spent(lambda: app.switch_page("pages/runs.py").run(), app)


def _again() -> float:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.run()
    app.switch_page("pages/runs.py").run()
    return _spent(app.run, app)


def _spent(act: Any, app: AppTest) -> float:
    began = time.perf_counter()
    act()
    spent = time.perf_counter() - began
    assert len(app.dataframe[0].value) > RUNS // 100
    return spent


def _fill(store: RunStore) -> None:
    chance, now = random.Random(0), time.time()
    rows, points, files = [], [], []
    for number in range(RUNS):
        chosen = Hyperparameters(
            dataset=chance.choice(("mnist", "fashion_mnist")),
            units=(chance.choice((32, 128, 512)),) * chance.randint(1, 3),
            dropout=chance.choice((0.0, 0.2, 0.5)),
            epochs=chance.randint(1, 20),
            seed=number % 10,
        )
        run_id, accuracy = f"{number:08x}", chance.uniform(0.9, 0.99)
        row: dict[str, Any] = {
            "id": run_id,
            "hyperparameters": chosen.to_dict(),
            "title": f"Run {number}",
        }
        row |= {"status": "finished", "source": "Keras download", "created_at": now - 60 * number}
        row |= {"heartbeat_at": now, "epoch": 8.0, "kept_epoch": 7.2, "val_accuracy": accuracy}
        row |= {"test_accuracy": accuracy, "test_loss": 0.1, "test_pictures": 10_000}
        row |= {"training_seconds": chance.uniform(1, 60), "answers": [[7, 0.98]] * 10}
        rows.append(row)
        points += [
            {"run_id": run_id, "epoch": 8 * (step + 1) / POINTS, "loss": 0.1, "accuracy": 0.9}
            for step in range(POINTS)
        ]
        files += [{"run_id": run_id, "name": name, "content": bytes(4096)} for name in FILES]
    with store._engine.begin() as connection:
        for table, some in ((runs, rows), (metrics, points), (artifacts, files)):
            connection.execute(sa.insert(table), some)


def _result(claim: str, spent: list[float]) -> report.Result:
    ordered = sorted(spent)
    median = ordered[len(ordered) // 2]
    return report.Result(
        claim, f"{median:.2f} s", report.seconds(spent), f"< {LIMIT:g} s", median < LIMIT
    )


if __name__ == "__main__":
    report.show(measure)
