"""Data sets that people bring, in the run store."""

import numpy as np
import pytest
import sqlalchemy as sa

from model import Sketch28Error
from model.datasets.catalog import DATASETS, class_count, load, part_title, training_size
from model.hyperparameters import Hyperparameters
from model.runs.store import RunStore
from model.runs.tables import datasets
from tests.support.own_data import LETTERS, add, arrays


def test_a_data_set_is_kept_whole_and_found_by_every_process_that_opens_the_store(store_url):
    name = add(RunStore(store_url))
    RunStore(store_url)  # as another process opens it
    data, kept = load(name), arrays()
    for part in ("x_train", "y_train", "x_val", "y_val", "x_test", "y_test"):
        assert np.array_equal(getattr(data, part), getattr(kept, part))
    assert (data.class_names, data.title, data.source) == (LETTERS, "Letters", "the file x")
    assert (class_count(name), training_size(name)) == (47, 47 * 12)
    assert part_title(name, data.source, "test") == "test pictures of Letters"
    assert DATASETS[name].plurals[0] == "pictures of 0"


def test_those_of_others_are_not_listed_but_those_of_the_terminal_are(fresh_store):
    names = [
        add(fresh_store, title, visitor=who)
        for title, who in zip("abc", ("ann", "", "bo"), strict=True)
    ]
    assert [one.name for one in fresh_store.datasets.all("ann")] == [names[1], names[0]]
    assert [one.title for one in fresh_store.datasets.all()] == ["c", "b", "a"]
    assert fresh_store.datasets.all()[0].pictures == 47 * 17


def test_catalogued_data_sets_are_listed_without_those_of_ones_own(fresh_store):
    name = add(fresh_store)
    assert list(DATASETS) == ["mnist", "fashion_mnist"]
    assert name not in DATASETS
    assert Hyperparameters(dataset=name).dataset == name


def test_a_deleted_one_leaves_the_names_of_its_classes_to_its_networks(fresh_store):
    name = add(fresh_store)
    fresh_store.datasets.delete(name)
    assert fresh_store.datasets.all() == []
    assert DATASETS[name].class_names == LETTERS
    with pytest.raises(Sketch28Error, match=r"The pictures of Letters have been deleted"):
        load(name)


def test_one_can_be_renamed_and_an_empty_title_changes_nothing(fresh_store):
    name = add(fresh_store)
    fresh_store.datasets.rename(name, "My letters")
    fresh_store.datasets.rename(name, "  ")
    assert DATASETS[name].title == "My letters"


@pytest.mark.parametrize("change", ["rename", "delete"])
def test_what_is_not_there_is_refused_in_one_sentence(fresh_store, change):
    arguments = ("own-00000000", "x") if change == "rename" else ("own-00000000",)
    with pytest.raises(Sketch28Error, match="There is no data set 'own-00000000'"):
        getattr(fresh_store.datasets, change)(*arguments)
    with pytest.raises(Sketch28Error, match="There is no data set 'own-00000000' here"):
        DATASETS["own-00000000"]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("one",), "2 to 62 classes, but here there are 1"),
        (tuple(map(str, range(63))), "2 to 62 classes, but here there are 63"),
        (("a", " "), "Each class needs a name"),
        (("a", "b", "a"), "Two classes are called a"),
    ],
)
def test_names_that_cannot_be_used_are_refused_in_one_sentence(fresh_store, names, said):
    with pytest.raises(Sketch28Error, match=said):
        fresh_store.datasets.add("x", names, "mnist", arrays(2), "")
    assert fresh_store.datasets.all() == []


def test_names_hold_nothing_that_could_be_taken_for_markup_or_a_formula(fresh_store):
    names = (
        "<b>cat</b>",
        "=SUM(A1)",
        "$x^2$",
        "[a](http://b)",
        ":material/home:",
        "a_b",
        "line\nx",
    )
    name = add(fresh_store, "**bold**", names)
    kept = DATASETS[name]
    assert not set("<>*$[]^:`|") & set("".join((*kept.class_names, kept.title)))
    assert kept.class_names[0] == "‹b›cat‹/b›"
    assert not kept.class_names[1].startswith("=")
    assert kept.class_names[-2:] == ("a_b", "line x")


def test_a_damaged_row_is_left_out(fresh_store):
    sound, damaged = add(fresh_store), add(fresh_store)
    with fresh_store._engine.begin() as connection:
        change = sa.update(datasets).where(datasets.c.name == damaged)
        connection.execute(change.values(info={"class_names": 7}))
    assert [one.name for one in fresh_store.datasets.all()] == [sound]
