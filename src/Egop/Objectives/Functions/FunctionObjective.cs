namespace Egop;

/// <summary>A function with its gradient, as code: returns f(x) and writes ∇f(x).</summary>
/// <param name="x">The point, length d.</param>
/// <param name="gradient">Receives ∇f(x), length d; every element must be written, its content on entry is undefined.</param>
/// <returns>f(x).</returns>
public delegate double ObjectiveFunction(ReadOnlySpan<double> x, Span<double> gradient);

/// <summary>An objective from a function that the caller supplies.</summary>
/// <remarks>
/// The function must be a pure function of x and safe to call from several threads at once. It is not called at points with NaN or
/// infinite coordinates: those get NaN. Made by <see cref="Objectives.FromFunction(int, ObjectiveFunction)"/>.
/// </remarks>
internal sealed class FunctionObjective : IHasParameterLayout
{
    private readonly ObjectiveFunction _function;

    internal FunctionObjective(ParameterLayout layout, ObjectiveFunction function)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(function);
        Layout = layout;
        _function = function;
    }

    /// <inheritdoc/>
    public int Dimension => Layout.Dimension;

    /// <inheritdoc/>
    public ParameterLayout Layout { get; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> x, Span<double> gradient)
    {
        PointGuard.Point(Dimension, x, gradient);
        if (PointGuard.IsFinite(x))
            return _function(x, gradient);
        gradient.Fill(double.NaN);
        return double.NaN;
    }

    /// <summary>"function of 10 parameters".</summary>
    public override string ToString() => $"function of {Guard.Text(Dimension)} parameters";
}
