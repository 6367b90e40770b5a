namespace Egop;

/// <summary>The methods of the library: what <see cref="Optimizers.Registry"/> lists.</summary>
internal static class OptimizerRegistry
{
    private const string Torch = "; PyTorch", Authors = "; authors' code", AdamCost = "12 d", TwoMoments = "2 d";

    public static OptimizerEntry[] Entries { get; } =
    [
        new("SGD", Equivariance.Full, Optimizers.Sgd)
        {
            Formula = "x ← x − η g", StateSize = "0", StepCost = "2 d", Source = "Robbins and Monro 1951" + Torch,
        },
        new("SGD with momentum", Equivariance.Full, rate => Optimizers.Momentum(rate))
        {
            Formula = "b ← μ b + g; x ← x − η b", StateSize = "d", StepCost = "4 d", Source = "Polyak 1964" + Torch,
        },
        new("Adagrad", Equivariance.None, Optimizers.Adagrad)
        {
            Formula = "s ← s + g²; x ← x − η g/(√s + ε)", StateSize = "d", StepCost = "6 d", Source = "Duchi, Hazan, Singer 2011" + Torch,
        },
        new("RMSProp", Equivariance.None, Optimizers.RmsProp)
        {
            Formula = "v ← α v + (1−α) g²; x ← x − η g/(√v + ε)", StateSize = "d", StepCost = "7 d", Source = "Tieleman and Hinton 2012" + Torch,
        },
        new("Adadelta", Equivariance.None, Optimizers.Adadelta)
        {
            Formula = "v ← ρ v + (1−ρ) g²; u = g √(s + ε)/√(v + ε); s ← ρ s + (1−ρ) u²; x ← x − η u", StateSize = TwoMoments, StepCost = "13 d", Source = "Zeiler 2012" + Torch,
        },
        new("Adam", Equivariance.None, Optimizers.Adam)
        {
            Formula = "m ← β₁ m + (1−β₁) g; v ← β₂ v + (1−β₂) g²; x ← x − η m̂/(√v̂ + ε)", StateSize = TwoMoments, StepCost = AdamCost, Source = "Kingma and Ba 2015" + Torch,
        },
        new("AdamW", Equivariance.None, rate => Optimizers.AdamW(rate))
        {
            Formula = "Adam; x ← (1 − η wd) x beside it", StateSize = TwoMoments, StepCost = "14 d", Source = "Loshchilov and Hutter 2019" + Torch,
        },
        new("AMSGrad", Equivariance.None, Optimizers.AmsGrad)
        {
            Formula = "Adam with the largest v so far", StateSize = "3 d", StepCost = "13 d", Source = "Reddi, Kale, Kumar 2018" + Torch,
        },
        new("Adamax", Equivariance.None, Optimizers.Adamax)
        {
            Formula = "m ← β₁ m + (1−β₁) g; u ← max(β₂ u, |g| + ε); x ← x − η m̂/u", StateSize = TwoMoments, StepCost = "8 d", Source = "Kingma and Ba 2015" + Torch,
        },
        new("NAdam", Equivariance.None, Optimizers.NAdam)
        {
            Formula = "Adam with m̂ looking one step ahead, μ_t warming up", StateSize = "2 d + 1", StepCost = "14 d", Source = "Dozat 2016; PyTorch since 2023",
        },
        new("RAdam", Equivariance.None, Optimizers.RAdam)
        {
            Formula = "Adam times the rectifier r_t; x ← x − η m̂ while there is none", StateSize = TwoMoments, StepCost = AdamCost, Source = "Liu et al. 2020" + Torch,
        },
        new("AGD", Equivariance.None, Optimizers.Agd)
        {
            Formula = "s = m̂_t − m̂_{t−1}; b ← β₂ b + (1−β₂) s²; x ← x − η m̂/max(√b̂, δ)", StateSize = TwoMoments, StepCost = "15 d", Source = "Yue et al. 2023" + Authors,
        },
        new("VectorAdam", Equivariance.Rows, Optimizers.VectorAdam)
        {
            Formula = "Adam with v ← β₂ v + (1−β₂) ‖g‖² for each row", StateSize = TwoMoments, StepCost = AdamCost, Source = "Ling, Sharp, Jacobson 2022" + Authors,
        },
        new("Adafactor", Equivariance.None, Optimizers.Adafactor)
        {
            Formula = "r, c ← means of g² over rows, columns; u = g/√(r cᵀ/mean r); x ← x − η rms(x) u/max(1, rms u)", StateSize = "m + n", StepCost = "10 d",
            Source = "Shazeer and Stern 2018; Hugging Face",
        },
        new("AdaLomo", Equivariance.None, Optimizers.AdaLomo)
        {
            Formula = "Adafactor after clipping the whole gradient", StateSize = "m + n", StepCost = "10 d", Source = "Lv et al. 2023" + Authors,
        },
        new("full-matrix Adagrad", Equivariance.Arrays, Optimizers.FullMatrixAdagrad)
        {
            Formula = "G ← G + g gᵀ; x ← x − η (G + ε I)^(−1/2) g", StateSize = "d²", StepCost = "9 d³", Source = "Duchi, Hazan, Singer 2011",
        },
        new("Shampoo", Equivariance.Rows, Optimizers.Shampoo)
        {
            Formula = "L ← L + G Gᵀ; R ← R + Gᵀ G; X ← X − η L^(−1/4) G R^(−1/4)", StateSize = "d + 2 m² + 2 n²", StepCost = "4 d (m + n), and 9 (m³ + n³) a renewal",
            Source = "Gupta, Koren, Singer 2018",
        },
        new("distributed Shampoo", Equivariance.None, Optimizers.DistributedShampoo)
        {
            Formula = "Shampoo of m̂ in blocks, as long as a step of Adagrad", StateSize = "2 d + 2 m² + 2 n²", StepCost = "4 d (m + n), and 9 (m³ + n³) a renewal",
            Source = "Shi et al. 2023" + Authors,
        },
        // An epsilon above what squaring into the Gram matrix loses: below it, equivariance holds in exact arithmetic only.
        new("GGT", Equivariance.Full, rate => new Ggt { LearningRate = rate, Window = 30, Epsilon = 0.1 })
        {
            Formula = "x ← x − η ((W Wᵀ)^(1/2) + ε I)^(−1) m̂, W the last r gradients", StateSize = "d + r d + r²", StepCost = "8 r d + 9 r³",
            Source = "Agarwal et al. 2019",
        },
        // Successive gradients are nearly collinear, so the span of many of them follows a rotation in exact arithmetic only.
        new("low-rank gradient descent", Equivariance.Full, rate => Optimizers.LowRankGradientDescent(rate, rank: 3))
        {
            Formula = "x ← x − η U Uᵀ g, U a basis of r earlier gradients", StateSize = "2 r d + 1", StepCost = "4 r d", Source = "Cosson et al. 2023",
        },
        new("AdaGram", Equivariance.Arrays, rate => Optimizers.AdaGram(rate))
        {
            Formula = "L Lᵀ = ε I + Σ g gᵀ as a product of rank-one updates, at rank r if given; x ← x − η L^(−1) g", StateSize = "d²",
            StepCost = "8 d²; with a rank 12 r² d", Source = "Matveeva, Katrutsa, Frolov 2025" + Authors,
        },
        new("SOAP", Equivariance.None, Optimizers.Soap)
        {
            Formula = "Adam on Pᵀ G Q, P and Q the eigenvectors of Shampoo's factors", StateSize = "2 d + 2 m² + 2 n²", StepCost = "12 d (m + n), and 4 (m³ + n³) a renewal",
            Source = "Vyas et al. 2024" + Authors,
        },
        new("GaLore", Equivariance.None, rate => Optimizers.GaLore(rate))
        {
            Formula = "Adam on G Q, Q the r leading singular vectors of a recent G (m ≥ n)", StateSize = "2 m r + n r", StepCost = "4 r d + 12 m r, and an SVD a renewal",
            Source = "Zhao et al. 2024" + Authors,
        },
        new("AdaDiag++", Equivariance.None, Optimizers.AdaDiag)
        {
            Formula = "Adam on Pᵀ G Q, P and Q the singular vectors of a recent G", StateSize = "2 d + m² + n²", StepCost = "4 d (m + n) + 12 d, and an SVD a renewal",
            Source = "Nguyen et al. 2025",
        },
    ];
}
