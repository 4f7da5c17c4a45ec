"""Drawings that many people make for one data set."""

import json

import numpy as np
import pytest
import sqlalchemy as sa

from model import Sketch28Error
from model.runs import collecting
from model.runs.tables import drawings

PICTURE = np.arange(784, dtype=np.uint8).reshape(28, 28)
STROKE = {"path": [["M", 1, 2], ["Q", 3, 4, 5.25, 6], ["L", 7, 8]], "strokeWidth": 29}


@pytest.fixture
def kept(fresh_store):
    return fresh_store.collections


@pytest.fixture
def code(kept):
    return kept.begin("Our digits", ("0", "1"), "mnist", "teacher").code


def test_a_code_is_found_however_it_is_written_and_another_is_refused(kept, code):
    written = f" {code[:2].lower()} {code[2:]}"
    assert kept.get(written).class_names == ("0", "1")
    with pytest.raises(Sketch28Error, match="No collection has the code ABC; please check"):
        kept.get("abc")


def test_drawings_of_all_are_counted_and_each_knows_how_many_are_its_own(kept, code):
    for visitor, label in (("ann", 0), ("ann", 1), ("bo", 1)):
        kept.add(code, visitor, label, PICTURE, [STROKE])
    assert kept.counts(code) == [1, 2]
    assert kept.counts(code, "ann") == [1, 1]
    assert kept.people(code) == 2
    newest = kept.drawings(code)[0]
    assert (newest.visitor, newest.label) == ("bo", 1)
    assert np.array_equal(newest.picture, PICTURE)


def test_strokes_are_kept_as_points_and_what_no_canvas_sends_is_left_out(fresh_store, kept, code):
    kept.add(code, "ann", 0, PICTURE, [STROKE, 7, {"path": [["M", "x", None], 3]}])
    with fresh_store._engine.connect() as connection:
        stored = json.loads(connection.execute(sa.select(drawings.c.strokes)).scalar_one())
    assert stored == [{"width": 29.0, "points": [[1, 2], [5.2, 6], [7, 8]]}]


def test_one_that_was_thrown_out_counts_no_more_until_it_is_taken_back(kept, code):
    kept.add(code, "ann", 0, PICTURE)
    [drawing] = kept.drawings(code)
    kept.throw_out(code, drawing.id)
    assert (kept.counts(code), kept.drawings(code)) == ([0, 0], [])
    assert kept.counts(code, "ann") == [1, 0]
    assert [one.id for one in kept.drawings(code, out=True)] == [drawing.id]
    kept.throw_out(code, drawing.id, out=False)
    assert kept.counts(code) == [1, 0]


def test_a_closed_or_full_collection_takes_nothing_and_says_why(kept, code, monkeypatch):
    kept.set_open(code, is_open=False)
    with pytest.raises(Sketch28Error, match="closed"):
        kept.add(code, "ann", 0, PICTURE)
    kept.set_open(code, is_open=True)
    with pytest.raises(Sketch28Error, match="no class 2"):
        kept.add(code, "ann", 2, PICTURE)
    kept.add(code, "ann", 0, PICTURE)
    monkeypatch.setattr(collecting, "MOST_OF_ONE", 1)
    with pytest.raises(Sketch28Error, match="You have drawn 1 pictures"):
        kept.add(code, "ann", 0, PICTURE)
    monkeypatch.setattr(collecting, "MOST_DRAWINGS", 1)
    with pytest.raises(Sketch28Error, match="full"):
        kept.add(code, "bo", 0, PICTURE)


def test_it_becomes_arrays_when_each_class_has_enough(kept, code):
    for label in (0, 0, 0, 1, 1):
        kept.add(code, "ann", label, PICTURE)
    with pytest.raises(Sketch28Error, match="Each class needs 3 drawings, but 1 has 2"):
        kept.arrays(code)
    kept.add(code, "bo", 1, 255 - PICTURE)
    pictures, labels, writers = kept.arrays(code)
    assert labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert writers.tolist() == [0, 0, 0, 0, 0, 1]
    assert np.array_equal(pictures[-1], 255 - PICTURE)


def test_each_visitor_has_a_list_of_its_own_which_has_an_end(kept, code, monkeypatch):
    kept.begin("Other", ("a", "b"), "whole", "bo")
    assert [one.code for one in kept.all("teacher")] == [code]
    monkeypatch.setattr(collecting, "MOST_COLLECTIONS", 1)
    with pytest.raises(Sketch28Error, match="You have begun 1 collections"):
        kept.begin("Third", ("a", "b"), "whole", "bo")
