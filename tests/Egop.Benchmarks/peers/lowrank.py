"""The top left-to-right subspace of a matrix kept in a file of float32.

lowrank.py KIND FILE ROWS COLUMNS RANK [DEVICE]; KIND is torch (svd_lowrank) or sklearn (randomized_svd), FILE "random" for normal numbers
"""
from peer import place, seconds, serve


def prepare(args):
    kind, path, rows, columns, rank = args[0], args[1], *map(int, args[2:])
    import numpy
    if path == "random":
        g = numpy.random.default_rng(1).standard_normal((rows, columns), dtype=numpy.float32)
    else:
        g = numpy.fromfile(path, dtype=numpy.float32).reshape(rows, columns)
    if kind == "torch":
        import torch
        matrix = torch.from_numpy(g).to(place(torch, *(args[5:] or ["cpu"])))
        # Ten directions more than asked for and two power iterations, as its documentation advises.
        name, work = f"torch.svd_lowrank(q={rank + 10}, niter=2)", lambda: torch.svd_lowrank(matrix, q=rank + 10, niter=2)[2][:, :rank].cpu().numpy()
    else:
        from sklearn.utils.extmath import randomized_svd
        name, work = "sklearn randomized_svd", lambda: randomized_svd(g, n_components=rank, random_state=1)[2].T

    def measure():
        kept = []
        taken = seconds(lambda: kept.append(work()))
        v = numpy.ascontiguousarray(kept[0])
        image = g @ v
        return {
            "seconds": taken,
            "energy": float((image.astype(numpy.float64) ** 2).sum()),
            "orthogonality": float(abs(v.T @ v - numpy.eye(rank, dtype=numpy.float32)).max()),
        }

    return name, measure


if __name__ == "__main__":
    serve(prepare)
