namespace Egop.Tests;

/// <summary>
/// What no memory holds is refused with a message that says what it was to hold and what to do, before anything is allocated.
/// </summary>
public class AbsurdSizeTests
{
    private const int Large = 100_000;

    public static TheoryData<string, Action, string[]> Refused => new()
    {
        { "rotation", () => Bases.RandomRotation(Large, 1), ["dimension", "10000000000", "100000 x 100000", "block by block"] },
        { "largest rotation", () => Bases.RandomRotation(int.MaxValue, 1), ["dimension", "one array"] },
        { "Kronecker side",
            () => Bases.Kronecker(Objectives.FromFunction(ParameterLayout.Of([("W", [2, Large])]), (_, g) => { g.Clear(); return 0; }),
                Normal(2 * Large), new() { Samples = 1 }), ["layout", "10000000000", "array W", "other side"] },
        { "synthetic data", () => SyntheticData.DecayingMatrix(Large, 2, 1, 1), ["rows", "100000 x 100000", "fewer rows"] },
        { "full EGOP", () => Estimate(Large, new() { Samples = 2, Method = EigenMethod.Covariance }),
            ["100000 x 100000", "block all", "Matrices"] },
        { "Gram matrix", () => Estimate(3, new() { Samples = Large, Method = EigenMethod.Gram }),
            ["100000 x 100000", "block all", "fewer samples"] },
        { "sketch", () => Estimate(Large, new() { Samples = Large, Rank = Large, Method = EigenMethod.Randomized }),
            ["100000 x 100000", "Rank"] },
        { "bundle", () => Estimate(10, new() { Samples = int.MaxValue }), ["Samples", "2147483647 gradients", "SingularValues = false"] },
        {
            "chunk",
            () => Estimate(
                30_000_000, new() { Samples = 512, MemoryLimit = 1 << 30, Partition = CoordinatePartition.Of(30_000_000, [("one", [0])]) }),
            ["MemoryLimit", "8 gradients of 30000000", "1073741824 bytes"]
        },
        { "gradients", () => EgopEstimator.Gradients(Problem(Large), Normal(Large), new() { Samples = Large }),
            ["100000 gradients", "fewer samples"] },
        { "one array", () => ParameterLayout.Of([("W", [65536, 65536])]), ["arrays", "4294967296", "\"W\""] },
        { "two arrays", () => ParameterLayout.Of([("V", [40000, 40000]), ("W", [40000, 40000])]), ["3200000000", "\"W\""] },
        { "network", () => Objectives.ReluNetwork([2, 50000, 50000, 2], new double[1, 2], [0]), ["\"W2\"", "smaller"] },
        { "data", () => DataMatrix.FromRowMajor(Large, Large, [1]), ["elements", "length 10000000000", "length 1"] },
        { "factors", () => Objectives.MatrixFactorization(new double[1, 1], [1], Large, Large, 1),
            ["measurements", "10000000000 columns"] },
        { "images", () => LabeledImages.Of("a", [[1]], [0], 1, Large, Large), ["rows", "1 images of 100000 x 100000"] },
        { "full-matrix Adagrad", () => new FullMatrixAdagrad { LearningRate = 1 }.Init(ParameterLayout.Vector(Large)),
            ["100000 x 100000", "Shampoo"] },
        { "Shampoo", () => new Shampoo { LearningRate = 1 }.Init(ParameterLayout.Of([("W", [2, Large])])), ["100000 x 100000", "array W"] },
        { "SOAP", () => new Soap().Init(ParameterLayout.Of([("W", [2, Large])])), ["100000 x 100000", "array W"] },
        { "AdaDiag", () => new AdaDiag().Init(ParameterLayout.Of([("W", [Large, 2])])), ["100000 x 100000", "array W"] },
        { "AdaGram", () => new AdaGram().Init(ParameterLayout.Vector(Large)), ["100000 x 100000", "Set a Rank"] },
        { "AdaGram of a rank", () => new AdaGram { Rank = Large / 2 }.Init(ParameterLayout.Vector(Large)),
            ["100000 x 50001", "smaller Rank"] },
        { "distributed Shampoo", () => new DistributedShampoo { LargestBlock = Large }.Init(ParameterLayout.Of([("W", [2, Large])])),
            ["100000 x 100000", "LargestBlock"] },
        { "GGT", () => new Ggt { Window = Large }.Init(ParameterLayout.Vector(Large)), ["window of 100000", "fewer gradients"] },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void It_is_refused_with_what_was_too_large_and_what_to_do(string what, Action action, string[] parts)
    {
        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(action);
        Assert.All(parts, part => Assert.True(thrown.Message.Contains(part), $"{what}: no \"{part}\" in: {thrown.Message}"));
    }

    [Fact]
    public void Gradients_whose_squares_overflow_are_refused_with_a_remedy_by_both_providers()
    {
        IObjective steep = Objectives.FromFunction(2, (_, gradient) => { gradient.Fill(1e200); return 0; });
        foreach (LinearAlgebraProvider provider in new[] { LinearAlgebra.Provider, LinearAlgebra.Managed })
        {
            ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(
                () => EgopEstimator.Estimate(steep, Normal(2), new() { Samples = 3, Provider = provider }));
            Assert.Contains("overflow in block all", thrown.Message);
            Assert.Contains("Multiply the objective", thrown.Message);
        }
    }

    private static void Estimate(int dimension, EgopOptions options) =>
        EgopEstimator.Estimate(Problem(dimension), Normal(dimension), options);

    private static IObjective Problem(int dimension) => Objectives.Rosenbrock(dimension);

    private static IIsotropicDistribution Normal(int dimension) => SamplingDistributions.Gaussian(dimension, 1);
}
