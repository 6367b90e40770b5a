using System.Globalization;

namespace Egop;

/// <summary>Where a search for a minimum ended.</summary>
public sealed class Minimum
{
    private readonly double[] _point;

    internal Minimum(double[] point, double value, double gradientNorm, bool isStationary)
    {
        _point = point;
        Value = value;
        GradientNorm = gradientNorm;
        IsStationary = isStationary;
    }

    /// <summary>θ*, length d.</summary>
    public IReadOnlyList<double> Point => _point;

    /// <summary>f(θ*).</summary>
    public double Value { get; }

    /// <summary>‖∇f(θ*)‖₂.</summary>
    public double GradientNorm { get; }

    /// <summary>Whether the gradient norm met the tolerance.</summary>
    public bool IsStationary { get; }

    /// <summary>"stationary: f = 0.123, gradient norm 4e-13".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsStationary ? "stationary" : "not stationary")}: f = {Value:G6}, gradient norm {GradientNorm:0.#e0}");

    internal ReadOnlySpan<double> Span => _point;
}
