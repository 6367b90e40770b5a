using System.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Egop.Tests;

/// <summary>The maps of bases on a device against those of the basis itself.</summary>
public abstract class DeviceBasisTests(DeviceKind kind) : DeviceSuite(kind)
{
    private const ulong Seed = 97;

    private static readonly int[] _scattered = [0, 3, 4, 9, 10, 11, 29];

    public static TheoryData<string> Names =>
        ["identity", "dense", "dense in single", "partial", "one vector", "complement", "Kronecker", "left side", "right side", "no sides",
            "blocks", "scattered blocks"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_maps_are_those_of_the_basis(string name)
    {
        IBasis basis = Basis(name);
        InBoth(() => Compare<float>(basis, 2e-6), () => Compare<double>(basis, 1e-14));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(200)]
    public void Vectors_of_every_number_are_mapped(int rank)
    {
        var basis = new PartialBasis(Orthonormal(257, rank));
        InBoth(() => Compare<float>(basis, 2e-6), () => Compare<double>(basis, 1e-14));
        InBoth(() => Compare<float>(basis.KeepComplement(), 2e-6), () => Compare<double>(basis.KeepComplement(), 1e-14));
    }

    [Fact]
    public void NaN_goes_through_and_memory_comes_back()
    {
        using DeviceContext context = Open();
        foreach (string name in Names.Select(row => row.Data))
        {
            IBasis basis = Basis(name);
            float[] point = new float[basis.Dimension];
            point[3] = float.NaN;
            using (DeviceBasis<float> there = DeviceBases.Create<float>(context, basis))
            using (DeviceBuffer<float> x = context.Upload<float>(point))
            using (DeviceBuffer<float> z = context.Allocate<float>(basis.Coordinates))
            {
                there.ToBasis(x, z);
                Assert.Contains(z.ToArray(), float.IsNaN);
            }

            Assert.Equal(0, context.UsedMemory);
        }
    }

    [Fact]
    public void A_basis_without_a_form_for_devices_and_wrong_buffers_are_refused()
    {
        using DeviceContext context = Open();
        var completed = (CompletedBasis)new PartialBasis(Orthonormal(30, 4)).Complete();
        string message = Assert.Throws<ArgumentException>(() => DeviceBases.Create<float>(context, completed)).Message;
        Assert.Contains(nameof(CompletedBasis), message, StringComparison.Ordinal);
        Assert.Contains("Device.Cpu", message, StringComparison.Ordinal);
        Assert.False(DeviceBases.Supports(completed));
        using DeviceBasis<float> there = DeviceBases.Create<float>(context, Basis("partial"));
        using DeviceBuffer<float> x = context.Allocate<float>(30), z = context.Allocate<float>(7), wrong = context.Allocate<float>(8);
        Assert.Throws<ArgumentException>(() => there.ToBasis(x, wrong));
        Assert.Throws<ArgumentException>(() => there.ToOriginal(wrong, x));
        using DeviceContext other = Open();
        using DeviceBuffer<float> foreign = other.Allocate<float>(7);
        Assert.Throws<ArgumentException>(() => there.ToBasis(x, foreign));
        Assert.Throws<ArgumentException>(() => DeviceBases.Create<float>(context, Bases.Identity(3)).ToBasis(x, x));
    }

    internal static Matrix<double> Orthonormal(int rows, int columns) =>
        Problems.NormalMatrix(rows, columns, Seed).QR().Q.SubMatrix(0, rows, 0, columns);

    /// <summary>Bases of R^30 of every form that devices have.</summary>
    internal static IBasis Basis(string name)
    {
        var layout = ParameterLayout.Of([("W", [5, 4]), ("b", [10])]);
        return name switch
        {
            "identity" => Bases.Identity(30),
            "dense" => Bases.RandomRotation(30, Seed),
            "dense in single" => ((DenseBasis)Bases.RandomRotation(30, Seed)).Stored(BasisStorage.Single),
            "partial" => new PartialBasis(Orthonormal(30, 7)),
            "one vector" => new PartialBasis(Orthonormal(30, 1)),
            "complement" => new PartialBasis(Orthonormal(30, 7)).KeepComplement(),
            "Kronecker" => new KroneckerBasis(5, 6, Orthonormal(5, 5), Orthonormal(6, 6)),
            "left side" => new KroneckerBasis(5, 6, Orthonormal(5, 5), null),
            "right side" => new KroneckerBasis(5, 6, null, Orthonormal(6, 6)),
            "no sides" => new KroneckerBasis(5, 6, null, null),
            "blocks" => new BlockBasis(CoordinatePartition.Arrays(layout, "W", "b"),
                [new KroneckerBasis(5, 4, Orthonormal(5, 5), Orthonormal(4, 4)), Bases.RandomRotation(10, Seed)]),
            _ => new BlockBasis(
                CoordinatePartition.Of(30, [("some", _scattered), ("others", [.. Enumerable.Range(0, 25).Except(_scattered)])]),
                    [Bases.RandomRotation(7, Seed), Bases.Identity(19)]),
        };
    }

    private void Compare<T>(IBasis basis, double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using DeviceContext context = Open();
        using DeviceBasis<T> there = DeviceBases.Create<T>(context, basis);
        T[] point = Numbers<T>(basis.Dimension, Seed + 1), coordinates = Numbers<T>(basis.Coordinates, Seed + 2);
        using DeviceBuffer<T> x = context.Upload<T>(point), z = context.Upload<T>(coordinates), mapped = context.Allocate<T>(point.Length),
        back = context.Allocate<T>(coordinates.Length);
        there.ToOriginal(z, mapped);
        there.ToBasis(x, back);
        Close(basis.ToOriginal(Wide(coordinates)), mapped.ToArray(), tolerance);
        Close(basis.ToBasis(Wide(point)), back.ToArray(), tolerance);
        there.ToBasis(x, back);
        T[] first = back.ToArray();
        there.ToBasis(x, back);
        Assert.Equal(Bits(first), Bits(back.ToArray()));
    }

    private static double[] Wide<T>(T[] values)
        where T : unmanaged, IFloatingPointIeee754<T> => Array.ConvertAll(values, double.CreateTruncating);

    private static void Close<T>(double[] expected, T[] actual, double tolerance)
        where T : unmanaged,
        IFloatingPointIeee754<T> => Assert.InRange(Problems.Distance(expected, Wide(actual)), 0, tolerance * Problems.Norm(expected));
}

public sealed class CpuBasisTests() : DeviceBasisTests(DeviceKind.Cpu);

public sealed class OpenClBasisTests() : DeviceBasisTests(DeviceKind.OpenCl);

public sealed class CudaBasisTests() : DeviceBasisTests(DeviceKind.Cuda);
