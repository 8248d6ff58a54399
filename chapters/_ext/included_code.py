"""Show an included function without its docstring: the chapter explains, and the API page has it all."""

import ast
import textwrap

from docutils import nodes
from sphinx.application import Sphinx


def without_docstring(code: str) -> str:
    """Return the source of one function or class without the lines of its docstring."""
    definition = ast.parse(textwrap.dedent(code)).body[0]
    if not isinstance(definition, ast.FunctionDef | ast.ClassDef) or ast.get_docstring(definition) is None:
        return code
    docstring = definition.body[0]
    lines = code.splitlines(keepends=True)
    return "".join(lines[: docstring.lineno - 1] + lines[docstring.end_lineno :])


def shorten(app: Sphinx, doctree: nodes.document) -> None:
    """Do so for every block that ``literalinclude`` took from a Python file."""
    for block in doctree.findall(nodes.literal_block):
        if str(block.get("source", "")).endswith(".py"):
            block.rawsource = without_docstring(block.rawsource)
            block.children = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the end of reading."""
    app.connect("doctree-read", shorten)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
