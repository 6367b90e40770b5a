using System.Numerics;

namespace Egop;

/// <summary>A piece whose hyper-parameters change with the step: at each step the piece that a pure function of the step gives.</summary>
/// <remarks>The pieces must keep the same arrays at every step.</remarks>
/// <param name="Create">The piece of a step, counted from 0.</param>
/// <exception cref="ArgumentNullException"><paramref name="Create"/> is null.</exception>
internal sealed record ScheduledTransform(Func<long, IGradientTransform> Create) : IGradientTransform, IComposite
{
    /// <summary>The piece of a step, counted from 0.</summary>
    public Func<long, IGradientTransform> Create { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Create, nameof(Create));

    /// <inheritdoc/>
    public string Name => At(0).Name;

    /// <inheritdoc/>
    public Equivariance Equivariance => At(0).Equivariance;

    /// <summary>The piece of a step.</summary>
    /// <param name="step">Step number, from 0.</param>
    public IGradientTransform At(long step) =>
        Create(step)
            ?? throw Guard.Bad(
                nameof(Create), "a piece for every step", $"null for step {Guard.Text(step)}", "Return a gradient transform.");

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision) => At(0).Init(layout, precision);

    /// <inheritdoc/>
    public void Apply<T>(OptimizerState state, Span<T> update, ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(state);
        At(state.Steps - 1).Apply(state, update, x);
    }

    /// <summary>"Scheduled { Scale { … }, changed by a function of the step }", with the piece of step 0.</summary>
    public override string ToString() => $"Scheduled {{ {At(0)}, changed by a function of the step }}";

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) => [("", At(step), step)];
}
