namespace Egop;

/// <summary>An estimate with the interval that resampling leaves for it.</summary>
/// <param name="Estimate">From all samples.</param>
/// <param name="Lower">The 2.5 % quantile over resamples.</param>
/// <param name="Upper">The 97.5 % quantile over resamples.</param>
public readonly record struct BootstrapInterval(double Estimate, double Lower, double Upper)
{
    /// <summary>"69.5 in [66.1, 70.2]".</summary>
    public override string ToString() => FormattableString.Invariant($"{Estimate:G4} in [{Lower:G4}, {Upper:G4}]");
}
