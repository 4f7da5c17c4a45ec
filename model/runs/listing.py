"""The list of runs: search it, name, annotate and star runs, delete them and bring them back."""

import time
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from model import Sketch28Error
from model.datasets.catalog import DATASETS
from model.runs.lifecycle import Lifecycle
from model.runs.rows import is_sound_point
from model.runs.run import ALIVE, Metric, Run, RunStatus, UnknownRun
from model.runs.tables import artifacts, datasets, metrics, runs
from model.runs.titles import MOST_NOTE_LETTERS, clean, describe, numbered

KEPT_SECONDS = 600.0  # for so long a deleted run can be restored
MOST_WORDS = 20  # of a search
UNFINISHED = (*ALIVE, RunStatus.PAUSED)
THERE = runs.c.deleted_at == 0.0
SETTINGS = sa.cast(runs.c.hyperparameters, sa.Text)  # JSON; not parsed, as it may be damaged


class Listing(Lifecycle):
    """What people see and say of the runs; runs that were deleted are left out everywhere."""

    def get(self, run_id: str) -> Run:
        """Return a run.

        Raises:
            UnknownRun: if there is none with this id.
        """
        found = self.get_many([run_id])
        if not found:
            advice = "the command `python -m model runs` lists them"
            raise UnknownRun(f"There is no run {run_id!r}; {advice}.")
        return found[0]

    def get_many(self, run_ids: Iterable[str]) -> list[Run]:
        """Return the runs with these ids, in any order."""
        return self._select(sa.select(runs).where(THERE, runs.c.id.in_(list(run_ids))))

    def runs(self, visitor: str | None = None, limit: int = 200, *, sweep: str = "") -> list[Run]:
        """Return runs, newest first.

        Args:
            visitor: only this visitor's runs and those of the command line.
            limit: return at most so many.
            sweep: only the runs of this sweep.
        """
        return self._newest(limit, *_seen_by(visitor), *([runs.c.sweep == sweep] if sweep else []))

    def runs_of_visitors(self, visitors: Iterable[str], limit: int) -> list[Run]:
        """Return the newest runs of some visitors, at most so many."""
        return self._newest(limit, runs.c.visitor.in_(list(visitors)))

    def search(
        self,
        text: str = "",
        visitor: str | None = None,
        limit: int = 200,
        *,
        dataset: str = "",
        statuses: Collection[RunStatus] = (),
        starred: bool | None = None,
        before: float | None = None,
    ) -> list[Run]:
        """Return the runs whose title, note, data set or settings contain all words of a text.

        Args:
            text: the words, in any order; capital and small letters are the same.
            visitor: as in `runs`, which this is without a text.
            limit: return at most so many, the newest.
            dataset: only runs that were trained on this data set.
            statuses: only runs with one of these; all if empty.
            starred: only runs that have a star, or only those that have none.
            before: only runs that were created before this time.
        """
        words = [word for word in clean(text, len(text)).split() if any(map(str.isalnum, word))]
        where = [*_seen_by(visitor), *map(_contains, words[:MOST_WORDS])]
        if dataset:
            where.append(_trained_on(dataset))
        if statuses:
            where.append(runs.c.status.in_(statuses))
        if starred is not None:
            where.append(runs.c.starred.is_(starred))
        if before is not None:
            where.append(runs.c.created_at < before)
        return self._newest(limit, *where)

    def recently_trained(self, limit: int = 10) -> list[Run]:
        """Return all visitors' runs that were trained last, newest first."""
        trained = sa.select(runs).where(THERE, runs.c.training_seconds.is_not(None))
        return self._select(trained.order_by(runs.c.finished_at.desc()).limit(limit))

    def count_by_status(self) -> dict[str, int]:
        """Return how many runs have each status that there is in the store."""
        count = sa.select(runs.c.status, sa.func.count()).where(THERE).group_by(runs.c.status)
        with self._engine.connect() as connection:
            return {str(status): n for status, n in connection.execute(count).tuples()}

    def rename(self, run_id: str, title: str) -> None:
        """Rename a run; an empty title brings back what is special about it."""
        run = self.get(run_id)
        wanted = clean(title) or describe(run.hyperparameters, continued=bool(run.parent))
        with self._engine.begin() as connection:
            free = free_title(connection, wanted, run.visitor, run_id)
            connection.execute(sa.update(runs).where(runs.c.id == run_id).values(title=free))

    def annotate(
        self, run_id: str, *, note: str | None = None, starred: bool | None = None
    ) -> None:
        """Change a run's note or star; what is None stays as it is."""
        values: dict[str, Any] = {} if starred is None else {"starred": starred}
        if note is not None:
            values["note"] = clean(note, MOST_NOTE_LETTERS)
        if values:
            self._change(runs.c.id == run_id, **values)

    def delete(self, run_ids: Collection[str]) -> None:
        """Delete runs, all or none; for ten minutes `restore` can bring them back.

        Raises:
            Sketch28Error: if one has not ended, or an unfinished run continues it.
            UnknownRun: if there is none with one of these ids.
        """
        found = {run.id: run for run in self.get_many(run_ids)}
        children = (runs.c.parent.in_(list(found)), runs.c.status.in_(UNFINISHED), THERE)
        with self._engine.connect() as connection:
            continued = set(connection.scalars(sa.select(runs.c.parent).where(*children)))
        for run_id in run_ids:
            run = found.get(run_id) or self.get(run_id)
            name = run.title or run.id
            if not run.over:
                raise Sketch28Error(f"The run “{name}” has not ended; please stop it first.")
            if run_id in continued:
                why = "a run that has not ended continues it; please stop that one first"
                raise Sketch28Error(f"The run “{name}” can't be deleted: {why}.")
        self.delete_for_good()
        unreadable = [run.id for run in found.values() if run.status is RunStatus.UNREADABLE]
        # Another process may just have resumed one.
        over = runs.c.status.not_in(UNFINISHED) | runs.c.id.in_(unreadable)
        self._change(runs.c.id.in_(list(found)), over, deleted_at=time.time())

    def restore(self, run_ids: Collection[str]) -> int:
        """Bring deleted runs back; return how many were still there."""
        return self._change(runs.c.id.in_(list(run_ids)), ~THERE, deleted_at=0.0)

    def delete_for_good(self, seconds: float = KEPT_SECONDS) -> None:
        """Remove the runs that were deleted so many seconds ago, with their curves and files."""
        old = sa.select(runs.c.id).where(~THERE, runs.c.deleted_at <= time.time() - seconds)
        with self._engine.begin() as connection:
            if connection.execute(old.with_for_update()).first() is None:
                return
            for table in (metrics, artifacts):
                connection.execute(sa.delete(table).where(table.c.run_id.in_(old)))
            connection.execute(sa.delete(runs).where(runs.c.id.in_(old)))

    def storage(self, run_ids: Iterable[str]) -> dict[str, int]:
        """Return how many bytes the files of each of these runs have."""
        size = sa.func.sum(sa.func.length(artifacts.c.content))
        query = sa.select(artifacts.c.run_id, size).where(artifacts.c.run_id.in_(list(run_ids)))
        with self._engine.connect() as connection:
            rows = connection.execute(query.group_by(artifacts.c.run_id)).tuples()
            return {run_id: int(total) for run_id, total in rows}

    def total_storage(self, visitor: str | None = None) -> tuple[int, int]:
        """Return how many runs there are, as in `runs`, and how many bytes all their files have."""
        which = (THERE, *_seen_by(visitor))
        size = sa.select(sa.func.sum(sa.func.length(artifacts.c.content)))
        with self._engine.connect() as connection:
            count = connection.scalar(sa.select(sa.func.count()).select_from(runs).where(*which))
            total = connection.scalar(size.join(runs).where(*which))
        return int(count or 0), int(total or 0)

    def accuracies(self, run_ids: Iterable[str]) -> dict[str, tuple[float | None, float | None]]:
        """Return the training and validation accuracy of each run's curve.

        They are those of the last point up to the epoch whose weights were kept; of a run that is
        training, those of its last points.
        """
        kept = metrics.c.epoch <= sa.func.coalesce(runs.c.kept_epoch, runs.c.epoch)
        of_run = sa.select(metrics.c.accuracy).where(metrics.c.run_id == runs.c.id, kept)
        last = [
            of_run.with_only_columns(column)
            .where(column.is_not(None))
            .order_by(metrics.c.id.desc())
            .limit(1)
            .correlate(runs)
            .scalar_subquery()
            for column in (metrics.c.accuracy, metrics.c.val_accuracy)
        ]
        with self._engine.connect() as connection:
            query = sa.select(runs.c.id, *last).where(runs.c.id.in_(list(run_ids)))
            rows = connection.execute(query).tuples().all()
        points = {run_id: Metric(0.0, accuracy=one, val_accuracy=val) for run_id, one, val in rows}
        return {
            run_id: (point.accuracy, point.val_accuracy)
            for run_id, point in points.items()
            if is_sound_point(point)
        }

    def _newest(self, limit: int, *where: sa.ColumnElement[bool]) -> list[Run]:
        query = sa.select(runs).where(THERE, *where).order_by(runs.c.created_at.desc())
        return self._select(query.limit(limit))


def free_title(connection: sa.Connection, title: str, visitor: str, run_id: str = "") -> str:
    """Return the title, numbered if a run that the same visitor sees has it.

    All visitors see the runs of the command line, whose visitor is "". A deleted run's title is
    not free, since the run may come back.
    """
    alike = runs.c.title.startswith(title, autoescape=True) & (runs.c.id != run_id)
    seen = alike & runs.c.visitor.in_(("", visitor)) if visitor else alike
    return numbered(title, set(connection.scalars(sa.select(runs.c.title).where(seen))))


def _seen_by(visitor: str | None) -> list[sa.ColumnElement[bool]]:
    return [] if visitor is None else [runs.c.visitor.in_(("", visitor))]


def _trained_on(dataset: str) -> sa.ColumnElement[bool]:
    return SETTINGS.contains(f'"{dataset}"', autoescape=True)


def _contains(word: str) -> sa.ColumnElement[bool]:
    """Return whether a run has this word; data sets go by the names that people see, too."""
    texts = [runs.c.title, runs.c.note, runs.c.source, SETTINGS]
    shown = {name: f"{info.label} {info.title}".lower() for name, info in DATASETS.items()}
    known = [_trained_on(name) for name, title in shown.items() if word.lower() in title]
    own = datasets.c.title.icontains(word, autoescape=True) & SETTINGS.contains(datasets.c.name)
    within = [text.icontains(word, autoescape=True) for text in texts]
    return sa.or_(*within, *known, sa.exists().where(own))
