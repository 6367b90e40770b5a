using System.Numerics;

namespace Egop;

/// <summary>A method on one device: each step of a diagonal method is one fused kernel for each group of parameters, and nothing of it
/// comes home.</summary>
/// <remarks>
/// A method without kernels (<see cref="DeviceOptimizer.HasKernels"/>) keeps its state on the processor and steps there, with the
/// processor's bits: at every step gradient
/// and parameters are copied home, and the parameters back. With kernels numbers of the step (learning rate, bias corrections) are computed
/// on the processor by the code of the method itself, and the kernels have its
/// recurrence word for word, so that a device that rounds + − · ÷ √ correctly follows the processor bit for bit. Made by
/// <see cref="DeviceOptimizer"/>.
/// Calls return before the device is done.
/// </remarks>
/// <typeparam name="T">Precision of gradients, parameters and state.</typeparam>
internal sealed class DeviceOptimizer<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // The whole state, where the processor steps; elsewhere none, and parts that hold the arrays.
    private readonly OptimizerState? _state;
    // Gradient and parameters at home, where a method has no kernels.
    private readonly T[] _slope = [], _point = [];
    private readonly DiagonalPart<T>[] _parts = [];
    private long _steps;

    internal DeviceOptimizer(DeviceContext context, IOptimizer optimizer, OptimizerState state)
    {
        (Context, Optimizer, Layout, _steps) = (context, optimizer, state.Layout, state.Steps);
        if (context is not KernelContext kernels || !DeviceOptimizer.HasKernels(optimizer))
        {
            _state = state;
            if (context is KernelContext)
                (_slope, _point) = (new T[Layout.Dimension], new T[Layout.Dimension]);
            return;
        }

        var parts = new List<DiagonalPart<T>>();
        try
        {
            foreach ((IOptimizer method, OptimizerState part) in Leaves(optimizer, state))
                parts.Add(new DiagonalPart<T>(kernels, method, part, Layout));
        }
        catch
        {
            parts.ForEach(part => part.Dispose());
            throw;
        }

        _parts = [.. parts];
    }

    /// <summary>Where the state lives.</summary>
    public DeviceContext Context { get; }

    /// <summary>The method.</summary>
    public IOptimizer Optimizer { get; }

    /// <summary>Named arrays of the parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The state itself, where the processor steps; null where kernels do.</summary>
    internal OptimizerState? Home => _state;

    /// <summary>Number of steps done.</summary>
    public long Steps => _state?.Steps ?? _steps;

    /// <summary>One step: updates the state and x from the gradient at x. NaN and infinite entries spread into state and x.</summary>
    /// <param name="gradient">∇f(x), length d.</param>
    /// <param name="x">The parameters, length d, updated in place.</param>
    /// <exception cref="ArgumentException">A buffer has another length or belongs to another context.</exception>
    /// <exception cref="ObjectDisposedException">A buffer or the optimizer was disposed.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public void Step(DeviceBuffer<T> gradient, DeviceBuffer<T> x)
    {
        if (!ReferenceEquals(DeviceGuard.SameLength(gradient, x, nameof(x)), Context))
            throw Guard.Bad(
                nameof(x), "buffers of the optimizer's context", "buffers of another", "Make optimizer and buffers in one context.");
        Guard.Length(x.Length, Layout.Dimension, nameof(x), "Give the parameters the state was made for.");
        if (_state is { } state)
        {
            if (Context is KernelContext)
                StepAtHome(state, gradient, x);
            else
                Optimizer.Step(state, (ReadOnlySpan<T>)CpuContext.Span(gradient), CpuContext.Span(x));
            return;
        }

        // Before anything is counted.
        _ = (gradient.Memory, x.Memory);
        foreach (DiagonalPart<T> part in _parts)
            part.Step(gradient, x);
        _steps++;
    }

    /// <summary>The state, copied home after everything that was asked of the context before: to look at, to save, or to go on with
    /// elsewhere.</summary>
    /// <exception cref="DeviceException">Something asked before went wrong on the device.</exception>
    public OptimizerState ToState()
    {
        if (_state is { } state)
            return state.Clone();
        OptimizerState home = DeviceOptimizer.Fresh<T>(Optimizer, Layout);
        Download(home);
        return home;
    }

    /// <summary>The state, copied into one of the same method and layout.</summary>
    internal void Download(OptimizerState target)
    {
        target.Steps = Steps;
        if (_state is { } mine)
        {
            foreach ((StateSlot from, StateSlot to) in mine.Slots.Zip(target.Slots))
                from.CopyTo(to);
        }

        foreach ((DiagonalPart<T> part, (_, OptimizerState home)) in _parts.Zip(Leaves(Optimizer, target)))
            part.Download(home);
    }

    /// <summary>Gives the state's memory back.</summary>
    public void Dispose()
    {
        foreach (DiagonalPart<T> part in _parts)
            part.Dispose();
    }

    private void StepAtHome(OptimizerState state, DeviceBuffer<T> gradient, DeviceBuffer<T> x)
    {
        gradient.Download(_slope);
        x.Download(_point);
        Optimizer.Step<T>(state, _slope, _point);
        x.Upload(_point);
    }

    /// <summary>Methods that move something, each with its part of a state.</summary>
    private static IEnumerable<(IOptimizer Method, OptimizerState State)> Leaves(IOptimizer optimizer, OptimizerState state) =>
        optimizer switch
        {
            Frozen => [],
            ParameterGroups groups => groups.Groups.SelectMany((group, i) => Leaves(group.Optimizer, state.Part(i, state.Steps))),
            _ => [(optimizer, state)],
        };
}
