using System.Numerics;

namespace Egop;

/// <summary>
/// A basis on a device: V, or what it is made of, lies in the device's memory, and points and gradients are mapped there.
/// </summary>
/// <remarks>Made by <see cref="DeviceBases.Create{T}"/>; to be disposed before its context. Equal to the basis on the CPU up to rounding in
/// T, and the same bits every time on one device.</remarks>
/// <typeparam name="T"><see cref="double"/> or <see cref="float"/>: the format of V and of the vectors.</typeparam>
internal abstract class DeviceBasis<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<IDisposable> _kept = [];

    private protected DeviceBasis(DeviceContext context, IBasis basis)
    {
        (Context, Basis) = (context, basis);
    }

    /// <summary>Where it lies.</summary>
    public DeviceContext Context { get; }

    /// <summary>The basis on the CPU.</summary>
    public IBasis Basis { get; }

    /// <summary>θ = V z.</summary>
    /// <param name="z">Coordinates in the basis, length <see cref="IBasis.Coordinates"/>.</param>
    /// <param name="x">Receives θ, length d; another buffer.</param>
    /// <exception cref="ArgumentException">A buffer has another length or belongs to another context, or both are one.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public void ToOriginal(DeviceBuffer<T> z, DeviceBuffer<T> x)
    {
        Check(z, Basis.Coordinates, nameof(z), x, Basis.Dimension, nameof(x));
        MapToOriginal(z, x);
    }

    /// <summary>z = Vᵀ θ.</summary>
    /// <param name="x">Original coordinates θ, length d.</param>
    /// <param name="z">Receives z, length <see cref="IBasis.Coordinates"/>; another buffer.</param>
    /// <exception cref="ArgumentException">A buffer has another length or belongs to another context, or both are one.</exception>
    /// <exception cref="DeviceException">The device refuses.</exception>
    public void ToBasis(DeviceBuffer<T> x, DeviceBuffer<T> z)
    {
        Check(x, Basis.Dimension, nameof(x), z, Basis.Coordinates, nameof(z));
        MapToBasis(x, z);
    }

    /// <summary>Gives its memory back.</summary>
    public void Dispose()
    {
        foreach (IDisposable part in _kept)
            part.Dispose();
        _kept.Clear();
        GC.SuppressFinalize(this);
    }

    private protected abstract void MapToOriginal(DeviceBuffer<T> z, DeviceBuffer<T> x);

    private protected abstract void MapToBasis(DeviceBuffer<T> x, DeviceBuffer<T> z);

    /// <summary>Gives back on disposal.</summary>
    private protected TPart Keep<TPart>(TPart part)
        where TPart : IDisposable
    {
        _kept.Add(part);
        return part;
    }

    /// <summary>A matrix brought to the device row by row: no copy of all of it is made here.</summary>
    private protected DeviceMatrix<T> Upload(int rows, int columns, Action<int, double[]> readRow)
    {
        DeviceBuffer<T> buffer = Keep(Context.Allocate<T>(checked(rows * columns)));
        double[] row = new double[columns];
        T[] rounded = new T[columns];
        for (int i = 0; i < rows; i++)
        {
            readRow(i, row);
            // Between floating-point formats the conversion rounds to nearest, whatever its name says.
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, T>(row, rounded);
            buffer.Upload(rounded, i * columns);
        }

        return new DeviceMatrix<T>(buffer, rows, columns);
    }

    private void Check(DeviceBuffer<T> from, int fromLength, string fromName, DeviceBuffer<T> to, int toLength, string toName)
    {
        ArgumentNullException.ThrowIfNull(from, fromName);
        ArgumentNullException.ThrowIfNull(to, toName);
        Guard.Length(from.Length, fromLength, fromName, "Give one vector.");
        Guard.Length(to.Length, toLength, toName, "Give room for one vector.");
        if (!ReferenceEquals(DeviceGuard.Shared(from, to, toName), Context))
            throw Guard.Bad(fromName, $"buffers of the basis's context on {Context.Device.Name}",
                $"those of another on {from.Context.Device.Name}", "Allocate them from the same context.");
        if (ReferenceEquals(from, to))
            throw Guard.Bad(toName, "another buffer", "the same", "Write the result to a buffer of its own.");
    }
}
