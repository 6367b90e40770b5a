"""sampling.py PRECISION COUNT: standard normal numbers from NumPy's Philox into an array that is there."""
from peer import seconds, serve


def prepare(args):
    import numpy
    generator, out = numpy.random.Generator(numpy.random.Philox(1)), numpy.empty(int(args[1]), dtype=args[0])
    return f"NumPy {numpy.__version__} Philox standard_normal", lambda: seconds(
        lambda: generator.standard_normal(dtype=out.dtype.type, out=out))


if __name__ == "__main__":
    serve(prepare)
