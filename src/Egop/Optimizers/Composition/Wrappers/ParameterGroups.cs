using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;

namespace Egop;

/// <summary>Different optimizers or learning rates for different named arrays: PyTorch's parameter groups, optax.multi_transform.</summary>
/// <remarks>
/// Every array belongs to the first group whose mask includes it; an array in no group is refused (freeze it with <see cref="Frozen"/>).
/// Each optimizer sees a
/// layout of its group's arrays alone, so that a norm clipped inside a group is the group's. Follows changes of basis within each group.
/// Groups that are not contiguous are copied to buffers of the shared array pool and back.
/// </remarks>
public sealed record ParameterGroups : IOptimizer, IComposite
{
    private readonly ImmutableArray<ParameterGroup> _groups;

    /// <summary>Groups in the order in which they take arrays.</summary>
    /// <param name="groups">At least one, with distinct names that are not empty.</param>
    /// <exception cref="ArgumentException">None, one without a name, or two of one name.</exception>
    public ParameterGroups(params IEnumerable<ParameterGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _groups = [.. groups];
        foreach (ParameterGroup group in _groups)
            ArgumentNullException.ThrowIfNull(group, nameof(groups));
        if (_groups.Length == 0 || _groups.Any(g => string.IsNullOrWhiteSpace(g.Name))
            || _groups.DistinctBy(g => g.Name).Count() < _groups.Length)
            throw Guard.Bad(nameof(groups), "at least one group, and names that differ and are not empty", $"[{string.Join(", ", _groups.Select(g => $"\"{g.Name}\""))}]", "Give every group a name of its own.");
    }

    /// <summary>The groups in the order in which they take arrays.</summary>
    public IReadOnlyList<ParameterGroup> Groups => _groups;

    /// <summary>"weights: Adam; biases: SGD".</summary>
    public string Name => string.Join("; ", _groups.Select(g => $"{g.Name}: {g.Optimizer.Name}"));

    /// <summary>The learning rate of the first group that is not frozen.</summary>
    public Schedule LearningRate => Leader.LearningRate;

    private IOptimizer Leader => (_groups.FirstOrDefault(g => g.Optimizer is not Frozen) ?? _groups[0]).Optimizer;

    /// <summary>The same groups with another learning rate: every group gets it times the ratio of its first rate to that of the first
    /// group that is not frozen.</summary>
    /// <param name="learningRate">η of the first group that is not frozen.</param>
    /// <exception cref="ArgumentException">A rate at step 0 is zero, so that there is no ratio.</exception>
    public IOptimizer WithLearningRate(Schedule learningRate)
    {
        Guard.NotNull(learningRate, nameof(LearningRate));
        double first = LearningRate.At(0);
        return new ParameterGroups(
            _groups.Select(g => g with { Optimizer = g.Optimizer is Frozen ? g.Optimizer : g.Optimizer.WithLearningRate(Scaled(g)) }));

        Schedule Scaled(ParameterGroup group)
        {
            double own = group.Optimizer.LearningRate.At(0);
            if (own == first)
                return learningRate;
            return first > 0 && own > 0
                ? Schedules.Product(learningRate, own / first)
                : throw Guard.Bad(nameof(learningRate), "rates above zero at step 0, whose ratio is kept",
                    $"{Guard.Text(own)} for group \"{group.Name}\" and {Guard.Text(first)} for the first",
                        "Set the rate of each group in its own optimizer.");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An array is in no group, a group has no array, or a mask names an array that the layout
    /// lacks.</exception>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        var arrays = _groups.Select(_ => new List<(string, int[])>()).ToArray();
        foreach (ParameterGroup group in _groups)
            group.Arrays.Checked(layout);
        foreach (ParameterBlock array in layout)
        {
            int owner = Enumerable.Range(0, _groups.Length).FirstOrDefault(g => _groups[g].Arrays.Includes(array), -1);
            if (owner < 0)
                throw Guard.Bad("groups", "a group for every array", $"none for \"{array.Name}\"",
                    "Add a group for the rest, with the mask \"*\"; its optimizer may be Frozen.");
            arrays[owner].Add((array.Name, array.IsMatrix ? [array.Rows, array.Columns] : [array.Rows]));
        }

        int empty = Array.FindIndex(arrays, a => a.Count == 0);
        if (empty >= 0)
            throw Guard.Bad("groups", "an array in every group", $"none in \"{_groups[empty].Name}\" ({_groups[empty].Arrays}) of {string.Join(", ", layout.Select(a => a.Name))}", "Leave the group out, or put it before the groups that take its arrays.");
        return new OptimizerState(
            layout, [], [.. _groups.Zip(arrays, (g, a) => new StatePart(g.Name, g.Optimizer.Init(ParameterLayout.Of(a), precision)))]);
    }

    /// <summary>Whether the groups are the same.</summary>
    /// <param name="other">Other groups.</param>
    public bool Equals(ParameterGroups? other) => other is not null && _groups.SequenceEqual(other._groups);

    /// <inheritdoc/>
    public override int GetHashCode() => _groups.Aggregate(_groups.Length, HashCode.Combine);

    /// <summary>The groups with their optimizers.</summary>
    public override string ToString() => $"ParameterGroups {{ {string.Join(", ", _groups)} }}";

    IEnumerable<(
        string Name, object Part, long Step)> IComposite.Parts(long step) => _groups.Select(g => (g.Name, (object)g.Optimizer, step));

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long t = state.BeginStep(gradient, x);
        for (int i = 0; i < _groups.Length; i++)
        {
            OptimizerState part = state.Part(i, t - 1);
            if (_groups[i].Optimizer is not Frozen)
                StepGroup(_groups[i].Optimizer, part, [.. ParametersOf(state.Layout, part.Layout)], gradient, x);
        }
    }

    private static void StepGroup<T>(
        IOptimizer optimizer, OptimizerState part, ParameterBlock[] arrays, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = part.Layout.Dimension, start = arrays[0].Offset;
        if (arrays[^1].Offset + arrays[^1].Length - start == d)
        {
            optimizer.Step(part, gradient.Slice(start, d), x.Slice(start, d));
            return;
        }

        T[] rented = ArrayPool<T>.Shared.Rent(2 * d);
        try
        {
            Span<T> slope = rented.AsSpan(0, d), values = rented.AsSpan(d, d);
            foreach ((ParameterBlock from, ParameterBlock to) in arrays.Zip(part.Layout))
            {
                gradient.Slice(from.Offset, from.Length).CopyTo(slope[to.Offset..]);
                x.Slice(from.Offset, from.Length).CopyTo(values[to.Offset..]);
            }

            optimizer.Step(part, slope, values);
            foreach ((ParameterBlock to, ParameterBlock from) in arrays.Zip(part.Layout))
                values.Slice(from.Offset, from.Length).CopyTo(x[to.Offset..]);
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>The whole's arrays that are the group's; both lists are in one order.</summary>
    private static IEnumerable<ParameterBlock> ParametersOf(ParameterLayout whole, ParameterLayout group)
    {
        int next = 0;
        foreach (ParameterBlock array in whole)
        {
            if (next < group.Count && array.Name == group[next].Name)
            {
                next++;
                yield return array;
            }
        }
    }
}

/// <summary>Named arrays of the parameters with an optimizer of their own.</summary>
/// <param name="Name">Name of the group, which begins the names of its arrays in the state.</param>
/// <param name="Arrays">Which arrays; of several groups the first takes an array.</param>
/// <param name="Optimizer">Their optimizer.</param>
/// <exception cref="ArgumentNullException">An argument is null.</exception>
public sealed record ParameterGroup(string Name, ParameterMask Arrays, IOptimizer Optimizer)
{
    /// <summary>Name of the group.</summary>
    public string Name { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Name, nameof(Name));

    /// <summary>Which arrays.</summary>
    public ParameterMask Arrays { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Arrays, nameof(Arrays));

    /// <summary>Their optimizer.</summary>
    public IOptimizer Optimizer { get; init => field = Guard.NotNull(value); } = Guard.NotNull(Optimizer, nameof(Optimizer));
}

/// <summary>Moves nothing: for a group of parameters that stays as it is.</summary>
public sealed record Frozen : IOptimizer
{
    /// <inheritdoc/>
    public string Name => "frozen";

    /// <summary>Zero.</summary>
    public Schedule LearningRate => Schedules.Linear(0, 0, 1);

    /// <summary>The same: what is frozen has no rate.</summary>
    /// <param name="learningRate">Not used.</param>
    public IOptimizer WithLearningRate(Schedule learningRate)
    {
        // The argument is checked all the same, so that a mistake does not depend on which group is frozen.
        Guard.NotNull(learningRate, nameof(LearningRate));
        return this;
    }

    /// <inheritdoc/>
    public OptimizerState Init(ParameterLayout layout, Precision precision = Precision.Double)
    {
        Guard.Defined(precision);
        return new OptimizerState(layout);
    }

    /// <inheritdoc/>
    public void Step<T>(OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => state.BeginStep(gradient, x);
}
