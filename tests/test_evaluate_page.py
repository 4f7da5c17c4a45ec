import pytest

from model.artifacts import find
from tests.conftest import trained_run
from tests.opened import text

pytestmark = pytest.mark.timeout(120)


def test_evaluate_shows_figures_table_and_heat_map(open_page):
    app = open_page("evaluate")
    assert app.metric[0].value == f"{find('pretrained:mnist').facts.test_accuracy:.1%}"
    assert "10,000 MNIST test pictures" in text(app)
    assert "is most often taken for" in text(app)
    assert app.dataframe[0].value["Pictures"].sum() == 10_000
    assert len(app.get("plotly_chart")) == 1


def test_evaluate_follows_the_link_to_a_run(open_page, store, small_data):
    run_id = trained_run(store)
    app = open_page("evaluate", network=run_id)
    assert app.selectbox[0].value == run_id
    assert app.dataframe[0].value["Pictures"].sum() == 100
    app.segmented_control(key="cells").set_value("fractions").run()
    assert not app.exception


def test_visitors_do_not_see_each_others_runs(open_page, store, small_data):
    run_id = trained_run(store, visitor="somebody else")
    assert not [option for option in open_page("evaluate").selectbox[0].options if run_id in option]
