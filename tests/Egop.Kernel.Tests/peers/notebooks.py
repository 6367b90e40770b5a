"""Runs notebooks on the kernel with nbclient and with nbconvert (Debian: python3-nbclient python3-nbconvert).

    notebooks.py NOTEBOOK...

The kernel's folder is found through JUPYTER_PATH, its name is egop-fsharp. A cell that fails ends the run with exit code 1.
"""

import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

NAME = "egop-fsharp"


def main():
    failed = 0
    for path in map(Path, sys.argv[1:]):
        began = time.monotonic()
        notebook = nbformat.read(path, as_version=4)
        try:
            NotebookClient(notebook, kernel_name=NAME, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
            nbformat.validate(notebook)
            problem = None
        except CellExecutionError as error:
            problem = str(error)
        convert = [sys.executable, "-W", "ignore", "-m", "nbconvert", "--to", "html", "--execute", "--stdout", "--log-level", "ERROR"]
        convert += [f"--ExecutePreprocessor.kernel_name={NAME}", str(path)]
        page = subprocess.run(convert, capture_output=True, text=True)
        if page.returncode or "</html>" not in page.stdout:
            problem = (problem or "") + page.stderr
        failed += bool(problem)
        print(f"{'FAILED ' if problem else 'passed '} {path} in {time.monotonic() - began:.1f} s", *filter(None, [problem]), flush=True)
    print(f"{len(sys.argv) - 1 - failed} notebooks passed, {failed} failed")
    return 1 if failed or len(sys.argv) == 1 else 0


if __name__ == "__main__":
    sys.exit(main())
