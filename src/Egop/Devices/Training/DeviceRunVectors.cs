using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>The numbers of a run on a device. Minibatch, gradient, change of basis and step stay there; what comes home each step is the loss and a sum of magnitudes.</summary>
internal sealed class DeviceRunVectors<T> : RunVectors, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceContext _context;
    private readonly DeviceObjective<T> _objective;
    private readonly DeviceBuffer<T> _point, _gradient, _last, _theta, _slope, _value;
    private DeviceBasis<T>? _basis;
    private DeviceBuffer<T>? _constant;
    private double[]? _constantOf;
    private DeviceOptimizer<T>? _optimizer;
    // Of the gradient as it is: asked for twice where a step is recorded, and each time waits for the device.
    private double? _norm, _magnitudes;

    public DeviceRunVectors(DeviceObjective<T> objective, double[] z)
    {
        (_context, _objective) = (objective.Context, objective);
        _point = _context.Upload<T>(Rounded(z));
        _gradient = _context.Allocate<T>(z.Length);
        _last = _context.Allocate<T>(z.Length);
        _theta = _context.Allocate<T>(objective.Dimension);
        _slope = _context.Allocate<T>(objective.Dimension);
        _value = _context.Allocate<T>(1);
        DeviceVectors.Copy(_point, _last);
    }

    public override int Length => _point.Length;

    public override bool IsFinite => DeviceVectors.AllFinite(_point);

    public override double Norm => _norm ??= Math.Sqrt(DeviceVectors.Dot(_gradient, _gradient));

    public override double AddMagnitudes(double first) => first + (_magnitudes ??= DeviceVectors.SumAbs(_gradient));

    public override double Evaluate(IObjective objective, BatchKey? key, IBasis basis, double[]? constant)
    {
        (_norm, _magnitudes) = (null, null);
        if (basis is IdentityBasis)
            return Evaluate(_point, key, _gradient);
        Place(basis, constant);
        _basis!.ToOriginal(_point, _theta);
        if (_constant is { } outside)
            DeviceVectors.AddScaled(T.One, outside, _theta);
        double value = Evaluate(_theta, key, _slope);
        _basis.ToBasis(_slope, _gradient);
        return value;
    }

    public override void Step(IOptimizer optimizer, OptimizerState state)
    {
        if (!ReferenceEquals(_optimizer?.Optimizer, optimizer))
        {
            Settle(state);
            _optimizer = DeviceOptimizer.Create<T>(_context, optimizer, state);
        }

        _optimizer!.Step(_gradient, _point);
    }

    public override void Settle(OptimizerState state)
    {
        _optimizer?.Download(state);
        _optimizer?.Dispose();
        _optimizer = null;
    }

    public override bool WouldSkip(SkipNonFinite optimizer, OptimizerState state) => optimizer.WouldSkip<T>(_optimizer?.Home ?? state, _gradient.ToArray());

    public override void Keep() => DeviceVectors.Copy(_point, _last);

    public override double[] Last()
    {
        double[] last = new double[Length];
        Read(_last, last);
        return last;
    }

    public override void ReadPoint(Span<double> z) => Read(_point, z);

    public override void SetPoint(ReadOnlySpan<double> z)
    {
        T[] rounded = new T[z.Length];
        TensorPrimitives.ConvertTruncating<double, T>(z, rounded);
        _point.Upload(rounded);
    }

    public override double[] Theta(IBasis basis, double[]? constant, ReadOnlySpan<double> z) => Theta<T>(basis, constant, z);

    public void Dispose()
    {
        _optimizer?.Dispose();
        _basis?.Dispose();
        _constant?.Dispose();
        foreach (DeviceBuffer<T> buffer in (DeviceBuffer<T>[])[_point, _gradient, _last, _theta, _slope, _value])
            buffer.Dispose();
    }

    private static T[] Rounded(double[] z) => typeof(T) == typeof(double) ? (T[])(object)z : (T[])(object)Singles(z);

    private static void Read(DeviceBuffer<T> buffer, Span<double> to) => TensorPrimitives.ConvertTruncating<T, double>(buffer.ToArray(), to);

    // The gradient's sum of magnitudes waits for the device anyway; the loss comes with it.
    private double Evaluate(DeviceBuffer<T> at, BatchKey? key, DeviceBuffer<T> gradient)
    {
        if (key is { } minibatch)
            _objective.Evaluate(at, 1, minibatch, _value, gradient);
        else
            _objective.Evaluate(at, 1, _value, gradient);
        T[] value = new T[1];
        _value.Download(value);
        return double.CreateTruncating(value[0]);
    }

    private void Place(IBasis basis, double[]? constant)
    {
        if (!ReferenceEquals(_basis?.Basis, basis))
        {
            _basis?.Dispose();
            _basis = null;
            _basis = DeviceBases.Create<T>(_context, basis);
        }

        if (ReferenceEquals(_constantOf, constant))
            return;
        _constant?.Dispose();
        _constant = null;
        if (constant is not null)
        {
            T[] rounded = new T[constant.Length];
            TensorPrimitives.ConvertTruncating<double, T>(constant, rounded);
            _constant = _context.Upload<T>(rounded);
        }

        _constantOf = constant;
    }
}
