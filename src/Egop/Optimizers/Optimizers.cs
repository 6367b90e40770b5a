namespace Egop;

/// <summary>Makes optimizers with their usual defaults, and lists the library's methods.</summary>
public static class Optimizers
{
    /// <summary>x ← x − η g.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Sgd(Schedule learningRate) => new Sgd { LearningRate = learningRate };

    /// <summary>SGD with momentum: b ← μ b + g, x ← x − η b.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">μ in [0, 1).</param>
    /// <exception cref="ArgumentException"><paramref name="momentum"/> is outside [0, 1).</exception>
    public static IOptimizer Momentum(Schedule learningRate, double momentum = 0.9) => new Sgd { LearningRate = learningRate, Momentum = momentum };

    /// <summary>Adagrad: s ← s + g², x ← x − η g / (√s + ε).</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Adagrad(Schedule learningRate) => new Adagrad { LearningRate = learningRate };

    /// <summary>RMSProp: v ← α v + (1−α) g², x ← x − η g / (√v + ε).</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer RmsProp(Schedule learningRate) => new RmsProp { LearningRate = learningRate };

    /// <summary>Adam with β = (0.9, 0.999).</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Adam(Schedule learningRate) => new Adam { LearningRate = learningRate };

    /// <summary>AdamW: Adam with decoupled weight decay.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="weightDecay">wd ≥ 0.</param>
    public static IOptimizer AdamW(Schedule learningRate, double weightDecay = 0.01) => Egop.Adam.W(learningRate, weightDecay);

    /// <summary>AMSGrad in PyTorch's convention.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer AmsGrad(Schedule learningRate) => new Adam { LearningRate = learningRate, AmsGrad = Egop.AmsGrad.Torch };

    /// <summary>Adadelta.</summary>
    /// <param name="learningRate">η, usually 1.</param>
    public static IOptimizer Adadelta(Schedule learningRate) => new Adadelta { LearningRate = learningRate };

    /// <summary>Adamax.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Adamax(Schedule learningRate) => new Adamax { LearningRate = learningRate };

    /// <summary>NAdam in PyTorch's corrected convention.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer NAdam(Schedule learningRate) => new NAdam { LearningRate = learningRate };

    /// <summary>RAdam.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer RAdam(Schedule learningRate) => new RAdam { LearningRate = learningRate };

    /// <summary>AGD.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Agd(Schedule learningRate) => new Agd { LearningRate = learningRate };

    /// <summary>VectorAdam on the rows of matrices.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer VectorAdam(Schedule learningRate) => new VectorAdam { LearningRate = learningRate };

    /// <summary>Adafactor with a rate of one's own, relative to the size of the parameters.</summary>
    /// <param name="learningRate">η; <see cref="Schedules.RelativeStep"/> is the method's own.</param>
    public static IOptimizer Adafactor(Schedule learningRate) => new Adafactor { LearningRate = learningRate };

    /// <summary>AdaLomo.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer AdaLomo(Schedule learningRate) => Egop.Adafactor.AdaLomo(learningRate);

    /// <summary>Adagrad with a full matrix for each parameter array.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer FullMatrixAdagrad(Schedule learningRate) => new FullMatrixAdagrad { LearningRate = learningRate };

    /// <summary>Shampoo as in its paper.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Shampoo(Schedule learningRate) => new Shampoo { LearningRate = learningRate };

    /// <summary>Distributed Shampoo, at Adagrad's step length.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer DistributedShampoo(Schedule learningRate) => new DistributedShampoo { LearningRate = learningRate };

    /// <summary>SOAP.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Soap(Schedule learningRate) => new Soap { LearningRate = learningRate };

    /// <summary>GaLore.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="rank">r, at least 1.</param>
    public static IOptimizer GaLore(Schedule learningRate, int rank = 128) => new GaLore { LearningRate = learningRate, Rank = rank };

    /// <summary>AdaDiag++.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer AdaDiag(Schedule learningRate) => new AdaDiag { LearningRate = learningRate };

    /// <summary>Muon, for layouts of matrices only.</summary>
    /// <param name="learningRate">η.</param>
    public static IOptimizer Muon(Schedule learningRate) => new Muon { LearningRate = learningRate };

    /// <summary>GGT as in its paper.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="window">r, at least 1.</param>
    public static IOptimizer Ggt(Schedule learningRate, int window = 100) => new Ggt { LearningRate = learningRate, Window = window };

    /// <summary>AdaGram.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="rank">r, at least 1; null for no truncation.</param>
    public static IOptimizer AdaGram(Schedule learningRate, int? rank = null) => new AdaGram { LearningRate = learningRate, Rank = rank };

    /// <summary>Low-rank gradient descent in the span of the first gradients.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="rank">r, at least 1.</param>
    public static IOptimizer LowRankGradientDescent(Schedule learningRate, int rank = 10) => new LowRankGradientDescent { LearningRate = learningRate, Rank = rank };

    /// <summary>Any method in the eigenbasis of the EGOP of an objective, estimated anew every so many steps.</summary>
    /// <param name="optimizer">The method.</param>
    /// <param name="objective">f, whose gradients the estimates sample.</param>
    /// <param name="refresh">When and how: <see cref="BasisRefresh.Egop"/> makes the usual estimate.</param>
    public static IOptimizer InEgopBases(IOptimizer optimizer, IObjective objective, BasisRefresh refresh) => new EgopOptimizer { Inner = optimizer, Objective = objective, Refresh = refresh };

    /// <summary>The methods of the library: what a test or a table over all optimizers walks through. Learning rates are the methods' defaults; other hyper-parameters
    /// too, except for what their equivariance needs.</summary>
    public static IReadOnlyList<Optimizer> Registry { get; } =
    [
        new Sgd(),
        new Sgd { Momentum = 0.9 },
        new Adagrad(),
        new RmsProp(),
        new Adadelta(),
        new Adam(),
        Egop.Adam.W(1e-3),
        new Adam { AmsGrad = Egop.AmsGrad.Torch },
        new Adamax(),
        new NAdam(),
        new RAdam(),
        new Agd(),
        new VectorAdam(),
        new Adafactor(),
        Egop.Adafactor.AdaLomo(Schedules.RelativeStep()),
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
