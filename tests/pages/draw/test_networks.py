"""Which networks can be drawn with: also two at once, and a run at earlier moments."""

from model.runs import moments
from model.runs.store import CHECKPOINT_FILE
from tests.conftest import trained_run
from tests.support.opened import answers

UNTRAINED = "pretrained:untrained_mnist"


def test_two_networks_answer_and_the_address_says_which(open_page):
    app = open_page(**{"with": UNTRAINED})
    assert app.selectbox(key="draw-other-mnist").value == UNTRAINED
    app.button(key="board-mnist-0").click().run()
    titles = ["Digits · built-in network", "Digits · Untrained"]
    assert [message["title"] for message in answers(app)] == titles
    app.selectbox(key="draw-other-mnist").set_value(None).run()
    assert "with" not in app.query_params
    assert [message["title"] for message in answers(app)] == [""]


def test_a_network_is_not_compared_with_itself_nor_with_one_for_other_pictures(open_page):
    app = open_page(**{"with": "pretrained:fashion_mnist"})
    options = app.selectbox(key="draw-other-mnist").options
    assert len(options) == 1
    assert "Untrained" in options[0]


def test_a_finished_run_can_be_drawn_with_as_it_was_earlier(open_page, store, small_data):
    run_id = trained_run(store)
    title = store.get(run_id).title
    app = open_page(network=moments.name_of(run_id, moments.UNTRAINED))
    chosen = app.selectbox(key="draw-network-mnist")
    assert [one for one in chosen.options if one.startswith(title)][1:] == [
        f"{title}, after 1 epoch",
        f"{title}, untrained",
    ]
    assert chosen.value == f"{run_id}@untrained"
    app.button(key="board-mnist-0").click().run()
    assert not app.exception
    assert answers(app)[0]["name"] == "Not sure"
    app.session_state["why"] = True
    app.run()
    assert not app.exception


def test_where_results_are_shown_a_moment_stands_for_its_run(open_page, store, small_data):
    run_id = trained_run(store)
    app = open_page("evaluate", network=moments.name_of(run_id, moments.FIRST))
    assert app.selectbox(key="evaluate-network").value == run_id


def test_a_run_answers_as_it_is_while_it_trains_and_afterwards_as_it_became(
    open_page, store, small_data
):
    run_id = trained_run(store)
    finished = open_page(network=run_id)
    finished.button(key="board-mnist-0").click().run()
    app = open_page(network=moments.name_of(run_id, moments.NOW))
    app.button(key="board-mnist-0").click().run()
    assert answers(app)[0]["digits"][0]["winner"] == answers(finished)[0]["digits"][0]["winner"]
    assert store.find_artifact(run_id, CHECKPOINT_FILE) is None


def test_a_run_that_has_not_begun_to_train_says_so(open_page, store, quick):
    app = open_page(network=moments.name_of(store.create(quick), moments.NOW))
    app.button(key="board-mnist-0").click().run()
    assert not app.exception
    assert "has not kept its network" in answers(app)[0]["hint"]
