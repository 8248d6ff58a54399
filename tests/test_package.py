"""The package as a whole: its modules come when they are named, and it knows its version."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from public_names import MODULES

import lecturelib as ll

ROOT = Path(__file__).parents[1]


def python(code: str, folder: Path = ROOT) -> str:
    """Return what a new interpreter without site-packages prints that finds `lecturelib` in `folder`."""
    command = [sys.executable, "-S", "-c", f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_every_module_is_an_attribute():
    """Asked directly: a module that somebody has imported is one anyway."""
    assert ll.__all__ == MODULES
    assert set(MODULES) | {"__version__"} <= set(dir(ll))
    assert [ll.__getattr__(name).__name__ for name in MODULES] == [f"lecturelib.{name}" for name in MODULES]


def test_what_is_no_module_is_refused_with_the_list():
    with pytest.raises(AttributeError, match=r"no attribute 'optimizer': it has activations, .*, optimizers"):
        ll.optimizer  # noqa: B018


def test_nothing_is_loaded_before_it_is_named():
    """Not even NumPy, so the import takes no time; -S hides the installed packages and would fail else."""
    loaded = python(
        "import lecturelib; print([n for n in sys.modules if n.startswith(('lecturelib', 'numpy'))])"
    )
    assert loaded == "['lecturelib']"


def test_version_is_that_of_pyproject_where_nothing_is_installed():
    expected = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert ll.__version__ == expected
    assert python("import lecturelib; print(lecturelib.__version__)") == expected


def test_version_is_that_of_the_installed_package_where_no_pyproject_lies(tmp_path):
    (tmp_path / "lecturelib").mkdir()
    source = (ROOT / "lecturelib" / "__init__.py").read_text("utf-8")
    (tmp_path / "lecturelib" / "__init__.py").write_text(source, "utf-8")
    info = tmp_path / "training_neural_networks-7.8.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: training-neural-networks\nVersion: 7.8.9\n")
    assert python("import lecturelib; print(lecturelib.__version__)", tmp_path) == "7.8.9"
