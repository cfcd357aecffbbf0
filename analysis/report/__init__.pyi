from .export import write_tables as write_tables
from .exports import write_export as write_export
from .parameters import check_parameters as check_parameters
from .render import render_report as render_report

__all__ = [
    "check_parameters",
    "render_report",
    "write_export",
    "write_tables",
]
