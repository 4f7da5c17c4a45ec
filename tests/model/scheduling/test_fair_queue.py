from collections import Counter

from model.scheduling.fair_queue import FairQueue, Job


def queue_of(*jobs):
    queue = FairQueue()
    for run_id, visitor in jobs:
        queue.add(Job(run_id, visitor))
    return queue


def order(queue):
    """Take all, one being trained at a time."""
    return [queue.take([]).run_id for _ in range(len(queue))]


def test_visitors_take_turns_however_many_runs_one_has_sent():
    assert order(
        queue_of(("a1", "ann"), ("a2", "ann"), ("a3", "ann"), ("b1", "bo"), ("c1", "cy"))
    ) == ["a1", "b1", "c1", "a2", "a3"]


def test_a_visitor_who_has_a_run_in_training_lets_others_go_first():
    queue = queue_of(("a2", "ann"), ("b1", "bo"))
    assert queue.take([Job("a1", "ann")]).run_id == "b1"


def test_one_visitor_alone_may_use_all_workers():
    queue = queue_of(("a2", "ann"))
    assert queue.take([Job("a1", "ann")]).run_id == "a2"
    assert queue.take([]) is None


def test_a_run_that_gave_way_comes_after_those_who_waited():
    queue = queue_of(("b1", "bo"), ("c1", "cy"))
    queue.take([])
    queue.add(Job("b1", "bo"))
    assert order(queue) == ["c1", "b1"]


def test_a_run_can_be_taken_out():
    queue = queue_of(("a1", "ann"), ("b1", "bo"))
    queue.remove("a1")
    queue.remove("not there")
    assert order(queue) == ["b1"]
    assert queue.count("ann") == 0


def test_places_tell_what_will_happen_with_two_workers():
    queue = queue_of(("b1", "bo"), ("c1", "cy"), ("b2", "bo"))
    in_training = {Job("a1", "ann"): 4.0, Job("a2", "ann"): 10.0}
    positions = queue.positions(in_training, {"b1": 3.0, "c1": 3.0, "b2": 3.0}, workers=2, turn=60)
    assert {run_id: (place.position, place.seconds) for run_id, place in positions.items()} == {
        "b1": (1, 4.0),
        "c1": (2, 7.0),
        "b2": (3, 10.0),
    }


def test_nobody_waits_longer_than_a_turn_for_a_run_that_takes_hours():
    queue = queue_of(("b1", "bo"), ("c1", "cy"))
    positions = queue.positions(
        {Job("a1", "ann"): 7200.0}, {"b1": 3.0, "c1": 3.0}, workers=1, turn=20
    )
    assert (positions["b1"].seconds, positions["c1"].seconds) == (20.0, 23.0)


def test_a_place_is_told_for_each_run_of_a_crowd_and_they_are_all_different():
    queue = queue_of(*((f"r{number}", f"visitor {number % 7}") for number in range(40)))
    positions = queue.positions({}, {f"r{number}": 2.0 for number in range(40)}, workers=2, turn=20)
    assert sorted(place.position for place in positions.values()) == list(range(1, 41))
    assert Counter(place.seconds for place in positions.values()) == {
        2.0 * turn: 2 for turn in range(20)
    }
    assert order(queue)[:7] == [
        run_id for run_id, place in sorted(positions.items(), key=lambda item: item[1].position)[:7]
    ]
