namespace Egop;

/// <summary>A transformation of the gradient without memory.</summary>
/// <param name="step">Step number, from 0.</param>
/// <param name="update">u, length d, overwritten with T(u; x).</param>
/// <param name="x">The parameters, length d.</param>
public delegate void TransformFunction(long step, Span<double> update, ReadOnlySpan<double> x);
