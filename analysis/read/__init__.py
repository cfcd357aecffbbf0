"""Read files of any format into records, which are mappings with ``text``.

A file is opened in this process and read in a child process with limits on time and memory. The
first bytes show its format; ``formats.FORMATS`` lists who reads it.
"""

from analysis.read.reader import FileReader, read_file

__all__ = ["FileReader", "read_file"]
