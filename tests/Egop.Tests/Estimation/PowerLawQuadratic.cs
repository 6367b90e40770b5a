using System.Numerics;

namespace Egop.Tests;

/// <summary>
/// f(x) = ½ xᵀHx with H = Q diag(k^-p) Q, Q the reflection along a random vector: eigenvalues k^-2p of the EGOP in directions without
/// zeros, at a cost of O(d) for any d.
/// </summary>
internal sealed class PowerLawQuadratic : ISinglePrecisionObjective
{
    private readonly double[] _mirror;
    private readonly double[] _decay;
    private int _evaluations;

    public PowerLawQuadratic(int d, double power, ulong seed, int rank = int.MaxValue)
    {
        Dimension = d;
        _mirror = Problems.Normal(d, seed);
        double norm = Problems.Norm(_mirror);
        for (int i = 0; i < d; i++)
            _mirror[i] /= norm;
        _decay = [.. Enumerable.Range(1, d).Select(k => k <= rank ? Math.Pow(k, -power) : 0)];
    }

    public int Dimension { get; }

    public int Evaluations => _evaluations;

    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient) => Evaluate<double>(x, gradient);

    public void EvaluateMany(ReadOnlySpan<float> points, Span<double> values, Span<float> gradients)
    {
        for (int m = 0; m < values.Length; m++)
            values[m] = Evaluate<float>(points.Slice(m * Dimension, Dimension), gradients.Slice(m * Dimension, Dimension));
    }

    private double Evaluate<T>(ReadOnlySpan<T> x, Span<T> gradient)
        where T : IFloatingPointIeee754<T>
    {
        Interlocked.Increment(ref _evaluations);
        x.CopyTo(gradient);
        Reflect(gradient);
        for (int i = 0; i < Dimension; i++)
            gradient[i] *= T.CreateTruncating(_decay[i]);
        Reflect(gradient);
        double value = 0;
        for (int i = 0; i < Dimension; i++)
            value += 0.5 * double.CreateTruncating(x[i] * gradient[i]);
        return value;
    }

    private void Reflect<T>(Span<T> x)
        where T : IFloatingPointIeee754<T>
    {
        double along = 0;
        for (int i = 0; i < Dimension; i++)
            along += _mirror[i] * double.CreateTruncating(x[i]);
        for (int i = 0; i < Dimension; i++)
            x[i] -= T.CreateTruncating(2 * along * _mirror[i]);
    }
}
