using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace Egop;

/// <summary>Certificates in the order they were made, with counts of their verdicts.</summary>
public sealed class CertificateTable : IReadOnlyList<Certificate>
{
    private readonly ImmutableArray<Certificate> _all;

    /// <summary>A table.</summary>
    /// <param name="certificates">The certificates.</param>
    public CertificateTable(params IEnumerable<Certificate> certificates)
    {
        ArgumentNullException.ThrowIfNull(certificates);
        _all = [.. certificates];
    }

    /// <summary>Number of certificates.</summary>
    public int Count => _all.Length;

    /// <summary>Whether none is violated.</summary>
    public bool IsClean => Number(Verdict.Violated) == 0;

    /// <summary>The certificate at a place.</summary>
    /// <param name="index">From 0.</param>
    public Certificate this[int index] => _all[index];

    /// <summary>Number of certificates of a verdict.</summary>
    /// <param name="verdict">The verdict.</param>
    public int Number(Verdict verdict) => _all.Count(c => c.Verdict == verdict);

    /// <inheritdoc/>
    public IEnumerator<Certificate> GetEnumerator() => ((IEnumerable<Certificate>)_all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>"31 certificates: 27 hold, 0 violated, 1 inconclusive, 3 not applicable".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Count} certificates: {Number(Verdict.Holds)} hold, {Number(Verdict.Violated)} violated, {Number(Verdict.Inconclusive)} "
        + $"inconclusive, {Number(Verdict.NotApplicable)} not applicable");
}
