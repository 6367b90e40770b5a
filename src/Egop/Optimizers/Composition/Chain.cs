using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;

namespace Egop;

/// <summary>Pieces one after another, then an optimizer that takes what they made of the gradient for the gradient: optax.chain.</summary>
/// <remarks>
/// u ← T_n(… T_1(g)), then a step of <see cref="Last"/> with u; by default x ← x − u. So [scale by Adam, add decayed weights, scale by η]
/// is AdamW, and
/// [clip by global norm] before <see cref="Adam"/> is Adam with clipped gradients. Source: optax; the pieces name theirs.
/// A step takes one buffer from the shared array pool.
/// </remarks>
public sealed record Chain : IOptimizer, IComposite
{
    private readonly ImmutableArray<IGradientTransform> _transforms;

    /// <summary>A chain.</summary>
    /// <param name="transforms">The pieces, the one that sees the gradient first.</param>
    /// <exception cref="ArgumentNullException">Null, or a piece is null.</exception>
    public Chain(params IEnumerable<IGradientTransform> transforms)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        _transforms = [.. transforms];
        foreach (IGradientTransform transform in _transforms)
            ArgumentNullException.ThrowIfNull(transform, nameof(transforms));
    }

    /// <summary>The pieces, the one that sees the gradient first.</summary>
    public IReadOnlyList<IGradientTransform> Transforms => _transforms;

    /// <summary>The optimizer at the end, default gradient descent with rate 1.</summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    public IOptimizer Last { get; init => field = Guard.NotNull(value); } = new Sgd { LearningRate = 1 };

    /// <summary>"clip by global norm, Adam".</summary>
    public string Name => string.Join(", ", [.. _transforms.Select(t => t.Name), Last.Name]);

    /// <summary>The learning rate of the optimizer at the end.</summary>
    public Schedule LearningRate => Last.LearningRate;

    /// <inheritdoc/>
    public IOptimizer WithLearningRate(Schedule learningRate) => this with { Last = Last.WithLearningRate(learningRate) };

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        var parts = new List<StatePart>();
        bool follows = true;
        foreach ((string name, IGradientTransform transform) in PartNames().Zip(_transforms))
        {
            parts.Add(new StatePart(name, transform.Init(layout, precision), follows));
            follows &= transform.Equivariance == Equivariance.Full;
        }

        return new OptimizerState(layout, [], [.. parts, new StatePart("optimizer", Last.Init(layout, precision), follows)]);
    }

    /// <summary>Whether pieces and optimizer are the same.</summary>
    /// <param name="other">Another chain.</param>
    public bool Equals(Chain? other) => other is not null && Last.Equals(other.Last) && _transforms.SequenceEqual(other._transforms);

    /// <inheritdoc/>
    public override int GetHashCode() => _transforms.Aggregate(Last.GetHashCode(), HashCode.Combine);

    /// <summary>"Chain { ClipByGlobalNorm { … }, Adam { … } }".</summary>
    public override string ToString() => $"Chain {{ {string.Join(", ", [.. _transforms, (object)Last])} }}";

    IEnumerable<(string Name, object Part, long Step)> IComposite.Parts(long step) =>
        [.. PartNames().Zip(_transforms, (name, t) => (name, (object)t, step)), ("optimizer", Last, step)];

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long t = state.BeginStep(gradient, x);
        T[] rented = ArrayPool<T>.Shared.Rent(gradient.Length);
        try
        {
            Span<T> update = rented.AsSpan(0, gradient.Length);
            gradient.CopyTo(update);
            for (int i = 0; i < _transforms.Length; i++)
                _transforms[i].Apply<T>(state.Part(i, t), update, x);
            Last.Step(state.Part(_transforms.Length, t - 1), update, x);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>The names of the pieces, told apart by a number from the second of a name on.</summary>
    private IEnumerable<string> PartNames()
    {
        var seen = new Dictionary<string, int>();
        foreach (IGradientTransform transform in _transforms)
        {
            int count = seen[transform.Name] = seen.GetValueOrDefault(transform.Name) + 1;
            yield return count == 1 ? transform.Name : $"{transform.Name} {count}";
        }
    }
}
