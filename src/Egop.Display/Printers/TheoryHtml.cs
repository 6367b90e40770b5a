namespace Egop;

/// <summary>Values of the theory as notebooks show them.</summary>
internal static class TheoryHtml
{
    public static string Of(SmoothnessInterval interval) => new HtmlCard("Coordinate-wise smoothness", interval.ToString())
        .Fact("L at least", interval.Lower).Fact("L at most", interval.Upper).Fact("relative gap", interval.RelativeGap)
        .Fact("upper end", interval.IsUpperProved ? "proved up to rounding" : "measured").Fact("constants", interval.Constants.Count)
            .ToHtml();

    public static string Of(Minimum minimum) => new HtmlCard("Minimum", minimum.IsStationary ? "stationary" : "not stationary")
        .Fact("f(θ*)", minimum.Value).Fact("gradient norm", minimum.GradientNorm).Fact("dimension", minimum.Point.Count).ToHtml();

    public static string Of(EgopGeometry geometry) => new HtmlCard("Geometry at the minimum", geometry.Objective.ToString() ?? "")
        .Fact("scale c", geometry.Scale).Fact("Lipschitz constant h of the Hessian", geometry.Lipschitz)
            .Fact("error term e", geometry.ErrorTerm)
        .Fact("norm of the Hessian", geometry.HessianNorm).Fact("leading density", geometry.LeadingDensity)
        .Fact("EGOP matrix", geometry.IsExact ? "exact" : "estimated").Add(ResultHtml.Of(geometry.Spectrum)).ToHtml();

    public static string Of(BoundCurve curve) => new HtmlCard($"Adagrad, {curve.BasisName} basis: measured and bound", curve.ToString())
        .Fact("learning rate", curve.LearningRate).Add(Charts.Bounds(curve).WithTitle("").WithSize(520, 320)).ToHtml();

    public static string Of(BoundObserver observer) => new HtmlCard("Observer of Adagrad's bound")
        .Fact("gap Δ", observer.Gap).Fact("learning rate", observer.LearningRate).Fact("ε₀", observer.InitialAccumulator).ToHtml();

    public static string Of(BootstrapInterval interval) => new HtmlCard(interval.ToString(), "95 % of resamples").ToHtml();

    public static string Of(SpectrumBootstrap bootstrap) => new HtmlCard("Spectrum, resampled")
        .Fact("stable rank", bootstrap.StableRank).Fact("leading density", bootstrap.LeadingDensity).ToHtml();

    public static string Of(Assumption assumption) => new HtmlCard("Assumption", assumption.ToString()).ToHtml();
}
