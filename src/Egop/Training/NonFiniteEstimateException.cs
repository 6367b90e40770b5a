namespace Egop;

/// <summary>An EGOP that could not be estimated because sampled gradients were not finite: a diverging run, not a wrong argument.</summary>
internal sealed class NonFiniteEstimateException(ArgumentException inner) : ArgumentException(inner.Message, inner);
