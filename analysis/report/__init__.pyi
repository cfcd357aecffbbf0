from .export import write_tables as write_tables
from .parameters import check_parameters as check_parameters
from .render import render_report as render_report

__all__ = [
    "check_parameters",
    "render_report",
    "write_tables",
]
