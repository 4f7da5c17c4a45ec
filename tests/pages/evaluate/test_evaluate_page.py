from model.evaluation.metrics import evaluate
from model.evaluation.predictions import unpack_mistakes, unpack_test
from model.runs.artifacts import TEST_FILE, find
from tests.conftest import trained_run
from tests.support.opened import answer, html, text

FOUR_FOR_NINE = {"true": "4", "named": "9"}


def matrix_of(network):
    return evaluate(*unpack_test(network.read(TEST_FILE))).confusion


def thumbnails(app):
    return [button for button in app.button if "data:image/png" in button.label]


def test_evaluate_shows_figures_table_and_heat_map(open_page):
    app = open_page("evaluate")
    assert app.metric[0].value == f"{find('pretrained:mnist').info.test_accuracy:.1%}"
    assert "10,000 MNIST test pictures" in text(app)
    assert "are most often mistaken for" in text(app)
    assert app.dataframe[0].value["Pictures"].sum() == 10_000
    assert len(app.get("plotly_chart")) == 1


def test_evaluate_follows_the_link_to_a_run(open_page, store, small_data):
    run_id = trained_run(store)
    app = open_page("evaluate", network=run_id)
    assert app.selectbox[0].value == run_id
    assert app.dataframe[0].value["Pictures"].sum() == 100
    for shown in ("% of row", "% of column"):
        app.segmented_control(key="cells").set_value(shown).run()
        assert not app.exception


def test_a_visit_unpacks_the_test_results_of_a_run_once(open_page, store, small_data, monkeypatch):
    reads, run_id = [], trained_run(store)
    read_artifact = store.artifact

    def artifact(run, file):
        reads.append((run, file))
        return read_artifact(run, file)

    monkeypatch.setattr(store, "artifact", artifact)
    app = open_page("evaluate", network=run_id, **FOUR_FOR_NINE)
    app.session_state["more"] = "Confidence vs. accuracy"
    app.run()
    assert len(app.get("plotly_chart")) == 3
    assert reads.count((run_id, TEST_FILE)) == 1


def test_visitors_do_not_see_each_others_runs(open_page, store, small_data):
    run_id = trained_run(store, visitor="somebody else")
    assert not [option for option in open_page("evaluate").selectbox[0].options if run_id in option]


def test_without_the_data_set_only_the_mistakes_of_a_shipped_network_are_shown(open_page):
    network = find("pretrained:mnist")
    app = open_page("evaluate", **FOUR_FOR_NINE)
    assert len(thumbnails(app)) == matrix_of(network)[4, 9] > 0
    assert len(thumbnails(app)) <= len(unpack_mistakes(network.read("mistakes.npz")))
    assert "is not on this machine" not in text(app)
    app.selectbox(key="evaluate-named-mnist").set_value(4).run()
    assert not thumbnails(app)
    assert "The MNIST that this network was tested on is not on this machine." in text(app)
    assert not app.exception


def test_with_the_data_set_every_cell_has_its_pictures_a_page_at_a_time(open_page, real_data):
    count = matrix_of(find("pretrained:fashion_mnist"))[6, 6]
    app = open_page("evaluate", true="6", named="6")
    app.selectbox(key="evaluate-network").set_value("pretrained:fashion_mnist").run()
    assert f"{count} shirts recognized" in text(app)
    first = [button.label for button in thumbnails(app)]
    assert len(first) == 24
    next(button for button in app.button if button.label == "More").click().run()
    assert not set(first) & {button.label for button in thumbnails(app)}
    assert f"25 to 48 of {count}" in text(app)


def test_a_pair_in_words_chooses_its_cell_and_all_pairs_leads_back(open_page):
    app = open_page("evaluate")
    pair = next(button for button in app.button if " mistaken for " in button.label)
    count = int(pair.label.split()[0])
    pair.click().run()
    assert len(thumbnails(app)) == count
    assert app.query_params["true"]
    next(button for button in app.button if button.label == "All pairs").click().run()
    assert not thumbnails(app)
    assert "true" not in app.query_params


def test_a_picture_opens_with_its_probabilities(open_page):
    app = open_page("evaluate", **FOUR_FOR_NINE)
    thumbnails(app)[0].click().run()
    assert "4, named 9" in html(app)
    assert len(answer(app)["digits"][0]["shares"]) == 10
    assert [button.disabled for button in app.button if button.label == "Draw on this picture"] == [
        False
    ]


def test_nonsense_in_the_address_chooses_nothing(open_page):
    app = open_page("evaluate", true="12", named="shirt")
    assert [app.selectbox(key=f"evaluate-{one}-mnist").value for one in ("true", "named")] == [
        None,
        None,
    ]


def test_confidence_is_shown_in_two_figures(open_page):
    app = open_page("evaluate")
    app.session_state["more"] = "Confidence vs. accuracy"
    app.run()
    assert len(app.get("plotly_chart")) == 3
    assert "Average confidence" in text(app)


def test_two_runs_are_compared_only_where_both_were_tested_on_the_same_pictures(
    open_page, store, small_data
):
    first, second = trained_run(store), trained_run(store, seed=1)
    app = open_page("evaluate", network=first)
    app.session_state["more"] = "Compare two networks"
    app.run()
    titles = [store.get(run_id).title for run_id in (first, second)]
    [option] = app.selectbox(key="second-network").options
    assert option.startswith(f"{titles[1]} · ")
    for title in titles:
        assert f"Only “{title}” gets these right" in text(app)


def test_a_link_names_the_second_network_too(open_page, store, small_data):
    first, second, third = (trained_run(store, seed=seed) for seed in range(3))
    query = {"network": first, "more": "Compare two networks"}
    app = open_page("evaluate", **query, beside=second)
    assert app.selectbox(key="second-network").value == second
    app.selectbox(key="second-network").set_value(third).run()
    assert "beside" not in app.query_params  # the first of the list


def test_a_network_without_a_second_one_says_how_to_get_one(open_page, store, small_data):
    app = open_page("evaluate", network=trained_run(store), more="Compare two networks")
    assert "No other network here was tested on 100 generated digit test pictures" in text(app)
