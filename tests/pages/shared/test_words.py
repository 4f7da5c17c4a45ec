"""Names from outside, in addresses and files, are shown as they are and never as Markdown."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from model.datasets.errors import DatasetError
from model.runs.run import RunStatus
from pages.components.shared import glossary
from pages.components.shared.words import plain, plain_in_figure
from tests.conftest import trained_run
from tests.support.opened import unescaped

HOSTILE = "**bold**![x](http://evil.example/x.png)<b>y</b> :red[z]"
JOINER = "\N{WORD JOINER}"
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=["\0", JOINER]))
SAYING = "markdown", "caption", "subheader", "warning", "info", "toast", "progress", "metric"
LABELED = "button", "selectbox", "segmented_control", "toggle", "text_input", "page_link"
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def markdown(app):
    """Return every text of a page that a browser reads as Markdown."""
    for kind in (*SAYING, *LABELED):
        for element in app.get(kind):
            for field in ("body", "label", "text", "help"):
                if isinstance(said := getattr(element.proto, field, None), str):
                    yield said
    yield from (block.proto.popover.label for block in app.get("popover"))


def assert_shown_as_text(app, hostile=HOSTILE):
    said = list(markdown(app))
    assert any(hostile in unescaped(one) for one in said)
    for one in said:
        html = READER.render(one.replace("<span", "").replace("</span>", ""))
        assert "<strong>bold" not in html
        assert 'src="http' not in html
        assert "<b>" not in html


@given(ANY_TEXT)
def test_markdown_shows_any_text_as_it_is(outside):
    line = " ".join(outside.split())
    assume(line)
    _, paragraph, _ = READER.parse(plain(outside))
    assert {token.type for token in paragraph.children} == {"text"}
    shown = "".join(token.content for token in paragraph.children)
    assert shown.replace(JOINER, "") == line


@given(ANY_TEXT)
def test_explaining_terms_leaves_the_text_from_outside_as_it_is(outside):
    assert glossary.TAGS.sub("", plain(outside)) == plain(outside)


def test_a_figure_shows_tags_and_templates_as_they_are():
    assert plain_in_figure("<b>%{x}</b> & 5%") == "&lt;b&gt;&#37;{x}&lt;/b&gt; &amp; 5%"


def test_an_unknown_run_or_sweep_in_a_link_is_text(open_page):
    assert_shown_as_text(open_page("train", run=HOSTILE))
    assert_shown_as_text(open_page("runs", sweep=HOSTILE))


@pytest.mark.parametrize("page", ["draw", "train", "evaluate", "runs", "data", "play", "learn"])
def test_no_parameter_of_an_address_is_markdown(open_page, page):
    names = "network run dataset chapter section true named beside cells more task preset sweep"
    app = open_page(page, **dict.fromkeys(names.split(), HOSTILE))
    for said in markdown(app):
        assert "**bold" not in said
        assert "![x]" not in said


def test_an_uploaded_files_name_is_text(open_page):
    app = open_page()
    app.file_uploader[0].set_value((HOSTILE, b"no picture", "image/png")).run()
    assert_shown_as_text(app)


def test_a_runs_title_and_the_name_of_its_data_are_text(
    store, open_page, small_dataset, monkeypatch
):
    hostile = replace(small_dataset, source=f"pictures from {HOSTILE}")
    monkeypatch.setattr("model.worker.experiment.load", lambda name, report=None: hostile)
    run_id, other = trained_run(store), trained_run(store, units=(8,))
    for each in (run_id, other):
        store.rename(each, HOSTILE)
    for page in (open_page("train", run=run_id), open_page("evaluate", network=run_id)):
        assert_shown_as_text(page)
    compared = open_page("evaluate", network=run_id, more="Compare two networks")
    assert_shown_as_text(compared)
    for chart in compared.get("plotly_chart"):
        assert "<b>" not in chart.proto.spec
    assert "&lt;b&gt;" in compared.get("plotly_chart")[1].proto.spec


def test_a_failed_runs_reason_is_text(store, open_page, quick):
    run_id = store.create(quick)
    store.end(run_id, RunStatus.FAILED, f"{HOSTILE} is missing.")
    assert_shown_as_text(open_page("train", run=run_id))


def test_the_name_of_a_data_folder_is_text(open_page, monkeypatch):
    def broken(name):
        raise DatasetError(f"{HOSTILE}: expected 60,000 pictures, but 12 came; replace this file.")

    monkeypatch.setattr("pages.components.shared.resources.dataset", broken)
    assert_shown_as_text(open_page("data"))


def test_what_is_looked_for_in_the_glossary_is_text(open_page):
    app = open_page("learn", chapter="glossary")
    app.text_input(key="glossary-search").set_value(HOSTILE).run()
    assert_shown_as_text(app)
