"""Classes: a teacher, pupils with nicknames, what is allowed, and their answers in games.

Whoever has a class's code may join it; who begins it teaches it, as does who knows its password. A
visitor is in one class at most. Whoever ends a class deletes all that it has led to.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import sqlalchemy as sa

from model import Sketch28Error
from model.datasets.own import clean_name
from model.hyperparameters import Hyperparameters
from model.runs.classroom import NICKNAME_LETTERS, Answer, Class, Member, Rules, read_rules
from model.runs.codes import find, new_code
from model.runs.database import Database
from model.runs.tables import (
    answers,
    artifacts,
    classes,
    collections,
    datasets,
    drawings,
    members,
    runs,
)
from model.runs.tables import metrics as points

MOST_PUPILS = 60  # in a class
MOST_CLASSES = 200  # on a server
MOST_ANSWERS = 2000  # of a pupil

LEAST_PASSWORD, MOST_PASSWORD = 8, 100  # characters
MOST_FAILURES = 20  # wrong passwords, after which no right one is accepted
KEPT_SECONDS = 24 * 3600.0  # a class that nobody ends is then removed
LONGEST_TASK = 500  # characters
SCRYPT: dict[str, Any] = {"n": 2**14, "r": 8, "p": 1}  # RFC 7914


class Classes:
    """The classes in one database; safe to use from many threads and processes at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, visitor: str, password: str = "") -> Class:
        """Begin a class that this visitor teaches.

        Args:
            visitor: who begins it.
            password: with it, another browser can teach the class, too; "" for none.

        Raises:
            Sketch28Error: if the visitor is in a class already, or there are very many.
        """
        if password and not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
            allowed = f"{LEAST_PASSWORD} to {MOST_PASSWORD} characters"
            raise Sketch28Error(f"A password has {allowed}, and this one has {len(password):,}.")
        self.remove_old()
        code = new_code()
        row = {"code": code, "created_at": time.time(), "rules": asdict(Rules())}
        row |= {"password": _hash(password) if password else "", "failures": 0}
        with self._database.engine.begin() as connection:
            count = connection.scalar(sa.select(sa.func.count()).select_from(classes))
            if (count or 0) >= MOST_CLASSES:
                raise Sketch28Error(f"{MOST_CLASSES} classes are open here, which is the most.")
            _leave_others(connection, visitor)
            connection.execute(sa.insert(classes).values(**row))
            _enter(connection, Member(visitor, code, "", True, time.time()))
        return self.get(code)

    def get(self, code: str) -> Class:
        """Return a class, whose code may be written with small letters and spaces.

        Raises:
            Sketch28Error: if there is none.
        """
        row = find(self._database, classes, code, "class")
        return Class(row["code"], row["created_at"], read_rules(row["rules"]))

    def member(self, visitor: str) -> Member | None:
        """Return the visitor's place in a class; None if they are in none."""
        query = sa.select(members).where(members.c.visitor == visitor)
        with self._database.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else Member(**row)

    def join(self, code: str, visitor: str, nickname: str) -> None:
        """Let a visitor join a class, or change their nickname in it.

        Raises:
            Sketch28Error: if the nickname cannot be used, or the class is full.
        """
        name, wanted = clean_name(nickname)[:NICKNAME_LETTERS].strip(), self.get(code).code
        if not any(map(str.isalnum, name)):
            raise Sketch28Error("Please choose a nickname with at least one letter or digit.")
        with self._database.engine.begin() as connection:
            of_class = sa.select(members).where(members.c.code == wanted)
            others = [Member(**row) for row in connection.execute(of_class).mappings()]
            others = [one for one in others if one.visitor != visitor]
            if any(one.nickname.casefold() == name.casefold() for one in others):
                taken = f"Somebody in the class is called {name} already"
                raise Sketch28Error(f"{taken}; please choose another nickname.")
            if sum(not one.teaches for one in others) >= MOST_PUPILS:
                raise Sketch28Error(f"The class is full: it has {MOST_PUPILS} pupils.")
            _leave_others(connection, visitor)
            _enter(connection, Member(visitor, wanted, name, False, time.time()))

    def teach(self, code: str, visitor: str, password: str) -> None:
        """Let a visitor who knows the class's password teach it, too.

        Raises:
            Sketch28Error: if the password is wrong, there is none, or many were wrong before.
        """
        wanted = self.get(code).code
        this = classes.c.code == wanted
        right = False
        with self._database.engine.begin() as connection:
            row = connection.execute(sa.select(classes).where(this).with_for_update()).first()
            if row and row.password and row.failures < MOST_FAILURES:
                right = hmac.compare_digest(row.password, _hash(password, row.password))
                count = 0 if right else row.failures + 1
                connection.execute(sa.update(classes).where(this).values(failures=count))
            if right:
                _leave_others(connection, visitor)
                _enter(connection, Member(visitor, wanted, "", True, time.time()))
        if not right:
            raise Sketch28Error(
                "This is not the class's password, the class has none, or too many wrong ones "
                "were tried. The browser that began the class can still teach it."
            )

    def leave(self, visitor: str) -> None:
        """Let a pupil leave their class; their answers go with them.

        Raises:
            Sketch28Error: if they teach it.
        """
        with self._database.engine.begin() as connection:
            _leave_others(connection, visitor)

    def remove(self, code: str, visitor: str) -> None:
        """Remove a pupil from a class; they may join again."""
        with self._database.engine.begin() as connection:
            _remove_pupils(connection, code, members.c.visitor == visitor)
        self._change(code, lambda now: replace(now, removed=now.removed + 1))

    def pupils(self, code: str) -> list[Member]:
        """Return a class's pupils in the order in which they joined."""
        chosen = (members.c.code == code) & members.c.teaches.is_(False)
        query = sa.select(members).where(chosen).order_by(members.c.joined_at)
        with self._database.engine.connect() as connection:
            return [Member(**row) for row in connection.execute(query).mappings()]

    def change(self, code: str, **rules: Any) -> None:
        """Change some of a class's rules."""
        self._change(code, lambda now: replace(now, **rules))

    def give_task(self, code: str, task: str, page: str, **rules: Any) -> None:
        """Give all pupils a task, whose page they then see; with an empty page, take it back."""
        given: dict[str, Any] = {"task": task[:LONGEST_TASK], "page": page, **rules}
        self._change(code, lambda now: replace(now, number=now.number + 1, **given))

    def _change(self, code: str, alter: Callable[[Rules], Rules]) -> None:
        this = classes.c.code == code
        with self._database.engine.begin() as connection:
            query = sa.select(classes.c.rules).where(this).with_for_update()
            changed = alter(read_rules(connection.scalar(query)))
            connection.execute(sa.update(classes).where(this).values(rules=asdict(changed)))

    def check(self, visitor: str, chosen: Sequence[Hyperparameters]) -> None:
        """Check that a visitor may train these runs.

        Raises:
            Sketch28Error: if their teacher has set a limit that is exceeded.
        """
        pupil = self.member(visitor) if visitor else None
        if pupil is None or pupil.teaches:
            return
        begun = self.runs_of([pupil])[visitor]
        self.get(pupil.code).rules.check(chosen, begun)

    def runs_of(self, pupils: Iterable[Member]) -> dict[str, int]:
        """Return how many runs each pupil has begun in the class, by visitor."""
        found = dict.fromkeys((one.visitor for one in pupils), 0)
        since = (members.c.visitor == runs.c.visitor) & (runs.c.created_at >= members.c.joined_at)
        query = sa.select(runs.c.visitor, sa.func.count()).join(members, since)
        chosen = query.where(runs.c.visitor.in_(list(found))).group_by(runs.c.visitor)
        with self._database.engine.connect() as connection:
            found.update(connection.execute(chosen).tuples().all())
        return found

    def add_answer(self, answered: Answer) -> None:
        """Keep what a pupil answered in a game; of one who is in no class, nothing is kept.

        Raises:
            Sketch28Error: if they have given very many answers.
        """
        pupil = self.member(answered.visitor)
        if pupil is None or pupil.teaches:
            return
        own = sa.select(sa.func.count()).where(answers.c.visitor == answered.visitor)
        row = asdict(answered) | {"code": pupil.code, "created_at": time.time()}
        with self._database.engine.begin() as connection:
            if (connection.scalar(own) or 0) >= MOST_ANSWERS:
                raise Sketch28Error(f"You have given {MOST_ANSWERS:,} answers, which is the most.")
            connection.execute(sa.insert(answers).values(**row))

    def answers(self, code: str, game: str = "") -> list[Answer]:
        """Return a class's answers in a game, or in all, the oldest first."""
        columns = [answers.c[field.name] for field in fields(Answer)]
        chosen = (answers.c.code == code, *((answers.c.game == game,) if game else ()))
        query = sa.select(*columns).where(*chosen).order_by(answers.c.id)
        with self._database.engine.connect() as connection:
            return [Answer(*row) for row in connection.execute(query).tuples()]

    def delete_answers(self, code: str) -> None:
        """Forget a class's answers in games."""
        with self._database.engine.begin() as connection:
            connection.execute(sa.delete(answers).where(answers.c.code == code))

    def end(self, code: str) -> None:
        """End a class and delete what it has led to: pupils, answers, their runs and drawings.

        Runs that still train are deleted, too; their workers notice.
        """
        with self._database.engine.begin() as connection:
            _end(connection, code)

    def remove_old(self) -> None:
        """End the classes that were begun a day ago."""
        old = sa.select(classes.c.code).where(classes.c.created_at < time.time() - KEPT_SECONDS)
        with self._database.engine.begin() as connection:
            for code in connection.scalars(old).all():
                _end(connection, code)


def _enter(connection: sa.Connection, member: Member) -> None:
    connection.execute(sa.delete(members).where(members.c.visitor == member.visitor))
    connection.execute(sa.insert(members).values(**asdict(member)))


def _leave_others(connection: sa.Connection, visitor: str) -> None:
    """Remove a visitor from the class that they are in.

    Raises:
        Sketch28Error: if they teach it.
    """
    query = sa.select(members.c.code, members.c.teaches).where(members.c.visitor == visitor)
    row = connection.execute(query).first()
    if row is None:
        return
    if row.teaches:
        raise Sketch28Error(f"You teach the class {row.code}; please end it first.")
    _remove_pupils(connection, row.code, members.c.visitor == visitor)


def _remove_pupils(connection: sa.Connection, code: str, *which: sa.ColumnElement[bool]) -> None:
    these = (members.c.code == code, members.c.teaches.is_(False), *which)
    visitors = connection.scalars(sa.select(members.c.visitor).where(*these)).all()
    of_them = answers.c.visitor.in_(visitors)
    connection.execute(sa.delete(answers).where(answers.c.code == code, of_them))
    connection.execute(sa.delete(members).where(*these))


def _end(connection: sa.Connection, code: str) -> None:
    """Delete a class, and what its pupils have made since they joined."""
    row = connection.execute(sa.select(classes).where(classes.c.code == code)).mappings().first()
    if row is None:
        return
    pupils = (members.c.code == code) & members.c.teaches.is_(False)
    for table in (runs, datasets):
        made = (table.c.visitor == members.c.visitor) & (table.c.created_at >= members.c.joined_at)
        key = table.primary_key.columns[0]
        keys = connection.scalars(sa.select(key).join(members, made).where(pupils)).all()
        if table is runs:
            for part in (points, artifacts):
                connection.execute(sa.delete(part).where(part.c.run_id.in_(keys)))
        connection.execute(sa.delete(table).where(key.in_(keys)))
    drawn = read_rules(row["rules"]).collection
    for part in (drawings, collections):
        connection.execute(sa.delete(part).where(part.c.code == drawn))
    for part in (answers, members, classes):
        connection.execute(sa.delete(part).where(part.c.code == code))


def _hash(password: str, known: str = "") -> str:
    """Return a password's hash with its salt; with the salt of a known one, to compare them."""
    salt = bytes.fromhex(known.partition(":")[0]) if known else secrets.token_bytes(16)
    content = password.encode(errors="replace")[: 4 * MOST_PASSWORD]
    return f"{salt.hex()}:{hashlib.scrypt(content, salt=salt, **SCRYPT).hex()}"
