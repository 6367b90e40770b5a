using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Egop;

/// <summary>Which named arrays of a layout something applies to: by name, by pattern or by a predicate.</summary>
/// <remarks>Patterns are globs, case-sensitive: * stands for any characters, ? for one. A string converts to the mask of that one
/// pattern.</remarks>
public sealed record ParameterMask
{
    private readonly ImmutableArray<string> _patterns;
    private readonly Func<ParameterBlock, bool>? _predicate;
    private readonly string _description;
    private readonly bool _negated;

    private ParameterMask(ImmutableArray<string> patterns, Func<ParameterBlock, bool>? predicate, string description, bool negated) =>
        (_patterns, _predicate, _description, _negated) = (patterns, predicate, description, negated);

    /// <summary>Every array.</summary>
    public static ParameterMask All { get; } = Of("*");

    /// <summary>Weight matrices only.</summary>
    public static ParameterMask Matrices { get; } = Where(array => array.IsMatrix, "matrices");

    /// <summary>Arrays whose name matches one of the patterns.</summary>
    /// <param name="patterns">Names or globs: "W1", "b*". At least one, none empty.</param>
    /// <exception cref="ArgumentException">No patterns, or an empty one.</exception>
    public static ParameterMask Of(params IEnumerable<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        ImmutableArray<string> all = [.. patterns];
        return all.Length > 0 && !all.Any(string.IsNullOrWhiteSpace)
            ? new ParameterMask(all, null, string.Join(", ", all), negated: false)
            : throw Guard.Bad(nameof(patterns), "at least one name or pattern, none of them empty",
                $"[{string.Join(", ", all.Select(p => $"\"{p}\""))}]", "Give names of parameter arrays, or \"*\".");
    }

    /// <summary>Arrays for which a predicate holds.</summary>
    /// <param name="predicate">The predicate.</param>
    /// <param name="description">What <see cref="ToString"/> says of it.</param>
    public static ParameterMask Where(Func<ParameterBlock, bool> predicate, string description = "a predicate")
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(description);
        return new ParameterMask([], predicate, description, negated: false);
    }

    /// <summary>The mask of one pattern.</summary>
    /// <param name="pattern">A name or a glob.</param>
    public static implicit operator ParameterMask(string pattern) => Of(pattern);

    /// <summary>The mask of one pattern; the same as the conversion.</summary>
    /// <param name="pattern">A name or a glob.</param>
    public static ParameterMask FromString(string pattern) => pattern;

    /// <summary>All other arrays.</summary>
    public ParameterMask Not() => new(_patterns, _predicate, _description, !_negated);

    /// <summary>Whether an array is one of them.</summary>
    /// <param name="array">An array of a layout.</param>
    public bool Includes(ParameterBlock array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return Matches(array) != _negated;
    }

    /// <summary>Whether patterns or predicate are the same; predicates are compared by reference.</summary>
    /// <param name="other">Another mask.</param>
    public bool Equals(ParameterMask? other) =>
        other is not null && _negated == other._negated && _predicate == other._predicate && _patterns.SequenceEqual(other._patterns);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_patterns.Length, _patterns.FirstOrDefault(), _predicate, _negated);

    /// <summary>"W*, b1", "not W*" or "matrices".</summary>
    public override string ToString() => (_negated ? "not " : "") + _description;

    /// <summary>The layout, once every pattern without wildcards is known to name one of its arrays.</summary>
    internal ParameterLayout Checked(ParameterLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        foreach (string name in _patterns.Where(p => !p.Contains('*') && !p.Contains('?') && !layout.Any(a => a.Name == p)))
            throw Guard.Bad("mask", $"names among {string.Join(", ", layout.Select(a => a.Name))}", $"\"{name}\"",
                "Name arrays of the layout, or use a pattern such as \"W*\".");
        return layout;
    }

    private bool Matches(ParameterBlock array)
    {
        if (_predicate is not null)
            return _predicate(array);
        foreach (string pattern in _patterns)
        {
            if (pattern == array.Name || FileSystemName.MatchesSimpleExpression(pattern, array.Name, ignoreCase: false))
                return true;
        }

        return false;
    }
}
