namespace Egop;

/// <summary>The library's methods as a list; each is a record: <c>new Adam { LearningRate = 0.1 }</c>.</summary>
public static class Optimizers
{
    /// <summary>The methods of the library: what a test or a table over all optimizers walks through. Learning rates are the methods'
    /// defaults; other hyper-parameters
    /// too, except for what their equivariance needs.</summary>
    public static IReadOnlyList<Optimizer> Registry { get; } =
    [
        new Sgd(),
        new Sgd { Momentum = 0.9 },
        new Adagrad(),
        new RmsProp(),
        new Adadelta(),
        new Adam(),
        Adam.W(1e-3),
        new Adam { AmsGrad = AmsGrad.Torch },
        new Adamax(),
        new NAdam(),
        new RAdam(),
        new Agd(),
        new VectorAdam(),
        new Adafactor(),
        Adafactor.AdaLomo(Schedules.RelativeStep()),
        new FullMatrixAdagrad(),
        new Shampoo(),
        new DistributedShampoo(),
        // An epsilon above what squaring into the Gram matrix loses: below it, equivariance holds in exact arithmetic only.
        new Ggt { Window = 30, Epsilon = 0.1 },
        // Successive gradients are nearly collinear, so the span of many of them follows a rotation in exact arithmetic only.
        new LowRankGradientDescent { Rank = 3 },
        new AdaGram(),
        new Soap(),
        new GaLore(),
        new AdaDiag(),
    ];
}
