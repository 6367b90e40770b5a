using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Egop.Tests;

/// <summary>
/// Projector splitting by factorizations of r + 1 numbers a column, against the same steps with QR factorizations of whole matrices.
/// </summary>
public class AdaGramSplittingTests
{
    // The last two have several pieces of work, the last but one of them a remainder; n = r + 1 leaves room for one direction only.
    [Theory]
    [InlineData(7, 1, 20)]
    [InlineData(4, 3, 30)]
    [InlineData(40, 5, 60)]
    [InlineData(5001, 4, 12)]
    [InlineData(6144, 2, 12)]
    public void Steps_are_those_of_whole_QR_factorizations(int n, int rank, int steps)
    {
        var adaGram = new AdaGram { LearningRate = 0.1, Epsilon = 0.5, Rank = rank };
        OptimizerState state = adaGram.Init(ParameterLayout.Vector(n));
        double[] x = new double[n];
        Vector<double> expected = Vector<double>.Build.Dense(n);
        var reference = new Reference(rank, 0.5);
        for (int t = 0; t < steps; t++)
        {
            // Gradients of falling size, so that the factor has singular values far apart.
            double[] g = [.. Problems.Normal(n, (ulong)(100 + t)).Select(value => value / (1 + (t % 7)))];
            adaGram.Step(state, g, x);
            expected -= 0.1 * reference.Direction(Vector<double>.Build.Dense(g));
            Assert.True(Problems.Distance(x, expected.ToArray()) <= 1e-12 * expected.L2Norm(),
                $"step {t}: {Problems.Distance(x, expected.ToArray()):E2}");
        }
    }

    [Fact]
    public void Factors_stay_orthonormal_over_many_steps_with_new_and_with_repeated_gradients()
    {
        const int n = 50, rank = 6;
        var adaGram = new AdaGram { LearningRate = 0.1, Epsilon = 0.1, Rank = rank };
        OptimizerState state = adaGram.Init(ParameterLayout.Vector(n));
        double[] x = new double[n];
        for (int t = 0; t < 3000; t++)
            adaGram.Step(state, Problems.Normal(n, (ulong)(t % 10 < 5 ? t : 3)), x);
        foreach (string slot in (string[])["theta.U", "theta.Q"])
        {
            Matrix<double> rows = Matrix<double>.Build.DenseOfRowMajor(rank, n, state[slot][..(rank * n)].ToArray());
            double error = (rows.TransposeAndMultiply(rows) - Matrix<double>.Build.DenseIdentity(rank)).Enumerate().Max(Math.Abs);
            Assert.True(error <= 1e-14, $"{slot}: {error:E2}");
        }
    }

    /// <summary>Everything as matrices: n × r factors, MathNet's QR and singular value decompositions.</summary>
    private sealed class Reference(int rank, double epsilon)
    {
        private Matrix<double>? _p, _q, _u, _s, _v;

        public Vector<double> Direction(Vector<double> g)
        {
            Vector<double> whitened = (g - (_p is null ? 0 * g : _p * (_q!.Transpose() * g))) / Math.Sqrt(epsilon);
            double root = Math.Sqrt(1 + whitened.DotProduct(whitened)), beta = 1 / ((1 + root) * root);
            Vector<double> y = whitened - (_p is null ? 0 * g : _q! * (_p.Transpose() * whitened));
            if (_p is null || _p.ColumnCount < rank)
            {
                _p = _p is null ? (beta * whitened).ToColumnMatrix() : _p.Append((beta * whitened).ToColumnMatrix());
                _q = _q is null ? y.ToColumnMatrix() : _q.Append(y.ToColumnMatrix());
            }
            else
            {
                Split(whitened, y, beta);
            }

            return whitened / root;
        }

        private void Split(Vector<double> whitened, Vector<double> y, double beta)
        {
            if (_u is null)
            {
                QR<double> left = _p!.QR(QRMethod.Thin), right = _q!.QR(QRMethod.Thin);
                Svd<double> core = (left.R * right.R.Transpose()).Svd();
                (_u, _s, _v) = (left.Q * core.U, core.W, right.Q * core.VT.Transpose());
            }

            // The increment is β ḡ yᵀ: its products with V and with U₁.
            Matrix<double> delta = beta * whitened.OuterProduct(_v!.Transpose() * y);
            QR<double> k = ((_u * _s!) + delta).QR(QRMethod.Thin);
            Matrix<double> middle = k.R - (k.Q.Transpose() * delta);
            QR<double> l = ((_v! * middle.Transpose()) + (beta * y.OuterProduct(k.Q.Transpose() * whitened))).QR(QRMethod.Thin);
            (_u, _v, _s) = (k.Q, l.Q, l.R.Transpose());
            (_p, _q) = (_u * _s, _v);
        }
    }
}
