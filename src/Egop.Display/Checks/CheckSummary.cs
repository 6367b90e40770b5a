using System.Collections;
using System.Collections.Immutable;

namespace Egop;

/// <summary>Several self-checks together.</summary>
public sealed class CheckSummary : IReadOnlyList<CheckResult>
{
    private readonly ImmutableArray<CheckResult> _all;

    /// <summary>A summary.</summary>
    /// <param name="results">The checks, in the order to show them.</param>
    public CheckSummary(params IEnumerable<CheckResult> results) => _all = [.. Guard.NotNull(results, nameof(results))];

    /// <summary>Number of checks.</summary>
    public int Count => _all.Length;

    /// <summary>Number of checks that hold.</summary>
    public int Passed => _all.Count(result => result.Passed);

    /// <summary>Whether every check holds.</summary>
    public bool AllPassed => Passed == Count;

    /// <summary>The check at a place.</summary>
    /// <param name="index">From 0.</param>
    public CheckResult this[int index] => _all[index];

    /// <inheritdoc/>
    public IEnumerator<CheckResult> GetEnumerator() => ((IEnumerable<CheckResult>)_all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A piece of HTML: the count, and a line for each check.</summary>
    public string ToHtml() =>
        "<div "
        + $"class=\"egop-value\">\n<div><strong>{Heading}</strong></div>\n{string.Concat(_all.Select(result => result.ToHtml()))}</div>\n";

    /// <summary>"2 of 3 checks passed", then a line for each check.</summary>
    public override string ToString() => string.Join("\n  ", _all.Select(result => result.ToString()).Prepend(Heading));

    private string Heading => $"{Guard.Text(Passed)} of {Guard.Text(Count)} checks passed";
}
