"""optimizers.py torch NAME COUNT THREADS: a step of torch.optim.NAME over COUNT float32 parameters (THREADS 0: its default)."""
import json

from peer import seconds, serve


def prepare(args):
    name, count, threads = args[1], int(args[2]), int(args[3])
    options = json.loads(args[4]) if len(args) > 4 else {}
    import torch
    if threads > 0:
        torch.set_num_threads(threads)
    x = torch.randn(count, dtype=torch.float32, requires_grad=True)
    x.grad = torch.randn(count, dtype=torch.float32)
    optimizer = getattr(torch.optim, name)([x], **{"lr": 1e-3, **options})
    said = "default threads" if threads == 0 else f"{threads} threads"
    return f"torch.optim.{name} {torch.__version__}, {said}", lambda: seconds(optimizer.step)


if __name__ == "__main__":
    serve(prepare)
