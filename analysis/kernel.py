"""One Jupyter kernel for all notebooks of a report: started once, emptied before each notebook.

A kernel start with pandas and pyplot costs more than the analysis of two accounts, so a report pays it
once, and so do many reports. Names, plots, plot settings, working folder and environment of one notebook are as at the start
before the next one runs; results
that ``analysis.memo`` keeps by the content of the story stay, which is what saves the work.
"""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

ENGINE = "storydiff"
TIMEOUT = 3600
_EMPTY = """
import os, sys
start = vars(sys).setdefault("_storydiff_start", (os.getcwd(), dict(os.environ)))
os.chdir(start[0]); os.environ.clear(); os.environ.update(start[1])
if "matplotlib.pyplot" in sys.modules:
    sys.modules["matplotlib.pyplot"].close("all")
    sys.modules["matplotlib.pyplot"].style.use("default")
get_ipython().reset(new_session=True)
"""


def spare_imports() -> None:
    """jsonschema builds a grammar of addresses (1.8 CPU s) for an optional check that nothing here asks for."""
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


class KernelError(Exception):
    """What a kernel raised: the name of the exception and its words."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(f"{name}: {words}")
        self.name, self.words = name, words


class WarmKernel:
    """A kernel that starts with its first use and is the papermill engine ``storydiff`` while it is open."""

    def __init__(self) -> None:
        spare_imports()
        from jupyter_client.manager import AsyncKernelManager

        self._manager = AsyncKernelManager(kernel_name="python3")

    def __enter__(self) -> WarmKernel:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        from jupyter_core.utils import run_sync

        if self._manager.has_kernel:
            run_sync(self._manager.shutdown_kernel)(now=True)

    def run(self, code: str) -> None:
        """Run code in the kernel; what it raises is raised here as ``KernelError``."""
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError
        from nbformat.v4 import new_code_cell, new_notebook

        notebook = new_notebook(cells=[new_code_cell(code)])
        client = NotebookClient(notebook, km=self._manager, timeout=TIMEOUT, extra_arguments=["--log-level=40"])
        client.reset_execution_trackers()
        try:
            with client.setup_kernel(cleanup_kc=False):
                client.execute_cell(notebook.cells[0], 0)
        except CellExecutionError as error:
            raise KernelError(error.ename, error.evalue) from error
        finally:
            if client.kc is not None:
                client.kc.stop_channels()

    def run_notebook(self, notebook: Any, parameters: dict[str, Any], output: str) -> Any:
        """Run a notebook through papermill in this kernel, emptied first; papermill writes ``output``."""
        import papermill
        from papermill.exceptions import PapermillExecutionError

        self.run(_EMPTY)
        papermill.engines.papermill_engines.register(ENGINE, _engine(self._manager))
        try:
            return papermill.execute_notebook(
                notebook,
                output,
                parameters=parameters,
                engine_name=ENGINE,
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
            )
        except PapermillExecutionError as error:
            raise KernelError(error.ename, error.evalue) from error


def _engine(manager: Any) -> Any:
    """papermill's own engine, handed a kernel that runs already."""
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine

    class WarmEngine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            client = PapermillNotebookClient(nb_man, km=manager, kernel_name=kernel_name, timeout=TIMEOUT)
            client.execute(cleanup_kc=False)
            client.kc.stop_channels()
            return nb_man.nb

    return WarmEngine
