namespace Egop;

/// <summary>The two conventions of clipping by a norm; they differ by about 1e-6 relative to the norm.</summary>
public enum NormClipping
{
    /// <summary>u unchanged if ‖u‖ &lt; c, else (u/‖u‖) c: the norm becomes c. optax.clip_by_global_norm.</summary>
    Optax,

    /// <summary>u · min(1, c/(‖u‖ + 10⁻⁶)): the norm becomes slightly less than c. torch.nn.utils.clip_grad_norm_.</summary>
    Torch,
}
