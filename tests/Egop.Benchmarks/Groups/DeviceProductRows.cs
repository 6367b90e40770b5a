using System.Numerics;

namespace Egop.Benchmarks;

/// <summary>
/// Products on a device: matrices, Gram matrices and the change of basis, beside the managed path and the device's own copy.
/// </summary>
internal static class DeviceProductRows
{
    // What a GPU is to reach of its copy, and what a processor behind a driver is to reach of the managed path.
    private const double OfCopy = 0.8, OfManaged = 1 / 1.5;

    public static IEnumerable<Row> Rows(Bench bench, DeviceContext context)
    {
        foreach (Row row in Squares<float>(bench, context))
            yield return row;
        if (context.Device.Capabilities.SupportsDouble)
        {
            foreach (Row row in Squares<double>(bench, context))
                yield return row;
        }

        yield return Basis(bench, context);
    }

    /// <summary>Flops a second of the device's product of large single-precision matrices.</summary>
    public static Side Floor(Bench bench, DeviceContext context, double flops)
    {
        int n = bench.Size(context.Device.Capabilities.IsProcessor ? 2048 : 8192, 256);
        DeviceMatrix<float> a = Matrix<float>(context, n, 1), b = Matrix<float>(context, n, 2), c = Matrix<float>(context, n, 3);
        return Waiting(context, "flop floor at the device's GEMM rate", () => DeviceProducts.Multiply(1, a, false, b, false, 0, c))
            .Scaled(flops / (2.0 * n * n * n));
    }

    private static IEnumerable<Row> Squares<T>(Bench bench, DeviceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool isProcessor = context.Device.Capabilities.IsProcessor;
        int n = bench.Size(isProcessor ? 1024 : 8192, 128);
        string prefix = typeof(T) == typeof(float) ? "s" : "d", where = $"{context.Device.Kind}, {context.Device.Name}";
        using DeviceContext cpu = Device.Cpu.Open();
        double flops = 2.0 * n * n * n;
        (Side Multiply, Side Gram) ours = Sides<T>(context, "ours", n), managed = Sides<T>(cpu, "managed", n);
        // What a GPU does in a millisecond takes a processor minutes.
        Peer[] Peers(Side side, double? goal) => isProcessor ? [new(side, goal)] : [];
        foreach ((string name, Side side, Side theirs, double count, double? goal) in new[]
        {
            ($"{prefix}gemm {n}", ours.Multiply, managed.Multiply, flops, (double?)null),
            ($"{prefix}syrk {n}", ours.Gram, managed.Gram, flops / 2, OfManaged),
        })
        {
            foreach (Row row in Alone(
                bench, $"{name} on a device", side, Peers(theirs, goal), $"on {where}", timing => $"{count / timing.Median / 1e9:F0} GF/s"))
                yield return row;
        }
    }

    // The map of a gradient into 1000 directions of a layer of 78,400 parameters and back: two readings of the basis.
    private static Row Basis(Bench bench, DeviceContext context)
    {
        int d = bench.Size(78_400, 4000), rank = bench.Size(1000, 100);
        using DeviceBuffer<float> rows = context.Allocate<float>(d * rank), to = context.Allocate<float>(d * rank),
        x = context.Allocate<float>(d), z = context.Allocate<float>(rank);
        DeviceSampling.Normal(new SampleKey(1, 0), rank, rows);
        DeviceSampling.Normal(new SampleKey(2, 0), 1, x);
        var matrix = new DeviceMatrix<float>(rows, rank, d);
        double bytes = 2.0 * sizeof(float) * d * rank;
        Side ours = Waiting(context, "ours", () =>
        {
            DeviceProducts.MultiplyVector(1, matrix, false, x, 0, z);
            DeviceProducts.MultiplyVector(1, matrix, true, z, 0, x);
        });
        // A copy moves as many bytes: it reads them and writes them.
        Side copy = Waiting(context, "its bytes at the rate of the device's copy", () => DeviceVectors.Copy(rows, to));
        return bench.Compare(
            "both ways through U on a device", ours, [new(copy, context.Device.Capabilities.IsProcessor ? null : OfCopy)], 5,
            $"U of {d} x {rank}, single, on {context.Device.Kind}, {context.Device.Name}",
                timing => $"{bytes / timing.Median / 1e9:F0} GB/s").Single();
    }

    private static (Side Multiply, Side Gram) Sides<T>(DeviceContext context, string name, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceMatrix<T> a = Matrix<T>(context, n, 1), b = Matrix<T>(context, n, 2), c = Matrix<T>(context, n, 3);
        return (
            Waiting(context, name, () => DeviceProducts.Multiply(T.One, a, false, b, false, T.Zero, c)),
            Waiting(context, name, () => DeviceProducts.Gram(T.One, a, T.Zero, c)));
    }

    // The context gives the memory back.
    private static DeviceMatrix<T> Matrix<T>(DeviceContext context, int n, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceBuffer<T> buffer = context.Allocate<T>(n * n);
        DeviceSampling.Normal(new SampleKey(seed, 0), n, buffer);
        return new DeviceMatrix<T>(buffer, n, n);
    }

    /// <summary>Work that is waited for, several times in a row.</summary>
    public static Side Waiting(DeviceContext context, string name, Action work) => Side.Repeated(name, () =>
    {
        work();
        context.Synchronize();
    });

    /// <summary>Rows against peers, or one row of our own time where there are none.</summary>
    public static IEnumerable<Row> Alone(
        Bench bench, string name, Side ours, IReadOnlyList<Peer> peers, string what, Func<Timing, string> note)
    {
        if (peers.Count > 0)
            return bench.Compare(name, ours, peers, 5, what, note);
        Timing timing = bench.Duel(5, ours)[0];
        return [new Row(name, "none") { What = what, Ours = timing.Median, Note = note(timing) }];
    }
}
