import re
from html import unescape

import pytest

from model.lessons.glossary import WORDS, find, search
from pages.components.shared.glossary import marked


def plain(html):
    return unescape(re.sub("<[^>]*>", "", html))


def words_in(text):
    return [found.word for found in find(text)]


def test_the_first_occurrence_of_each_word_is_found_also_in_the_plural():
    text = "Neurons add up. A neuron has weights and a bias."
    assert words_in(text) == ["neuron", "weight", "bias"]


def test_the_longest_word_counts_and_no_part_of_another():
    assert words_in("the hidden layers of a network") == ["hidden layer"]
    assert words_in("cross-entropy") == ["cross-entropy"]
    assert words_in("glossary, weightless, classical") == []


def test_marking_changes_no_letter_of_a_text_and_lets_no_html_through():
    text = "Dropout & <b>loss</b>: **a layer** of neurons, 3 < 5."
    assert plain(marked(text)) == text
    assert "<b>" not in marked(text)


def test_a_marked_word_can_be_reached_by_keyboard_and_says_what_it_means():
    about = f'tabindex="0" aria-description="{WORDS["loss"].meaning}"'
    assert marked("the loss") == f'the <span class="s28-word" {about}>loss</span>'


@pytest.mark.parametrize("text", ["`loss`", "$loss$", ":material/layer:", "[here](/loss)"])
def test_code_formulas_icons_and_addresses_are_left_as_they_are(text):
    assert marked(text) == text


@pytest.mark.parametrize("name", WORDS)
def test_a_meaning_is_one_or_two_short_sentences_that_say_more_than_the_word(name):
    meaning = WORDS[name].meaning
    assert meaning.endswith(".")
    assert 30 <= len(meaning) <= 190
    assert '"' not in meaning


def test_the_glossary_is_alphabetical_and_can_be_searched():
    assert list(search("")) == sorted(WORDS, key=str.lower)
    assert "dropout" in search("LEFT OUT")
    assert search("zebra") == {}
