import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from model.lessons.chapters import CHAPTERS
from tests.support.visitor import LAPTOP, ON_A_PHONE, PHONE, smallest_text

pytestmark = pytest.mark.browser
VALUE = "e => e.getAttribute('aria-valuenow') ?? e.value"


def shown(tab, name):
    """Return the value that a widget of the Train page shows."""
    widget = tab.locator(f".st-key-{name}")
    slider = widget.get_by_role("slider")
    return (
        float(slider.evaluate(VALUE)) if slider.count() else widget.locator("input").input_value()
    )


def expect_choices(tab, settings):
    tab.get_by_role("button", name="Train", exact=True).wait_for()
    if not tab.locator(".st-key-layers").is_visible():
        tab.get_by_text("More", exact=True).click()
    expect(tab.locator(".st-key-layers")).to_be_visible()
    tab.wait_for_timeout(500)
    assert shown(tab, "epochs") == settings.epochs
    assert shown(tab, "dropout") == pytest.approx(settings.dropout)
    assert shown(tab, "layers") == len(settings.units)
    for name in (
        "activation",
        "optimizer",
        "learning_rate",
        "batch_size",
        "schedule",
        "training_pictures",
    ):
        assert str(shown(tab, name)) == str(getattr(settings, name))


@pytest.mark.parametrize(
    "chapter", [CHAPTERS[-2]], ids=lambda chapter: chapter.key
)  # test_learn_page tries all
def test_try_it_sets_the_choices_of_train_also_where_others_were_made_before(visit, chapter):
    tab = visit(f"/learn?chapter={chapter.key}")
    tab.get_by_role("link", name="Try it on Train").click()
    expect_choices(tab, chapter.settings)
    slider = tab.locator(".st-key-epochs").get_by_role("slider")
    for _ in range(3):
        slider.press("ArrowRight")
    tab.wait_for_timeout(1000)
    assert shown(tab, "epochs") == chapter.settings.epochs + 3
    tab.get_by_role("link", name="Learn").first.click()
    tab.get_by_role("link", name="Try it on Train").click()
    expect_choices(tab, chapter.settings)


def test_chapters_fit_a_projector(visit):
    tab = visit("/learn")
    way = tab.get_by_role("link", name="Try it on Train")
    for chapter, following in pairwise(CHAPTERS[:6]):  # the later ones go on below the fold
        expect(tab.get_by_role("heading", name=chapter.idea)).to_be_visible()
        tab.locator(".js-plotly-plot .main-svg").first.wait_for()
        expect(way).to_be_in_viewport(ratio=1)
        onwards = tab.locator(".st-key-next button").first
        expect(onwards).to_contain_text(
            following.title
        )  # no longer the button of the chapter before
        onwards.click()


def test_a_gradient_steps_button_and_its_picture_fit_a_projector(visit):
    tab = visit("/learn?chapter=backpropagation")
    expect(tab.get_by_role("button", name="1 step")).to_be_in_viewport(ratio=1)
    expect(tab.locator(".s28-picture img")).to_be_in_viewport(ratio=1)
    assert smallest_text(tab, ".st-key-chapter") >= 14


def test_a_slider_moves_the_neurons_line_and_nothing_else(visit):
    tab = visit("/learn")
    slider = tab.locator(".st-key-neuron-w2").get_by_role("slider")
    told = tab.get_by_role("heading", level=3)
    tab.locator(".st-key-neuron-plane .main-svg").first.wait_for()
    before, place = told.inner_text(), tab.locator(".st-key-neuron-plane").bounding_box()
    for _ in range(20):
        slider.press("ArrowLeft")
    expect(told).not_to_have_text(before)
    tab.wait_for_timeout(1500)  # each of the twenty steps draws the figure anew
    tab.locator(".st-key-neuron-plane .main-svg").first.wait_for()
    assert tab.locator(".st-key-neuron-plane").bounding_box() == place


@pytest.mark.parametrize(
    ("viewport", "options"), [(LAPTOP, {}), (PHONE, ON_A_PHONE)], ids=["laptop", "phone"]
)
def test_a_words_explanation_is_whole_on_the_screen_by_tap_and_by_keyboard(
    visit, viewport, options
):
    tab = visit("/learn?chapter=softmax", viewport, **options)
    for word in tab.locator(".s28-word").all():
        word.scroll_into_view_if_needed()
        word.focus()
        # A pseudo-element has no bounding box; its computed style tells its place and size.
        style = word.evaluate(
            """e => {
                const style = getComputedStyle(e, '::after')
                return ['content', 'width', 'fontSize', 'position'].map(name => style[name])
            }"""
        )
        assert len(style[0]) > 30
        assert float(style[1].removesuffix("px")) <= viewport["width"] - 32
        assert float(style[2].removesuffix("px")) >= 14
        assert style[3] == "fixed"


def test_the_glossary_leads_to_the_chapter_that_shows_a_word(visit):
    tab = visit("/learn?chapter=glossary")
    tab.locator(".st-key-word-softmax").get_by_role("button").click()
    expect(tab.get_by_role("heading", name="Softmax turns scores into shares")).to_be_visible()
    expect(tab).to_have_url(re.compile("chapter=softmax"))


def test_a_copied_link_opens_the_chapter_that_was_open(visit):
    tab = visit("/learn")
    tab.get_by_role("button", name="Activation", exact=True).last.click()
    expect(tab.get_by_role("heading", name="An activation bends the line")).to_be_visible()
    expect(tab).to_have_url(re.compile("chapter=activation"))
    tab.reload()
    expect(tab.get_by_role("heading", name="An activation bends the line")).to_be_visible()
