namespace Egop

/// Self-checks of exercises: each gives a value that notebooks show as a green or red line, and never throws.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Check =

    /// That a condition holds; an exception in it is a failure. C#: CheckResult.That(name, condition)
    let that (name: string) (condition: unit -> bool) : CheckResult = CheckResult.That(name, condition)

    /// That numbers, arrays, vectors or matrices agree: the largest difference is at most the tolerance times max(1, largest expected). C#: CheckResult.Close(name, tolerance, expected, actual)
    let close (name: string) (tolerance: float) (expected: 'a) (actual: 'b) : CheckResult =
        CheckResult.Close(name, tolerance, box expected, box actual)

    /// That two values are equal, sequences element by element. C#: CheckResult.Equal(name, expected, actual)
    let equal (name: string) (expected: 'a) (actual: 'a) : CheckResult =
        CheckResult.Equal(name, box expected, box actual)

    /// The same result with a hint of one's own, shown when the check failed. C#: result.WithHint(hint)
    let hint (hint: string) (result: CheckResult) : CheckResult = result.WithHint hint

    /// Several checks with their count. C#: new CheckSummary(results)
    let all (results: CheckResult seq) : CheckSummary = CheckSummary results
