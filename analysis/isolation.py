"""Keep processes from loading modules, settings or kernels of the working folder.

The accounts of a story come from strangers, and the working folder is often the folder of the
story. This module needs only ``os`` and ``sys``, which Python loads before it searches any folder
for others.
"""

import os
import sys

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_ROOT = os.path.dirname(_PACKAGE)
NEUTRAL_FOLDER = os.path.join(
    _PACKAGE, "data", "templates"
)  # to work in: without code and settings
# Code that loads this very package; what else is beside it, in a checkout, is searched last.
LOAD_PACKAGE = f"""
import importlib, sys
sys.path.insert(0, {_ROOT!r})
import analysis
sys.path.append(sys.path.pop(0))
"""
# Folders and files that Python, the linker, Jupyter, Matplotlib, Dask and fsspec load from.
_SEARCHED = (
    *("PYTHONPATH", "PYTHONSTARTUP", "PYTHONUSERBASE", "PYTHONPYCACHEPREFIX"),
    *("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"),
    *("JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_PATH", "JUPYTER_CONFIG_DIR"),
    *("IPYTHONDIR", "MATPLOTLIBRC", "MPLCONFIGDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    *("DASK_CONFIG", "DASK_ROOT_CONFIG", "FSSPEC_CONFIG_DIR"),
)


def isolate_process() -> None:
    """Remove the working folder from this process's search path and environment.

    Processes that start from this one inherit both. It has to run before any other import: ``python
    -m`` and an empty or relative entry of ``PYTHONPATH`` put the working folder first, and
    setuptools gives a checkout that is installed its own relative entry.
    """
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    dropped = {os.path.abspath(place) for place in given if _is_here(place)}
    if not sys.flags.safe_path and _is_here(sys.path[0]):
        dropped.add(os.path.abspath(sys.path[0]))
    dropped |= {os.path.abspath(place) for place in sys.path if not os.path.isabs(place)}
    sys.path[:] = [place for place in sys.path if os.path.abspath(place) not in dropped]
    if _ROOT not in sys.path:
        sys.path.append(_ROOT)
    kept = isolated_environment()
    for name in [name for name in _SEARCHED if name in os.environ and name not in kept]:
        del os.environ[name]
    os.environ.update(kept)


def isolated_environment() -> dict[str, str]:
    """Return the environment of this process without paths into the working folder.

    Python started with it does not search the folder by default either.
    """
    environment = {**os.environ, "PYTHONSAFEPATH": "1"}
    for name in [name for name in _SEARCHED if name in environment]:
        places = map(os.path.expanduser, environment.pop(name).split(os.pathsep))
        if kept := [place for place in places if not _is_here(place)]:
            environment[name] = os.pathsep.join(kept)
    return environment


def _is_here(place: str) -> bool:
    """Return whether a place is the working folder or depends on which folder that is."""
    return not os.path.isabs(place) or os.path.realpath(place) == os.path.realpath(os.curdir)
