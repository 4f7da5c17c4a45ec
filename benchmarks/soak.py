"""What is left of runs when processes are killed many times, at random moments of training.

Worker, nanny, scheduler and server get SIGKILL while runs wait, train, save, pause and belong to
sweeps: on one machine, and on a cluster set up by README's commands with its own ports, where
PostgreSQL gets it too. What ends is started again as an init system would do it. All runs with the
same settings have to end with the figures of one that nobody disturbed. The variable `SOAK_KILLS`
sets how often each is killed.
"""

import contextlib
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.soak_place import Place
from model.hyperparameters import Hyperparameters
from model.runs.artifacts import TEST_FILE
from model.runs.compact import SKELETON, WEIGHTS
from model.runs.run import Run, RunStatus, StoreUnavailable
from model.runs.store import RunStore
from model.scheduling.cluster_key import write_key
from tests.support.cluster import from_readme, settings_from_readme
from tests.support.postgresql import Server as PostgreSQL
from tests.support.postgresql import free_port

KILLS = int(os.environ.get("SOAK_KILLS", "20"))  # of each kind
SECONDS_BETWEEN = (0.2, 5.0)
RECOVERY_SECONDS = 120.0
RUNS_AT_ONCE = 5
FILES = (SKELETON, WEIGHTS, TEST_FILE)
CHOICES = [
    Hyperparameters(epochs=epochs, units=units, batch_size=32, training_pictures=20_000)
    for epochs, units in ((20, (128,)), (20, (64, 32)), (8, (256,)))
]


def measure() -> list[report.Result]:
    """Kill everything many times, on one machine and on README's cluster."""
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        alone = Path(name) / "alone"
        alone.mkdir()
        with Place(
            f"sqlite:///{alone / 'runs.sqlite'}", alone, [], {"DASK_SCHEDULER_ADDRESS": ""}
        ) as place:
            results = _attempt("one machine", place, alone)
        database, cluster = PostgreSQL(), Path(name) / "cluster"
        cluster.mkdir()
        port, first = free_port(), free_port()
        address = f"127.0.0.1:{port}"
        replaced: dict[str, Any] = {"10.0.0.1:8786": address, "--nworkers 4": "--nworkers 2"}
        replaced |= {"9000:9099": f"{first}:{first + 9}", "9100:9199": f"{first + 10}:{first + 19}"}
        key = {
            "data/cluster.pem": cluster / "cluster.pem",
            "DIRECTORY=data": f"DIRECTORY={cluster}",
        }
        write_key(cluster / "cluster.pem")
        commands = [
            from_readme("scheduler", **{"8786": port, "127.0.0.1:8787": "127.0.0.1:0"}, **key),
            [*from_readme("worker", **replaced, **key), "--local-directory", str(cluster)],
        ]
        try:
            url = database.new_database()
            settings = {"DASK_SCHEDULER_ADDRESS": f"tls://{address}"} | settings_from_readme(**key)
            with Place(url, cluster, commands, settings, database) as place:
                results += _attempt("README's cluster", place, None)
        finally:
            database.close()
        return results


def _attempt(where: str, place: Place, folder: Path | None) -> list[report.Result]:
    """Return what was found in one place, or why it was given up; the other place counts too."""
    try:
        return _soak(where, place, folder)
    except report.NotMeasured as reason:
        return [report.Result(where, "given up", str(reason), "", met=False)]


def _soak(where: str, place: Place, folder: Path | None) -> list[report.Result]:
    chance, store = random.Random(0), place.store
    undisturbed = [_submit(store, chosen) for chosen in CHOICES]
    _wait(place, lambda: all(store.get(run_id).over for run_id in undisturbed))
    kinds = [kind for kind in place.kinds for _ in range(KILLS)]
    chance.shuffle(kinds)
    seconds: dict[str, list[float]] = {kind: [] for kind in place.kinds}
    met: dict[str, Counter[str]] = {kind: Counter() for kind in place.kinds}
    for kind in kinds:
        _keep_busy(store, chance)
        _wait(place, lambda: _training(store))
        time.sleep(chance.uniform(*SECONDS_BETWEEN))
        _wait(place, lambda: place.processes(kind))  # noqa: B023
        before = _training(store)
        met[kind].update({_state(run) for run in store.runs() if not run.over})
        killed = time.time()
        chance.choice(place.processes(kind)).kill()
        _wait(place, lambda: _all_went_on(store, before))  # noqa: B023
        seconds[kind].append(time.time() - killed)
    resumed = _finish(place)
    rows = [_row(f"{where}: {kind}", met[kind], seconds[kind]) for kind in place.kinds]
    return [*rows, *_what_is_left(where, place, folder, resumed, undisturbed)]


def _submit(store: RunStore, chosen: Hyperparameters, sweep: str = "") -> str:
    """Leave a run to the server, as one that has ended leaves it to the next."""
    run_id = store.create(chosen, sweep=sweep)
    store.release([run_id])
    return run_id


def _keep_busy(store: RunStore, chance: random.Random) -> None:
    """Pause a run now and then, resume one, and see that some wait."""
    runs = store.runs()
    alive = [run for run in runs if run.alive]
    paused = [run for run in runs if run.status is RunStatus.PAUSED]
    if paused and chance.random() < 0.5:
        store.resume(paused[0].id)
        store.release([paused[0].id])
    elif alive and chance.random() < 0.3:
        store.request_pause(chance.choice(alive).id)
    for _ in range(RUNS_AT_ONCE - len(alive)):
        _submit(store, chance.choice(CHOICES), chance.choice(["", "5eed5eed"]))


def _training(store: RunStore) -> list[Run]:
    return [run for run in store.runs() if run.phase == "training"]


def _all_went_on(store: RunStore, before: list[Run]) -> bool:
    """Return whether the runs that trained before are over or paused, or train on now."""
    for run in before:
        now = store.get(run.id)
        on = now.phase == "training" and (now.worker != run.worker or now.epoch > run.epoch)
        if not (on or now.over or now.status is RunStatus.PAUSED):
            return False
    return True


def _state(run: Run) -> str:
    if run.status is RunStatus.RUNNING and run.phase != "training":
        return "loading" if not run.phase.startswith("testing") else "saving"
    if run.status is RunStatus.RUNNING:
        return "first epoch" if run.epoch < 1 else "later epoch"
    return "paused" if run.status is RunStatus.PAUSED else "waiting"


def _wait(place: Place, done: Callable[[], Any]) -> None:
    """Wait for something as long as any run goes on: a busy machine only takes longer."""
    before, deadline = -1.0, time.monotonic() + RECOVERY_SECONDS
    trained = before
    while True:
        with contextlib.suppress(StoreUnavailable):  # while the database starts again
            if done():
                return
            trained = sum(run.epoch + run.over for run in place.store.runs(limit=10_000))
        if trained != before:
            before, deadline = trained, time.monotonic() + RECOVERY_SECONDS
        elif time.monotonic() > deadline:
            waited = f"{RECOVERY_SECONDS:.0f} s"
            raise report.NotMeasured(f"Nothing went on within {waited}: {_now(place)}.")
        place.look_after()
        time.sleep(0.1)


def _now(place: Place) -> str:
    """Say what there is, to find out what went wrong."""
    counts = {kind: len(place.processes(kind)) for kind in place.kinds}
    alive = [run for run in place.store.runs() if run.alive]
    runs = [f"{run.id} {_state(run)} at {run.epoch:.1f} on {run.worker or '-'}" for run in alive]
    return f"{counts}; {'; '.join(runs)}"


def _finish(place: Place) -> int:
    """Wait until all runs have ended, and resume paused and crashed ones; return how many these."""
    resumed = set[str]()

    def over() -> bool:
        for run in place.store.runs():
            if run.resumable and place.store.resume(run.id):
                place.store.release([run.id])
                if run.status is not RunStatus.PAUSED:
                    resumed.add(run.id)
        return all(run.over for run in place.store.runs())

    _wait(place, over)
    return len(resumed)


def _row(claim: str, met: Counter[str], seconds: list[float]) -> report.Result:
    states = ", ".join(f"{state} {count}" for state, count in sorted(met.items()))
    raw = f"until all that trained train on: {report.seconds(seconds)}; met: {states}"
    count = len(seconds)
    return report.Result(f"{claim} killed", str(count), raw, str(KILLS), count == KILLS)


def _what_is_left(
    where: str, place: Place, folder: Path | None, resumed: int, undisturbed: list[str]
) -> list[report.Result]:
    store = place.store
    runs = store.runs(limit=10_000)
    figures = {store.get(each).hyperparameters: _figures(store, each) for each in undisturbed}
    finished = [run for run in runs if run.status is RunStatus.FINISHED]
    equal = sum(_figures(store, run.id) == figures[run.hyperparameters] for run in finished)
    files = sum(store.find_artifact(run.id, name) is None for run in finished for name in FILES)
    left = place.close()
    folders = list(folder.glob("sketch28-*")) if folder else []
    return [
        report.Result(
            f"{where}: finished runs",
            f"{len(finished)} of {len(runs)}",
            f"{resumed} of them resumed by hand, after they had lost two workers",
            "all",
            len(finished) == len(runs),
        ),
        report.Result(
            f"{where}: … equal to the undisturbed run of their settings, bit for bit",
            f"{equal} of {len(finished)}",
            f"test figures, and validation figures of all epochs; files missing: {files}",
            "all",
            equal == len(finished) and not files,
        ),
        report.Result(
            f"{where}: processes and scratch folders left behind",
            f"{len(left)} and {len(folders)}",
            "",
            "0 and 0",
            not left and not folders,
        ),
    ]


def _figures(store: RunStore, run_id: str) -> object:
    run = store.get(run_id)
    validated = [one for one in store.metrics(run_id) if one.val_loss is not None]
    curve = [(one.epoch, one.val_loss, one.val_accuracy) for one in validated]
    return run.val_accuracy, run.test_accuracy, run.test_loss, run.temperature, curve


if __name__ == "__main__":
    report.show(measure)
