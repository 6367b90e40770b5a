namespace Egop;

/// <summary>The problems on which AdaGram is tried.</summary>
internal enum GlmDesign
{
    /// <summary>Independent features of one size.</summary>
    Isotropic,

    /// <summary>Independent features of different sizes: a diagonal method's home.</summary>
    Anisotropic,

    /// <summary>Features of one size, neighbours correlated: no diagonal helps.</summary>
    Correlated,

    /// <summary>Handwritten zeros against ones.</summary>
    Digits,
}
