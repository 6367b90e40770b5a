namespace Egop;

/// <summary>Which orthonormal changes of basis V a method's iterates follow: those of f(V·) from Vᵀ x_0 are Vᵀ times those of f from x_0.</summary>
public enum Equivariance
{
    /// <summary>None but relabelling and sign changes of coordinates.</summary>
    None,

    /// <summary>Those that act alike on every row of each parameter matrix, and any on a parameter that is one vector.</summary>
    Rows,

    /// <summary>Those that act on each parameter array by itself.</summary>
    Arrays,

    /// <summary>Every one.</summary>
    Full,
}
