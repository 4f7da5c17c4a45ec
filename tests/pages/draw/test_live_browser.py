import pytest
from playwright.sync_api import expect

from tests.support.visitor import (
    NO_WORKERS,
    ON_A_PHONE,
    ONE,
    PHONE,
    SEVEN,
    answer,
    draw,
    seen,
    serving,
    spots_on_canvas,
    tool,
    wait_for_the_script,
)

pytestmark = pytest.mark.browser
ANSWERS = "() => window.heard.filter(one => one.answers).length"
FINAL = """() => {
    const up = window.heard.findLastIndex(one => one.pen === 'up')
    return up >= 0 && window.heard.slice(up).some(one => one.answers)
}"""
LISTEN = """window.heard = []
document.addEventListener('s28-live', ({detail}) => window.heard.push(detail))"""


def opened(visit, **options):
    tab = visit(**options)
    tab.evaluate(f"() => {{ {LISTEN} }}")
    spots_on_canvas(tab, ONE)
    wait_for_the_script(tab)
    return tab


def press(tab, points):
    first, *rest = spots_on_canvas(tab, points)
    tab.mouse.move(*first)
    tab.mouse.down()
    for spot in rest:
        tab.mouse.move(*spot, steps=8)


def lift(tab):
    """Lift the pen, and wait until the page has received the drawing in its own way."""
    tab.mouse.up()
    expect(tool(tab, "Undo")).to_be_enabled()
    wait_for_the_script(tab)


def test_the_answer_follows_the_pen_and_the_page_then_says_the_same(visit):
    tab = opened(visit)
    press(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    expect(tool(tab, "Undo")).to_be_disabled()  # the page does not yet know of the stroke
    before = seen(tab)
    tab.mouse.up()
    tab.wait_for_function(FINAL)
    last = seen(tab)
    lift(tab)
    assert seen(tab) == last
    assert before is not None
    expect(tab.locator(".s28-said").first).to_have_text("7 more than 99% sure")
    wait_for_the_script(tab)
    tool(tab, "Undo").click()
    expect(answer(tab)).to_have_text("Draw something")


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": PHONE, **ON_A_PHONE},
        {"viewport": {"width": 853, "height": 480}, "device_scale_factor": 1.5},
        {"viewport": {"width": 820, "height": 1180}, "device_scale_factor": 2},
    ],
    ids=["phone", "zoomed", "tablet"],
)
def test_the_live_picture_is_the_pages_at_any_size_and_resolution(visit, options):
    tab = opened(visit, **options)
    press(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    tab.mouse.up()
    tab.wait_for_function(FINAL)
    lift(tab)
    shown = tab.evaluate("() => window.heard.findLast(one => one.answers).answers[0]")
    assert shown["digits"][0]["seen"] == seen(tab)
    width, height = options["viewport"].values()
    tab.set_viewport_size({"width": height, "height": width})
    press(tab, [(0.3, 0.5), (0.7, 0.5)])
    expect(tab.locator(".s28-seen img")).not_to_have_attribute("src", shown["digits"][0]["seen"])
    tab.mouse.up()


def test_without_a_websocket_and_after_it_was_cut_drawing_goes_on(visit):
    tab, lines = visit(kept=False), []
    tab.route_web_socket("**/live", lambda line: lines.append(line) or line.connect_to_server())
    tab.reload()
    tab.evaluate(f"() => {{ {LISTEN} }}")
    press(tab, SEVEN)
    expect(answer(tab)).to_have_text("7")
    tab.route_web_socket("**/live", lambda line: line.close())
    lines[-1].close()
    count = tab.evaluate(ANSWERS)
    for spot in spots_on_canvas(tab, [(0.3, 0.6), (0.6, 0.6)]):
        tab.mouse.move(*spot, steps=5)
    lift(tab)
    expect(tab.locator(".s28-bars")).to_be_visible()
    tool(tab, "Clear").click()
    expect(answer(tab)).to_have_text("Draw something")
    draw(tab, ONE)
    expect(answer(tab)).to_have_text("1")
    assert tab.evaluate(ANSWERS) == count


def test_a_server_that_was_restarted_under_the_pen_answers_again(visit, tmp_path):
    database = f"sqlite:///{tmp_path / 'runs.sqlite'}"
    connected = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
    with serving(database, **NO_WORKERS) as (_, address):
        tab = opened(visit, address=address, kept=False)
        press(tab, SEVEN)
        expect(answer(tab)).to_have_text("7")
    tab.mouse.up()
    expect(tab.locator(connected)).to_have_count(0)
    with serving(database, port=int(address.rpartition(":")[2]), **NO_WORKERS):
        tab.locator(connected).wait_for()
        expect(answer(tab)).to_have_text("7")  # neither the drawing nor its answer is lost
        draw(tab, [(0.4, 0.5), (0.7, 0.5)])
        expect(answer(tab)).to_have_text("7")
        wait_for_the_script(tab)
        tool(tab, "Undo").click()
        expect(tab.locator(".s28-timeline[data-strokes]")).to_have_attribute("data-strokes", "1")
        expect(answer(tab)).to_have_text("7")
        wait_for_the_script(tab)  # which would take the next click back
        tool(tab, "Clear").click()
        expect(answer(tab)).to_have_text("Draw something")
        count = tab.evaluate(ANSWERS)
        for _ in range(5):  # a busy machine may need another attempt to connect
            tab.wait_for_timeout(3500)  # after which it tries to connect again
            draw(tab, ONE)
            expect(answer(tab)).to_have_text("1")
            if tab.evaluate(ANSWERS) > count:
                break
        assert tab.evaluate(ANSWERS) > count
