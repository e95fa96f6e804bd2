"""Every public function says what it does, and its example runs."""

import doctest
import inspect
from operator import attrgetter

import einmul as em
import pytest

FUNCTIONS = sorted(
    name
    for name in dir(em)
    if not name.startswith("_") and inspect.isbuiltin(getattr(em, name))
)


#: The functions of an extension stand under its name.
FUNCTIONS += sorted(f"linalg.{name}" for name in em.linalg.__all__ if name != "LinAlgError")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_examples_run(name):
    function = attrgetter(name)(em)
    assert function.__doc__, f"{name} has no docstring"
    finder, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    test = finder.get_doctest(function.__doc__, {}, name, None, None)
    assert test.examples, f"{name} has no example"
    report = []
    runner.run(test, out=report.append)
    assert not runner.failures, "".join(report)


def test_the_readme_runs():
    from pathlib import Path

    readme = (Path(__file__).parent.parent.parent / "README.md").read_text()
    blocks = readme.split("```python\n")[1:]
    assert len(blocks) == 1
    text = blocks[0].split("```")[0]
    test = doctest.DocTestParser().get_doctest(text, {}, "README", None, None)
    report = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(test, out=report.append)
    assert not runner.failures, "".join(report)


def test_stubs_are_fresh():
    import subprocess
    import sys
    from pathlib import Path

    tool = Path(__file__).parent.parent / "tools" / "stubs.py"
    done = subprocess.run([sys.executable, tool, "--check"])
    assert done.returncode == 0, "run python/tools/stubs.py"
