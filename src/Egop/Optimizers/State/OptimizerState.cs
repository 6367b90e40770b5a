namespace Egop;

/// <summary>What an optimizer remembers between steps: the number of steps done and named arrays.</summary>
public sealed partial class OptimizerState
{
    private readonly StateSlot[] _slots;

    /// <summary>A fresh state.</summary>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <param name="slots">Arrays the method keeps; momenta and second moments of length d.</param>
    /// <exception cref="ArgumentException">A momentum or second moment does not have length d.</exception>
    public OptimizerState(ParameterLayout layout, params StateSlot[] slots)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(slots);
        foreach (StateSlot slot in slots.Where(s => s.Kind is SlotKind.Momentum or SlotKind.SecondMoment))
            Guard.Length(slot.Length, layout.Dimension, $"slot \"{slot.Name}\"", "Give one number for each parameter.");
        Layout = layout;
        _slots = slots;
    }

    /// <summary>Named arrays of the parameters the state belongs to.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Number of steps done.</summary>
    public long Steps { get; internal set; }

    /// <summary>What a method can compute again from the arrays but would rather not; a clone shares it, so it must not change.</summary>
    internal object? Companion { get; set; }

    /// <summary>The arrays, in the method's order.</summary>
    public IReadOnlyList<StateSlot> Slots => _slots;

    /// <summary>The numbers of a named array in double precision, to read or change.</summary>
    /// <param name="name">Name of the slot.</param>
    /// <exception cref="ArgumentException">There is no slot of that name (the message lists those there are), or it is in single
    /// precision.</exception>
    public Span<double> this[string name] => Numbers<double>(name);

    /// <summary>The numbers of a named array in single precision, to read or change.</summary>
    /// <param name="name">Name of the slot.</param>
    /// <exception cref="ArgumentException">There is no slot of that name (the message lists those there are), or it is in double
    /// precision.</exception>
    public Span<float> SingleValues(string name) => Numbers<float>(name);

    /// <summary>A copy that shares nothing with the original.</summary>
    public OptimizerState Clone() =>
        new(Layout, [.. _slots.Take(_slots.Length - _partSlots).Select(s => s.Clone())],
            [.. _parts.Select(p => p with { State = p.State.Clone() })])
        {
            Steps = Steps,
            Companion = Companion,
        };

    /// <summary>Reads a state that <see cref="Save"/> wrote, or that of a <see cref="Checkpoint"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">The optimizer whose state it is.</param>
    /// <param name="layout">Names and shapes of the parameters.</param>
    /// <param name="precision">Precision that the state was made for.</param>
    /// <exception cref="DataException">The file cannot be read, or does not hold the state of this optimizer, layout and precision; the
    /// message names what differs.</exception>
    public static OptimizerState Load(string path, IOptimizer optimizer, ParameterLayout layout, Precision precision = Precision.Double)
    {
        OptimizerState state = optimizer.Init(layout, precision);
        StateTensors.Fill(state, Safetensors.Read(path), path, optimizer);
        return state;
    }

    /// <summary>
    /// Writes the state as a safetensors file: "state.steps", and "state.momentum.W1" of the shape of W1 for a slot "momentum" with one
    /// number for each
    /// parameter, "state." and its name for any other slot.
    /// </summary>
    /// <param name="path">The file; replaced if there is one. It is written beside its place first, then renamed.</param>
    /// <exception cref="IOException">The file cannot be written; what was there is still there.</exception>
    public void Save(string path) => new Safetensors(StateTensors.Of(this)).Write(path);

    /// <summary>"12 steps; momentum: norm 0.31; second moment: norm 0.02".</summary>
    public override string ToString() => string.Join("; ", [$"{Steps} steps", .. _slots.Select(s => s.ToString())]);

    /// <summary>One zero for each parameter.</summary>
    internal static StateSlot Zero(ParameterLayout layout, string name, SlotKind kind, Precision precision = Precision.Double) =>
        Filled(0, layout, name, kind, precision);

    /// <summary>One number for each parameter, all the same.</summary>
    internal static StateSlot Filled(double value, ParameterLayout layout, string name, SlotKind kind, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (Guard.Defined(precision) == Precision.Single)
            return StateSlot.InSinglePrecision(name, kind, New((float)value));
        return new StateSlot(name, kind, New(value));

        // Fresh memory is zero already, and not touched by leaving it so.
        T[] New<T>(T start)
            where T : unmanaged
        {
            T[] values = LargeArray.Zeros<T>(layout.Dimension);
            if (!start.Equals(default(T)))
                Array.Fill(values, start);
            return values;
        }
    }

    /// <summary>The numbers of a named array, T being the format that it must have.</summary>
    internal Span<T> Numbers<T>(string name)
        where T : unmanaged
    {
        foreach (StateSlot slot in _slots)
        {
            if (slot.Name != name)
                continue;
            Precision wanted = PrecisionOf<T>.Value;
            if (slot.Precision != wanted)
                throw Guard.Bad("state", $"\"{name}\" in precision {wanted}", $"{slot.Precision}",
                    $"Make the state with Init(layout, Precision.{wanted}), or pass gradient and parameters in precision {slot.Precision}.");
            return slot.Numbers<T>();
        }

        throw Guard.Bad(nameof(name),
            _slots.Length == 0 ? "no name, as the state has no arrays" : $"one of {string.Join(", ", _slots.Select(s => s.Name))}",
                $"\"{name}\"", "Use the state with the optimizer that made it.");
    }
}

/// <summary>What every step of every optimizer begins with, those of users among them.</summary>
public static class OptimizerSteps
{
    /// <summary>Checks the arguments of a step, counts it, and returns its number t from 1.</summary>
    /// <param name="state">The state; its step count goes up by one.</param>
    /// <param name="gradient">∇f(x), length d.</param>
    /// <param name="x">The parameters, length d.</param>
    /// <typeparam name="T"><see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <exception cref="ArgumentNullException">The state is null.</exception>
    /// <exception cref="ArgumentException">A span does not have the layout's length.</exception>
    public static long BeginStep<T>(this OptimizerState state, ReadOnlySpan<T> gradient, Span<T> x)
    {
        // An extension method: a null state is refused here by name instead of failing at the call.
        ArgumentNullException.ThrowIfNull(state);
        Guard.Length(
            gradient.Length, state.Layout.Dimension, nameof(gradient), "Give the gradient of the parameters the state was made for.");
        Guard.Length(x.Length, state.Layout.Dimension, nameof(x), "Give the parameters the state was made for.");
        return ++state.Steps;
    }
}
