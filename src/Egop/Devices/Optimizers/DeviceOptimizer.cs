using System.Numerics;

namespace Egop;

/// <summary>Makes optimizers whose state lives in a device's memory.</summary>
public static class DeviceOptimizer
{
    /// <summary>
    /// Whether a method can run on every device: SGD, Adagrad, RMSProp, Adadelta, Adam, AdamW, AMSGrad, Adamax, NAdam, RAdam and AGD in all their variants,
    /// with hyper-parameters on schedules, and <see cref="ParameterGroups"/> of these and <see cref="Frozen"/>.
    /// </summary>
    /// <param name="optimizer">The method.</param>
    public static bool Supports(IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer switch
        {
            ParameterGroups groups => groups.Groups.All(g => Supports(g.Optimizer)),
            ScheduledOptimizer scheduled => scheduled.At(0) is IDiagonalOptimizer,
            _ => optimizer is IDiagonalOptimizer or Frozen,
        };
    }

    /// <summary>An optimizer before its first step.</summary>
    /// <typeparam name="T">Precision of gradients, parameters and state: <see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="context">Where the state lives.</param>
    /// <param name="optimizer">The method; <see cref="Supports"/> says which.</param>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <exception cref="ArgumentException">The method needs more than the numbers of one coordinate at a time, or T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static DeviceOptimizer<T> Create<T>(DeviceContext context, IOptimizer optimizer, ParameterLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<T>(context, optimizer);
        return new DeviceOptimizer<T>(context, optimizer, Fresh<T>(optimizer, layout));
    }

    /// <summary>An optimizer that goes on from a state, as <see cref="DeviceOptimizer{T}.ToState"/>, a checkpoint or a run on the processor gave it.</summary>
    /// <typeparam name="T">Precision of gradients, parameters and state: <see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="context">Where the state lives.</param>
    /// <param name="optimizer">The method that made the state.</param>
    /// <param name="state">The state; it is copied.</param>
    /// <exception cref="ArgumentException">Another method or precision made the state, the method needs more than the numbers of one coordinate at a time, or T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static DeviceOptimizer<T> Create<T>(DeviceContext context, IOptimizer optimizer, OptimizerState state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<T>(context, optimizer);
        ArgumentNullException.ThrowIfNull(state);
        string expected = Names(Fresh<T>(optimizer, state.Layout)), actual = Names(state);
        if (expected != actual)
            throw Guard.Bad(nameof(state), $"a state of {optimizer.Name} with the arrays {expected}", actual, "Use the state with the optimizer, layout and precision that made it.");
        return new DeviceOptimizer<T>(context, optimizer, state.Clone());
    }

    internal static OptimizerState Fresh<T>(IOptimizer optimizer, ParameterLayout layout)
        where T : unmanaged => optimizer.Init(layout, KernelContext.PrecisionOf<T>());

    private static void Check<T>(DeviceContext context, IOptimizer optimizer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(optimizer);
        DeviceGuard.Real<T>();
        RequireSupported(optimizer);
    }

    internal static void RequireSupported(IOptimizer optimizer)
    {
        if (!Supports(optimizer))
            throw Guard.Bad(nameof(optimizer), "a method that treats every coordinate alone (DeviceOptimizer.Supports), or groups of such", optimizer.Name, "Use one of these, or step on the processor with IOptimizer.Step.");
    }

    private static string Names(OptimizerState state) => $"[{string.Join(", ", state.Slots.Select(s => $"{s.Name}: {s.Precision} x {Guard.Text(s.Length)}"))}]";
}
