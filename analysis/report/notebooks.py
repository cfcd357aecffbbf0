"""One Jupyter kernel for all notebooks of a report, emptied before each notebook.

A kernel start with pandas and pyplot costs more than the analysis of two accounts, so a report pays
it once, and so do many reports. Names, plots, plot settings, working folder and environment are as
at the start before each notebook runs. Results that ``analysis.cache`` keeps by the content of the
story stay, which saves the work.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from analysis.errors import AnalysisError
from analysis.interrupts import undisturbed
from analysis.isolation import LOAD_PACKAGE, NEUTRAL_FOLDER, isolated_environment


def skip_uri_grammar() -> None:
    """Import jsonschema without ``rfc3987_syntax``.

    It costs 1.8 CPU s for an optional check that nothing here uses.
    """
    if "jsonschema" not in sys.modules:
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


ENGINE = "storydiff"
TIMEOUT = 3600
LATE = 60  # seconds that what a cell prints may come after its end: on a busy machine 4 are too few
# Imported modules stay: collecting garbage in them often finds nothing.
# What was not read is in the tables; as warnings it would be in every page.
_START = f"""import gc, logging
gc.set_threshold(100_000); logging.getLogger("storydiff").setLevel(logging.ERROR)
{LOAD_PACKAGE}"""
_REMEMBER = """
import os, sys
start = vars(sys).setdefault("_storydiff_start", (os.getcwd(), dict(os.environ)))
"""
_EMPTY = f"""{_REMEMBER}
os.chdir(start[0]); os.environ.clear(); os.environ.update(start[1])
if "matplotlib.pyplot" in sys.modules:
    sys.modules["matplotlib.pyplot"].close("all")
    sys.modules["matplotlib.pyplot"].style.use("default")
get_ipython().reset(new_session=True)
"""
# Emptying collects garbage; modules and models stay, and searching them each time would cost a
# third of a report.
_SETTLE = """
import gc, sys
if vars(sys).get("_storydiff_modules") != len(sys.modules):
    gc.freeze()
    sys._storydiff_modules = len(sys.modules)
del gc, sys
"""


class KernelError(Exception):
    """Error raised in a kernel: the name of the exception and its words."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(f"{name}: {words}")
        self.name, self.words = name, words


class LostKernelError(AnalysisError):
    """The process of the kernel ended while it was at work.

    The system or a person killed it.
    """


class WarmKernel:
    """Kernel that starts with its first use and is the papermill engine ``storydiff``.

    It runs in this interpreter, in a folder of this package, without the user's kernels, profiles
    and plot settings: nothing in the working folder can change what it does.
    """

    def __init__(self) -> None:
        self._manager = self._new_manager()
        self._channels: Any = None

    def _new_manager(self) -> Any:
        skip_uri_grammar()
        from jupyter_client.kernelspec import KernelSpecManager
        from jupyter_client.manager import AsyncKernelManager

        return AsyncKernelManager(
            kernel_name="python3",
            kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),  # ipykernel's own
        )

    def __enter__(self) -> WarmKernel:
        """Return the kernel, which starts with its first use."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the kernel."""
        self.close()

    def close(self) -> None:
        """End the kernel and its child processes; the next use starts another."""
        from jupyter_core.utils import run_sync

        with undisturbed():
            if self._channels is not None:
                self._channels.stop_channels()
                self._channels = None
            if self._manager.has_kernel:
                run_sync(self._manager.shutdown_kernel)(now=True)
                self._manager = self._new_manager()  # one that was shut down cannot start again

    @contextmanager
    def _closed_on_failure(self) -> Iterator[None]:
        """Close the kernel on any error but one of the code it runs.

        It may still be at work.
        """
        from jupyter_core.utils import run_sync

        try:
            yield
        except KernelError:
            raise
        except BaseException as error:
            lost = isinstance(error, Exception) and self._is_lost(error)
            with undisturbed():
                run_sync(_cancel_tasks)()
                self.close()
            if not lost:
                raise
            remedy = "run the command again, with more memory if the system ended it"
            raise LostKernelError("the kernel", "ended before its work was done", remedy) from error

    def _is_lost(self, error: Exception) -> bool:
        from jupyter_core.utils import run_sync

        if self._manager.has_kernel:
            return not run_sync(self._manager.is_alive)()
        return isinstance(error, RuntimeError) and "ernel died" in str(error)

    def set_environment(self, **variables: str) -> None:
        """Set environment variables for this notebook and those that follow."""
        self.run(
            f"{_REMEMBER}start[1].update({variables!r}); os.environ.update({variables!r})\n"
            "del os, sys, start"
        )

    def run(self, code: str) -> None:
        """Run code in the kernel; what it raises is raised here as ``KernelError``."""
        if self._channels is not None:
            self._execute(code)
            return
        with tempfile.TemporaryDirectory(
            prefix="storydiff-", ignore_cleanup_errors=True
        ) as profiles:  # needed until the kernel has started
            self._execute(_START + code, cwd=NEUTRAL_FOLDER, env=_environment(profiles))

    def _execute(self, code: str, **start: Any) -> None:
        """Run code; ``start`` has folder and environment for a kernel that is not running."""
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError
        from nbformat.v4 import new_code_cell, new_notebook

        notebook = new_notebook(cells=[new_code_cell(code)])
        client = NotebookClient(
            notebook,
            km=self._manager,
            timeout=TIMEOUT,
            iopub_timeout=LATE,
            extra_arguments=["--log-level=40"],
        )
        client.kc = self._channels
        with self._closed_on_failure():
            try:
                with client.setup_kernel(cleanup_kc=False, **start):
                    self._channels = client.kc
                    client.execute_cell(notebook.cells[0], 0)
            except CellExecutionError as error:
                raise KernelError(error.ename, error.evalue) from error

    def run_notebook(self, notebook: Any, parameters: dict[str, Any]) -> Any:
        """Run a notebook through papermill in this kernel, emptied first.

        The given notebook is not changed.
        """
        import papermill
        from papermill.exceptions import PapermillExecutionError

        self.run(_EMPTY + _SETTLE)
        failures: list[dict[str, Any]] = []
        engine = _engine(self._manager, self._channels, failures)
        papermill.engines.papermill_engines.register(ENGINE, engine)
        with self._closed_on_failure():
            try:
                return papermill.execute_notebook(
                    notebook,
                    None,
                    parameters=parameters,
                    engine_name=ENGINE,
                    kernel_name="python3",
                    progress_bar=False,
                )
            except PapermillExecutionError as error:
                # papermill reads the error from the outputs, and one that got lost has no name
                reply = failures[-1] if failures else {}
                name, words = reply.get("ename", error.ename), reply.get("evalue", error.evalue)
                raise KernelError(name, words) from error


async def _cancel_tasks() -> None:
    """End tasks that an interrupt left waiting for the kernel; their errors are ignored."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _environment(profiles: str) -> dict[str, str]:
    """Return the environment of a kernel with a new profile in ``profiles``."""
    environment = isolated_environment()
    environment.pop("PYTHONSTARTUP", None)
    return environment | {"IPYTHONDIR": profiles, "MATPLOTLIBRC": os.devnull}


def _engine(manager: Any, channels: Any, failures: list[dict[str, Any]]) -> Any:
    """Return papermill's own engine for a running kernel and the open channels to it.

    What the kernel replies of a failed cell is added to ``failures``.
    """
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine

    def keep(execute_reply: dict[str, Any], **_: Any) -> None:
        failures.append(execute_reply["content"])

    class WarmEngine(NBClientEngine):  # type: ignore[misc]
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:
            client = PapermillNotebookClient(
                nb_man,
                km=manager,
                kernel_name=kernel_name,
                timeout=TIMEOUT,
                iopub_timeout=LATE,
                on_cell_error=keep,
            )
            client.kc = channels
            client.execute(cleanup_kc=False)
            return nb_man.nb

    return WarmEngine
