namespace Egop;

/// <summary>Where the numbers of a run on a device live: its objective there, and the vectors of the run, all given back together.</summary>
internal abstract class DeviceRun : IDisposable
{
    /// <summary>The device.</summary>
    public abstract Device Device { get; }

    /// <summary>A place for one run.</summary>
    /// <param name="context">On which device.</param>
    /// <param name="objective">f.</param>
    /// <param name="precision">Format of all of it.</param>
    public static DeviceRun Of(DeviceContext context, IObjective objective, Precision precision) =>
        precision == Precision.Double ? new DeviceRun<double>(context, objective) : new DeviceRun<float>(context, objective);

    /// <summary>The vectors of a run that starts at z.</summary>
    /// <param name="z">z_0, rounded to the precision.</param>
    public abstract RunVectors Vectors(double[] z);

    public abstract void Dispose();
}
