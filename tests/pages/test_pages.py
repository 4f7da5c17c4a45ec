import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT


@pytest.mark.parametrize("page", ["draw", "train", "evaluate", "play"])
def test_a_page_also_works_without_its_frame(store, at_the_machine, page):
    app = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60).run()
    assert not app.exception
    assert app.get("segmented_control") or app.segmented_control
