namespace Egop.Tests;

/// <summary>Memory, errors and lifetimes.</summary>
public abstract class DeviceContextTests(DeviceKind kind) : DeviceSuite(kind)
{
    [Fact]
    public void Numbers_come_home_as_they_went_up_whole_or_in_part()
    {
        using DeviceContext context = Open();
        foreach (int n in Sizes())
        {
            float[] numbers = Numbers<float>(n, 1);
            using DeviceBuffer<float> buffer = context.Upload<float>(numbers);
            Assert.Equal(numbers, buffer.ToArray());
            buffer.Upload([7f], n - 1);
            float[] last = new float[1];
            buffer.Download(last, n - 1);
            Assert.Equal([7f], last);
            Assert.Throws<ArgumentException>(() => buffer.Upload([1f, 2f], n - 1));
            Assert.Throws<ArgumentException>(() => buffer.Download(new float[1], -1));
        }

        Assert.Equal(0, context.UsedMemory);
        Assert.True(context.PooledMemory > 0);
        context.Trim();
        Assert.Equal(0, context.PooledMemory);
    }

    [Fact]
    public void Ten_thousand_steps_ask_for_no_memory()
    {
        const int n = 1000;
        using DeviceContext context = Open();
        using var optimizer = DeviceOptimizer.Create<float>(context, new Adam { LearningRate = 1e-4 }, ParameterLayout.Vector(n));
        using DeviceBuffer<float> x = context.Allocate<float>(n), gradient = context.Allocate<float>(n);
        DeviceSampling.Normal(new SampleKey(1, 0), 1, x);
        Steps(10);
        (long used, long all) = (context.UsedMemory, context.UsedMemory + context.PooledMemory);
        Steps(10_000);
        Assert.Equal((used, all), (context.UsedMemory, context.UsedMemory + context.PooledMemory));
        Assert.Equal(10_010, optimizer.Steps);

        void Steps(int count)
        {
            for (int t = 0; t < count; t++)
            {
                using DeviceBuffer<float> noise = context.Allocate<float>(n);
                DeviceSampling.Normal(new SampleKey(2, (ulong)t), 1, noise);
                DeviceVectors.Copy(x, gradient);
                DeviceVectors.AddScaled(0.1f, noise, gradient);
                optimizer.Step(gradient, x);
                Assert.True(DeviceVectors.Dot(x, x) > 0);
            }
        }
    }

    [Fact]
    public void Too_much_memory_is_refused_with_a_remedy_and_the_context_goes_on()
    {
        using DeviceContext context = Open();
        var buffers = new List<DeviceBuffer<double>>();
        using DeviceBuffer<float> before = context.Upload<float>([1, 2, 3]);
        context.Allocate<float>(1000).Dispose();
        DeviceException refused = Assert.Throws<DeviceException>(() =>
        {
            // More than any memory of today.
            for (int i = 0; i < 1 << 14; i++)
                buffers.Add(context.Allocate<double>(int.MaxValue));
        });
        Assert.Contains("Dispose buffers", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Device.Name, refused.Message, StringComparison.Ordinal);
        Assert.NotEqual("", refused.Call);
        // Memory kept for later was given back before it gave up.
        Assert.Equal(0, context.PooledMemory);
        buffers.ForEach(b => b.Dispose());
        DeviceVectors.Scale(2f, before);
        Assert.Equal([2, 4, 6], before.ToArray());
    }

    [Fact]
    public void What_was_disposed_is_refused()
    {
        DeviceContext context = Open();
        DeviceBuffer<float> kept = context.Upload<float>([1, 2]), gone = context.Upload<float>([3, 4]);
        gone.Dispose();
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => gone.ToArray());
        Assert.Throws<ObjectDisposedException>(() => gone.Upload([1f]));
        Assert.Throws<ObjectDisposedException>(() => DeviceVectors.Fill(gone, 0f));
        Assert.Throws<ObjectDisposedException>(() => DeviceVectors.Sum(gone));
        Assert.Equal([1, 2], kept.ToArray());
        context.Dispose();
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(() => context.Allocate<float>(1));
        Assert.Throws<ObjectDisposedException>(() => kept.ToArray());
        Assert.Throws<ObjectDisposedException>(() => DeviceVectors.Scale(1f, kept));
        Assert.Equal(0, context.UsedMemory);
        kept.Dispose();
    }

    [Fact]
    public void Two_contexts_know_nothing_of_one_another()
    {
        using DeviceContext first = Open(), second = Open();
        double[] results = new double[2], again = new double[2];
        Parallel.For(0, 2, i => results[i] = Run(i == 0 ? first : second, (ulong)i));
        for (int i = 0; i < 2; i++)
        {
            using DeviceContext alone = Open();
            again[i] = Run(alone, (ulong)i);
        }

        Assert.Equal(again, results);
        Assert.NotEqual(results[0], results[1]);
        first.Dispose();
        Assert.Equal(again[1], Run(second, 1));

        static double Run(DeviceContext context, ulong seed)
        {
            const int n = 5000;
            using var optimizer = DeviceOptimizer.Create<float>(context, new RmsProp(), ParameterLayout.Vector(n));
            using DeviceBuffer<float> x = context.Allocate<float>(n), gradient = context.Allocate<float>(n);
            DeviceVectors.Fill(x, 1f);
            for (int t = 0; t < 100; t++)
            {
                DeviceSampling.Normal(new SampleKey(seed, (ulong)t), 1, gradient);
                DeviceVectors.AddScaled(1f, x, gradient);
                optimizer.Step(gradient, x);
            }

            return DeviceVectors.Sum(x);
        }
    }

    [Fact]
    public void An_unknown_device_is_answered_with_those_there_are()
    {
        string message = Assert.Throws<ArgumentException>(() => Device.Find("no such device")).Message;
        Assert.All(Device.All, d => Assert.Contains(d.Name, message, StringComparison.Ordinal));
        Assert.Same(Device, Device.Find(Device.Name));
        Assert.Same(Device, Device.Find(Device.Kind.ToString()));
        Assert.Contains(Device.Best, Device.All);
        Assert.Contains(Device.Name, Device.ToString(), StringComparison.Ordinal);
    }
}

public sealed class CpuContextTests() : DeviceContextTests(DeviceKind.Cpu);

public sealed class OpenClContextTests() : DeviceContextTests(DeviceKind.OpenCl)
{
    [Fact]
    public void A_kernel_that_does_not_compile_is_shown_by_the_line_of_its_source()
    {
        using var context = (OpenClContext)Open();
        string source = KernelSources.Whole("Broken", "// A comment.\nkernel void broken(global REAL *x)\n{\n    x[0] = undeclared;\n}\n");
        DeviceException refused = Assert.Throws<DeviceException>(() => context.Build("Broken", source, Precision.Single));
        Assert.Equal("CL_BUILD_PROGRAM_FAILURE", refused.CodeName);
        Assert.StartsWith("Broken.cl:4: x[0] = undeclared;", refused.Log, StringComparison.Ordinal);
        Assert.Contains("Broken.cl", refused.Call, StringComparison.Ordinal);
        Assert.Contains("Device.Cpu", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CL_INVALID_KERNEL_NAME",
            Assert.Throws<DeviceException>(() => context.Launch(
                "Vectors", "no_such_kernel", Precision.Single, new KernelShape(1, 1))).Message, StringComparison.Ordinal);
    }
}

public sealed class CudaContextTests() : DeviceContextTests(DeviceKind.Cuda);
