"""Full-batch gradients of a layered network at N(0, I) points, and their Gram matrix.

gradients.py KIND PRECISION WIDTHS ROWS MEASURED SAMPLES LOSS [DEVICE]
KIND      loop (a backward pass a point), vmap (functorch), bmm (by hand, batched products), processes (the loop in two processes)
PRECISION float64 or float32
MEASURED  gradients timed a round; the time is scaled to SAMPLES
DEVICE    cpu (if left out) or cuda, for loop, vmap and bmm
LOSS      cross-entropy (ReLU, biases), squared (linear, no biases) or logistic (WIDTHS = d: one vector of weights)
"""
import os
import time

from peer import place, seconds, serve


class Problem:
    def __init__(self, torch, precision, widths, rows, loss, device="cpu"):
        self.torch = torch
        self.type = getattr(torch, precision)
        self.loss = loss
        self.device = place(torch, device)
        torch.manual_seed(1)
        self.biased = loss == "cross-entropy"
        self.shapes = [(1, widths[0])] if loss == "logistic" else [
            shape for a, b in zip(widths, widths[1:]) for shape in ([(b, a), (b,)] if self.biased else [(b, a)])]
        self.sizes = [int(torch.Size(shape).numel()) for shape in self.shapes]
        self.dimension = sum(self.sizes)
        self.x = torch.rand(rows, widths[0], dtype=self.type)
        if loss == "cross-entropy":
            # Handwritten digits are half background.
            self.x *= torch.rand(rows, widths[0]) > 0.5
            self.y = torch.randint(0, widths[-1], (rows,))
        elif loss == "squared":
            self.y = torch.randn(rows, widths[-1], dtype=self.type)
        else:
            self.x = 2 * self.x - 1
            self.y = (torch.randint(0, 2, (rows,)) * 2 - 1).to(self.type)
        self.x, self.y = self.x.to(self.device), self.y.to(self.device)

    def points(self, count):
        return self.torch.randn(count, self.dimension, dtype=self.type, device=self.device)

    def empty(self, count):
        return self.torch.empty(count, self.dimension, dtype=self.type, device=self.device)

    def wait(self):
        if self.device.type == "cuda":
            self.torch.cuda.synchronize()

    def split(self, theta):
        return [part.view(shape) for part, shape in zip(theta.split(self.sizes), self.shapes)]

    def value(self, parameters):
        functional = self.torch.nn.functional
        if self.loss == "logistic":
            return functional.softplus(-self.y * (self.x @ parameters[0][0])).mean()
        h = self.x
        step = 2 if self.biased else 1
        for layer in range(0, len(parameters), step):
            h = functional.linear(h, parameters[layer], parameters[layer + 1] if self.biased else None)
            if self.biased and layer + step < len(parameters):
                h = functional.relu(h)
        if self.loss == "squared":
            return ((h - self.y) ** 2).sum() / len(h)
        return functional.cross_entropy(h, self.y)


def loop(problem):
    parameters = [problem.torch.empty(shape, dtype=problem.type, device=problem.device, requires_grad=True) for shape in problem.shapes]

    def run(theta, out):
        for point, row in zip(theta, out):
            for parameter, part in zip(parameters, problem.split(point)):
                parameter.data.copy_(part)
                parameter.grad = None
            problem.value(parameters).backward()
            problem.torch.cat([parameter.grad.reshape(-1) for parameter in parameters], out=row)

    return run


def chunked(one_chunk, problem, sizes):
    """The fastest of several numbers of points at once."""
    def with_size(size):
        def run(theta, out):
            for start in range(0, len(theta), size):
                out[start:start + size] = one_chunk(theta[start:start + size])
            problem.wait()
        return run

    def trial(size):
        theta, out = problem.points(max(sizes)), problem.empty(max(sizes))
        with_size(size)(theta, out)
        return seconds(lambda: with_size(size)(theta, out))

    return with_size(min(sizes, key=trial))


def vmap(problem):
    try:
        from torch.func import grad, vmap as many
    except ImportError:
        from functorch import grad, vmap as many
    sizes = (2, 4, 8, 16) if problem.device.type == "cpu" else (64, 256, 1024)
    return chunked(many(grad(lambda theta: problem.value(problem.split(theta)))), problem, sizes)


def bmm(problem):
    """Forward and backward of every point of a chunk in batched products."""
    torch, rows = problem.torch, len(problem.x)
    one_hot = torch.nn.functional.one_hot(problem.y).to(problem.type)

    def one_chunk(theta):
        count = len(theta)
        parts = [part.view(count, *shape) for part, shape in zip(theta.split(problem.sizes, 1), problem.shapes)]
        weights, biases = parts[0::2], parts[1::2]
        x = problem.x.expand(count, *problem.x.shape)
        layers = [x]
        for l, (w, b) in enumerate(zip(weights, biases)):
            z = torch.baddbmm(b[:, None, :], layers[-1], w.transpose(1, 2))
            layers.append(z.relu_() if l + 1 < len(weights) else z)
        delta = (layers[-1].softmax(2) - one_hot) / rows
        gradients = []
        for l in reversed(range(len(weights))):
            gradients[:0] = [torch.bmm(delta.transpose(1, 2), layers[l]).reshape(count, -1), delta.sum(1)]
            if l > 0:
                delta = torch.bmm(delta, weights[l]) * (layers[l] > 0)
        return torch.cat(gradients, 1)

    return chunked(one_chunk, problem, (1, 2, 4, 8, 16))


def worker(connection, arguments, count):
    """One of two processes on one core each; the process measures itself between two words of its parent."""
    import torch
    torch.set_num_threads(1)
    problem = Problem(torch, *arguments)
    theta, out = problem.points(count), problem.empty(count)
    run = loop(problem)
    run(theta[:2], out[:2])
    connection.send("ready")
    while connection.recv():
        run(problem.points(count), out)
        connection.send("done")


def processes(arguments, count):
    import multiprocessing
    # Read by the children when they load the library; this process has loaded its own.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    context, ends = multiprocessing.get_context("spawn"), []
    for _ in range(2):
        ours, theirs = context.Pipe()
        context.Process(target=worker, args=(theirs, arguments, count // 2), daemon=True).start()
        ends.append(ours)
    for end in ends:
        end.recv()

    def run():
        for end in ends:
            end.send(True)
        for end in ends:
            end.recv()

    return run


def prepare(args):
    kind, precision, widths, rows, measured, samples, loss, *rest = args
    widths, rows, measured, samples = [int(w) for w in widths.split("-")], int(rows), int(measured), int(samples)
    import torch
    arguments = (precision, widths, rows, loss)
    problem = Problem(torch, *arguments, *rest)
    bundle = problem.points(samples)
    if kind == "processes":
        sample = processes(arguments, measured)
    else:
        run, out = {"loop": loop, "vmap": vmap, "bmm": bmm}[kind](problem), problem.empty(measured)
        sample = lambda: run(problem.points(measured), out)

    def measure():
        gradients = seconds(sample) * samples / measured
        start = time.perf_counter()
        bundle.T @ bundle
        problem.wait()
        gram = time.perf_counter() - start
        return {"seconds": gradients + gram, "gradients": gradients, "gram": gram}

    names = {"loop": "loop of backward passes", "vmap": "functorch vmap(grad)", "bmm": "batched products by hand", "processes": "loop in two processes"}
    return f"PyTorch {torch.__version__}, {names[kind]}", measure


if __name__ == "__main__":
    serve(prepare)
