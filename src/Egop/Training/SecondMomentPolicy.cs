namespace Egop;

/// <summary>What becomes of second moments when the basis of an optimizer changes from V to V'. They belong to single coordinates, and no choice is exact.</summary>
public enum SecondMomentPolicy
{
    /// <summary>
    /// v'_i = Σ_j Q_ij² v_j with Q = V'ᵀ V, the diagonal of Q diag(v) Qᵀ: what v' would be, had the gradients been uncorrelated in the old coordinates, as in the eigenbasis of
    /// an EGOP they nearly are. Never negative, and Σ v' = Σ v.
    /// </summary>
    Rotate,

    /// <summary>v' = v: coordinate i of the new basis is taken for coordinate i of the old one, as by GaLore and, but for a permutation, by SOAP.</summary>
    Keep,

    /// <summary>
    /// The state of a method with second moments starts afresh, momenta and step count too, because the bias corrections of both count the steps since
    /// their start. The learning rate goes on along its schedule.
    /// </summary>
    Reset,
}
