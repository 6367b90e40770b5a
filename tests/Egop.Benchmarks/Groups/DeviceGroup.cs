namespace Egop.Benchmarks;

/// <summary>Elementwise kernels, reductions, random numbers and optimizer steps of each device, beside a copy on the same device.</summary>
internal static class DeviceGroup
{
    // So many launches to a wait, which alone would cost as much as a short kernel.
    private const int Batch = 20;

    // What a GPU is to reach of its copy, and what a processor behind a driver is to reach of the managed path.
    private const double OfCopy = 0.85, OfManaged = 1 / 1.5;

    public static IEnumerable<Row> Rows(Bench bench)
    {
        Device[] devices = [.. Device.All.Where(d => d.Kind != DeviceKind.Cpu)];
        if (devices.Length == 0)
            return [Bench.Absent(
                "kernels", "a device", null, "no OpenCL and no CUDA device here (pocl-opencl-icd makes the processor one)")];
        return devices.SelectMany(device => Rows(bench, device));
    }

    private static IEnumerable<Row> Rows(Bench bench, Device device)
    {
        int count = bench.Size(device.Capabilities.IsProcessor ? 10_000_000 : 1 << 26, 100_000);
        using DeviceContext context = device.Open();
        var work = new Work<float>(context, count, $"{device.Kind}, {device.Name}");
        foreach (Row row in Kernels(bench,
            work).Concat(Steps(bench, work)).Concat(Adam<float>(bench, context, count)).Concat(Normals<float>(bench, context, count)))
            yield return row;
        foreach (Row row in DeviceProductRows.Rows(bench, context))
            yield return row;
        if (!device.Capabilities.SupportsDouble)
            yield break;
        foreach (Row row in Adam<double>(bench, context, count).Concat(Normals<double>(bench, context, count)))
            yield return row;
        foreach (Row row in DevicePipelineRows.Rows(bench, context))
            yield return row;
    }

    private static IEnumerable<Row> Kernels(Bench bench, Work<float> work)
    {
        using DeviceBuffer<float> x = work.Buffer(1), y = work.Buffer(2);
        yield return work.Against(bench, "fill", 1, null, () => DeviceVectors.Fill(x, 1f));
        yield return work.Against(bench, "scale", 2, null, () => DeviceVectors.Scale(1f, x));
        yield return work.Against(bench, "y + a x", 3, null, () => DeviceVectors.AddScaled(1e-3f, x, y));
        yield return work.Against(bench, "sum", 1, null, () => DeviceVectors.Sum(x));
        yield return work.Against(bench, "dot product", 2, null, () => DeviceVectors.Dot(x, y));
        yield return work.Against(bench, "largest magnitude", 1, null, () => DeviceVectors.MaxAbs(x));
    }

    private static IEnumerable<Row> Steps(Bench bench, Work<float> work)
    {
        foreach (Optimizer entry in Optimizers.Registry)
        {
            IOptimizer method = entry.WithLearningRate(1e-6);
            if (!DeviceOptimizer.HasKernels(method))
                continue;
            using DeviceBuffer<float> x = work.Buffer(1), gradient = work.Buffer(2);
            using var optimizer = DeviceOptimizer.Create<float>(work.Context, method, ParameterLayout.Vector(work.Count));
            int arrays = method.Init(ParameterLayout.Vector(2)).Slots.Count(slot => slot.Length == 2);
            yield return work.Against(
                bench, $"{entry.Name}, a step", 3 + (2 * arrays),
                entry.Name == "Adam" && !work.Context.Device.Capabilities.IsProcessor ? OfCopy : null,
                () => optimizer.Step(gradient, x));
        }
    }

    private static IEnumerable<Row> Adam<T>(Bench bench, DeviceContext context, int count)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        using DeviceContext cpu = Device.Cpu.Open();
        Side[] sides = [.. new[] { context, cpu }.Select(where =>
        {
            var layout = ParameterLayout.Vector(count);
            DeviceBuffer<T> x = where.Allocate<T>(count), gradient = where.Allocate<T>(count);
            DeviceSampling.Normal(new SampleKey(1, 0), 1, x);
            DeviceSampling.Normal(new SampleKey(2, 0), 1, gradient);
            var optimizer = DeviceOptimizer.Create<T>(where, new Adam(), layout);
            return Work<T>.Batched(where, where == cpu ? "managed" : "ours", () => optimizer.Step(gradient, x));
        })];
        yield return bench.Compare(
            $"Adam, {count / 1e6:0.#} M {Name<T>()}", sides[0], [new(sides[1], OfManaged)], 7,
                $"one step on {context.Device.Kind}, {context.Device.Name}").Single();
    }

    private static IEnumerable<Row> Normals<T>(Bench bench, DeviceContext context, int count)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        int columns = 1000, rows = count / columns;
        using DeviceContext cpu = Device.Cpu.Open();
        using DeviceBuffer<T> theirs = cpu.Allocate<T>(rows * columns), ours = context.Allocate<T>(rows * columns);
        yield return bench.Compare(
            $"normal numbers, {Name<T>()}", Work<T>.Batched(context, "ours", () => DeviceSampling.Normal(new SampleKey(1, 0), rows, ours)),
            [new(Work<T>.Batched(cpu, "managed", () => DeviceSampling.Normal(new SampleKey(1, 0), rows, theirs)))], 5,
            $"{rows} points of dimension {columns} on {context.Device.Kind}, {context.Device.Name}",
            timing => $"{rows * (double)columns / timing.Median / 1e6:F0} M numbers a second").Single();
    }

    private static string Name<T>() => typeof(T) == typeof(float) ? "single" : "double";

    /// <summary>Kernels over arrays of one length on one device, held against its copy.</summary>
    private sealed class Work<T>(DeviceContext context, int count, string device)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        public DeviceContext Context => context;

        public int Count => count;

        public DeviceBuffer<T> Buffer(ulong seed)
        {
            DeviceBuffer<T> buffer = context.Allocate<T>(count);
            DeviceSampling.Normal(new SampleKey(seed, 0), 1, buffer);
            return buffer;
        }

        /// <summary>A kernel that moves each element so many times, against the time the device's copy takes for as many bytes.</summary>
        public Row Against(Bench bench, string name, int moves, double? goal, Action kernel)
        {
            using DeviceBuffer<T> from = Buffer(3), to = Buffer(4);
            double bytes = (double)moves * count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
            Side copy = Batched(context, "its bytes at the rate of the device's copy", () => DeviceVectors.Copy(from, to))
                .Scaled(moves / 2.0);
            return bench.Compare(
                name, Batched(context, "ours", kernel), [new(copy, goal)], 5, $"{count / 1e6:0.#} M {Name<T>()} on {device}",
                    timing => $"{bytes / timing.Median / 1e9:F0} GB/s").Single();
        }

        public static Side Batched(DeviceContext context, string name, Action kernel) => Side.Repeated(name, () =>
        {
            for (int i = 0; i < Batch; i++)
                kernel();
            context.Synchronize();
        }).Scaled(1.0 / Batch);
    }
}
