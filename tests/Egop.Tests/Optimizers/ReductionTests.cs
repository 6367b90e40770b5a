namespace Egop.Tests;

/// <summary>
/// "Reduces to": a method with some of its parts switched off is another one. Those of the matrix methods among themselves are in
/// MatrixOptimizerTests.
/// </summary>
public class ReductionTests
{
    private static readonly IObjective _f = Problems.Network(3);
    private static readonly double[] _x0 = Problems.Normal(53, 1);

    private static void Same(IOptimizer a, IOptimizer b, double tolerance = 1e-11)
    {
        var options = new TrainOptions { Steps = 50 };
        double apart = Problems.Distance(Trainer.Run(_f, a, _x0, options).FinalPoint, Trainer.Run(_f, b, _x0, options).FinalPoint);
        Assert.True(apart <= tolerance, $"{a} and {b}: {apart:R}");
    }

    [Fact]
    public void SOAP_with_identity_bases_is_Adam_that_skipped_the_first_gradient()
    {
        // The bases are set by hand and never renewed; its epsilon is on the uncorrected root, so none that matters here.
        var soap = new Soap { LearningRate = 0.01, Beta1 = 0.9, Beta2 = 0.999, WeightDecay = 0, Epsilon = 1e-300, RenewEvery = 1000 };
        var adam = new Adam { LearningRate = 0.01, Epsilon = 1e-300 };
        ParameterLayout layout = ParameterLayout.Of([("W", [5, 4]), ("b", [3])]);
        OptimizerState a = soap.Init(layout), b = adam.Init(layout);
        double[] x = new double[23], y = new double[23];
        soap.Step(a, Problems.Normal(23, 100), x);
        Assert.All(x, v => Assert.Equal(0, v));
        foreach (StateSlot basis in a.Slots.Where(s => s.Name.EndsWith("basis", StringComparison.Ordinal)))
        {
            int n = (int)Math.Sqrt(basis.Length);
            for (int i = 0; i < basis.Length; i++)
                basis.Values[i] = i % (n + 1) == 0 ? 1 : 0;
        }

        for (int t = 0; t < 50; t++)
        {
            soap.Step(a, Problems.Normal(23, (ulong)t), x);
            adam.Step(b, Problems.Normal(23, (ulong)t), y);
        }

        Assert.True(Problems.Distance(x, y) <= 1e-13, $"{Problems.Distance(x, y):R}");
    }

    [Fact]
    public void RAdam_and_AGD_without_their_roots_are_SGD()
    {
        // A second moment of two steps is never tractable for RAdam; under AGD's floor the root never shows.
        Same(new RAdam { LearningRate = 0.1, Beta1 = 0, Beta2 = 0.5 }, new Sgd { LearningRate = 0.1 });
        Same(new Agd { LearningRate = 100, Beta1 = 0, Delta = 1000 }, new Sgd { LearningRate = 0.1 });
    }

    [Fact]
    public void RMSProp_is_Adam_without_momentum_once_its_average_needs_no_correction()
    {
        // Started at the square of a constant gradient, v stays there, and Adam's corrected average is it from the first step on.
        var rmsProp = new RmsProp { LearningRate = 0.1, Alpha = 0.9, InitialSecondMoment = 4 };
        var adam = new Adam { LearningRate = 0.1, Beta1 = 0, Beta2 = 0.9 };
        ParameterLayout layout = ParameterLayout.Vector(1);
        OptimizerState a = rmsProp.Init(layout), b = adam.Init(layout);
        double[] x = [0], y = [0];
        for (int t = 0; t < 50; t++)
        {
            rmsProp.Step(a, [t % 2 == 0 ? 2 : -2], x);
            adam.Step(b, [t % 2 == 0 ? 2 : -2], y);
            Assert.Equal(y[0], x[0], 1e-14);
        }
    }

    [Fact]
    public void Switched_off_parts_are_no_parts()
    {
        Same(new RmsProp { Momentum = 0, Nesterov = true }, new RmsProp());
        Same(new Adam { Beta1 = 0, Nesterov = true }, new Adam { Beta1 = 0 });
        Same(new Agd { Clip = 1e9 }, new Agd());
        Same(new Adagrad { LearningRateDecay = 0, WeightDecay = 0 }, new Adagrad());
        Same(new VectorAdam { LearningRate = 0.01, Axis = VectorAxis.None }, new Adam { LearningRate = 0.01 });
    }

    [Fact]
    public void AMSGrad_is_Adam_while_the_second_moment_grows()
    {
        foreach (AmsGrad form in (AmsGrad[])[AmsGrad.Torch, AmsGrad.Optax])
        {
            var method = new Adam { LearningRate = 0.1, AmsGrad = form };
            var adam = new Adam { LearningRate = 0.1 };
            ParameterLayout layout = ParameterLayout.Vector(4);
            OptimizerState a = method.Init(layout), b = adam.Init(layout);
            double[] x = new double[4], y = new double[4];
            for (int t = 1; t <= 30; t++)
            {
                double[] gradient = [t, -t, t * t, 0.1 * t];
                method.Step(a, gradient, x);
                adam.Step(b, gradient, y);
            }

            Assert.Equal(y, x);
        }
    }

    [Fact]
    public void Every_full_matrix_method_of_one_parameter_is_Adagrad_of_it()
    {
        ParameterLayout layout = ParameterLayout.Vector(1);
        var adagrad = new Adagrad { LearningRate = 0.3, Epsilon = 0.01, IsEpsilonInsideRoot = true };
        IOptimizer[] methods =
        [
            new FullMatrixAdagrad { LearningRate = 0.3, Epsilon = 0.01 },
            new Shampoo { LearningRate = 0.3, Epsilon = 0.01 },
            new AdaGram { LearningRate = 0.3, Epsilon = 0.01 },
            new AdaGram { LearningRate = 0.3, Epsilon = 0.01, IsSymmetric = true },
        ];
        foreach (IOptimizer method in methods)
        {
            OptimizerState a = method.Init(layout), b = adagrad.Init(layout);
            double[] x = [0], y = [0];
            for (int t = 0; t < 30; t++)
            {
                method.Step(a, Problems.Normal(1, (ulong)t), x);
                adagrad.Step(b, Problems.Normal(1, (ulong)t), y);
            }

            Assert.Equal(y[0], x[0], 1e-12);
        }
    }

    [Fact]
    public void Symmetric_AdaGram_of_full_rank_is_full_matrix_Adagrad()
    {
        IObjective f = Problems.LeastSquares(6, 4);
        double[] x0 = Problems.Normal(6, 1);
        var options = new TrainOptions { Steps = 40 };
        TrainResult low = Trainer.Run(f, new AdaGram { LearningRate = 0.3, Epsilon = 1, Rank = 6, IsSymmetric = true }, x0, options);
        TrainResult full = Trainer.Run(f, new FullMatrixAdagrad { LearningRate = 0.3, Epsilon = 1 }, x0, options);
        Assert.True(Problems.Distance(low.FinalPoint, full.FinalPoint) <= 1e-9, $"{Problems.Distance(low.FinalPoint, full.FinalPoint):R}");
    }
}
