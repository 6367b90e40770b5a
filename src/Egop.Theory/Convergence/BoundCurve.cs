using System.Globalization;

namespace Egop;

/// <summary>Adagrad's stationarity along a run, beside the bound of its theorem.</summary>
public sealed class BoundCurve
{
    internal BoundCurve(string basisName, double learningRate, double[] measured, double[] smallest, double[] measured2, double[] bound,
        double[] optimalRates)
    {
        (BasisName, LearningRate, Measured, Smallest, Measured2, Bound, OptimalRates) =
            (basisName, learningRate, measured, smallest, measured2, bound, optimalRates);
    }

    /// <summary>Name of the basis of the run.</summary>
    public string BasisName { get; }

    /// <summary>η.</summary>
    public double LearningRate { get; }

    /// <summary>Entry T − 1 is (1/T) Σ_{t&lt;T} ‖g_t‖₁.</summary>
    public IReadOnlyList<double> Measured { get; }

    /// <summary>Entry T − 1 is min_{t&lt;T} ‖g_t‖₁.</summary>
    public IReadOnlyList<double> Smallest { get; }

    /// <summary>Entry T − 1 is (1/T) Σ_{t&lt;T} ‖g_t‖₂.</summary>
    public IReadOnlyList<double> Measured2 { get; }

    /// <summary>Entry T − 1 is T^(−1/2) [Δ/η + d√ε_0 + (η/2) Σ L_i ln(s_{T,i}/ε_0)].</summary>
    public IReadOnlyList<double> Bound { get; }

    /// <summary>Entry T − 1 is the η that minimizes the bound, √(2Δ / Σ L_i ln(s_{T,i}/ε_0)).</summary>
    public IReadOnlyList<double> OptimalRates { get; }

    /// <summary>The step T at which measured / bound is largest, and that ratio: at most 1 when the bound holds everywhere.</summary>
    public (int Step, double Ratio) Tightest
    {
        get
        {
            int worst = Enumerable.Range(0, Measured.Count).MaxBy(t => Measured[t] / Bound[t]);
            return (worst + 1, Measured[worst] / Bound[worst]);
        }
    }

    /// <summary>"identity: measured at most 0.31 of the bound, at step 12 of 1000".</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{BasisName}: measured at most {Tightest.Ratio:G3} of the bound, at step {Tightest.Step} of {Measured.Count}");
}
