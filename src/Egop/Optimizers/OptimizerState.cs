using System.Text;

namespace Egop;

/// <summary>What an optimizer remembers between steps: the number of steps done and named arrays.</summary>
public sealed class OptimizerState
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
            Guard.Length(slot.Values.Length, layout.Dimension, $"slot \"{slot.Name}\"", "Give one number for each parameter.");
        Layout = layout;
        _slots = slots;
    }

    /// <summary>Named arrays of the parameters the state belongs to.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Number of steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>The arrays, in the method's order.</summary>
    public IReadOnlyList<StateSlot> Slots => _slots;

    /// <summary>The numbers of a named array, to read or change.</summary>
    /// <param name="name">Name of the slot.</param>
    /// <exception cref="ArgumentException">There is no slot of that name; the message lists those there are.</exception>
    public Span<double> this[string name] =>
        Array.Find(_slots, s => s.Name == name) is { } slot
            ? slot.Values
            : throw Guard.Bad(nameof(name), _slots.Length == 0 ? "no name, as the state has no arrays" : $"one of {string.Join(", ", _slots.Select(s => s.Name))}", $"\"{name}\"", "Use the state with the optimizer that made it.");

    /// <summary>A copy that shares nothing with the original.</summary>
    public OptimizerState Clone() =>
        new(Layout, [.. _slots.Select(s => s with { Values = (double[])s.Values.Clone() })]) { Steps = Steps };

    /// <summary>"12 steps; momentum: norm 0.31; second moment: norm 0.02".</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Steps} steps");
        foreach (StateSlot slot in _slots)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"; {slot.Name}: norm {Math.Sqrt(slot.Values.Sum(v => v * v)):G4}");
        return text.ToString();
    }

    internal static StateSlot Zero(ParameterLayout layout, string name, SlotKind kind) => new(name, kind, new double[layout.Dimension]);

    /// <summary>Checks the arguments of a step, counts it, and returns its number from 1.</summary>
    internal long BeginStep(ReadOnlySpan<double> gradient, ReadOnlySpan<double> x)
    {
        Guard.Length(gradient.Length, Layout.Dimension, nameof(gradient), "Give the gradient of the parameters the state was made for.");
        Guard.Length(x.Length, Layout.Dimension, nameof(x), "Give the parameters the state was made for.");
        return ++Steps;
    }
}
