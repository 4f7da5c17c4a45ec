"""Write docs/walkthrough.ipynb from the cells of docs/walkthrough.py.

Run `make api` (`python -m scripts.walkthrough`) after a change.
"""

from pathlib import Path

from model.evaluation.exports.notebook import from_cells

CELLS = Path(__file__).parent.parent / "docs" / "walkthrough.py"
NOTEBOOK = CELLS.with_suffix(".ipynb")


def notebook() -> str:
    """Return the content of docs/walkthrough.ipynb."""
    return from_cells(CELLS.read_text("utf-8"))


if __name__ == "__main__":
    NOTEBOOK.write_text(notebook(), "utf-8")
