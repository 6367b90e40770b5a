using System.Reflection;
using System.Text.Json;

namespace Egop.Tests.Goldens;

/// <summary>The library's optimizers against trajectories of their references, update by update, in double precision.</summary>
internal static class OptimizerGoldens
{
    /// <summary>
    /// The methods whose hyper-parameters the files name in another way or another unit; all others are found by <see cref="Named"/>.
    /// </summary>
    private static readonly Dictionary<string, Func<JsonElement, IOptimizer>> _known = new()
    {
        ["adagrad"] = h => new Adagrad
        {
            LearningRate = h.Number("lr"),
            LearningRateDecay = h.Number("lr_decay"),
            WeightDecay = h.Number("weight_decay"),
            InitialAccumulator = h.Number("initial_accumulator_value"),
            Epsilon = h.Number("eps"),
        },
        ["adagrad-optax"] = h => Adagrad.Optax(h.Number("lr")) with
        {
            InitialAccumulator = h.Number("initial_accumulator_value"),
            Epsilon = h.Number("eps"),
        },
        ["rmsprop-optax"] = h => RmsProp.Optax(h.Number("lr")) with
        {
            Alpha = h.Number("decay"),
            Epsilon = h.Number("eps"),
            InitialSecondMoment = h.Number("initial_scale"),
            IsEpsilonInsideRoot = h.Field("eps_in_sqrt").GetBoolean(),
            Centered = h.Field("centered").GetBoolean(),
            Momentum = h.Optional("momentum") ?? 0,
            Nesterov = h.Field("nesterov").GetBoolean(),
        },
        ["full-adagrad"] = h => new FullMatrixAdagrad { LearningRate = h.Number("lr"), Epsilon = h.Number("eps") },
        ["full-adagrad-outside-eps"] =
            h => new FullMatrixAdagrad { LearningRate = h.Number("lr"), Epsilon = h.Number("eps"), IsEpsilonOutsideRoot = true },
        ["shampoo"] = h => new Shampoo
        {
            LearningRate = h.Number("lr"),
            Epsilon = h.Number("eps"),
            GradientDecay = h.Number("momentum"),
            RenewEvery = h.Integer("update_freq"),
        },
        ["shampoo-tf"] = h => new Shampoo
        {
            LearningRate = h.Number("lr"),
            Epsilon = h.Number("epsilon"),
            Power = h.Number("alpha"),
            GradientDecay = h.Number("gbar_decay"),
            GradientWeight = h.Number("gbar_weight"),
            FactorDecay = h.Number("mat_gbar_decay"),
            FactorWeight = h.Number("mat_gbar_weight"),
        },
        ["shampoo-distributed"] = h => new DistributedShampoo
        {
            LearningRate = h.Number("lr"),
            Beta1 = h.Number("beta1"),
            Beta2 = h.Number("beta2"),
            Epsilon = h.Number("epsilon"),
            Momentum = h.Number("momentum"),
            Nesterov = h.Field("nesterov").GetBoolean(),
            WeightDecay = h.Number("weight_decay"),
            IsDecayDecoupled = h.Field("decoupled_weight_decay").GetBoolean(),
            IsBiasCorrected = h.Field("bias_correction").GetBoolean(),
            RenewEvery = h.Integer("precondition_frequency"),
            StartAfter = h.Integer("start_preconditioning_step"),
            Grafting = Enum.Parse<ShampooGrafting>(h.Field("grafting").ToString(), ignoreCase: true),
            GraftingEpsilon = h.Number("grafting_epsilon"),
            GraftingBeta2 = h.Number("grafting_beta2"),
        },
        ["soap"] = h => new Soap
        {
            LearningRate = h.Number("lr"),
            Beta1 = h.Number("beta1"),
            Beta2 = h.Number("beta2"),
            FactorDecay = h.Number("shampoo_beta") is >= 0 and var decay ? decay : null,
            Epsilon = h.Number("eps"),
            WeightDecay = h.Number("weight_decay"),
            RenewEvery = h.Integer("precondition_frequency"),
            IsNormalized = h.Field("normalize_grads").GetBoolean(),
            IsBiasCorrected = h.Field("correct_bias").GetBoolean(),
        },
        ["galore"] = h => new GaLore
        {
            LearningRate = h.Number("lr"),
            Beta1 = h.Number("beta1"),
            Beta2 = h.Number("beta2"),
            Epsilon = h.Number("eps"),
            WeightDecay = h.Number("weight_decay"),
            IsBiasCorrected = h.Field("correct_bias").GetBoolean(),
            Rank = h.Integer("rank"),
            RenewEvery = h.Integer("update_proj_gap"),
            Scale = h.Number("scale"),
        },
        ["adadiag"] = h => new AdaDiag
        {
            LearningRate = h.Number("lr"),
            Beta1 = h.Number("beta1"),
            Beta2 = h.Number("beta2"),
            Epsilon = h.Number("eps"),
            WeightDecay = h.Number("weight_decay"),
            RenewEvery = h.Integer("update_freq"),
            Sides = Enum.Parse<RotatedSides>(h.Field("sides").ToString(), ignoreCase: true),
        },
        ["muon"] = h => new Muon
        {
            LearningRate = h.Number("lr"),
            Momentum = h.Number("momentum"),
            WeightDecay = h.Number("weight_decay"),
            Nesterov = h.Field("nesterov").GetBoolean(),
            Iterations = h.Integer("ns_steps"),
        },
        ["ggt-paper"] = h => new Ggt
        {
            LearningRate = h.Number("lr"),
            Window = h.Integer("window"),
            Beta1 = h.Number("beta1"),
            Beta2 = h.Number("beta2"),
            Epsilon = h.Number("eps"),
            IsBiasCorrected = h.Field("bias_correction").GetBoolean(),
            SgdCoefficient = h.Optional("sgd_coef"),
            RankTolerance = h.Number("rank_tol"),
        },
        ["ggt"] = h => new GgtOptimetry
        {
            LearningRate = h.Number("lr"),
            Window = h.Integer("window_size"),
            Beta1 = h.Number("beta1"),
            Beta2 = h.Number("beta2"),
            Epsilon = h.Number("eps"),
            WeightDecay = h.Number("weight_decay"),
            IsAdamScaled = h.Field("adam_scale").GetBoolean(),
            IsDecayDecoupled = h.Field("decouple_weight_decay").GetBoolean(),
        },
        ["ggt-tf"] = h => new GgtTensorFlow
        {
            LearningRate = h.Number("lr"),
            Window = h.Integer("window"),
            Beta1 = h.Number("beta1"),
            Epsilon = h.Number("eps"),
            SvdEpsilon = h.Number("svd_eps"),
            SigmaEpsilon = h.Number("sigma_eps"),
        },
        ["adagram"] = AdaGram,
        ["adagram-svd"] = h => AdaGram(h) with { Truncation = AdaGramTruncation.SvdOfAuthors },
        ["adagram-full"] = AdaGram,
        ["lrgd"] = h => new LowRankGradientDescent { LearningRate = h.Number("lr"), Rank = h.Integer("rank"), IsBasisRenewed = true },
        ["lrgd-fixed-basis"] = h => new LowRankGradientDescent { LearningRate = h.Number("lr"), Rank = h.Integer("rank") },
        ["adam"] = Adam,
        ["amsgrad"] = h => Adam(h) with { AmsGrad = AmsGrad.Torch },
        ["amsgrad-optax"] = h => Adam(h) with { AmsGrad = AmsGrad.Optax },
        ["adamw"] = h => Adam(h) with { IsDecayDecoupled = true },
        ["adamw-optax"] = h => Adam(h) with { IsDecayDecoupled = true },
        ["nadam-optax"] = h => Adam(h) with { IsDecayDecoupled = true },
        ["vectoradam"] = h => new VectorAdam
        {
            LearningRate = h.Number("lr"),
            Beta1 = h.Number("beta1"),
            Beta2 = h.Number("beta2"),
            Epsilon = h.Number("eps"),
            Axis = h.Optional("axis") switch
            {
                null => VectorAxis.None,
                -1 or 1 => VectorAxis.Rows,
                0 => VectorAxis.Columns,
                var axis => throw new InvalidDataException($"unknown axis {axis}")
            },
        },
        ["adafactor"] = h => new Adafactor
        {
            LearningRate = h.Field("relative_step").GetBoolean()
                ? Schedules.RelativeStep(h.Field("warmup_init").GetBoolean())
                : h.Number("lr"),
            Epsilon1 = h.Number("eps1"),
            Epsilon2 = h.Number("eps2"),
            ClipThreshold = h.Number("clip_threshold"),
            DecayRate = -h.Number("decay_rate"),
            Beta1 = h.Optional("beta1"),
            WeightDecay = h.Number("weight_decay"),
            IsRateScaledByParameter = h.Field("scale_parameter").GetBoolean(),
        },
        ["adafactor-optax"] = h => Adafactor.Optax(h.Number("lr")) with
        {
            MinimumSizeToFactor = h.Integer("min_dim_size_to_factor"),
            DecayRate = h.Number("decay_rate"),
            IsRateScaledByParameter = h.Field("multiply_by_parameter_scale").GetBoolean(),
            ClipThreshold = h.Number("clipping_threshold"),
            Beta1 = h.Optional("momentum"),
            WeightDecay = h.Optional("weight_decay_rate") ?? 0,
            Epsilon1 = h.Number("eps"),
        },
        ["adalomo"] = h => Adafactor.AdaLomo(h.Number("lr")) with
        {
            Epsilon1 = h.Number("eps1"),
            Epsilon2 = h.Number("eps2"),
            ClipThreshold = h.Number("clip_threshold"),
            DecayRate = -h.Number("decay_rate"),
            ClipGradientNorm = h.Optional("clip_grad_norm"),
            WeightDecay = h.Number("weight_decay"),
        },
    };

    /// <summary>
    /// Runs a case and compares the parameters at every logged step, and, where the problem has one, the loss before and after every
    /// update.
    /// </summary>
    public static void Check(JsonElement golden)
    {
        string name = golden.Field("optimizer").ToString();
        JsonElement hyperParameters = golden.Field("hyperparameters");
        IOptimizer optimizer = _known.TryGetValue(name, out Func<JsonElement, IOptimizer>? create)
            ? create(hyperParameters)
            : Named(name, hyperParameters);
        GoldenProblem problem = GoldenProblems.Create(golden.Field("problem"));
        double tolerance = golden.Field("tolerance").Number("absolute");
        Dictionary<int, JsonElement> logged = golden.Field("trajectory").EnumerateArray().ToDictionary(e => e.Integer("step"));
        int steps = golden.Integer("steps");
        Assert.Equal(steps, logged.Keys.Max());
        double[]? losses = golden.Has("losses") ? golden.Vector("losses") : null;
        Assert.Equal(steps + 1, losses?.Length ?? steps + 1);

        OptimizerState state = optimizer.Init(problem.Layout);
        double[] x = (double[])problem.Initial.Clone(), gradient = new double[x.Length];
        for (int t = 1; t <= steps; t++)
        {
            CheckLoss(t - 1, problem.Gradient(t, x, gradient));
            optimizer.Step(state, gradient, x);
            if (!logged.TryGetValue(t, out JsonElement entry))
                continue;
            double[] expected = [.. entry.Field("parameters").EnumerateArray().SelectMany(p => p.Flat())];
            Assert.Equal(expected.Length, x.Length);
            for (int i = 0; i < x.Length; i++)
                Assert.True(Math.Abs(x[i] - expected[i]) <= tolerance,
                    $"parameter {i} after update {t}: {x[i]:R}, expected {expected[i]:R} within {tolerance:E1}");
        }

        if (losses is not null)
            CheckLoss(steps, problem.Gradient(steps + 1, x, gradient));

        // Parameters that agree within the tolerance have losses that agree within that times the gradient's 1-norm, to first order; the
        // second term is the rounding of a sum of some ten terms, the largest loss of the run standing in for terms that cancel.
        void CheckLoss(int updates, double loss)
        {
            if (losses is null)
                return;
            double allowed = 2 * tolerance * gradient.Sum(Math.Abs) + 1e-14 * losses.Max(Math.Abs);
            Assert.True(Math.Abs(loss - losses[updates]) <= allowed,
                $"loss after {updates} updates: {loss:R}, expected {losses[updates]:R} within {allowed:E1}");
        }
    }

    /// <summary>
    /// The method that says it has the golden, with the hyper-parameters of a case by their names: "lr", "eps", "weight_decay" for
    /// WeightDecay.
    /// </summary>
    private static Optimizer Named(string golden, JsonElement hyperParameters)
    {
        Optimizer method = Methods.All.FirstOrDefault(m => m.Facts.Goldens.Contains(golden))
            ?? throw new InvalidDataException($"unknown optimizer \"{golden}\"");
        foreach (JsonProperty given in hyperParameters.EnumerateObject())
        {
            string name = given.Name.Replace("lr", "LearningRate", StringComparison.Ordinal)
                .Replace("eps", "Epsilon", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
            PropertyInfo property = method.GetType().GetProperties()
                .FirstOrDefault(p => p.SetMethod is not null && p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new InvalidDataException($"{method.Name} has no hyper-parameter \"{given.Name}\"");
            if (given.Value.ValueKind == JsonValueKind.Null)
                continue;
            method = (Optimizer)RecordCopy.With(method, property, Value(given.Value, property.PropertyType));
        }

        return method;

        static object Value(JsonElement given, Type type) => type.Name switch
        {
            nameof(Boolean) => given.GetBoolean(),
            nameof(Int32) => given.GetInt32(),
            nameof(Schedule) => Schedules.Constant(given.GetDouble()),
            _ => given.GetDouble(),
        };
    }

    private static Adam Adam(JsonElement h) => new()
    {
        LearningRate = h.Number("lr"),
        Beta1 = h.Number("beta1"),
        Beta2 = h.Number("beta2"),
        Epsilon = h.Number("eps"),
        EpsilonRoot = h.Optional("eps_root") ?? 0,
        WeightDecay = h.Optional("weight_decay") ?? 0,
        Nesterov = h.Has("nesterov") && h.Field("nesterov").GetBoolean(),
    };

    private static AdaGram AdaGram(JsonElement h) =>
        new() { LearningRate = h.Number("lr"), Epsilon = h.Number("eps"), Rank = (int?)h.Optional("max_rank") };
}
