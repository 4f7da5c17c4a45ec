import re
import threading
from dataclasses import replace

import pytest

from model.datasets.catalog import DATASETS, GENERATED, Dataset
from model.datasets.files import DatasetError
from model.datasets.sources import DIGIT_RECOGNIZER, SPLIT
from model.synthetic.samples import generate
from pages.components.data import averages, classes
from pages.components.data import resources as cached
from pages.components.data.sections import SECTIONS
from pages.components.shared import resources
from tests.support.opened import html, text, warnings

CACHED = ("summary", "map_sample", "pca_map", "tsne_map", "map_sprite")


@pytest.fixture(scope="module")
def small_garments():
    x_train, y_train, x_test, y_test = generate("fashion_mnist", n_train=150, n_test=20)
    parts = x_train[:120], y_train[:120], x_train[120:], y_train[120:], x_test, y_test
    return Dataset("fashion_mnist", *parts, DATASETS["fashion_mnist"].class_names, GENERATED)


@pytest.fixture
def data_page(open_page, small_dataset, small_garments, monkeypatch):
    both = {"mnist": small_dataset, "fashion_mnist": small_garments}
    monkeypatch.setattr(resources, "dataset", both.__getitem__)
    caches = [getattr(cached, name) for name in CACHED]
    for cache in caches:
        cache.clear()
    yield lambda **query: open_page("data", **query)
    for cache in caches:
        cache.clear()


def numbers(app):
    return re.findall(r"training picture ([\d,]+)", html(app))[::2]


def test_data_opens_with_training_pictures_of_every_class_and_says_what_is_kept_apart(data_page):
    app = data_page()
    assert len(numbers(app)) == 30
    assert "100 validation and 100 test pictures are kept apart" in text(app)
    assert "500 digits to learn from" in text(app)


def test_show_others_shows_other_pictures(data_page):
    app = data_page()
    before = set(numbers(app))
    app.button(key="show-others").click().run()
    assert len(numbers(app)) == 30
    assert not before & set(numbers(app))


def test_one_class_can_be_looked_at_alone(data_page):
    app = data_page(dataset="fashion_mnist")
    app.pills[0].set_value([8]).run()
    assert set(re.findall(r'alt="([^:"]+): training', html(app))) == {"Bag"}


@pytest.mark.parametrize("dataset", list(DATASETS))
@pytest.mark.parametrize("section", list(SECTIONS))
def test_every_section_opens_by_its_link_and_never_calls_drawn_pictures_by_a_data_sets_name(
    data_page, dataset, section
):
    app = data_page(dataset=dataset, section=section)
    assert not app.exception
    assert app.segmented_control(key="data-section").value == section
    assert app.segmented_control(key="data-dataset").value == dataset
    assert app.subheader
    assert section == "source" or "MNIST" not in text(app)


def test_the_address_carries_what_is_chosen(data_page):
    app = data_page()
    app.segmented_control(key="data-dataset").set_value("fashion_mnist").run()
    app.segmented_control(key="data-section").set_value("classes").run()
    assert app.query_params["dataset"] in ("fashion_mnist", ["fashion_mnist"])
    assert app.query_params["section"] in ("classes", ["classes"])


def test_what_is_closed_is_not_computed(data_page, monkeypatch):
    monkeypatch.setattr(cached, "summary", None)
    monkeypatch.setattr(cached, "pca_map", None)
    assert not data_page(section="pictures").exception


def test_the_table_names_each_label_and_counts_every_part(data_page, small_garments):
    table = data_page(dataset="fashion_mnist", section="classes").dataframe[0].value
    assert table["Name"].tolist() == list(small_garments.class_names)
    assert table[["Training", "Validation", "Test"]].sum().tolist() == [120, 30, 20]


def test_findings_say_how_even_the_classes_are_and_which_differ_most(data_page, small_dataset):
    data_page()
    known = cached.summary(resources.dataset("mnist"))
    assert re.fullmatch(
        r"Every class has about 50 training pictures: \d\d to \d\d", classes.finding(known)
    )
    assert averages.finding(known, small_dataset.class_names).endswith("pictures of 1 least")


def test_a_tsne_map_is_the_same_one_after_a_reload(data_page, monkeypatch):
    monkeypatch.setattr("model.datasets.exploration.projection.EXAGGERATED", 20)
    monkeypatch.setattr("model.datasets.exploration.projection.STEPS", 20)
    app = data_page(section="map")
    app.segmented_control(key="map-by").set_value("t-SNE").run()
    growing = cached.tsne_map(resources.dataset("mnist"))
    growing.wait(90)
    again = data_page(section="map")
    again.segmented_control(key="map-by").set_value("t-SNE").run()
    assert cached.tsne_map(resources.dataset("mnist")) is growing
    assert (
        f"t-SNE: {growing.same_class:.0%} of the pictures lie next to one of their own class"
        in text(again)
    )


@pytest.mark.parametrize(
    ("source", "makers"),
    [("pictures from mnist.npz", "Not known"), (f"{DIGIT_RECOGNIZER}{SPLIT}", "LeCun")],
)
def test_only_the_pictures_of_mnist_are_credited_to_its_makers(
    open_page, small_dataset, monkeypatch, source, makers
):
    other = replace(small_dataset, source=source)
    monkeypatch.setattr(resources, "dataset", lambda name: other)
    shown = text(open_page("data", section="source"))
    assert makers in shown
    assert ("LeCun" in shown) == (makers == "LeCun")
    assert ("a seventh of the labeled pictures" in shown) == source.endswith(SPLIT)


def test_a_broken_data_folder_is_said_in_one_sentence(open_page, monkeypatch):
    def broken(name):
        raise DatasetError(
            "train-images: expected 60,000 pictures, but 12 came; replace this file."
        )

    monkeypatch.setattr(resources, "dataset", broken)
    app = open_page("data")
    assert warnings(app) == [
        "train-images: expected 60,000 pictures, but 12 came; replace this file."
    ]


def test_a_data_set_is_read_once_for_all_who_ask_at_the_same_time(small_dataset, monkeypatch):
    times, met = [], threading.Barrier(4, timeout=10)

    def slow(name, report):
        times.append(name)
        report("drawing", 0.5)
        threading.Event().wait(0.2)
        return small_dataset

    def ask():
        met.wait()
        resources.dataset("mnist")

    monkeypatch.setattr(resources, "load", slow)
    resources._dataset.clear()
    asking = [threading.Thread(target=ask) for _ in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join(10)
    resources._dataset.clear()
    assert times == ["mnist"]
    assert resources.loading_progress("mnist") == ("drawing", 0.5)
