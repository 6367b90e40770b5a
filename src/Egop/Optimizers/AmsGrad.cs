namespace Egop;

/// <summary>Conventions of AMSGrad, Adam with a second moment that never falls (Reddi, Kale, Kumar, ICLR 2018).</summary>
public enum AmsGrad
{
    /// <summary>Plain Adam.</summary>
    None,

    /// <summary>PyTorch: the largest raw v so far, bias-corrected afterwards.</summary>
    Torch,

    /// <summary>optax: the largest bias-corrected v so far. Early corrections of 1/(1−β₂) can hold it for long.</summary>
    Optax,
}
