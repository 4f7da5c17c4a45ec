import shutil
from collections import defaultdict

import pytest

pytest.register_assert_rewrite("tests.support.accessibility")


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """Return the address of the database of the server that browsers visit."""
    return f"sqlite:///{tmp_path_factory.mktemp('browser') / 'runs.sqlite'}"


@pytest.fixture(scope="session")
def train_small(database, small_dataset):
    """Return a function that trains on a few generated digits, in the visited server's database."""
    from tests.support.visitor import trained_run_of

    def trained(visitor="", **choices):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("model.worker.experiment.load", lambda name, report=None: small_dataset)
            return trained_run_of(database, visitor, **choices)

    return trained


@pytest.fixture(scope="session")
def server(database):
    from tests.support.visitor import serving

    with serving(database) as started:
        yield started


@pytest.fixture(scope="session")
def browser():
    """Start Chromium; without one, a test that needs it is skipped with a reason."""
    from playwright.sync_api import Error, sync_playwright

    from tests.support.visitor import FILMED, NAMES, QUIET

    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as started:
        try:
            chromium = started.chromium.launch(executable_path=path, args=[*QUIET, *FILMED])
        except Error:
            pytest.skip(
                "no Chromium here: `make test` installs one where it may; "
                "or install Debian's package chromium"
            )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def free_tabs():
    """Tabs that no test uses now, by their options.

    A page opens in a tab that has shown the app before in a third of a new tab's time.
    """
    return defaultdict(list)


@pytest.fixture(scope="session")
def policy_violations():
    """What pages wanted and the server's Content-Security-Policy forbade, in Chromium's words."""
    return []


@pytest.fixture
def visit(browser, server, free_tabs, policy_violations):
    """Return a function that opens an address of the app as a new visitor."""
    from pages.components.shared.server.visitor import VISITOR_COOKIE
    from tests.support.visitor import LAPTOP, NO_MEDIA

    used = []

    def new_tab(options):
        context = browser.new_context(viewport=LAPTOP, **options)
        context.on("console", lambda said: noted(said.text))
        return context.new_page()

    def noted(sentence):
        if "Content Security Policy" in sentence:
            policy_violations.append(sentence)

    def opened(path="/", viewport=LAPTOP, address=server[1], kept=True, visitor=None, **options):
        media = {name: options.pop(name) for name in NO_MEDIA.keys() & options.keys()}
        free = free_tabs[tuple(sorted(options.items()))] if kept else []
        tab = free.pop() if free else new_tab(options)
        if visitor:
            cookie = {"name": VISITOR_COOKIE, "value": visitor, "url": address}
            tab.context.add_cookies([cookie])
        used.append((free if kept else None, tab))
        tab.set_default_timeout(60_000)
        tab.set_viewport_size(viewport)
        tab.emulate_media(**{**NO_MEDIA, **media})
        tab.goto(address + path)
        return tab

    yield opened
    for free, tab in used:
        if free is None or tab.is_closed():
            tab.context.close()
            continue
        tab.evaluate("localStorage.clear(); sessionStorage.clear()")
        tab.goto("about:blank")
        tab.context.clear_cookies()
        free.append(tab)
    forbidden = policy_violations.copy()
    policy_violations.clear()
    assert not forbidden
