using System.Numerics;

namespace Egop;

/// <summary>Makes optimizers whose state lives in a device's memory.</summary>
internal static class DeviceOptimizer
{
    /// <summary>
    /// Whether the steps of a method are kernels of the device: those of the library's diagonal methods in all their variants, with
    /// hyper-parameters on schedules,
    /// and of <see cref="ParameterGroups"/> of these and <see cref="Frozen"/>. Any other method steps on the processor, gradient and
    /// parameters copied home and back.
    /// </summary>
    /// <param name="optimizer">The method.</param>
    public static bool HasKernels(IOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return optimizer switch
        {
            ParameterGroups groups => groups.Groups.All(g => HasKernels(g.Optimizer)),
            ScheduledOptimizer scheduled => scheduled.At(0) is DiagonalOptimizer method && HasKernels(method),
            DiagonalOptimizer method => method.NextKernel<double>(method.Init(ParameterLayout.Vector(1))) is not null,
            _ => optimizer is Frozen,
        };
    }

    /// <summary>An optimizer before its first step.</summary>
    /// <typeparam name="T">Precision of gradients, parameters and state: <see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="context">Where the state lives.</param>
    /// <param name="optimizer">The method; without kernels of its own (<see cref="HasKernels"/>) it steps on the processor.</param>
    /// <param name="layout">Named arrays of the parameters.</param>
    /// <exception cref="ArgumentException">T is another type, or the method does not take the layout.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static DeviceOptimizer<T> Create<T>(DeviceContext context, IOptimizer optimizer, ParameterLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<T>(context, optimizer);
        return new DeviceOptimizer<T>(context, optimizer, Fresh<T>(optimizer, layout));
    }

    /// <summary>An optimizer that goes on from a state, as <see cref="DeviceOptimizer{T}.ToState"/>, a checkpoint or a run on the processor
    /// gave it.</summary>
    /// <typeparam name="T">Precision of gradients, parameters and state: <see cref="double"/> or <see cref="float"/>.</typeparam>
    /// <param name="context">Where the state lives.</param>
    /// <param name="optimizer">The method that made the state.</param>
    /// <param name="state">The state; it is copied.</param>
    /// <exception cref="ArgumentException">Another method or precision made the state, or T is another type.</exception>
    /// <exception cref="DeviceException">The device refuses, or has no double precision.</exception>
    public static DeviceOptimizer<T> Create<T>(DeviceContext context, IOptimizer optimizer, OptimizerState state)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<T>(context, optimizer);
        ArgumentNullException.ThrowIfNull(state);
        string expected = Names(Fresh<T>(optimizer, state.Layout)), actual = Names(state);
        if (expected != actual)
            throw Guard.Bad(nameof(state), $"a state of {optimizer.Name} with the arrays {expected}", actual,
                "Use the state with the optimizer, layout and precision that made it.");
        return new DeviceOptimizer<T>(context, optimizer, state.Clone());
    }

    internal static OptimizerState Fresh<T>(IOptimizer optimizer, ParameterLayout layout)
        where T : unmanaged => optimizer.Init(layout, PrecisionOf<T>.Value);

    private static void Check<T>(DeviceContext context, IOptimizer optimizer)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(optimizer);
        DeviceGuard.Real<T>();
    }

    private static string Names(OptimizerState state) => $"[{string.Join(", ", state.Slots.Select(s => $"{s.Name}: {s.Precision} x {Guard.Text(s.Length)}"))}]";
}
