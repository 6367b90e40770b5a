using System.Numerics;
using System.Numerics.Tensors;

namespace Egop;

/// <summary>
/// The numbers of a run on a device. Minibatch, gradient, change of basis and step stay there; what comes home each step is the loss and a
/// sum of magnitudes.
/// </summary>
internal abstract class DeviceRunVectors<T> : RunVectors
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

    /// <summary>The vectors of a run that starts at z.</summary>
    /// <param name="context">On which device.</param>
    /// <param name="objective">f.</param>
    /// <param name="z">z_0 in the precision of the run.</param>
    protected DeviceRunVectors(DeviceContext context, IObjective objective, T[] z)
    {
        _context = context;
        _objective = DeviceObjectives.Create<T>(context, objective);
        _point = _context.Upload<T>(z);
        _gradient = _context.Allocate<T>(z.Length);
        _last = _context.Allocate<T>(z.Length);
        _theta = _context.Allocate<T>(_objective.Dimension);
        _slope = _context.Allocate<T>(_objective.Dimension);
        _value = _context.Allocate<T>(1);
        DeviceVectors.Copy(_point, _last);
    }

    public override int Length => _point.Length;

    public override bool IsFinite => DeviceVectors.AllFinite(_point);

    public override double Norm => _norm ??= Math.Sqrt(DeviceVectors.Dot(_gradient, _gradient));

    public override double AddMagnitudes(double first) => first + (_magnitudes ??= DeviceVectors.SumAbs(_gradient));

    public override double Evaluate(IObjective objective, BatchKey? key)
    {
        (_norm, _magnitudes) = (null, null);
        if (Basis is IdentityBasis)
            return Evaluate(_point, key, _gradient);
        Upload();
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

    public override bool WouldSkip(SkipNonFinite optimizer, OptimizerState state) =>
        optimizer.WouldSkip<T>(_optimizer?.Home ?? state, _gradient.ToArray());

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

    public override void Dispose()
    {
        _optimizer?.Dispose();
        _basis?.Dispose();
        _constant?.Dispose();
        foreach (DeviceBuffer<T> buffer in (DeviceBuffer<T>[])[_point, _gradient, _last, _theta, _slope, _value])
            buffer.Dispose();
        _objective.Dispose();
        base.Dispose();
    }

    private static void Read(DeviceBuffer<T> buffer, Span<double> to) =>
        TensorPrimitives.ConvertTruncating<T, double>(buffer.ToArray(), to);

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

    // Basis and constant go up when they are first needed, and again after a refresh.
    private void Upload()
    {
        if (!ReferenceEquals(_basis?.Basis, Basis))
        {
            _basis?.Dispose();
            _basis = null;
            _basis = DeviceBases.Create<T>(_context, Basis);
        }

        if (ReferenceEquals(_constantOf, Constant))
            return;
        _constant?.Dispose();
        _constant = null;
        if (Constant is not null)
        {
            T[] rounded = new T[Constant.Length];
            TensorPrimitives.ConvertTruncating<double, T>(Constant, rounded);
            _constant = _context.Upload<T>(rounded);
        }

        _constantOf = Constant;
    }
}

/// <summary>Makes the numbers of runs on devices.</summary>
internal static class DeviceRunVectors
{
    /// <summary>The vectors of a run that starts at z.</summary>
    /// <param name="context">On which device.</param>
    /// <param name="objective">f.</param>
    /// <param name="precision">Format of all of it.</param>
    /// <param name="z">z_0, rounded to the precision.</param>
    public static RunVectors Make(DeviceContext context, IObjective objective, Precision precision, double[] z) =>
        precision == Precision.Double ? new Doubles(context, objective, z) : new Floats(context, objective, z);

    private sealed class Doubles(DeviceContext context, IObjective objective, double[] z) : DeviceRunVectors<double>(context, objective, z)
    {
        public override double[] Theta(ReadOnlySpan<double> z) => ThetaOfDoubles(z);
    }

    private sealed class Floats(
        DeviceContext context, IObjective objective, double[] z) : DeviceRunVectors<float>(context, objective, Singles(z))
    {
        public override double[] Theta(ReadOnlySpan<double> z) => ThetaOfSingles(z);
    }
}
