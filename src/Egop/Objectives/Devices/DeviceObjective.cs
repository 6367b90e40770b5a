using System.Numerics;

namespace Egop;

/// <summary>
/// An objective on a device: its data lie in the device's memory, and values and gradients at many points are computed and stay there.
/// </summary>
/// <remarks>
/// Made by <see cref="DeviceObjectives.Create{T}"/>; to be disposed before its context. Equal to the objective on the CPU up to rounding;
/// on
/// one device the same bits every time, whatever points are evaluated together.
/// </remarks>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>: the format of points, values and gradients.</typeparam>
internal abstract class DeviceObjective<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private protected DeviceObjective(DeviceContext context, IObjective objective)
    {
        (Context, Objective) = (context, objective);
    }

    /// <summary>Where it lies.</summary>
    public DeviceContext Context { get; }

    /// <summary>The objective on the CPU.</summary>
    public IObjective Objective { get; }

    /// <summary>Number of parameters d.</summary>
    public int Dimension => Objective.Dimension;

    /// <summary>f and ∇f at points, by all data.</summary>
    /// <param name="points">Points, row-major, count × d.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="values">Receives f, one a point.</param>
    /// <param name="gradients">Receives ∇f, count × d; another buffer than the points.</param>
    /// <exception cref="ArgumentException">A buffer is too short, of another context, or written and read.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public void Evaluate(DeviceBuffer<T> points, int count, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        Check(points, count, values, gradients);
        EvaluateChecked(points, count, null, values, gradients);
    }

    /// <summary>
    /// f and ∇f at points, each by a minibatch of its own: the first by that of a key, each of the others by that of the next step.
    /// </summary>
    /// <param name="points">Points, row-major, count × d.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="first">Seed and step of the first point's minibatch.</param>
    /// <param name="values">Receives f, one a point.</param>
    /// <param name="gradients">Receives ∇f, count × d; another buffer than the points.</param>
    /// <exception cref="ArgumentException">The objective has no minibatches (<see cref="ObjectiveExtensions.Minibatches"/>), or as for the
    /// whole.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public void Evaluate(DeviceBuffer<T> points, int count, BatchKey first, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        Check(points, count, values, gradients);
        if (Objective is not IMinibatchObjective)
            throw Guard.Bad(nameof(first), "an objective with minibatches", $"{Objective}",
                "Create it from objective.Minibatches(batchSize), or leave out the key.");
        EvaluateChecked(points, count, first, values, gradients);
    }

    /// <summary>Gives its data's memory back.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private protected abstract void EvaluateChecked(
        DeviceBuffer<T> points, int count, BatchKey? first, DeviceBuffer<T> values, DeviceBuffer<T> gradients);

    private protected abstract void Free();

    private void Check(DeviceBuffer<T> points, int count, DeviceBuffer<T> values, DeviceBuffer<T> gradients)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(gradients);
        Guard.Positive(count, nameof(count));
        Hold(points, (long)count * Dimension, nameof(points));
        Hold(values, count, nameof(values));
        Hold(gradients, (long)count * Dimension, nameof(gradients));
        if (ReferenceEquals(points, gradients) || ReferenceEquals(points, values) || ReferenceEquals(values, gradients))
            throw Guard.Bad(
                nameof(gradients), "three different buffers", "one of them twice", "Write values and gradients to buffers of their own.");
    }

    private void Hold(DeviceBuffer<T> buffer, long length, string name)
    {
        if (!ReferenceEquals(buffer.Context, Context))
            throw Guard.Bad(name, $"a buffer of the objective's context on {Context.Device.Name}",
                $"one of another on {buffer.Context.Device.Name}", "Allocate it from the same context.");
        if (buffer.Length < length)
            throw Guard.Bad(name, $"at least {Guard.Text(length)} elements", Guard.Text(buffer.Length),
                "Allocate a longer buffer or evaluate fewer points.");
    }
}
