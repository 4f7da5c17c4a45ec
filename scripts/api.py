"""Write docs/api.md: the docstrings of what `scripts/api.md` names, in its order.

Run `make api` after one of them was changed. A line `::: model.runs.store.RunStore create get` of
that file becomes the class and these methods, `::: model.classifier.load_classifier` a function.
The sources are parsed and not imported, so this takes no time and needs no TensorFlow.
"""

import ast
import contextlib
import re
import textwrap
from pathlib import Path

PROJECT = Path(__file__).parent.parent
TEMPLATE, PAGE = PROJECT / "scripts" / "api.md", PROJECT / "docs" / "api.md"
NAMED = re.compile(r"^::: (\S+)\.(\w+)(.*)$", re.MULTILINE)
SECTIONS = {"Args:": "Arguments", "Attributes:": "Fields"} | {
    title: title.removesuffix(":") for title in ("Returns:", "Raises:")
}
ENTRY = re.compile(r"(\w[\w, ]*?): (.*)", re.DOTALL)
Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.ClassDef | Function


def page() -> str:
    """Return the content of docs/api.md."""
    return NAMED.sub(
        lambda found: document(found[1], found[2], found[3].split()), TEMPLATE.read_text("utf-8")
    )


def document(module: str, name: str, methods: list[str]) -> str:
    """Return the Markdown of a function, or of a class with some of its methods."""
    node, source = find(module, name)
    parts = [f"### {name}", f"`from {module} import {name}`", _code(_head(node, source))]
    parts.append(_prose(node))
    named = _methods(module, name)
    properties = list[str]()  # of the class, before its methods
    for method in methods:
        one, place = named[method]
        if _is_property(one):
            kind = ast.unparse(one.returns or ast.Constant(None))
            properties.append(f"- `{method}: {kind}`: {_prose(one)}")
            continue
        title = "" if method == "__init__" else f"#### {name}.{method}"
        parts += [title, _code(_head(one, place)), _prose(one)]
    if properties:
        parts.insert(4, "Properties:\n\n" + "\n".join(properties))
    return "\n\n".join(filter(None, parts))


def _methods(module: str, name: str) -> dict[str, tuple[Function, str]]:
    """Return the methods of a class, also inherited ones, with the text of their file."""
    node, source = find(module, name)
    if not isinstance(node, ast.ClassDef):
        return {}
    named = dict[str, tuple[Function, str]]()
    for base in (base.id for base in node.bases if isinstance(base, ast.Name)):
        with contextlib.suppress(LookupError):  # a class of Python's own
            named |= _methods(module, base)
    return named | {one.name: (one, source) for one in node.body if isinstance(one, Function)}


def find(module: str, name: str) -> tuple[Definition, str]:
    """Return where a name is defined, and that file's text; names may be imported from elsewhere.

    Raises:
        LookupError: if the module has no such name.
    """
    path = PROJECT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    source = file.read_text("utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, Definition) and node.name == name:
            return node, source
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}:
            return find(str(node.module), name)
    raise LookupError(f"{module} has no {name}")


def _head(node: Definition, source: str) -> str:
    """Return the lines up to the docstring; of a dataclass also its fields, with their comments."""
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    lines = source.splitlines()
    head = lines[first - 1 : node.body[0].lineno - 1]
    if isinstance(node, ast.ClassDef):
        for field in (one for one in node.body if isinstance(one, ast.AnnAssign)):
            head += lines[field.lineno - 1 : field.end_lineno]
    return textwrap.dedent("\n".join(head))


def _is_property(node: Function) -> bool:
    return any("property" in ast.unparse(one) for one in node.decorator_list)


def _prose(node: Definition) -> str:
    """Return a docstring as Markdown: its paragraphs, and lists of what it takes and raises."""
    parts = list[str]()
    for block in re.split(r"\n(?=\S)", ast.get_docstring(node) or ""):
        title, _, rest = block.partition("\n")
        if title not in SECTIONS:
            parts.append(block)
            continue
        inside = textwrap.dedent(rest).strip()
        entries = [inside] if title == "Returns:" else re.split(r"\n(?=\S)", inside)
        listed = "\n".join(_entry(" ".join(one.split())) for one in entries)
        parts.append(f"\n{SECTIONS[title]}:\n\n{listed}\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(parts)).strip()


def _entry(text: str) -> str:
    """Return a line of a list; the names before a colon are code."""
    found = ENTRY.fullmatch(text)
    if not found:
        return f"- {text}"
    return f"- {', '.join(f'`{name}`' for name in found[1].split(', '))}: {found[2]}"


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
