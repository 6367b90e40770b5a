using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Egop.Tests;

/// <summary>MathNet's provider belongs to the process: no other test may run meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MathNetSetting
{
    public const string Name = "MathNet's provider";
}

[Collection(MathNetSetting.Name)]
public sealed class MathNetAccelerationTests
{
    [Fact]
    public void The_provider_of_before_comes_back_in_the_order_of_disposal()
    {
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        using (IDisposable outer = MathNetAcceleration.Use())
        {
            ILinearAlgebraProvider first = LinearAlgebraControl.Provider;
            Assert.IsType<MathNetProvider>(first);
            IDisposable inner = MathNetAcceleration.Use(LinearAlgebra.Managed, 1);
            Assert.NotSame(first, LinearAlgebraControl.Provider);
            Assert.Equal("Egop over managed", $"{LinearAlgebraControl.Provider}");
            inner.Dispose();
            Assert.Same(first, LinearAlgebraControl.Provider);
            outer.Dispose();
            Assert.Same(before, LinearAlgebraControl.Provider);
            inner.Dispose();
            Assert.Same(before, LinearAlgebraControl.Provider);
        }

        Assert.Same(before, LinearAlgebraControl.Provider);
    }

    [Fact]
    public void Nothing_changes_when_the_arguments_are_refused()
    {
        ILinearAlgebraProvider before = LinearAlgebraControl.Provider;
        Assert.Contains(
            "threads", Assert.Throws<ArgumentException>(() => MathNetAcceleration.Use(null, -1)).Message, StringComparison.Ordinal);
        Assert.Same(before, LinearAlgebraControl.Provider);
    }

    [Fact]
    public void Matrices_of_both_precisions_compute_as_before()
    {
        Matrix<double> a = Matrix<double>.Build.Random(40, 40, 1), b = Matrix<double>.Build.Random(40, 30, 2);
        Matrix<float> single = Matrix<float>.Build.Random(40, 40, 3);
        Vector<double> x = b.Column(0);
        object[] Results() =>
        [
            a.Multiply(b), a.TransposeThisAndMultiply(b), a.TransposeAndMultiply(a), a.Multiply(x), a.TransposeThisAndMultiply(x),
            a.Solve(b), a.Inverse(), a.Determinant(), b.QR(QRMethod.Thin).Solve(x),
            b.QR(QRMethod.Full).Solve(x), b.Svd().Solve(x), b.Svd().S, a.Rank(),
            (a + a.Transpose()).Evd().EigenValues.Real(),
            (a.TransposeThisAndMultiply(a) + Matrix<double>.Build.DenseIdentity(40)).Cholesky().Solve(x),
            single.Multiply(single), single.Solve(single),
        ];

        object[] expected = Results(), actual;
        using (MathNetAcceleration.Use())
            actual = Results();
        foreach ((object left, object right) in expected.Zip(actual))
        {
            double difference = (left, right) switch
            {
                (Matrix<double> l, Matrix<double> r) => (l - r).InfinityNorm() / (1 + l.InfinityNorm()),
                (Matrix<float> l, Matrix<float> r) => (l - r).InfinityNorm() / (1 + l.InfinityNorm()) * 1e-9,
                (Vector<double> l, Vector<double> r) => (l - r).InfinityNorm() / (1 + l.InfinityNorm()),
                (double l, double r) => Math.Abs(l - r) / (1 + Math.Abs(l)),
                _ => Equals(left, right) ? 0 : 1,
            };
            Assert.True(difference < 1e-10, $"{left.GetType().Name}: difference {difference}");
        }
    }

    [Fact]
    public void Complex_matrices_keep_the_bits_of_mathnets_managed_provider()
    {
        Matrix<Complex> a = Matrix<Complex>.Build.Random(12, 12, 1);
        Matrix<Complex32> single = Matrix<Complex32>.Build.Random(12, 12, 1);
        (Matrix<Complex> Product, Matrix<Complex> Inverse, Matrix<Complex32> Single) Results() =>
            (a.Multiply(a), a.Inverse(), single.Multiply(single));
        var expected = Results();
        using (MathNetAcceleration.Use())
            Assert.Equal(expected, Results());
    }
}
