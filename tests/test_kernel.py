"""One warm kernel for many notebooks: nothing that one leaves behind reaches the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from analysis.kernel import KernelError, WarmKernel

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
import os
import matplotlib.pyplot as plt
left = sorted(n for n in dir() if n.startswith("left"))
left, plt.rcParams["font.size"], plt.get_fignums(), os.getcwd(), os.environ.get("STORYDIFF_LEFT")
"""
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def run(kernel: WarmKernel, code: str, folder: Path) -> Any:
    notebook = new_notebook(cells=[new_code_cell(code)], metadata=KERNEL)
    outputs = kernel.run_notebook(notebook, {}, str(folder / "out.ipynb")).cells[-1].outputs
    return [o["data"]["text/plain"] for o in outputs if o.output_type == "execute_result"]


def test_a_notebook_finds_the_kernel_as_a_fresh_one(tmp_path: Path) -> None:
    with WarmKernel() as fresh:
        clean = run(fresh, LOOK, tmp_path)
    with WarmKernel() as warm:
        run(warm, LEAVE, tmp_path)
        assert run(warm, LOOK, tmp_path) == clean
    assert clean[0].startswith("([], ")


def test_the_kernel_goes_on_after_an_error(tmp_path: Path) -> None:
    with WarmKernel() as kernel:
        with pytest.raises(KernelError, match="ZeroDivisionError"):
            kernel.run("1 / 0")
        with pytest.raises(KernelError, match="NameError"):
            run(kernel, "nobody", tmp_path)
        assert run(kernel, "6 * 7", tmp_path) == ["42"]
