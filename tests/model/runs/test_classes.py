"""What a class keeps, and what its pupils may do."""

import time

import numpy as np
import pytest

from model import Sketch28Error
from model.hyperparameters import Hyperparameters
from model.runs.classes import LEAST_PASSWORD, MOST_FAILURES, MOST_PUPILS
from model.runs.classroom import Answer, Rules, read_rules
from model.runs.run import UnknownRun
from tests.conftest import trained_run

TEACHER, MIA, BEN = "aaaa000000000001", "aaaa000000000002", "aaaa000000000003"
PASSWORD = "marble and chalk"


@pytest.fixture
def code(store):
    """The code of a class with one pupil."""
    begun = store.classes.begin(TEACHER, PASSWORD).code
    store.classes.join(begun.lower(), MIA, "Mia")
    return begun


def names(store, code):
    return [pupil.nickname for pupil in store.classes.pupils(code)]


def test_pupils_join_with_a_code_and_a_nickname(store, code):
    store.classes.join(code, BEN, "  Ben \n")

    assert names(store, code) == ["Mia", "Ben"]
    assert store.classes.member(TEACHER).teaches
    assert not store.classes.member(BEN).teaches
    assert store.classes.member("ffff000000000000") is None


def test_a_nickname_is_there_once_in_a_class_and_can_be_changed(store, code):
    with pytest.raises(Sketch28Error, match="called mia already"):
        store.classes.join(code, BEN, "mia")
    store.classes.join(code, MIA, "Mia the second")

    assert names(store, code) == ["Mia the second"[:20]]


@pytest.mark.parametrize("nickname", ["", "   ", "***", "\u202e\u0000"])
def test_a_nickname_has_a_letter_or_a_digit(store, code, nickname):
    with pytest.raises(Sketch28Error, match="at least one letter"):
        store.classes.join(code, BEN, nickname)


def test_a_full_class_takes_no_more(store, code):
    for number in range(MOST_PUPILS - 1):
        store.classes.join(code, f"bbbb{number:012d}", f"Pupil {number}")

    with pytest.raises(Sketch28Error, match="is full"):
        store.classes.join(code, BEN, "Ben")


def test_whoever_joins_another_class_leaves_the_first(store, code):
    other = store.classes.begin("aaaa000000000009").code
    store.classes.join(other, MIA, "Mia")

    assert names(store, code) == []
    assert names(store, other) == ["Mia"]


def test_a_teacher_cannot_leave_a_class_that_is_open(store, code):
    with pytest.raises(Sketch28Error, match="end it first"):
        store.classes.join(code, TEACHER, "Me")
    with pytest.raises(Sketch28Error, match="end it first"):
        store.classes.begin(TEACHER)


def test_another_browser_teaches_with_the_password_only(store, code):
    with pytest.raises(Sketch28Error, match="not the class's password"):
        store.classes.teach(code, BEN, "guess")
    assert store.classes.member(BEN) is None

    store.classes.teach(code, BEN, PASSWORD)

    assert store.classes.member(BEN).teaches


def test_a_class_without_a_password_cannot_be_taught_from_elsewhere(store):
    code = store.classes.begin(TEACHER).code

    with pytest.raises(Sketch28Error, match="the class has none"):
        store.classes.teach(code, MIA, "")


def test_after_many_wrong_passwords_the_right_one_is_refused(store, code):
    for _ in range(MOST_FAILURES):
        with pytest.raises(Sketch28Error):
            store.classes.teach(code, BEN, "guess")

    with pytest.raises(Sketch28Error, match="too many wrong ones"):
        store.classes.teach(code, BEN, PASSWORD)


def test_a_short_password_is_refused(store):
    with pytest.raises(Sketch28Error, match=f"{LEAST_PASSWORD} to"):
        store.classes.begin(TEACHER, "short")


@pytest.mark.parametrize(
    ("limit", "chosen", "said"),
    [
        ({"most_epochs": 3}, {"epochs": 4}, "at most 3 epochs"),
        ({"most_neurons": 200}, {"units": (128, 128)}, "at most 200 neurons"),
        ({"most_runs": 1}, {}, "at most 1 run"),
        ({"locked": ("train",)}, {}, "locked training"),
    ],
)
def test_a_limit_holds_for_pupils_and_not_for_others(store, code, limit, chosen, said):
    store.create(Hyperparameters(), MIA)  # after she joined
    store.classes.change(code, **limit)

    with pytest.raises(Sketch28Error, match=said):
        store.classes.check(MIA, [Hyperparameters(**chosen)])
    for other in (TEACHER, BEN, ""):
        store.classes.check(other, [Hyperparameters(**chosen)])


def test_runs_from_before_a_class_do_not_count(store):
    store.create(Hyperparameters(), MIA)
    time.sleep(0.01)
    code = store.classes.begin(TEACHER).code
    store.classes.join(code, MIA, "Mia")
    store.create(Hyperparameters(), MIA)

    assert store.classes.runs_of(store.classes.pupils(code)) == {MIA: 1}


def test_each_task_has_another_number(store, code):
    first = store.classes.get(code).rules.number
    store.classes.give_task(code, "Draw a 4", "draw?dataset=mnist", follow=True)
    store.classes.give_task(code, "Draw a 4", "draw?dataset=mnist")

    rules = store.classes.get(code).rules
    assert (rules.number, rules.task, rules.follow) == (first + 2, "Draw a 4", True)


def test_rules_of_another_version_or_damaged_ones_are_left_at_their_defaults():
    read = read_rules({"task": "Draw", "locked": ["train"], "most_runs": "many", "later": 1})

    assert read == Rules(task="Draw", locked=("train",))
    assert read_rules("damaged") == Rules()


def test_answers_in_games_are_kept_for_pupils_only(store, code):
    given = [Answer(one, "name", "mnist", 5, 4, 9, 1.5) for one in (MIA, BEN, TEACHER)]
    for answered in given:
        store.classes.add_answer(answered)

    assert store.classes.answers(code, "name") == given[:1]
    assert store.classes.answers(code, "draw") == []


def test_a_pupil_who_is_removed_takes_answers_along(store, code):
    store.classes.add_answer(Answer(MIA, "name", "mnist", 5, 4, 9, 1.5))
    store.classes.remove(code, MIA)

    assert store.classes.member(MIA) is None
    assert store.classes.answers(code) == []


def test_the_end_of_a_class_deletes_what_its_pupils_made_and_nothing_else(store):
    kept = trained_run(store, MIA)  # before the class
    time.sleep(0.01)
    code = store.classes.begin(TEACHER).code
    store.classes.join(code, MIA, "Mia")
    store.classes.add_answer(Answer(MIA, "name", "mnist", 5, 4, 9, 1.5))
    gone, training = trained_run(store, MIA), store.create(Hyperparameters(), MIA)
    teachers, collection = trained_run(store, TEACHER), store.collections
    drawn = collection.begin("Ours", list("01"), "mnist", TEACHER).code
    other = collection.begin("Others", list("01"), "mnist", TEACHER).code
    collection.add(drawn, MIA, 0, np.ones((28, 28), np.uint8))
    store.classes.change(code, collection=drawn)

    store.classes.end(code)

    assert {run.id for run in store.runs()} == {kept, teachers}
    for run_id in (gone, training):
        with pytest.raises(UnknownRun):
            store.get(run_id)
    with pytest.raises(Sketch28Error, match="No class"):
        store.classes.get(code)
    with pytest.raises(Sketch28Error, match="No collection"):
        collection.get(drawn)
    assert collection.get(other).title == "Others"
    assert store.classes.member(MIA) is None
    assert store.artifact(kept, "test.npz")


def test_a_class_that_nobody_ended_is_gone_a_day_later(store, code, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 25 * 3600)
    store.classes.begin("aaaa000000000009")

    assert store.classes.member(MIA) is None
