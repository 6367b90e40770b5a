"""apply.py ROWS RANK: z = U'g and x = U z of one step in PyTorch, float32, in the faster of the two layouts of U."""
from peer import per_call, serve


def prepare(args):
    rows, rank = map(int, args)
    import torch
    g, z = torch.randn(rows), torch.randn(rank)
    tall = torch.randn(rows, rank)
    wide = tall.T.contiguous()
    measures = [per_call(lambda: (tall.T @ g, tall @ z), 0.3), per_call(lambda: (wide @ g, wide.T @ z), 0.3)]
    return f"PyTorch {torch.__version__}, U.T @ g and U @ z", lambda: min(measure() for measure in measures)


if __name__ == "__main__":
    serve(prepare)
