namespace Egop.Tests;

/// <summary>Distributed Shampoo: what it reduces to, what grafting takes over, and how it cuts large matrices.</summary>
public class DistributedShampooTests
{
    private static readonly ParameterLayout _matrix = ParameterLayout.Of([("X", [5, 3]), ("b", [4])]);

    [Fact]
    public void Without_grafting_and_averages_it_is_Shampoo_from_the_second_step_on()
    {
        // The first step is the gradient's own: roots are used from the step after the one that makes them.
        var distributed = new DistributedShampoo { LearningRate = 0.1, Beta1 = 0, Epsilon = 1e-4, Grafting = ShampooGrafting.None };
        Assert.All(Moves(distributed, 12).Zip(Moves(new Shampoo { LearningRate = 0.1, Epsilon = 1e-4 }, 12)).Skip(1), pair =>
            Assert.True(Problems.Distance(pair.First, pair.Second) <= 1e-10 * Problems.Norm(pair.Second),
                $"{Problems.Distance(pair.First, pair.Second):R}"));
        Assert.Equal(Moves(new Sgd { LearningRate = 0.1 }, 1)[0], Moves(distributed, 1)[0]);
    }

    [Theory]
    [InlineData(ShampooGrafting.Sgd)]
    [InlineData(ShampooGrafting.Adagrad)]
    [InlineData(ShampooGrafting.RmsProp)]
    [InlineData(ShampooGrafting.Adam)]
    public void Grafting_gives_every_array_the_step_length_of_its_method(ShampooGrafting grafting)
    {
        const double rate = 0.1, epsilon = 1e-3, beta = 0.9;
        IOptimizer method = grafting switch
        {
            ShampooGrafting.Sgd => new Sgd { LearningRate = rate },
            ShampooGrafting.Adagrad => new Adagrad { LearningRate = rate, Epsilon = epsilon },
            ShampooGrafting.RmsProp => new RmsProp { LearningRate = rate, Alpha = beta, Epsilon = epsilon },
            _ => new Adam { LearningRate = rate, Beta1 = 0, Beta2 = beta, Epsilon = epsilon },
        };
        var shampoo = new DistributedShampoo
        {
            LearningRate = rate,
            Beta1 = 0,
            Epsilon = 1e-6,
            Grafting = grafting,
            GraftingEpsilon = epsilon,
            GraftingBeta2 = beta,
            RenewEvery = 2,
            StartAfter = 3,
        };
        double apart = 0;
        foreach ((int t, (double[] grafted, double[] plain)) in Moves(shampoo, 12).Zip(Moves(method, 12)).Index())
        {
            foreach (ParameterBlock array in _matrix)
            {
                double[] a = array.Of(grafted.AsSpan()).ToArray(), b = array.Of(plain.AsSpan()).ToArray();
                Assert.Equal(Problems.Norm(b), Problems.Norm(a), 1e-12);
                double difference = Problems.Distance(a, b);
                // Renewals are at steps 2, 4, ...; the first from step 3 on is the fourth, whose roots the fifth step uses first.
                Assert.True(t + 1 > 4 || difference <= 1e-13, $"step {t + 1}: {difference:R}");
                apart = Math.Max(apart, difference);
            }
        }

        Assert.True(apart > 1e-2);
    }

    [Fact]
    public void A_matrix_cut_into_tiles_is_a_layout_of_the_tiles()
    {
        ParameterLayout whole = ParameterLayout.Of([("X", [5, 3])]);
        ParameterLayout tiles = ParameterLayout.Of(
            [("00", [2, 2]), ("01", [2, 1]), ("10", [2, 2]), ("11", [2, 1]), ("20", [1, 2]), ("21", [1, 1])]);
        // Where each number of the tiles, one tile after another, is in the whole.
        int[] place = [0, 1, 3, 4, 2, 5, 6, 7, 9, 10, 8, 11, 12, 13, 14];
        var optimizer = new DistributedShampoo { Beta2 = 0.9, Momentum = 0.5, Nesterov = true, WeightDecay = 0.1, LargestBlock = 2 };
        OptimizerState a = optimizer.Init(whole), b = optimizer.Init(tiles);
        Assert.Contains(a.Slots, s => s.Name == "X[2,1].right root");
        double[] x = Problems.Normal(15, 1), y = [.. place.Select(i => x[i])];
        for (int t = 0; t < 10; t++)
        {
            double[] gradient = Problems.Normal(15, (ulong)t + 2);
            optimizer.Step(a, gradient, x);
            optimizer.Step(b, [.. place.Select(i => gradient[i])], y);
        }

        Assert.Equal(place.Select(i => x[i]), y);
    }

    [Fact]
    public void Coupled_decay_is_a_quadratic_added_to_the_objective()
    {
        double[] x = Problems.Normal(19, 1), y = (double[])x.Clone();
        var plain = new DistributedShampoo { Grafting = ShampooGrafting.Sgd };
        var decaying = plain with { WeightDecay = 0.2, IsDecayDecoupled = false };
        OptimizerState a = plain.Init(_matrix), b = decaying.Init(_matrix);
        for (int t = 0; t < 10; t++)
        {
            double[] gradient = Problems.Normal(19, (ulong)t + 2);
            decaying.Step(b, gradient, y);
            plain.Step(a, [.. gradient.Select((g, i) => g + 0.2 * x[i])], x);
        }

        Assert.True(Problems.Distance(x, y) <= 1e-12, $"{Problems.Distance(x, y):R}");
    }

    [Fact]
    public void Settings_that_contradict_each_other_are_refused()
    {
        ParameterLayout layout = ParameterLayout.Vector(2);
        Assert.Contains("Nesterov", Assert.Throws<ArgumentException>(() => new DistributedShampoo { Nesterov = true }.Init(layout)).Message,
            StringComparison.Ordinal);
        Assert.Contains("GraftingBeta2",
            Assert.Throws<ArgumentException>(() => new DistributedShampoo { Grafting = ShampooGrafting.Adam }.Init(layout)).Message,
                StringComparison.Ordinal);
        Assert.Contains(
            "Beta2", Assert.Throws<ArgumentException>(() => new DistributedShampoo { Beta2 = 0 }).Message, StringComparison.Ordinal);
        Assert.Contains("StartAfter", Assert.Throws<ArgumentException>(() => new DistributedShampoo { StartAfter = 0 }).Message,
            StringComparison.Ordinal);
    }

    /// <summary>x_{t+1} − x_t for gradients that do not depend on x.</summary>
    private static List<double[]> Moves(IOptimizer optimizer, int steps)
    {
        OptimizerState state = optimizer.Init(_matrix);
        var moves = new List<double[]>();
        for (int t = 0; t < steps; t++)
        {
            double[] x = new double[19];
            optimizer.Step(state, Problems.Normal(19, (ulong)t + 40), x);
            moves.Add(x);
        }

        return moves;
    }
}
