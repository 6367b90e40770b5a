using System.Numerics;

namespace Egop;

/// <summary>An objective in this process: the engine's own code, on buffers.</summary>
internal sealed class EngineObjective<T>(DeviceContext context, IObjective objective) : DeviceObjective<T>(context, objective)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Points one thread evaluates in one call.
    private const int PointsPerTask = 8;

    private protected override unsafe void EvaluateChecked(
        DeviceBuffer<T> points, int count, BatchKey? first, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        int d = Dimension, perTask = first is null ? PointsPerTask : 1;
        ParallelRange.ForEach((count + perTask - 1) / perTask, 0, task =>
        {
            int start = task * perTask, some = Math.Min(perTask, count - start);
            Span<double> results = stackalloc double[PointsPerTask];
            IObjective at = first is { } key ? ((IMinibatchObjective)Objective).At(key with { Step = key.Step + start }) : Objective;
            Span<T> x = CpuContext.Span(points).Slice(start * d, some * d), slopes = CpuContext.Span(gradients).Slice(start * d, some * d);
            at.EvaluateMany<T>(x, results[..some], slopes);
            for (int i = 0; i < some; i++)
                CpuContext.Span(values)[start + i] = T.CreateTruncating(results[i]);
        });
    }

    private protected override void Free()
    {
    }
}
