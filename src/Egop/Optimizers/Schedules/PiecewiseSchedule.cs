using System.Collections.Immutable;

namespace Egop;

/// <summary>A constant between boundaries: η_t is the value of the last boundary at or before t (PyTorch's MultiStepLR is one of these).</summary>
public sealed record PiecewiseSchedule : Schedule
{
    private readonly ImmutableArray<(int Start, double Value)> _pieces;

    /// <summary>Constants from given steps on.</summary>
    /// <param name="initial">The value from step 0 on, at least 0.</param>
    /// <param name="pieces">First step and value of each later piece; steps above 0 and increasing, values at least 0.</param>
    /// <exception cref="ArgumentException">The steps do not increase from above 0, or a value is negative or not finite.</exception>
    public PiecewiseSchedule(double initial, params IEnumerable<(int Start, double Value)> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        _pieces = [(0, Guard.NonNegative(initial, nameof(initial))), .. pieces];
        for (int i = 1; i < _pieces.Length; i++)
        {
            Guard.NonNegative(_pieces[i].Value, nameof(pieces));
            if (_pieces[i].Start <= _pieces[i - 1].Start)
                throw Guard.Bad(nameof(pieces), $"a first step above {_pieces[i - 1].Start}", $"{_pieces[i].Start} for piece {i}", "Give the pieces in the order of their steps.");
        }
    }

    /// <summary>First step and value of each piece, in order; the first starts at 0.</summary>
    public IReadOnlyList<(int Start, double Value)> Pieces => _pieces;

    /// <inheritdoc/>
    public override double At(long step)
    {
        int i = _pieces.Length - 1;
        while (_pieces[i].Start > step)
            i--;
        return _pieces[i].Value;
    }

    /// <summary>Whether the pieces are the same.</summary>
    /// <param name="other">Another schedule.</param>
    public bool Equals(PiecewiseSchedule? other) => other is not null && _pieces.SequenceEqual(other._pieces);

    /// <inheritdoc/>
    public override int GetHashCode() => _pieces.Aggregate(_pieces.Length, HashCode.Combine);

    /// <summary>"0.1 from 0, 0.01 from 100".</summary>
    public override string ToString() => string.Join(", ", _pieces.Select(p => $"{Guard.Text(p.Value)} from {p.Start}"));
}
