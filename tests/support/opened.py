"""Pages opened without a browser: a replacement for the workers, and the text of a page."""

import json
import re
from html import unescape
from urllib.parse import parse_qs

from model.evaluation.exports.bringing import BROUGHT_FILE
from model.runs.artifacts import DRAWING_FILE
from model.scheduling.fair_queue import QueuePosition

MARKS = re.compile('<span class="s28-word"[^>]*>([^<]*)</span>')  # of the glossary's words


class NoWorkers:
    """Replaces `Jobs`, so that a page test starts no processes; submitted runs stay queued."""

    state, reason, workers = "ready", "", 2

    def __init__(self, store):
        self.store = store

    def submit(self, hyperparameters, visitor="", *, parent="", drawing=None):
        run_id = self.store.create(hyperparameters, visitor, parent=parent)
        if drawing:
            self.store.save_artifacts(run_id, {DRAWING_FILE: drawing})
        return run_id

    def bring(self, network, visitor=""):
        run_id = self.store.create(network.hyperparameters, visitor)
        self.store.save_artifacts(run_id, {BROUGHT_FILE: network.content})
        return run_id

    def queue_position(self, run_id):
        return QueuePosition(3, 12.0)

    def estimate(self, combinations):
        return 12.0

    def request_pause(self, run_id):
        self.store.request_pause(run_id)

    def resume(self, run_id):
        self.store.resume(run_id)

    def request_stop(self, run_id):
        self.store.request_stop(run_id)


def ways(app):
    """Return the links to other pages, by their label."""
    return {element.proto.label: element.proto for element in app.get("page_link")}


def follow(app, label):
    """Open the page that a link leads to, with its parameters, as a browser does."""
    way = ways(app)[label]
    app.query_params.clear()
    for name, values in parse_qs(way.query_string).items():
        app.query_params[name] = values
    app.switch_page(f"pages/{way.page or 'draw'}.py").run()
    assert not app.exception


def unescaped(markdown):
    """Return the text that Markdown shows of escaped text from outside."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace("\N{WORD JOINER}", "")


def warnings(app):
    """Return the sentences of a page's warnings."""
    return [unescaped(warning.value) for warning in app.warning]


def text(app):
    said = " ".join(
        str(element.value)
        for kind in (app.markdown, app.subheader, app.caption, app.warning, app.info)
        for element in kind
    )
    return unescaped(unescape(MARKS.sub(r"\1", said)))


def html(app):
    return MARKS.sub(r"\1", " ".join(element.proto.body for element in app.get("html")))


def answer(app):
    """Return the message that the answer is drawn from: its headline, classes and digits."""
    return answers(app)[0]


def answers(app):
    """Return the message of each network that answers."""
    components = [element.proto for element in app.get("bidi_component")]
    (shown,) = [one for one in components if one.component_name == "sketch28-shared-answer"]
    return json.loads(shown.json)["answers"]


def chosen_digit(app, count, place):
    """Choose a digit of a number, as a click on it does."""
    app.session_state["answer"] = {"digit": {"of": count, "place": place}}
    app.run()
