"""Begin a chapter: its page, its figures, its line in the table of contents."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = """\
---
file_format: mystnb
kernelspec: {{name: python3, display_name: Python 3}}
---
(ch-{name})=
# {title}

What question does this chapter answer?

```{{code-cell}}
:tags: [hide-input]

import numpy as np
from figures import {name} as draw
```

(sec-{label}-first)=
## The first section

One sentence before each cell, one checked claim after it:

```{{code-cell}}
print(f"{{np.tanh(1.0):.4f}}")
```

```{{math}}
:label: eq-{label}
y = f(x)
```
"""
FIGURES = '"""Figures of the chapter {title}."""\n'
LAST = re.compile(r"(caption: Chapters\n.*?)(?=^- caption:|\Z)", re.DOTALL | re.MULTILINE)


def main(name: str = "") -> None:
    """Write the three; nothing that is there already is overwritten."""
    page, figures = ROOT / "chapters" / f"{name}.md", ROOT / "chapters" / "figures" / f"{name}.py"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        sys.exit("a chapter is named like PAGE=recurrent_networks: a-z, 0-9 and _")
    if page.exists() or figures.exists():
        sys.exit(f"chapters/{name}.md or chapters/figures/{name}.py is there already")
    title = name.replace("_", " ").capitalize()
    page.write_text(PAGE.format(name=name, label=name.replace("_", "-"), title=title), "utf-8")
    figures.write_text(FIGURES.format(title=title), "utf-8")
    contents = ROOT / "_toc.yml"
    text = contents.read_text("utf-8")
    longer = LAST.sub(rf"\1  - file: chapters/{name}\n", text, count=1)
    contents.write_text(longer, "utf-8")
    print(f"{page}\n{figures}\n{contents}\nNow write it, then: make page PAGE={name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
