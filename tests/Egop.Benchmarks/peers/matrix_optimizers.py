"""matrix_optimizers.py NAME ROWS COLUMNS PRECISION: steps of a matrix method on one layer, written from its published recurrence.

NAME is soap, shampoo, ggt or adagram; a round is ten steps with new gradients, and its time that of one step.
"""
import math

from peer import seconds, serve


class Soap:
    """Vyas et al. 2024: Adam in the eigenbasis of Shampoo's factors; a QR step of the bases every ten steps."""

    def __init__(self, torch, x):
        self.torch, self.t = torch, 0
        self.m, self.v = torch.zeros_like(x), torch.zeros_like(x)
        self.sides = None

    def step(self, x, g, lr=3e-3, b1=0.95, b2=0.95, eps=1e-8, decay=0.01, every=10):
        if self.sides is None:
            self.sides = [(1 - b2) * g @ g.T, (1 - b2) * g.T @ g]
            self.bases = [self.torch.linalg.eigh(side)[1].flip(1).contiguous() for side in self.sides]
            return
        (left, right), self.t = self.bases, self.t + 1
        rotated = left.T @ g @ right
        self.m.mul_(b1).add_(rotated, alpha=1 - b1)
        self.v.mul_(b2).addcmul_(rotated, rotated, value=1 - b2)
        rate = lr * math.sqrt(1 - b2 ** self.t) / (1 - b1 ** self.t)
        x.sub_(left @ (self.m / (self.v.sqrt() + eps)) @ right.T, alpha=rate).mul_(1 - lr * decay)
        momentum = left @ self.m @ right.T
        self.sides[0].mul_(b2).addmm_(g, g.T, alpha=1 - b2)
        self.sides[1].mul_(b2).addmm_(g.T, g, alpha=1 - b2)
        if self.t % every == 0:
            for axis, (side, basis) in enumerate(zip(self.sides, self.bases)):
                order = (basis * (side @ basis)).sum(0).argsort(descending=True)
                self.v = self.v.index_select(axis, order)
                self.bases[axis] = self.torch.linalg.qr(side @ basis[:, order])[0]
        self.m = self.bases[0].T @ momentum @ self.bases[1]


class Shampoo:
    """Gupta, Koren, Singer 2018: sums of both outer products, their inverse fourth roots by eigendecomposition."""

    def __init__(self, torch, x, eps=1e-4):
        self.torch, self.t, self.eps = torch, 0, eps
        self.sides = [eps * torch.eye(size, dtype=x.dtype) for size in x.shape]

    def root(self, side):
        w, q = self.torch.linalg.eigh(side)
        return q * w.clamp(min=self.eps) ** -0.25 @ q.T

    def step(self, x, g, lr=0.1, every=10):
        self.sides[0].addmm_(g, g.T)
        self.sides[1].addmm_(g.T, g)
        if self.t % every == 0:
            self.roots = [self.root(side) for side in self.sides]
        self.t += 1
        x.sub_(self.roots[0] @ g @ self.roots[1], alpha=lr)


class Ggt:
    """Agarwal et al. 2018: the inverse square root of a window of gradients through its Gram matrix."""

    def __init__(self, torch, x, window=100):
        self.torch, self.t, self.window = torch, 0, window
        self.rows = torch.zeros(window, x.numel(), dtype=x.dtype)
        self.gram = torch.zeros(window, window, dtype=x.dtype)
        self.ages = torch.zeros(window, dtype=x.dtype)
        self.m = torch.zeros(x.numel(), dtype=x.dtype)

    def step(self, x, g, lr=1e-3, b1=0.9, b2=1.0, eps=1e-2):
        g = g.reshape(-1)
        self.m.mul_(b1).add_(g, alpha=1 - b1)
        slot, self.t = self.t % self.window, self.t + 1
        self.rows[slot] = g
        row = self.rows @ g
        self.gram[slot, :] = row
        self.gram[:, slot] = row
        w, v = self.torch.linalg.eigh(self.gram)
        keep = w > 1e-14 * w[-1]
        w, v = w[keep], v[:, keep]
        sigma = w.sqrt()
        # U'm with U = rows' V / sigma, never formed.
        a = (v.T @ (self.rows @ self.m)) / sigma
        inside = self.rows.T @ (v @ ((1 / (sigma + eps) - 1 / eps) * a / sigma))
        x.view(-1).sub_(self.m / eps + inside, alpha=lr)


class AdaGram:
    """Matveeva, Katrutsa, Frolov 2025: the factor L of eps I + sum of g g', kept at a rank by projector splitting."""

    def __init__(self, torch, x, rank=5, eps=0.1):
        self.torch, self.rank, self.eps = torch, rank, eps
        self.p = self.q = self.u = None

    def step(self, x, g, lr=1e-2):
        qr = self.torch.linalg.qr
        bar = g.reshape(-1) / math.sqrt(self.eps)
        if self.p is not None:
            bar = bar - self.p @ (self.q.T @ bar)
        square = float(bar @ bar)
        beta = 1 / (1 + math.sqrt(1 + square)) / math.sqrt(1 + square)
        if self.p is None:
            self.p, self.q = beta * bar[:, None], bar[:, None]
        elif self.p.shape[1] < self.rank:
            added = bar - self.q @ (self.p.T @ bar)
            self.p, self.q = self.torch.cat([self.p, beta * bar[:, None]], 1), self.torch.cat([self.q, added[:, None]], 1)
        else:
            if self.u is None:
                (qp, rp), (qq, rq) = qr(self.p), qr(self.q)
                a, sigma, b = self.torch.linalg.svd(rp @ rq.T)
                self.u, self.s, self.v = qp @ a, sigma.diag(), qq @ b.T
            y = bar - self.v @ (self.s.T @ (self.u.T @ bar))
            increment = beta * self.torch.outer(bar, y @ self.v)
            u, hat = qr(self.u @ self.s + increment)
            middle = hat - u.T @ increment
            self.v, r = qr(self.v @ middle.T + beta * self.torch.outer(y, bar @ u))
            self.u, self.s = u, r.T
            self.p, self.q = self.u @ self.s, self.v
        x.view(-1).sub_(bar, alpha=lr / math.sqrt(1 + square))


def prepare(args):
    name, rows, columns, precision = args[0], int(args[1]), int(args[2]), args[3]
    import torch
    torch.manual_seed(1)
    x = torch.randn(rows, columns, dtype=getattr(torch, precision))
    method = {"soap": Soap, "shampoo": Shampoo, "ggt": Ggt, "adagram": AdaGram}[name](torch, x)
    gradients = [torch.randn_like(x) for _ in range(10)]
    steps = lambda: [method.step(x, g) for g in gradients]
    # Past the first steps, which build windows and bases.
    warm = 10 if name == "ggt" else 1
    for _ in range(warm):
        steps()
    return f"PyTorch {torch.__version__}, {type(method).__name__} from its recurrence", lambda: seconds(steps) / len(gradients)


if __name__ == "__main__":
    serve(prepare)
