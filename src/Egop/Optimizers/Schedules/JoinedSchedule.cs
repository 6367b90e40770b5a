using System.Collections.Immutable;

namespace Egop;

/// <summary>One schedule after another, each counted from where it starts: optax.join_schedules, PyTorch's SequentialLR.</summary>
public sealed record JoinedSchedule : Schedule
{
    private readonly ImmutableArray<(int Start, Schedule Schedule)> _pieces;

    /// <summary>A schedule, then others from given steps on.</summary>
    /// <param name="first">The schedule from step 0 on.</param>
    /// <param name="then">First step of each later schedule, above 0 and increasing, and the schedule, whose own step 0 that is.</param>
    /// <exception cref="ArgumentException">The steps do not increase from above 0.</exception>
    public JoinedSchedule(Schedule first, params IEnumerable<(int Start, Schedule Schedule)> then)
    {
        ArgumentNullException.ThrowIfNull(then);
        _pieces = [(0, Guard.NotNull(first, nameof(first))), .. then];
        for (int i = 1; i < _pieces.Length; i++)
        {
            Guard.NotNull(_pieces[i].Schedule, nameof(then));
            if (_pieces[i].Start <= _pieces[i - 1].Start)
                throw Guard.Bad(nameof(then), $"a first step above {_pieces[i - 1].Start}", $"{_pieces[i].Start} for schedule {i}", "Give the schedules in the order of their steps.");
        }
    }

    /// <summary>First step and schedule of each piece, in order; the first starts at 0.</summary>
    public IReadOnlyList<(int Start, Schedule Schedule)> Pieces => _pieces;

    /// <inheritdoc/>
    public override double At(long step)
    {
        int i = _pieces.Length - 1;
        while (i > 0 && _pieces[i].Start > step)
            i--;
        return _pieces[i].Schedule.At(step - _pieces[i].Start);
    }

    /// <summary>Whether the pieces are the same.</summary>
    /// <param name="other">Another schedule.</param>
    public bool Equals(JoinedSchedule? other) => other is not null && _pieces.SequenceEqual(other._pieces);

    /// <inheritdoc/>
    public override int GetHashCode() => _pieces.Aggregate(_pieces.Length, HashCode.Combine);

    /// <summary>"0.1, from 100 cosine 0.1 to 0 in 1000 steps".</summary>
    public override string ToString() => string.Join(", ", _pieces.Select((p, i) => i == 0 ? $"{p.Schedule}" : $"from {p.Start} {p.Schedule}"));
}
