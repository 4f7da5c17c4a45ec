"""What is judged of a page: room, text size, contrast, words for pictures, and the keyboard."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.visitor import LAPTOP, PHONE, smallest_text, wait_for_the_script

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
# A figure has words of its own, or lies inside something that has, or is decoration and says so.
FIGURES_WITHOUT_WORDS = """() => {
    const everywhere = root => [...root.querySelectorAll('*')].flatMap(
        e => e.shadowRoot ? [e, ...everywhere(e.shadowRoot)] : [e])
    // a data grid reads out its table
    const table = e => (e.closest('[data-testid=stDataFrame]') || e).querySelector('table')
    const worded = e => e && (e.getAttribute('aria-label') ||
        e.getAttribute('aria-hidden') === 'true' || worded(e.parentElement || e.getRootNode().host))
    return everywhere(document.querySelector('[data-testid="stMain"]')).filter(e =>
        e.getClientRects().length &&
        e.getBoundingClientRect().width > 24 &&
        (e.matches('img:not([alt])') ||
            (e.matches('canvas, .js-plotly-plot, svg') && !table(e) && !worded(e)))
    ).map(e => e.outerHTML.slice(0, 200))
}"""
# Controls that Tab does not reach or does not leave. Of a group in which arrow keys move, such as
# radio buttons, one has to be reached.
NOT_BY_KEYBOARD = """() => {
    const kinds = 'a[href], button, input, select, textarea, summary, ' +
        '[role=button], [role=slider], [role=tab], [role=checkbox]'
    const group = e => e.closest('[role=radiogroup], [role=tablist], [role=toolbar], ' +
        '[role=group], [role=listbox]')
    const reached = e => e && [e, ...e.querySelectorAll('*')].some(inner => inner.tabIndex >= 0)
    const tab = () => new KeyboardEvent('keydown', {
        key: 'Tab', code: 'Tab', keyCode: 9, bubbles: true, cancelable: true, composed: true})
    const controls = document.querySelectorAll('[data-testid="stMain"] :is(' + kinds + ')')
    return [...controls].filter(e =>
        e.getClientRects().length &&
        !e.disabled && e.getAttribute('aria-disabled') !== 'true' &&
        !e.closest('[aria-hidden=true], [inert]') &&
        !e.matches('[data-testid=stFileUploaderDropzoneInput]') && // a button opens it
        getComputedStyle(e).visibility === 'visible' &&
        (!(reached(e) || reached(group(e)) || reached(e.labels?.[0])) || !e.dispatchEvent(tab()))
    ).map(e => e.outerHTML.slice(0, 200))
}"""
OVERFLOWS = """() =>
    [document.documentElement, document.querySelector('[data-testid=stMain]')]
        .some(e => e.scrollWidth > e.clientWidth + 1)"""
BY_WIDTH = ("color-contrast", "scrollable-region-focusable", "target-size")
BY_COLOR = ("color-contrast",)
# The place for files is Streamlit's own; the button in it is what people use.
CONFLICT, UPLOADER = "presentation-role-conflict", "stFileUploaderDropzone"


def unroll(tab, viewport):
    """Make the window as high as the page: contrast is judged only of what is on the screen."""
    tab.set_viewport_size(viewport)
    tab.wait_for_timeout(250)
    height = tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    tab.set_viewport_size({**viewport, "height": max(viewport["height"], height + 80)})
    tab.wait_for_timeout(150)


def violations(tab, rules, without=()):
    """Return what axe-core finds, each with its rule, element and reason."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(Axe().axe_script)
    kind = "tag" if rules is RULES else "rule"
    chosen = {"resultTypes": ["violations"], "runOnly": {"type": kind, "values": list(rules)}}
    chosen["rules"] = {name: {"enabled": False} for name in without}
    found = tab.evaluate("async chosen => (await axe.run(chosen)).violations", chosen)
    return [
        (rule["id"], node["html"][:200], node["failureSummary"])
        for rule in found
        for node in rule["nodes"]
        if not (rule["id"] == CONFLICT and UPLOADER in node["html"])
    ]


def check(tab, scheme):
    """Check all rules on a laptop, and what a width decides on a phone; in the dark only colors.

    Colors are the same at both widths, and everything is on the phone's long page.
    """
    tab.mouse.move(0, 0)  # no help text of the button that was clicked last
    views = [(PHONE, BY_WIDTH, ()), (LAPTOP, RULES, BY_COLOR)]
    for viewport, rules, without in [(PHONE, BY_COLOR, ())] if scheme == "dark" else views:
        unroll(tab, viewport)
        assert not tab.evaluate(OVERFLOWS)
        assert smallest_text(tab) >= 12
        expect(tab.locator("[data-testid=stException]")).to_have_count(0)
        assert violations(tab, rules, without) == []
    tab.set_viewport_size(LAPTOP)
    if scheme == "light":
        assert tab.evaluate(FIGURES_WITHOUT_WORDS) == []
        assert tab.evaluate(NOT_BY_KEYBOARD) == []


def reached_by_tab(tab):
    """Press Tab until the page begins again, and return how many controls had the focus."""
    tab.evaluate("""() => {
        window.reached = new Set()
        document.addEventListener('focusin', event => window.reached.add(event.target))
    }""")
    count = "document.querySelectorAll('a, button, input, [tabindex]').length"
    for _ in range(tab.evaluate(count) + 10):
        tab.keyboard.press("Tab")
    return tab.evaluate("""() => {
        document.activeElement.blur()  // and with it the help text of what was reached last
        return window.reached.size
    }""")


def ready(tab, sight):
    tab.locator(sight).first.wait_for(timeout=60_000)
    wait_for_the_script(tab)
    expect(tab.locator("[data-testid=stSkeleton]")).to_have_count(0, timeout=30_000)
    tab.wait_for_timeout(300)
