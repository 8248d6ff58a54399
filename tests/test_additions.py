"""What README.md says under "To add something": done in a copy of the project, the files counted."""

import importlib.util
import json
from pathlib import Path

import pytest
from book_build import extension
from scratch import Scratch

from autograder.authoring.contents import contents_text
from autograder.authoring.exercise import SourceError
from autograder.authoring.new import new_exercise
from autograder.authoring.reader import load_assignment

ROOT = Path(__file__).parents[1]
ARCTAN = '''

def arctan(x: ArrayLike) -> Array:
    r"""$\\arctan x$, in $(-\\pi/2, \\pi/2)$.  {eq}`eq-arctan`."""
    return np.arctan(as_float(x))


def arctan_prime(x: ArrayLike) -> Array:
    r"""$1 / (1 + x^2)$.  {eq}`eq-arctan`."""
    return (1 / np.hypot(1, as_float(x))) ** 2
'''
ARCTAN_ROW = """    Activation(
        "arctan",
        arctan,
        arctan_prime,
        "eq-arctan",
        Range(-1.5707963267948966, 1.5707963267948966, "()"),
        (0, 0),
        TORCH,
    ),
"""
SIGN_DESCENT = '''

@dataclass(frozen=True)
class SignDescent:
    r"""$\\theta \\leftarrow \\theta - \\eta \\operatorname{sign} g$.

    Raises
    ------
    ValueError
        If the rate is not positive.

    Notes
    -----
    {eq}`eq-sign-descent`.
    """

    lr: Rate = 0.001

    def __post_init__(self) -> None:
        settle(self, lr=RATE)

    query = here

    def init(self, theta: ArrayLike) -> GradientDescentState:
        """Return the state before the first step."""
        as_vector(theta, "theta")
        return GradientDescentState(0)

    def step(
        self, theta: ArrayLike, grad: ArrayLike, state: GradientDescentState
    ) -> tuple[Array, GradientDescentState]:
        """Return the next point and state."""
        theta, grad = checked(theta, grad)
        return theta - rate(self.lr, state.t) * np.sign(grad), GradientDescentState(state.t + 1)
'''
SIGN_DESCENT_ROW = '    Optimizer("sign_descent", SignDescent(), "eq-sign-descent", TORCH),\n'
NONE = '"none: made up for a test"'


@pytest.fixture
def scratch(tmp_path) -> Scratch:
    return Scratch(tmp_path)


def add_activation(scratch: Scratch, torch: str = NONE) -> None:
    table = "lecturelib/activations/__init__.py"
    scratch.append("lecturelib/activations/smooth.py", ARCTAN)
    scratch.insert(table, "from lecturelib.activations.smooth import (\n", "    arctan,\n    arctan_prime,\n")
    scratch.insert(table, "_ROWS = [\n", ARCTAN_ROW.replace("TORCH", torch))


def add_optimizer(scratch: Scratch, torch: str = NONE) -> None:
    table = "lecturelib/optimizers/__init__.py"
    scratch.append("lecturelib/optimizers/momentum.py", SIGN_DESCENT)
    scratch.insert(table, "from lecturelib.optimizers.momentum import (\n", "    SignDescent,\n")
    scratch.insert(table, "_ROWS = [\n", SIGN_DESCENT_ROW.replace("TORCH", torch))


def export(scratch: Scratch, module: str, *names: str) -> None:
    lines = "".join(f'    "{name}",\n' for name in names)
    scratch.insert(f"lecturelib/{module}/__init__.py", "__all__ = [\n", lines)


def label(scratch: Scratch, page: str, name: str) -> None:
    scratch.append(f"chapters/{page}.md", f"\n```{{math}}\n:label: {name}\nx\n```\n")


def units(module: str) -> list[str]:
    """Return the test files of a module, and those of all catalogs and pages of the package."""
    own = [f"tests/test_{module}_{part}.py" for part in ("catalog", "arguments", "golden")]
    return [*own, "tests/test_catalogs.py", "tests/test_book_api.py"]


def test_an_activation_is_its_function_its_row_and_its_equation(scratch):
    add_activation(scratch)
    export(scratch, "activations", "arctan", "arctan_prime")
    label(scratch, "activations", "eq-arctan")
    scratch.passes("--only", "activations", *units("activations"))
    assert scratch.touched == {
        "lecturelib/activations/smooth.py",
        "lecturelib/activations/__init__.py",
        "chapters/activations.md",
    }


@pytest.mark.thorough
def test_an_optimizer_is_its_class_its_row_and_its_equation(scratch):
    add_optimizer(scratch)
    export(scratch, "optimizers", "SignDescent")
    label(scratch, "optimizers", "eq-sign-descent")
    scratch.passes("--only", "optimizers", *units("optimizers"))
    assert scratch.touched == {
        "lecturelib/optimizers/momentum.py",
        "lecturelib/optimizers/__init__.py",
        "chapters/optimizers.md",
    }


def test_what_is_forgotten_is_asked_for(scratch):
    """Export, equation, golden entry: the test that fails says what to do."""
    add_activation(scratch, torch='"torch.atan(x)"')
    done = scratch.pytest("--only", "activations", "tests/test_catalogs.py")
    row = 'lecturelib.activations.ACTIVATIONS["arctan"]'
    assert f"{row} names eq-arctan, which no chapter has: give the equation this label" in done.stdout
    assert "it cites eq-arctan, which no chapter labels" in done.stdout
    assert f"{row} uses arctan_prime: import it in lecturelib/activations/__init__.py and add" in done.stdout
    assert f"activations.json does not hold {row} as it is now: run `make oracle`" in done.stdout
    assert "4 failed" in done.stdout


def test_an_exercise_is_one_file(scratch):
    """The template, beyond the lectures, as the last one: the others give up points, the pages show it."""
    exercises = scratch.root / "autograder" / "exercises"
    written = new_exercise("activations/09_half", exercises)
    scratch.touched.add(str(written.relative_to(scratch.root)))
    scratch.passes("tests/test_exercises.py", "-k", "activations/09_half] or [activations]")
    scratch.passes("tests/test_book_pages.py", "-k", "exercise")
    assert scratch.touched == {"autograder/exercises/activations/09_half.py"}
    assignment = load_assignment("activations", [exercises])
    assert assignment.points == 20
    assert assignment.exercises[-1].points == pytest.approx(20 * 2 / 22, abs=0.25)  # it weighs 2
    assert "| 9 | Half of everything |" in assignment.intro
    page, contents = extension("assignments"), json.loads(contents_text([assignment]))
    assert page.summary(contents["activations"]).startswith("*Nine exercises, 20 points, about 2½")
    assert page.exercises(contents["activations"])[-1].startswith("| 9 | Half of everything |")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("05_sigmoid", "named like activations/09_clip"),
        ("activations/clip", "named like activations/09_clip"),
        ("activation/09_clip", "no assignment 'activation'; did you mean activations?"),
        ("activations/05_sigmoid", "there already"),
    ],
)
def test_a_new_exercise_needs_a_name_that_is_free(name, said):
    with pytest.raises(SourceError) as caught:
        new_exercise(name)
    assert said in str(caught.value)


def new_chapter(root, name):
    spec = importlib.util.spec_from_file_location("new_chapter", ROOT / ".make" / "new_chapter.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT = root
    module.main(name)


def test_a_new_chapter_is_a_page_its_figures_and_a_line_of_the_contents(scratch, capsys):
    new_chapter(scratch.root, "recurrent_networks")
    assert "make page PAGE=recurrent_networks" in capsys.readouterr().out
    contents = (scratch.root / "_toc.yml").read_text("utf-8")
    line = "  - file: chapters/recurrent_networks\n"
    assert contents.replace(line, "") == (ROOT / "_toc.yml").read_text("utf-8")
    assert "regularization\n  - file: chapters/recurrent_networks\n- caption: Practice" in contents
    with pytest.raises(SystemExit, match="is there already"):
        new_chapter(scratch.root, "recurrent_networks")
    with pytest.raises(SystemExit, match="named like PAGE=recurrent_networks"):
        new_chapter(scratch.root, "Recurrent networks")


@pytest.mark.thorough
def test_a_new_chapter_can_be_built_at_once(scratch):
    new_chapter(scratch.root, "recurrent_networks")
    done = scratch.run("tests/make_page.py", "recurrent_networks")
    assert done.returncode == 0, done.stderr[-2000:]
    scratch.passes("tests/test_book_reference.py", "-k", "recurrent_networks and not prints")
