namespace Egop;

/// <summary>
/// How a self-check of an exercise came out: its name, the numbers, and a hint where it failed. Made without ever throwing, so a wrong
/// answer does not end a notebook.
/// </summary>
public sealed record CheckResult
{
    private CheckResult(string name, bool passed, string detail, string hint) =>
        (Name, Passed, Detail, Hint) = (name ?? "", passed, detail, hint);

    /// <summary>What was checked.</summary>
    public string Name { get; }

    /// <summary>Whether it holds.</summary>
    public bool Passed { get; }

    /// <summary>The numbers compared; "" where there are none.</summary>
    public string Detail { get; }

    /// <summary>What may be wrong; "" for a check that holds, or where nothing is to be said.</summary>
    public string Hint { get; private init; }

    /// <summary>Checks that a condition holds.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="condition">The condition; an exception in it is a failure whose hint is its message.</param>
    public static CheckResult That(string name, Func<bool> condition)
    {
        if (condition is null)
            return new CheckResult(name, false, "", "There is no condition to check.");
        try
        {
            return condition() ? new CheckResult(name, true, "", "") : new CheckResult(name, false, "", "The condition is false.");
        }
        catch (Exception e)
        {
            return new CheckResult(name, false, "", $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Checks that numbers agree: max_i |actual_i − expected_i| ≤ tolerance · max(1, max_i |expected_i|).</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="tolerance">The tolerance, at least 0.</param>
    /// <param name="expected">A number, or an array, sequence, vector or matrix of numbers.</param>
    /// <param name="actual">The same, of the same size.</param>
    public static CheckResult Close(string name, double tolerance, object? expected, object? actual)
    {
        try
        {
            (bool passed, string detail, string hint) = NumberComparison.Close(tolerance, expected, actual);
            return new CheckResult(name, passed, detail, hint);
        }
        catch (Exception e)
        {
            return new CheckResult(name, false, "", $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>Checks that two values are equal; arrays and other sequences element by element.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="expected">The value to have.</param>
    /// <param name="actual">The value found.</param>
    public static CheckResult Equal(string name, object? expected, object? actual)
    {
        try
        {
            (bool passed, string detail, string hint) = NumberComparison.Equal(expected, actual);
            return new CheckResult(name, passed, detail, hint);
        }
        catch (Exception e)
        {
            return new CheckResult(name, false, "", $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>The same result with a hint of one's own, which is shown when the check failed.</summary>
    /// <param name="hint">What may be wrong.</param>
    public CheckResult WithHint(string hint) => Passed || string.IsNullOrEmpty(hint) ? this : this with { Hint = hint };

    /// <summary>A piece of HTML: a green or red line, the numbers, and the hint where it failed.</summary>
    public string ToHtml()
    {
        // Readable on white and on black; the sign tells without the color.
        string color = Passed ? "#2a9d4a" : "#d62839", sign = Passed ? "✓" : "✗";
        string detail = Detail.Length == 0 ? "" : $" <span style=\"opacity:.8\">{SvgText.Escape(Detail)}</span>";
        string hint = Hint.Length == 0 ? "" : $"<div style=\"opacity:.8;padding-left:1.2em\">{SvgText.Escape(Hint)}</div>\n";
        return $"<div class=\"egop-check\" style=\"border-left:4px solid {color};padding:2px 10px;margin:2px 0\">\n"
            + $"<div><strong style=\"color:{color}\">{sign} {SvgText.Escape(Name)}</strong>{detail}</div>\n{hint}</div>\n";
    }

    /// <summary>"passed: gradient, largest difference 1e-12, allowed 1e-06", or "FAILED: ..." with the hint.</summary>
    public override string ToString() =>
        $"{(Passed ? "passed" : "FAILED")}: {Name}{(Detail.Length == 0 ? "" : $", {Detail}")}{(Hint.Length == 0 ? "" : $". {Hint}")}";
}
