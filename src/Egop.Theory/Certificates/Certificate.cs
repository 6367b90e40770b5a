using System.Collections.Immutable;
using System.Globalization;

namespace Egop;

/// <summary>A statement of the theory, evaluated: its two sides as numbers, what it assumed, and the verdict.</summary>
/// <remarks>
/// The verdict is computed from the numbers, never given. A failed assumption makes it <see cref="Verdict.NotApplicable"/>, a side
/// that is NaN too. Otherwise let g be the amount by which the sides contradict the statement (left − right for ≤, right − left
/// for ≥, |left − right| for =), t the tolerance and u the uncertainty. An inequality is violated when g &gt; t + u, holds when
/// g + u ≤ t, and is inconclusive between. An equality is violated when g &gt; t + u, inconclusive when u is infinite, and holds otherwise.
/// </remarks>
public sealed record Certificate
{
    /// <summary>The statement in a few words: "EGOP of a quadratic in closed form".</summary>
    public required string Statement { get; init => field = Guard.NotNull(value); }

    /// <summary>Paper and number: "[E] Lemma 8"; letters and sections are those of the page docs/theory.md.</summary>
    public required string Source { get; init => field = Guard.NotNull(value); }

    /// <summary>The statement as LaTeX, without delimiters.</summary>
    public required string Formula { get; init => field = Guard.NotNull(value); }

    /// <summary>Left side; NaN when it could not be computed.</summary>
    public required double Left { get; init; }

    /// <summary>Right side; NaN when it could not be computed.</summary>
    public required double Right { get; init; }

    /// <summary>How the sides should stand to each other; left ≤ right unless given.</summary>
    public Relation Relation { get; init; }

    /// <summary>t, the absolute difference that rounding explains; 0 unless given.</summary>
    /// <exception cref="ArgumentException">Negative or not finite.</exception>
    public double Tolerance { get; init => field = Guard.NonNegative(value); }

    /// <summary>
    /// u, the half-width of the interval that sampling leaves for right − left; 0 unless given. NaN stands for infinity: nothing is known.
    /// </summary>
    /// <exception cref="ArgumentException">Negative.</exception>
    public double Uncertainty
    {
        get;
        init => field = double.IsNaN(value) || value == double.PositiveInfinity ? double.PositiveInfinity : Guard.NonNegative(value);
    }

    /// <summary>What the statement needed, each with how it was established.</summary>
    public ImmutableArray<Assumption> Assumptions { get; init; } = [];

    /// <summary>Anything a reader should know: at which step, over how many samples, why not applicable; "" for nothing.</summary>
    public string Note { get; init => field = Guard.NotNull(value); } = "";

    /// <summary>right − left: room left by an inequality (for ≥ it is negative when there is room).</summary>
    public double Slack => Right - Left;

    /// <summary>left / right, 1 when an inequality is tight.</summary>
    public double Ratio => Left / Right;

    /// <summary>Whether every assumption is proved: then a violation would contradict the theorem (or this code).</summary>
    public bool IsProved => Assumptions.All(a => a.Status == AssumptionStatus.Proved);

    /// <summary>What the numbers say.</summary>
    public Verdict Verdict
    {
        get
        {
            if (Assumptions.Any(a => a.Status == AssumptionStatus.Failed) || double.IsNaN(Left) || double.IsNaN(Right))
                return Verdict.NotApplicable;
            // Infinite sides are legitimate bounds; their difference must not become NaN.
            double gap = Left == Right ? 0 : Relation switch
            {
                Relation.AtMost => Left - Right,
                Relation.AtLeast => Right - Left,
                _ => Math.Abs(Left - Right),
            };
            return gap > Tolerance + Uncertainty ? Verdict.Violated
                : (Relation == Relation.Equal && double.IsFinite(Uncertainty)) || gap + Uncertainty <= Tolerance ? Verdict.Holds
                : Verdict.Inconclusive;
        }
    }

    /// <summary>Why the statement says nothing here: the failed assumptions and the note; "" when it applies.</summary>
    public string Reason =>
        Verdict == Verdict.NotApplicable
            ? string.Join("; ",
                Assumptions.Where(a => a.Status == AssumptionStatus.Failed).Select(a => a.ToString()).Append(Note).Where(s => s.Length > 0))
            : "";

    /// <summary>A certificate that says the statement could not be evaluated, and why.</summary>
    /// <param name="statement">The statement in a few words.</param>
    /// <param name="source">Paper and number.</param>
    /// <param name="formula">The statement as LaTeX.</param>
    /// <param name="reason">Why not.</param>
    public static Certificate NotApplicable(string statement, string source, string formula, string reason) =>
        new() { Statement = statement, Source = source, Formula = formula, Left = double.NaN, Right = double.NaN, Note = reason };

    /// <summary>One line: "holds: [E] Lemma 8, the eigenbasis makes L small: 12.4 ≤ 16.0".</summary>
    public override string ToString() => $"{Word(Verdict)}: {Source}, {Statement}: {(Verdict == Verdict.NotApplicable ? Reason : Sides())}";

    internal static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Holds => "holds",
        Verdict.Violated => "violated",
        Verdict.Inconclusive => "inconclusive",
        _ => "not applicable",
    };

    internal string Sides()
    {
        string sign = Relation switch { Relation.AtMost => "≤", Relation.AtLeast => "≥", _ => "=" };
        string within = Relation == Relation.Equal ? string.Create(CultureInfo.InvariantCulture, $" within {Tolerance + Uncertainty:G3}")
            : Uncertainty > 0 ? string.Create(CultureInfo.InvariantCulture, $" (± {Uncertainty:G3})") : "";
        // Adding zero makes a negative zero positive.
        return string.Create(CultureInfo.InvariantCulture, $"{Left + 0.0:G6} {sign} {Right + 0.0:G6}{within}");
    }
}

/// <summary>How the two sides of a statement stand to each other.</summary>
public enum Relation
{
    /// <summary>left ≤ right.</summary>
    AtMost,

    /// <summary>left ≥ right.</summary>
    AtLeast,

    /// <summary>left = right, up to tolerance and uncertainty.</summary>
    Equal,
}

/// <summary>What a certificate says about its statement.</summary>
public enum Verdict
{
    /// <summary>The two sides stand as the statement says, with more room than rounding and sampling could have made.</summary>
    Holds,

    /// <summary>The two sides contradict the statement by more than rounding and sampling explain.</summary>
    Violated,

    /// <summary>Sampling uncertainty is larger than the distance between the two sides.</summary>
    Inconclusive,

    /// <summary>An assumption failed or could not be established, so the statement says nothing here.</summary>
    NotApplicable,
}
