"""What PyTorch has for the rows of a catalog: each row's field `torch` is the expression, or says why not."""

from collections.abc import Callable, Iterable

NONE = "none: "


def expressions(rows: Iterable) -> dict[str, str]:
    """Return the expressions of the rows that have one, by the names of the rows."""
    return {row.name: row.torch for row in rows if not row.torch.startswith(NONE)}


def functions(rows: Iterable, argument: str, **names: object) -> dict[str, Callable]:
    """Return the expressions as functions of `argument` ("x", or "a, y"); they see what `names` names."""
    return {name: eval(f"lambda {argument}: {code}", names) for name, code in expressions(rows).items()}
