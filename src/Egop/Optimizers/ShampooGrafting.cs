namespace Egop;

/// <summary>The method whose step length distributed Shampoo takes over, array by array ("grafting").</summary>
public enum ShampooGrafting
{
    /// <summary>Shampoo's own length; before preconditioning starts, the averaged gradient.</summary>
    None,

    /// <summary>The averaged gradient itself.</summary>
    Sgd,

    /// <summary>v ← v + g².</summary>
    Adagrad,

    /// <summary>v ← β v + (1−β) g².</summary>
    RmsProp,

    /// <summary>v ← β v + (1−β) g², divided by 1 − βᵗ.</summary>
    Adam,
}
