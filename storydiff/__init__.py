"""The package ``analysis`` by the name of the project.

``import storydiff`` gives the module ``analysis`` of this installation, and ``storydiff.show`` its
``analysis.show``, even where the working folder has an ``analysis.py`` of its own.
"""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

_PACKAGE = Path(__file__).resolve().parent.parent / "analysis" / "__init__.py"


def _load_package() -> ModuleType:
    """Return the package of this installation, loaded if it is not."""
    loaded = sys.modules.get("analysis")
    if loaded is not None:
        place = getattr(loaded, "__file__", None)
        if place and Path(place).resolve() == _PACKAGE:
            return loaded
        cause = f"another module of the name analysis is loaded ({place or 'of unknown place'})"
        raise ImportError(f"storydiff: {cause}; import storydiff before it, or rename it.")
    spec = spec_from_file_location(
        "analysis", _PACKAGE, submodule_search_locations=[str(_PACKAGE.parent)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"storydiff: {_PACKAGE} cannot be loaded; install storydiff again.")
    package = module_from_spec(spec)
    sys.modules["analysis"] = package
    try:
        spec.loader.exec_module(package)
    except BaseException:
        del sys.modules["analysis"]
        raise
    return package


class _SameModule(Loader):
    """Give a module that is loaded by its other name."""

    def __init__(self, module: ModuleType) -> None:
        self._module, self._spec = module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # the import system has set that of the other name


class _OtherNames(MetaPathFinder):
    """Find ``storydiff.X`` as ``analysis.X``."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not fullname.startswith("storydiff."):
            return None
        name = "analysis" + fullname.removeprefix("storydiff")
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name == name:
                return None
            raise
        return ModuleSpec(fullname, _SameModule(module))


_package = _load_package()
sys.meta_path.insert(0, _OtherNames())
sys.modules[__name__] = _package
