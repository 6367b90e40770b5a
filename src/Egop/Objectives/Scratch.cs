using System.Buffers;

namespace Egop;

/// <summary>Working memory of one evaluation, rented from the shared pool and cut into consecutive parts of undefined content.</summary>
internal ref struct Scratch
{
    private double[]? _rented;
    private int _used;

    public Scratch(int length) => _rented = ArrayPool<double>.Shared.Rent(length);

    public Span<double> Take(int length)
    {
        Span<double> part = _rented.AsSpan(_used, length);
        _used += length;
        return part;
    }

    public void Dispose()
    {
        if (_rented is { } rented)
            ArrayPool<double>.Shared.Return(rented);
        _rented = null;
    }
}
