namespace Egop;

/// <summary>Settings of the survey of all methods.</summary>
public sealed record SurveySettings : MixedSettings
{
    /// <summary>Most numbers that a method may keep for each parameter and still be run: full-matrix methods keep as many as an array has parameters, and a step costs as many operations as that squared and more.</summary>
    public double StatePerParameter { get; init => field = Guard.Positive(value); } = 256;
}
