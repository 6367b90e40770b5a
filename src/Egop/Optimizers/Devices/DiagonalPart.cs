using System.Numerics;

namespace Egop;

/// <summary>The state of one diagonal method on a device, and its steps on the parameters that belong to it.</summary>
internal sealed class DiagonalPart<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Gradient, parameters, where they begin; arrays of state; where they begin, how many; the rule's numbers.
    private const int Before = 3, After = 2;

    private readonly KernelContext _kernels;
    private readonly IOptimizer _method;
    private readonly OptimizerState _scalars;
    private readonly List<(string Name, DeviceBuffer<T> Buffer)> _arrays = [];
    private readonly List<Range> _ranges = [];
    private readonly KernelArgument[] _arguments;

    /// <summary>Uploads a state.</summary>
    /// <param name="kernels">Where to.</param>
    /// <param name="method">A diagonal method, or one whose hyper-parameters follow schedules.</param>
    /// <param name="state">Its state, of some of the whole's arrays.</param>
    /// <param name="whole">All parameters.</param>
    public DiagonalPart(KernelContext kernels, IOptimizer method, OptimizerState state, ParameterLayout whole)
    {
        (_kernels, _method) = (kernels, method);
        _scalars = new OptimizerState(state.Layout, [.. state.Slots.Where(IsScalar).Select(s => s.Clone())]) { Steps = state.Steps };
        foreach (ParameterBlock array in state.Layout)
            Add(new Range(whole[array.Name].Offset, array.Offset, array.Length));
        try
        {
            foreach (StateSlot slot in state.Slots.Where(s => !IsScalar(s)))
                _arrays.Add((slot.Name, kernels.Upload<T>(state.Numbers<T>(slot.Name))));
        }
        catch
        {
            Dispose();
            throw;
        }

        _arguments = new KernelArgument[Before + _arrays.Count + After + DiagonalKernel.Count];
    }

    /// <summary>Enqueues a step.</summary>
    public void Step(DeviceBuffer<T> gradient, DeviceBuffer<T> x)
    {
        IOptimizer current = _method is ScheduledOptimizer scheduled ? scheduled.At(_scalars.Steps) : _method;
        (_arguments[0], _arguments[1]) = (KernelArgument.Of(gradient), KernelArgument.Of(x));
        for (int i = 0; i < _arrays.Count; i++)
            _arguments[Before + i] = KernelArgument.Of(_arrays[i].Buffer);
        DiagonalKernel kernel = ((DiagonalOptimizer)current).NextKernel<T>(_scalars)!.Value;
        if (kernel.Arrays != _arrays.Count)
            throw Guard.Bad("optimizer", $"a method with the {Guard.Text(_arrays.Count)} arrays of state that it began with",
                $"{current.Name} with {Guard.Text(kernel.Arrays)}", "Let schedules not take a momentum to zero or away from it.");
        for (int i = 0; i < DiagonalKernel.Count; i++)
            _arguments[^(DiagonalKernel.Count - i)] = KernelArgument.Real<T>(kernel.Numbers[i]);
        foreach (Range range in _ranges)
        {
            for (int begin = 0, n; (n = ElementPieces.Next(begin, range.Count)) > 0; begin += n)
            {
                _arguments[Before - 1] = range.Parameters + begin;
                (_arguments[Before + _arrays.Count], _arguments[Before + _arrays.Count + 1]) = (range.State + begin, n);
                _kernels.Launch("Diagonal", kernel.Entry, PrecisionOf<T>.Value, ElementPieces.Shape(n), _arguments);
            }
        }
    }

    /// <summary>Copies the state home.</summary>
    public void Download(OptimizerState target)
    {
        foreach ((string name, DeviceBuffer<T> buffer) in _arrays)
            buffer.Download(target.Numbers<T>(name));
        foreach (StateSlot slot in _scalars.Slots)
            slot.Values.CopyTo(target[slot.Name]);
    }

    public void Dispose() => _arrays.ForEach(a => a.Buffer.Dispose());

    private static bool IsScalar(StateSlot slot) => slot.Kind == SlotKind.Scalar;

    private void Add(Range next)
    {
        if (_ranges.Count > 0 && _ranges[^1] is var last && last.Parameters + last.Count == next.Parameters)
            _ranges[^1] = last with { Count = last.Count + next.Count };
        else
            _ranges.Add(next);
    }

    /// <summary>Parameters that lie together.</summary>
    private readonly record struct Range(int Parameters, int State, int Count);
}
