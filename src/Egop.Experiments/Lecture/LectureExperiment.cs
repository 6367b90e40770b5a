using System.Collections.Immutable;
using System.Globalization;

namespace Egop;

/// <summary>The unbalanced quadratic ½ xᵀDHDx: what scaling gains, its two limits, and what rotations have to do with it.</summary>
internal static class LectureExperiment
{
    public static Experiment<LectureSettings> Definition { get; } = new(Settings, CarryOut)
    {
        Id = "C1",
        Title = "the unbalanced quadratic of the Adagrad lecture",
        Question =
            "How many steps does a diagonal scaling save when coordinates have different scales, and what happens when they are mixed?",
        Source = "Darve, CME 216, lecture on Adagrad",
    };

    private static readonly ImmutableArray<double> _few =
        [0.3, 0.6], _ratios = [0.1, 0.3, 0.5, 0.7, 0.9], _more = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    private static readonly ImmutableArray<int> _small =
        [2, 4], _orders = [2, 3, 4, 6, 8, 12, 20, 40, 100], _all = [2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 60, 80, 100];

    public static LectureSettings Settings(ExperimentSize size) => new()
    {
        Size = size,
        // Smoke, notebook, paper.
        Trials = size.Pick(1, 1, 5),
        Ratios = size.Pick(_few, _ratios, _more),
        Orders = size.Pick(_small, _orders, _all),
        Steps = size.Pick(3000, 100_000, 200_000),
        Order = size.Pick(4, 8, 8),
    };

    private static void CarryOut(LectureSettings settings, ExperimentRun run)
    {
        LectureSweep.Add(settings, run);
        LectureBridge.AddCaveats(settings, run);
        LectureBridge.AddRotation(settings, run);
        run.Note(string.Create(CultureInfo.InvariantCulture,
            $"H has a random eigenbasis and condition number {settings.Condition}; pairs with (1/β)^(n−1) above "
            + $"{settings.LargestUnbalance:G1} are left out, since β^(2n−2) is then near rounding. Gradient descent with α = 1/λ_1 and "
            + $"the fixed scaling are counted in closed form, Adagrad and RMSProp (α = 0.9) by running them at the best of the rates "
            + $"10^-3, 10^-2, ..., 10^5, at most {settings.Steps} steps."));
        run.Note("The lecture speaks of the gradient norm. From coordinates of x of one size it is the stiff coordinate's alone, since "
            + "coordinate i of the gradient begins with the size β^i, and with β^(2i) where H is diagonal: it falls in a few steps for "
            + "every method. The claim is visible where slow coordinates count: in the distance to the minimizer, or in f − f* from a "
            + "start at which all scales have the same share, y = Dx with coordinates of one size. Starts are random (magnitudes from "
            + "1/2 to 3/2): from x = (1, ..., 1) a rate of 1 takes Adagrad to the minimizer in one step by accident.");
        run.Note("The lecture's estimate takes s_i ~ β^(2i) as fixed. Adagrad's own s_i follow its gradients, and a rate of its own for "
            + "every problem lets it do better than the estimate; RMSProp's steps have the length of its rate whatever the gradient. A "
            + "constant rate goes to and fro at the end; with the rate η/√t, which is used, a far coordinate takes a number of steps in "
            + "proportion to the unbalance.");
    }
}

/// <summary>Settings of the experiment on the unbalanced quadratic of the Adagrad lecture.</summary>
public sealed record LectureSettings : ExperimentSettings
{
    /// <summary>The ratios β of successive scales that are tried, each in (0, 1).</summary>
    public required ImmutableArray<double> Ratios { get; init; }

    /// <summary>The orders n that are tried, each at least 2.</summary>
    public required ImmutableArray<int> Orders { get; init; }

    /// <summary>Pairs with (1/β)^(n−1) above this are left out: beyond it the smallest eigenvalue of DHD, β^(2n−2), is rounding.</summary>
    public double LargestUnbalance { get; init => field = Guard.Positive(value); } = 1e5;

    /// <summary>Condition number κ of the balanced H.</summary>
    public double Condition { get; init => field = Guard.Positive(value); } = 2;

    /// <summary>How far a measure has to fall, as a share of its start.</summary>
    public double Goal { get; init => field = Guard.Fraction(value); } = 1e-3;

    /// <summary>Most steps of a run of Adagrad or RMSProp.</summary>
    public required int Steps { get; init => field = Guard.Positive(value); }

    /// <summary>β of the two parts on one problem: caveats and rotations.</summary>
    public double Ratio { get; init => field = Guard.Fraction(value); } = 0.5;

    /// <summary>n of these parts.</summary>
    public int Order { get; init => field = Guard.Positive(value); } = 8;

    /// <summary>Condition number of the H that is balanced and slow all the same.</summary>
    public double SlowCondition { get; init => field = Guard.Positive(value); } = 1e3;
}

/// <summary>What has to fall to a share of its start.</summary>
internal enum LectureMeasure
{
    /// <summary>‖∇f‖ from coordinates of x of one size: the lecture's words, but the stiff coordinate alone decides.</summary>
    Gradient,

    /// <summary>‖x − x*‖ from coordinates of x of one size: the slowest coordinate decides.</summary>
    Distance,

    /// <summary>√(f − f*) from coordinates of y = Dx of one size, where all scales take part alike.</summary>
    Value,
}
