"""One warm kernel for many notebooks: nothing that one leaves behind reaches the next."""

from __future__ import annotations

from typing import Any

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.report.notebooks import KernelError, LostKernelError, WarmKernel

LEAVE = """
import math as left_import
import os
import matplotlib.pyplot as plt
left_name = 1
plt.rcParams["font.size"] = 40
plt.figure()
os.chdir("/")
os.environ["STORYDIFF_LEFT"] = "1"
"""
LOOK = """
left = sorted(n for n in dir() if n.startswith("left") or n in ("gc", "os", "sys", "start"))
import os
import matplotlib.pyplot as plt
left, plt.rcParams["font.size"], plt.get_fignums(), os.getcwd(), os.environ.get("STORYDIFF_LEFT")
"""
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def run(kernel: WarmKernel, code: str) -> Any:
    notebook = new_notebook(cells=[new_code_cell(code)], metadata=KERNEL)
    outputs = kernel.run_notebook(notebook, {}).cells[-1].outputs
    return [o["data"]["text/plain"] for o in outputs if o.output_type == "execute_result"]


def test_a_notebook_finds_the_kernel_as_a_fresh_one() -> None:
    with WarmKernel() as kernel:
        clean = run(kernel, LOOK)
        run(kernel, LEAVE)
        assert run(kernel, LOOK) == clean
    assert clean[0].startswith("([], ")


def test_the_kernel_goes_on_after_an_error() -> None:
    with WarmKernel() as kernel:
        with pytest.raises(KernelError, match="ZeroDivisionError"):
            kernel.run("1 / 0")
        with pytest.raises(KernelError, match="NameError"):
            run(kernel, "nobody")
        assert run(kernel, "6 * 7") == ["42"]


def test_a_kernel_that_dies_is_named_and_the_next_use_starts_another() -> None:
    with WarmKernel() as kernel:
        with pytest.raises(LostKernelError, match="the kernel: ended before its work was done"):
            kernel.run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        with pytest.raises(LostKernelError):
            run(kernel, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        assert run(kernel, "6 * 7") == ["42"]


def test_an_interrupt_ends_the_kernel_for_it_may_still_be_at_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others = psutil.Process().children(recursive=True)
    with WarmKernel() as kernel:
        kernel.run("1")
        children = set(psutil.Process().children(recursive=True)) - set(others)
        assert children
        with monkeypatch.context() as patch:
            patch.setattr("nbclient.NotebookClient.execute_cell", stop)
            with pytest.raises(KeyboardInterrupt):
                kernel.run("2")
        assert not [p for p in children if p.is_running()]
        assert run(kernel, "6 * 7") == ["42"]


def stop(*_: object) -> None:
    raise KeyboardInterrupt


PLOT = (
    "import matplotlib.pyplot as plt\nfrom analysis.show.axes import new_axes, styled\n"
    "ax = styled(lambda: None)(lambda: new_axes(None, 2, 1))()\n"
)


def test_a_plot_is_drawn_once_and_shown_as_it_is_at_the_end_of_its_cell() -> None:
    with WarmKernel() as kernel:
        assert run(kernel, f"{PLOT}ax.figure.stale") == ["False"]
        shown = [
            picture(kernel, PLOT + later)
            for later in ("", "ax.set_title('x')", "ax.figure.set_size_inches(3, 1)")
        ]
    assert len(set(shown)) == 3


def picture(kernel: WarmKernel, code: str) -> str:
    notebook = new_notebook(cells=[new_code_cell(code)], metadata=KERNEL)
    outputs = kernel.run_notebook(notebook, {}).cells[-1].outputs
    return next(str(o["data"]["image/png"]) for o in outputs if "image/png" in o["data"])


def test_an_error_whose_output_got_lost_keeps_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from papermill.clientwrap import PapermillNotebookClient

    def lose(self: Any, outputs: list[Any], message: dict[str, Any], *_: Any) -> None:
        return None

    monkeypatch.setattr(PapermillNotebookClient, "output", lose)
    with WarmKernel() as kernel, pytest.raises(KernelError, match="NameError: name 'nobody'"):
        run(kernel, "nobody")
