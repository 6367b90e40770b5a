namespace Egop;

/// <summary>Coordinates of a comparison.</summary>
/// <param name="Name">Name in tables and pictures.</param>
/// <param name="BasisOf">The basis of each trial; trials with the same objective should share the same basis object, which runs them in step.</param>
internal sealed record ComparedCoordinates(string Name, Func<int, IBasis> BasisOf)
{
    /// <summary>Name of the coordinates that the objective came in.</summary>
    public const string Original = "original";

    /// <summary>What these coordinates change in the options of a run, such as a refresh of the basis; null for nothing.</summary>
    public Func<TrainOptions, int, TrainOptions>? Adjust { get; init; }

    /// <summary>The coordinates that objectives of d parameters came in.</summary>
    public static ComparedCoordinates Untouched(int dimension)
    {
        IBasis basis = Bases.Identity(dimension);
        return new(Original, _ => basis);
    }
}
