"""The scenes of a lesson: those that are there at first, and what may be a scene."""

import json
from dataclasses import replace

import pytest

from model import Sketch28Error
from model.runs.classroom import Rules, read_rules
from pages.components.shared import links, scenes
from pages.components.shared.scenes import DEFAULT, from_file, read, to_file, to_rows

HOSTS = {"localhost", "192.168.1.5"}


def row(**changes):
    return {"title": "Train", "link": "train?epochs=3", "minutes": 5, "task": "Train.", **changes}


def test_the_first_lesson_takes_40_minutes_and_each_scene_has_all_that_is_said_of_it():
    assert len(DEFAULT) == 8
    assert sum(scene.minutes for scene in DEFAULT) == 40
    for scene in DEFAULT:
        assert scene.look_for
        assert scene.note


def test_a_file_and_the_rules_of_a_class_keep_scenes_as_they_are():
    mine = (replace(DEFAULT[1], title="Eigene Ziffern äöü <b>", minutes=7), DEFAULT[0])
    assert from_file(to_file(mine)) == mine
    stored = json.loads(json.dumps({"scenes": to_rows(mine)}))
    assert scenes.of(read_rules(stored)) == mine


@pytest.mark.parametrize("kept", [(), ({"title": "x"},), ("no row",)])
def test_a_class_without_scenes_or_with_damaged_ones_has_those_of_the_start(kept):
    assert scenes.of(Rules(scenes=kept)) == DEFAULT


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("http://localhost:8501/train?epochs=3&present=1&scene=4", "train?epochs=3"),
        ("http://192.168.1.5:8501/?dataset=fashion_mnist", "draw?dataset=fashion_mnist"),
        ("learn", "learn"),
        ("/evaluate?network=pretrained:mnist", "evaluate?network=pretrained:mnist"),
        ("http://localhost/learn/?chapter=dropout#end", "learn?chapter=dropout"),
        ("train?preset=<script>", "train?preset=%3Cscript%3E"),
    ],
)
def test_an_address_from_share_becomes_a_page_and_its_parameters(address, link):
    assert links.read(address, HOSTS) == link


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//train",
        "data:text/html,train",
        "https://elsewhere.example/train",
        "//elsewhere.example/train",
        "http://localhost@elsewhere.example/train",
        "ftp://localhost/train",
        "../train",
        "/etc/passwd",
        "nothing?epochs=3",
        "train/../../x",
        "__init__",
        "http://[broken",
        "train?" + "&".join(f"a{n}=1" for n in range(100)),
    ],
)
def test_a_link_elsewhere_is_refused_with_one_sentence(address):
    with pytest.raises(Sketch28Error, match=r"is not a link into this app; please copy"):
        links.read(address, HOSTS)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "1 to 30 scenes"),
        ([row()] * 31, "this has 31"),
        ([row(), row(title=" \u202e ")], "Scene 2 needs a title"),
        ([row(task=None)], "Scene 1 needs a task"),
        ([row(link="")], "Scene 1 needs a link"),
        ([row(title="x" * 61)], "60 are the most"),
        ([row(note="x" * 1001)], "The note of scene 1 has 1,001 characters"),
        ([row(link="train?a=" + "x" * 1000)], "The link of scene 1"),
        ([row(minutes=0)], "whole number of minutes"),
        ([row(minutes=2.5)], "whole number of minutes"),
        ([row(minutes=float("nan"))], "whole number of minutes"),
        ([row(minutes=True)], "whole number of minutes"),
        ([row(minutes="10" * 3000)], "whole number of minutes"),
        (["train"], "not a file of scenes"),
        ([None], "not a file of scenes"),
    ],
)
def test_what_is_no_scene_is_refused_with_one_sentence(rows, sentence):
    with pytest.raises(Sketch28Error, match=sentence):
        read(rows)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b"7", b'{"scenes": 7}', b"[" * 100_000, b'{"a": 1}']
)
def test_a_file_without_scenes_is_refused_with_one_sentence(content):
    with pytest.raises(Sketch28Error, match="not a file of scenes"):
        from_file(content)


def test_a_file_that_is_very_large_is_not_read():
    with pytest.raises(Sketch28Error, match="at most 200 KB"):
        from_file(b" " * 300_000)


def test_texts_become_one_line_without_characters_that_cannot_be_seen():
    (scene,) = read([row(title="  Train\n\x00 now\u202e ", minutes="5")])
    assert scene.title == "Train now"
    assert scene.minutes == 5
