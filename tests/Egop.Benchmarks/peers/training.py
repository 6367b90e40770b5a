"""training.py PRECISION WIDTHS ROWS BATCH plain|basis [DEVICE]: one Adam step of a classifier on a minibatch, eager.

With `basis` the parameters are z and the network's are V @ z for a dense orthogonal V; autograd does the way back.
"""
from peer import per_call, serve


def prepare(args):
    precision, widths, rows, batch, kind = args[0], [int(w) for w in args[1].split("-")], int(args[2]), int(args[3]), args[4]
    device = args[5:]
    import torch
    from gradients import Problem
    problem = Problem(torch, precision, widths, rows, "cross-entropy", *device)
    start = 0.1 * problem.points(1)[0]
    if kind == "basis":
        basis = torch.linalg.qr(torch.randn(problem.dimension, problem.dimension, dtype=problem.type, device=problem.device))[0].contiguous()
        parameters = [start.requires_grad_()]
        current = lambda: problem.split(basis @ parameters[0])
    else:
        parameters = [part.clone().requires_grad_() for part in problem.split(start)]
        current = lambda: parameters
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    x, y = problem.x, problem.y

    def step():
        rows_of = torch.randint(0, rows, (batch,), device=problem.device)
        problem.x, problem.y = x[rows_of], y[rows_of]
        optimizer.zero_grad(set_to_none=True)
        problem.value(current()).backward()
        optimizer.step()

    def steps():
        for _ in range(20):
            step()
        problem.wait()

    return f"PyTorch {torch.__version__} eager", (lambda call: lambda: call() / 20)(per_call(steps, 0.3))


if __name__ == "__main__":
    serve(prepare)
