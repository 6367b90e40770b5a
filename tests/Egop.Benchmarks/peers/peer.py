"""How a peer talks to the benchmark: one JSON line when it is ready, then one for each line read, until the input ends.

By hand: python3 SCRIPT ARGUMENTS, and Enter for each round.
"""
import json
import sys
import time


def say(**fields):
    print(json.dumps(fields), flush=True)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def per_call(work, at_least=0.1):
    """Short work repeated until the clock can tell; the seconds of one call, and a function that measures it again."""
    work()
    count = 1
    while True:
        taken = seconds(lambda: [work() for _ in range(count)])
        if taken >= at_least / 2:
            break
        count *= 2
    count = max(1, round(count * at_least / taken))
    return lambda: seconds(lambda: [work() for _ in range(count)]) / count


def place(torch, device):
    """A device of PyTorch; the peer is absent where PyTorch has none of the kind."""
    if device == "cuda" and not torch.cuda.is_available():
        raise ImportError("this PyTorch has no CUDA device")
    return torch.device(device)


def serve(prepare):
    """prepare(arguments) gives the peer's name and a function of one round, which returns seconds or a dict with them."""
    try:
        name, measure = prepare(sys.argv[1:])
    except ImportError as error:
        say(absent=str(error))
        return
    say(name=name)
    try:
        for _ in sys.stdin:
            result = measure()
            say(**(result if isinstance(result, dict) else {"seconds": result}))
    except KeyboardInterrupt:
        pass
