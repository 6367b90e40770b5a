using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Egop.Benchmarks;

internal static class MathNetGroup
{
    public static IEnumerable<Row> Rows(Bench bench)
    {
        Matrix<double> a = Square(bench, 1024), b = Square(bench, 1024);
        Vector<double> x = b.Column(0);
        yield return Pair(bench, $"Multiply {a.RowCount}", () => a.Multiply(b), 15);
        yield return Pair(bench, $"TransposeThisAndMultiply {a.RowCount}", () => a.TransposeThisAndMultiply(b));
        yield return Pair(bench, $"matrix times vector {a.RowCount}", () => a.Multiply(x));

        Matrix<double> s = Square(bench, 1000);
        Matrix<double> symmetric = s + s.Transpose(), positive = s.TransposeThisAndMultiply(s) + DenseMatrix.CreateIdentity(s.RowCount);
        yield return Pair(bench, $"Evd symmetric {s.RowCount}", () => symmetric.Evd(Symmetricity.Symmetric), 10, 3);
        yield return Pair(bench, $"Cholesky {s.RowCount}", () => positive.Cholesky());
        yield return Pair(bench, $"LU {s.RowCount}", () => s.LU());
        yield return Pair(bench, $"Solve {s.RowCount}", () => s.Solve(x.SubVector(0, s.RowCount)), rounds: 3);

        Matrix<double> small = Square(bench, 500), tall = Dense(bench.Size(1500, 60), bench.Size(300, 20));
        yield return Pair(bench, $"Svd {small.RowCount}", () => small.Svd(), rounds: 3);
        yield return Pair(bench, $"QR thin {tall.RowCount} x {tall.ColumnCount}", () => tall.QR(QRMethod.Thin));
        yield return Pair(bench, $"QR full {small.RowCount}", () => small.QR(QRMethod.Full));
    }

    private static Row Pair(Bench bench, string name, Action work, double? goal = null, int rounds = 5)
    {
        var ours = new Side("Egop", () =>
        {
            using (MathNetAcceleration.Use(LinearAlgebra.Managed, Bench.Threads))
                return Measure(work);
        });
        return bench.Compare(name, ours, [new Peer(new Side("MathNet managed", () => Measure(work)), goal)], rounds).Single();
    }

    // A product of a matrix and a vector is too short for the clock by itself.
    private static double Measure(Action work)
    {
        int count = 0;
        double seconds = 0;
        while (seconds < 0.02)
        {
            seconds += Clock.Seconds(work);
            count++;
        }

        return seconds / count;
    }

    private static Matrix<double> Square(Bench bench, int n) => Dense(bench.Size(n, n / 20), bench.Size(n, n / 20));

    private static DenseMatrix Dense(int rows, int columns) => new(rows, columns, Random.Normal(rows * columns, 9));
}
