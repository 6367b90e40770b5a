using System.Numerics;

namespace Egop.Tests;

/// <summary>Tests that run on a device of every kind: a class of each suite for each kind.</summary>
/// <remarks>Where there is no device of the kind the tests are skipped; the processor is always there.</remarks>
public abstract class DeviceSuite(DeviceKind kind)
{
    protected Device Device
    {
        get
        {
            Device? device = Device.All.FirstOrDefault(d => d.Kind == kind);
            Assert.SkipWhen(device is null, kind == DeviceKind.Cuda ? Requirement.Cuda : Requirement.OpenCl);
            return device!;
        }
    }

    protected DeviceContext Open() => Device.Open();

    /// <summary>Sizes that leave every remainder, and some beyond one group, one piece and one cache.</summary>
    protected static IEnumerable<int> Sizes() => [.. Enumerable.Range(1, 257), 1000, 4095, 4096, 4097, 70_001, 200_003];

    /// <summary>Runs a check in each precision that the device has.</summary>
    protected void InBoth(Action single, Action wide)
    {
        single();
        if (Device.Capabilities.SupportsDouble)
            wide();
    }

    protected static T[] Numbers<T>(int length, ulong seed, double scale = 1)
        where T : unmanaged, IFloatingPointIeee754<T> => [.. Problems.Normal(length, seed).Select(v => T.CreateTruncating(scale * v))];

    /// <summary>Bits of numbers widened to double; NaNs are all one.</summary>
    protected static IEnumerable<long> Bits<T>(IEnumerable<T> values)
        where T : unmanaged,
        IFloatingPointIeee754<T> => values.Select(
            v => BitConverter.DoubleToInt64Bits(T.IsNaN(v) ? double.NaN : double.CreateTruncating(v)));
}
