"""Storms that a kernel must survive, driven by Jupyter's own client (Debian: python3-jupyter-client).

    storm.py [ROUNDS]

The kernel's folder is found through JUPYTER_PATH, its name is egop-fsharp. EGOP_SEED repeats a run. Prints a line for each storm and ends
with exit code 1 if one failed.
"""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from queue import Empty

from jupyter_client.manager import KernelManager

NAME = "egop-fsharp"
MARK = f"EGOP_STORM={uuid.uuid4()}"
SEED = int(os.environ.get("EGOP_SEED") or random.randrange(1 << 30))
TIMEOUT = 120


def marked():
    """Processes that a kernel of this run started, and those kernels, by the mark in their environment."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                if MARK.encode() in file.read().split(b"\0") and int(pid) != os.getpid():
                    with open(f"/proc/{pid}/stat") as stat:
                        if stat.read().rsplit(")", 1)[1].split()[0] != "Z":
                            found.append(int(pid))
        except OSError:
            pass
    return found


def listening(ports):
    found = set()
    for name in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(name) as file:
            for line in list(file)[1:]:
                fields = line.split()
                if fields[3] == "0A":
                    found.add(int(fields[1].rsplit(":", 1)[1], 16))
    return found & set(ports)


def until(condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def environment():
    name, value = MARK.split("=")
    return dict(os.environ, **{name: value})


class Kernel:
    def __init__(self):
        self.manager = KernelManager(kernel_name=NAME)
        self.manager.start_kernel(env=environment())
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    @property
    def ports(self):
        return [getattr(self.manager, f"{name}_port") for name in ("shell", "iopub", "stdin", "control", "hb")]

    def run(self, code, timeout=TIMEOUT):
        """The reply and everything published for a cell."""
        request = self.client.execute(code)
        return self.finish(request, timeout)

    def finish(self, request, timeout=TIMEOUT):
        published = []
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            published.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        while True:
            reply = self.client.get_shell_msg(timeout=timeout)
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"], published

    def begin(self, code):
        """Sends a cell and waits until it runs."""
        request = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == "stream" and message["parent_header"].get("msg_id") == request:
                return request

    def value(self, code):
        reply, published = self.run(code)
        assert reply["status"] == "ok", reply
        return [m["content"]["data"]["text/plain"] for m in published if m["msg_type"] == "execute_result"][0]

    def memory(self):
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024

    def end(self, now=False):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=now)


def lifecycle(rounds):
    """Start, then restart, interrupt, end, kill, or lose the kernel at any moment of its life."""
    chance = random.Random(SEED)
    slowest = 0.0
    for number in range(rounds):
        action = ("shutdown", "restart", "interrupt", "kill early", "kill running")[number % 5]
        kernel = Kernel()
        ports, pid = kernel.ports, kernel.pid
        if action == "restart":
            kernel.client.stop_channels()
            kernel.manager.restart_kernel(now=chance.random() < 0.5, env=environment())
            assert kernel.pid != pid
            assert kernel.ports == ports
            kernel.connect()
            assert kernel.value("20 + 1") == "21"
        elif action == "interrupt":
            request = kernel.begin('printfn "on"\nwhile true do ()')
            time.sleep(chance.random() * 0.05)
            kernel.manager.interrupt_kernel()
            reply, _ = kernel.finish(request, 10)
            assert reply["status"] == "error", reply
            assert kernel.value("20 + 2") == "22"
        elif action == "kill early":
            time.sleep(chance.random() * 0.8)
        elif action == "kill running":
            kernel.begin('printfn "on"\nwhile true do ()')
        kernel.end(now=action.startswith("kill"))
        began = time.monotonic()
        assert until(lambda: not marked(), 10), f"round {number}, {action}: left processes {marked()}"
        assert until(lambda: not listening(ports), 5), f"round {number}, {action}: left ports {listening(ports)}"
        slowest = max(slowest, time.monotonic() - began)
    return f"{rounds} rounds, nothing left {slowest:.2f} s after the end at the latest"


def orphans():
    """A front end that is killed takes its kernel with it, running or not."""
    script = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); import storm; storm.MARK = sys.argv[2]; "
        "k = storm.Kernel(); k.begin('printfn \"on\"\\nwhile true do ()') if sys.argv[3] == 'run' else None; "
        "print(*k.ports, flush=True); time.sleep(600)"
    )
    for state in ("idle", "run"):
        front = subprocess.Popen(
            [sys.executable, "-c", script, os.path.dirname(os.path.abspath(__file__)), MARK, state], stdout=subprocess.PIPE, text=True
        )
        ports = [int(port) for port in front.stdout.readline().split()]
        assert len(marked()) == 1 and len(listening(ports)) == 5
        front.kill()
        front.wait()
        assert until(lambda: not marked() and not listening(ports), 10), f"{state}: left {marked()}"
    return "an idle and a busy kernel ended"


def signals():
    """SIGINT interrupts the cell, SIGTERM ends the kernel."""
    kernel = Kernel()
    request = kernel.begin('printfn "on"\nwhile true do ()')
    os.kill(kernel.pid, signal.SIGINT)
    reply, _ = kernel.finish(request, 10)
    assert reply["status"] == "error", reply
    assert kernel.value("1 + 1") == "2"
    os.kill(kernel.pid, signal.SIGTERM)
    assert until(lambda: not kernel.manager.is_alive(), 10)
    kernel.end(now=True)
    return "handled"


def displays(kernel):
    """Ten thousand displayed values arrive, in order."""
    began = time.monotonic()
    reply, published = kernel.run("for i in 1 .. 10000 do display i |> ignore")
    took = time.monotonic() - began
    shown = [m["content"]["data"]["text/plain"] for m in published if m["msg_type"] == "display_data"]
    assert reply["status"] == "ok", reply
    assert shown == [str(i) for i in range(1, 10001)], len(shown)
    return f"10000 in {took:.2f} s"


def prints(kernel):
    """A hundred thousand printed lines arrive whole, and two streams keep their order."""
    reply, published = kernel.run('for i in 1 .. 100000 do printfn "%d" i')
    text = "".join(m["content"]["text"] for m in published if m["msg_type"] == "stream")
    assert text == "".join(f"{i}\n" for i in range(1, 100001)), len(text)
    count = sum(m["msg_type"] == "stream" for m in published)
    assert count < 10000, count
    return f"100000 lines in {count} messages"


def large(kernel):
    """Two megabytes printed, and two megabytes shown."""
    reply, published = kernel.run('printf "%s" (System.String(\'x\', 2000000))')
    text = "".join(m["content"]["text"] for m in published if m["msg_type"] == "stream")
    assert text == "x" * 2000000, len(text)
    reply, published = kernel.run("display (HTML (System.String('y', 2000000))) |> ignore")
    shown = [m["content"]["data"]["text/html"] for m in published if m["msg_type"] == "display_data"]
    assert shown == ["y" * 2000000], [len(s) for s in shown]
    return "2 MB each"


def interrupts(kernel):
    """A tight loop ends soon after the interrupt, and the session goes on."""
    times = []
    kernel.run("let kept = 42")
    for _ in range(10):
        request = kernel.begin('printfn "on"\nwhile true do ()')
        began = time.monotonic()
        kernel.manager.interrupt_kernel()
        reply, _ = kernel.finish(request, 10)
        times.append(time.monotonic() - began)
        assert reply["status"] == "error", reply
    assert kernel.value("kept") == "42"
    for code in ('printfn "on"\nSystem.Threading.Thread.Sleep 60000', 'printfn "on"\nasync { do! Async.Sleep 60000 } |> Async.RunSynchronously'):
        request = kernel.begin(code)
        kernel.manager.interrupt_kernel()
        reply, _ = kernel.finish(request, 20)
        assert reply["status"] == "error", reply
    assert kernel.value("kept") == "42"
    return f"median {sorted(times)[len(times) // 2] * 1000:.0f} ms, slowest {max(times) * 1000:.0f} ms"


def threads(kernel):
    """An exception on a thread of the notebook's own is reported and ends neither kernel nor session."""
    code = "let t = System.Threading.Thread(fun () -> failwith \"alone\")\nt.Start()\nt.Join()\nSystem.Threading.Thread.Sleep 300"
    reply, published = kernel.run(code)
    text = "".join(m["content"]["text"] for m in published if m["msg_type"] == "stream")
    assert "alone" in text, published
    assert kernel.value("1 + 1") == "2"
    return "reported"


def cells(kernel):
    """Three hundred cells cost no more than 100 MB."""
    for i in range(20):
        kernel.value(f"let w{i} = {i} in w{i}")
    before = kernel.memory()
    for i in range(300):
        assert kernel.value(f"let x{i} = List.init 10 (fun j -> j * {i})\nList.sum x{i}") == str(45 * i)
    growth = kernel.memory() - before
    assert growth < 100, f"{growth:.0f} MB"
    return f"{before:.0f} MB before, {growth:+.0f} MB after 300 cells"


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"EGOP_SEED={SEED}", flush=True)
    failed = 0
    shared = Kernel()
    storms = [(s, (shared,)) for s in (displays, prints, large, interrupts, threads, cells)]
    storms += [(signals, ()), (orphans, ()), (lifecycle, (rounds,))]
    for storm, arguments in storms:
        if storm is signals:
            shared.end()
        try:
            print(f"passed  {storm.__name__}: {storm(*arguments)}", flush=True)
        except (AssertionError, Empty, RuntimeError, IndexError) as error:
            failed += 1
            print(f"FAILED  {storm.__name__}: {type(error).__name__} {error}", flush=True)
    if left := marked():
        print(f"FAILED  processes left: {left}")
        failed += 1
    print(f"{len(storms) - failed} storms passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
