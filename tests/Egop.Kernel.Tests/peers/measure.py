"""How long the kernel takes, measured from outside by Jupyter's own client (Debian: python3-jupyter-client).

    measure.py [--strict] [--starts N]

The kernel's folder is found through JUPYTER_PATH, its name is egop-fsharp. With --strict a missed goal is exit code 1. Other work on the
machine counts as the kernel's.
"""

import argparse
import statistics
import sys
import time

from jupyter_client.manager import KernelManager

NAME = "egop-fsharp"
PACKAGE = '#r "nuget: MathNet.Numerics, 5.0.0"'
TIMEOUT = 120


def finish(client, request):
    """Waits for the end of a cell; whether it had a result, and when that came."""
    result = None
    while True:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "execute_result":
            result = time.perf_counter()
        if message["msg_type"] == "error":
            raise RuntimeError(message["content"]["evalue"])
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
    while client.get_shell_msg(timeout=TIMEOUT)["parent_header"].get("msg_id") != request:
        pass
    return result


def start():
    """A fresh kernel, its client, and the seconds from the start of the process to the first result."""
    began = time.perf_counter()
    manager = KernelManager(kernel_name=NAME)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    result = finish(client, client.execute("1 + 1"))
    return manager, client, result - began


def end(manager, client):
    client.stop_channels()
    manager.shutdown_kernel()


def round_trips(client, count=200):
    times = []
    for i in range(count):
        began = time.perf_counter()
        finish(client, client.execute(f"{i} + 1"))
        times.append(time.perf_counter() - began)
    return times


def package(client):
    began = time.perf_counter()
    finish(client, client.execute(PACKAGE))
    return time.perf_counter() - began


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--strict", action="store_true")
    arguments.add_argument("--starts", type=int, default=10)
    given = arguments.parse_args()

    starts, packages, trips = [], [], []
    for number in range(given.starts + 1):
        manager, client, first = start()
        reference = package(client)
        if number > 0:
            # The first round fills the caches of the disk and of NuGet.
            starts.append(first)
            packages.append(reference)
        if number == given.starts:
            trips = round_trips(client)
        end(manager, client)

    missed = 0
    for name, times, goal in (
        ("start to first result", starts, 1.5),
        ("trivial cell, round trip", trips, 0.015),
        ("#r nuget, cached", packages, 1.0),
    ):
        median = statistics.median(times)
        missed += median > goal
        print(
            f"{name:26} median {median * 1000:7.1f} ms   best {min(times) * 1000:7.1f}   worst {max(times) * 1000:7.1f}   "
            f"of {len(times):3}   goal {goal * 1000:.0f} ms   {'missed' if median > goal else 'met'}"
        )
    return 1 if given.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
