import pytest

from model.hyperparameters import CHOICES, Hyperparameters
from model.lessons.chapters import CHAPTERS
from model.lessons.glossary import WORDS
from model.runs.sweep import SWEEPABLE
from tests.support.opened import follow, text

EACH = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.key)
MOVABLE = ("slider", "select_slider", "segmented_control", "pills", "selectbox", "toggle", "button")


def movable(app):
    """Count a chapter's widgets, without the list of chapters and the ways on."""
    ways = {"chapter", "before", "next"}
    return sum(element.key not in ways for kind in MOVABLE for element in app.get(kind))


@EACH
def test_a_chapter_opens_by_its_address_and_has_something_to_move(open_page, chapter):
    app = open_page("learn", chapter=chapter.key)
    assert app.header[0].value == chapter.idea
    assert movable(app)


@EACH
def test_a_chapter_ends_with_an_experiment_that_train_can_show(chapter):
    chosen = chapter.settings
    assert isinstance(chosen, Hyperparameters)
    assert chapter.task
    assert len(set(chosen.units)) == 1  # Train has one choice for the neurons of all layers
    assert chosen.units[0] in SWEEPABLE["units"].values
    for name in {"learning_rate", "batch_size", "training_pictures"} | set(CHOICES) - {"dataset"}:
        assert getattr(chosen, name) in SWEEPABLE[name].values


@EACH
def test_try_it_opens_train_with_those_settings(open_page, store, chapter):
    app = open_page("learn", chapter=chapter.key)
    follow(app, "Try it on Train")
    app.button(key="train").click().run()
    assert store.runs()[0].hyperparameters == chapter.settings


def test_each_chapter_leads_to_the_next_and_back(open_page):
    app = open_page("learn")
    for chapter in CHAPTERS[1:]:
        app.button(key="next").click().run()
        assert app.header[0].value == chapter.idea
    for chapter in CHAPTERS[-2::-1]:
        app.button(key="before").click().run()
        assert app.header[0].value == chapter.idea


def test_what_was_moved_in_a_chapter_is_still_so_after_a_look_at_another(open_page):
    app = open_page("learn")
    app.slider(key="neuron-w2").set_value(-8.0).run()
    app.button(key="next").click().run()
    app.button(key="before").click().run()
    assert app.slider(key="neuron-w2").value == -8.0


def test_weights_that_sort_all_digits_are_told_so(open_page):
    app = open_page("learn", chapter="neuron")
    app.slider(key="neuron-w1").set_value(-5.0)
    app.slider(key="neuron-w2").set_value(10.0)
    app.slider(key="neuron-b").set_value(0.0).run()
    assert "The line sorts all 26 digits correctly" in text(app)


def test_without_an_activation_two_layers_are_one_line(open_page):
    app = open_page("learn", chapter="activation")
    assert "Two layers, one line: −1.25 · x + 2.75" in text(app)
    app.pills(key="activation-name").set_value("relu").run()
    assert "With ReLU, two layers bend" in text(app)


def test_the_parameters_are_counted_as_layers_are_moved(open_page):
    app = open_page("learn", chapter="layers")
    assert "101,770 parameters" in text(app)
    app.select_slider(key="layers-units").set_value(32)
    app.slider(key="layers-count").set_value(2).run()
    assert "26,506 parameters" in text(app)


def test_a_constant_added_to_all_scores_leaves_the_shares(open_page):
    app = open_page("learn", chapter="softmax")
    assert "The 9 gets 68.1%" in text(app)
    app.slider(key="softmax-added").set_value(2.0).run()
    assert "The 9 gets 68.1%" in text(app)
    app.slider(key="softmax-temperature").set_value(5.0).run()
    assert "The 9 gets 34.8%" in text(app)


def test_a_confident_mistake_costs_most(open_page):
    app = open_page("learn", chapter="cross-entropy")
    assert "It costs 3.91, as much as 389 answers that are right and sure" in text(app)
    app.slider(key="cost-probability").set_value(99.0).run()
    assert "It costs 0.010, next to nothing" in text(app)


def test_the_glossary_lists_every_word_and_finds_some(open_page):
    app = open_page("learn", chapter="glossary")
    assert all(f"**{name}**" in text(app) for name in WORDS)
    app.text_input(key="glossary-search").set_value("left out").run()
    assert "**dropout**" in text(app)
    assert "**neuron**" not in text(app)
    app.text_input(key="glossary-search").set_value("zebra").run()
    assert "No word and no explanation contains “zebra”." in text(app)


def test_an_address_of_no_chapter_opens_the_first(open_page):
    assert open_page("learn", chapter="nope").header[0].value == CHAPTERS[0].idea


def test_every_chapter_that_a_word_names_is_there():
    assert {word.chapter for word in WORDS.values()} - {""} <= {chapter.key for chapter in CHAPTERS}
