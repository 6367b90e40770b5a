using System.Numerics;

namespace Egop;

/// <summary>The place of a run in T, double or float.</summary>
internal sealed class DeviceRun<T>(DeviceContext context, IObjective objective) : DeviceRun
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly DeviceObjective<T> _objective = DeviceObjectives.Create<T>(context, objective);
    private DeviceRunVectors<T>? _vectors;

    public override Device Device => context.Device;

    public override RunVectors Vectors(double[] z) => _vectors = new DeviceRunVectors<T>(_objective, z);

    public override void Dispose()
    {
        _vectors?.Dispose();
        _objective.Dispose();
    }
}
