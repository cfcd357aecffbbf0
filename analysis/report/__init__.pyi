from .export import write_tables as write_tables
from .render import render_report as render_report

__all__ = [
    "render_report",
    "write_tables",
]
